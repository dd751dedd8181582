"""Messages from the screens to the app: where to go next.

Screens do not import the app. They call `navigate` with one of these, and the app pushes or pops
the screens; keys that arrive before it has done so wait for the next screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from wizard.frozen import frozen

if TYPE_CHECKING:
    from wizard.case.workspace import OpenCase


class Navigation(Message):
    """A request that may change the screen."""


class GoHome(Navigation):
    """Go back to home; `closed` is the case that was just closed, `parked` one that stays open."""

    def __init__(self, closed: OpenCase | None = None, parked: OpenCase | None = None) -> None:
        super().__init__()
        self.closed = closed
        self.parked = parked


class StartFlow(Navigation):
    """Open a case: read the pasted text and start a flow, for a code if one was chosen."""

    def __init__(self, flow: str, paste: str = "", code: int | None = None) -> None:
        super().__init__()
        self.flow = flow
        self.paste = paste
        self.code = code


class ResumeCase(Navigation):
    """Show a case again, where it was left."""

    def __init__(self, case_id: str) -> None:
        super().__init__()
        self.case_id = case_id


class ReopenCase(Navigation):
    """Show a case that was just closed, at its last answer."""

    def __init__(self, case_id: str) -> None:
        super().__init__()
        self.case_id = case_id


class StartTour(Navigation):
    """Begin the tour for newcomers."""


class ShowCases(Navigation):
    """Show all cases."""


class ShowCodes(Navigation):
    """Show the list of error codes, one of them, or the search field."""

    def __init__(self, code: int | None = None, *, is_searching: bool = False) -> None:
        super().__init__()
        self.code = code
        self.is_searching = is_searching


class CallAttention(Message):
    """Something that took a while is over."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


class OpenPalette(Navigation):
    """Open the palette that finds commands, cases, codes, flows and settings."""


class ShowLiveTest(Navigation):
    """Choose a live sign-in test."""


class SetTheme(Navigation):
    """Change the theme: to the next one, unless it is named."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.name = name


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
