"""Who acts, and how a case ends: what settings and exit codes need before any flow is read."""

from __future__ import annotations

from enum import StrEnum


class Person(StrEnum):
    """Who acts, who is handed over to, who can fix."""

    USER = "user"
    HELPDESK = "helpdesk"
    ADMIN = "admin"
    DEVELOPER = "developer"
    VENDOR = "vendor"
    MICROSOFT = "microsoft"


READERS = (Person.USER, Person.HELPDESK, Person.ADMIN, Person.DEVELOPER)
"""The roles that a user of the program may have."""


class Result(StrEnum):
    """How a case ends."""

    RESOLVED = "resolved"
    HANDED_OVER = "handed-over"
    STOPPED = "stopped"
