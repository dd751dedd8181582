"""Placeholders in texts: `{fact}` and `{fact|otherwise}`, and nothing that cannot be proved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9-]{0,40})(?:\|([^{}]{0,200}))?\}")


class Placeholder(NamedTuple):
    """A fact a text names, and what is said when it is not known (None: it must be known)."""

    fact: str
    otherwise: str | None


def placeholders(text: str) -> tuple[Placeholder, ...]:
    """Return the placeholders of a text in order."""
    return tuple(Placeholder(m[1], m[2]) for m in _PLACEHOLDER.finditer(text))


def fill(text: str, say: Callable[[str], str | None]) -> str:
    """Return a text with each fact in words; `say` gives the words of a fact, or None.

    A fact without `otherwise` that is not known after all reads "not known": the checker forbids
    it, but a person in the middle of a call must still get a sentence.
    """

    def words(match: re.Match[str]) -> str:
        known = say(match[1])
        return known if known is not None else (match[2] or "not known")

    return _PLACEHOLDER.sub(words, text)
