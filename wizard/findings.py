"""Findings about content for its author: where, what is wrong, and the likely fix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """The severity of a finding; an `error` makes the flow unusable."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file an author wrote; line and column count from 1."""

    file: str = ""
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """Return file:line:column, the form that editors open."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One mistake in content: where it is, which rule found it, and how to fix it."""

    at: Position
    rule: str
    severity: Severity
    message: str
    fix: str = ""

    def __str__(self) -> str:
        """Return the line that `flow check` prints."""
        fix = f" {self.fix}" if self.fix else ""
        return f"{self.at}: {self.severity} {self.rule}: {self.message}{fix}"
