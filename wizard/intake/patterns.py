"""What redaction looks for: one table of kinds, what happens to each, and how it looks.

A row names the kind in the words a person reads ("access token"), its policy, the literal signs
it hangs on (see `scan.Shape`), the shape with every quantifier bounded, and a check for what a
shape alone cannot tell. The group `v` is the part that goes; without it the whole match goes.
Shapes come from the documented forms of the tokens, from gitleaks (client secrets, keys) and from
RFC 6750, 7617 and 8628.
"""

from __future__ import annotations

from wizard.intake import checks
from wizard.intake.people_rows import PEOPLE
from wizard.intake.rows import Pattern, Policy
from wizard.intake.scan import LONG, Cue, Shape
from wizard.intake.secret_rows import SECRETS

UNKNOWN: tuple[Pattern, ...] = (
    Pattern(
        "unknown long value",
        Policy.DROP,
        Shape(
            r"(?<![A-Za-z0-9_\-+/=])[A-Za-z0-9_\-+/]{40,16384}+={0,2}",
            cue=Cue(LONG, b"0" * 40, back=0, sign=b"0" * 40),
        ),
        checks.opaque,
        weak=True,
    ),
)
"""What goes because it looks random and nobody knows what it is."""

KEPT: tuple[Pattern, ...] = (
    Pattern("error code", Policy.KEEP, Shape(r"(?i)AAD(?:STS|B2C)\d{4,8}")),
    Pattern("id", Policy.KEEP, Shape(checks.GUID.pattern)),
    Pattern(
        "time",
        Policy.KEEP,
        Shape(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?"),
    ),
)
"""What stays even where a weak row would take it."""

PATTERNS: tuple[Pattern, ...] = (*SECRETS, *PEOPLE, *UNKNOWN, *KEPT)
"""Every shape, in the order in which they are looked for; see `Pattern`."""
