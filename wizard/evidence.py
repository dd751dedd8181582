"""Evidence: one known fact of a case, and where it was learned."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

from wizard.frozen import frozen

Redacted = NewType("Redacted", str)
"""Text without secrets: untrusted text becomes one only in `wizard.intake`."""

NOTHING = Redacted("")
"""The empty text."""


class Origin(StrEnum):
    """Where a fact was learned."""

    PASTE = "paste"
    ANSWER = "answer"
    CHECK = "check"
    LIVE = "live"
    SETTING = "setting"
    CATALOGUE = "catalogue"


@frozen
class Evidence:
    """One fact: its kind (a name in `data/facts.yaml`), its value, and where it was learned.

    `start` and `end` are offsets into the redacted pasted text the value was read from, or -1.
    """

    kind: str
    value: Redacted
    origin: Origin
    start: int = -1
    end: int = -1
