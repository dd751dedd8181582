"""`{fact}` and `{fact|otherwise}` in texts: found, and filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9-]*)(?:\|([^{}\n]*))?\}")


def placeholders(text: str) -> tuple[tuple[str, str | None], ...]:
    """Return (fact, otherwise) of every placeholder; None where the fact has to be known."""
    if "{" not in text:
        return ()
    return tuple((found[1], found[2]) for found in _PLACEHOLDER.finditer(text))


def fill(text: str, known: Mapping[str, str]) -> str:
    """Return the text with facts in place of placeholders.

    A fact that is not known gives the words after `|`, or `not known`. The values are put in as
    they are and never read as placeholders again.
    """
    if "{" not in text:
        return text
    return _PLACEHOLDER.sub(lambda found: known.get(found[1]) or found[2] or "not known", text)
