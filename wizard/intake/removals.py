"""What was taken out of a text, by kind."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from wizard.frozen import frozen

if TYPE_CHECKING:
    from wizard.evidence import Redacted


@frozen
class Removal:
    """How many pieces of one kind went ("access token", "user")."""

    kind: str
    count: int


_MASKS = re.compile(
    r"<(?:(?P<went>[A-Za-z][A-Za-z ]{1,40}) removed|(?P<named>[a-z]{4,8})-[0-9a-f]{4,12})>"
)


def count_removed(text: Redacted) -> tuple[Removal, ...]:
    """Return what was taken out of a kept text, counted by the marks it left."""
    went = Counter(m["went"] or m["named"] for m in _MASKS.finditer(text))
    return tuple(Removal(kind, count) for kind, count in sorted(went.items()))
