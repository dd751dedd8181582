"""Messages from the screens to the app: where to go next.

Screens do not import the app. They call `navigate` with one of these, and the app pushes or pops
the screens; keys that arrive before it has done so wait for the next screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from wizard.frozen import frozen

if TYPE_CHECKING:
    from wizard.case.workspace import OpenCase


class Navigation(Message):
    """A request that may change the screen."""


@dataclass
class GoHome(Navigation):
    """Go back to home; `closed` is the case that was just closed, `parked` one that stays open."""

    closed: OpenCase | None = None
    parked: OpenCase | None = None


@dataclass
class StartFlow(Navigation):
    """Open a case: read the pasted text and start a flow, for a code if one was chosen."""

    flow: str
    paste: str = ""
    code: int | None = None


@dataclass
class ResumeCase(Navigation):
    """Show a case again, where it was left."""

    case_id: str


@dataclass
class ReopenCase(Navigation):
    """Show a case that was just closed, at its last answer."""

    case_id: str


class StartTour(Navigation):
    """Begin the tour for newcomers."""


class ShowCases(Navigation):
    """Show all cases."""


@dataclass
class ShowCodes(Navigation):
    """Show the list of error codes, one of them, or the search field."""

    code: int | None = None
    is_searching: bool = False


@dataclass
class CallAttention(Message):
    """Something that took a while is over."""

    words: str


class OpenPalette(Navigation):
    """Open the palette that finds commands, cases, codes, flows and settings."""


class ShowLiveTest(Navigation):
    """Choose a live sign-in test."""


@dataclass
class SetTheme(Navigation):
    """Change the theme: to the next one, unless it is named."""

    name: str = ""


# What a row of a list leads to.


@frozen
class Begin:
    """Start a flow; `code` is the code it is started for."""

    flow: str
    code: int | None = None


@frozen
class Resume:
    """Carry on with a case."""

    case_id: str


@frozen
class Look:
    """Look a code up in the list of codes."""

    code: int
