"""The tour for newcomers: hints on every screen, from a pasted error to the ticket.

The tour runs in the real program. An error text is pasted, the case it opens is practice on a
simulated tenant, and a hint above the footer says what to look at and which key comes next. The
case of a tour is deleted at its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.case.view import keys_for
from wizard.frozen import frozen
from wizard.tui.key_commands import BEFORE, ENTER, RESULT
from wizard.tui.screens.case import CaseScreen
from wizard.tui.screens.home import HomeScreen
from wizard.tui.screens.live_test import LiveScreen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.tui.screens.base_screen import BaseScreen

ACT = "approve-later"
"""What the simulated tenant plays: the code is entered after a while, and the sign-in works."""

TEXT = """\
Sorry, but we're having trouble signing you in.
AADSTS90120: The request was already authorized or declined.
App name: Microsoft Azure CLI Timestamp: 2026-11-20T09:14:07Z
Correlation Id: 7c1e5f0a-2b7d-4c3e-9a61-0d5b8f2e4a10"""
"""The error that is pasted."""

OVER = "That was the tour; nothing of it is kept. Paste an error of your own, or F1 for the tour."


@frozen
class Hint:
    """What to look at, and the keys that go on, as Textual names them."""

    words: str
    keys: tuple[str, ...] = ()


AT_HOME = Hint(
    "We pasted an error that a user sent. Below it is what was read from the text, and the steps"
    " that fit. Press Enter to start them.",
    ("enter",),
)
NO_TEXT = Hint("The tour starts with the error we pasted. Press F1 to paste it again.", ("f1",))
STEPS: Mapping[str, tuple[str, str]] = {
    "aadsts90120/own-sign-in": (
        (
            "The bar marks what you read to the user. Everything else is for you. Let's say the"
            " user started it: press {key}."
        ),
        "yes",
    ),
    "aadsts90120/window-now": (
        (
            "Answer with a number, or with arrows and Enter. w tells why we ask, k what we know."
            " The user can't say: press {key}."
        ),
        "not-sure",
    ),
    "fresh-code/new-code": (
        (
            "Now the user has to do something. c copies the command, so you can send it in a chat."
            " Say that it didn't work: press {key}."
        ),
        "did-not-work",
    ),
    "fresh-code/how-it-went": (
        (
            "b takes an answer back, n writes a note, m shows a map of all steps."
            " We don't know what happened: press {key}."
        ),
        "not-sure",
    ),
    "fresh-code/update-program": (
        (
            "The test was saved as your answer. The user now updates the program. It worked:"
            " press {key}."
        ),
        "worked",
    ),
}
"""What to say at the steps on the way, with {key} for the number of an answer, and that answer."""

AT_TEST = Hint(
    "This program can run some steps itself. In a tour the tenant is simulated, so nothing is"
    " sent. Press r for the test.",
    ("r",),
)
BEFORE_TEST = Hint(
    "A test first says what it will do, and starts only when you say so. Press Enter.", ("enter",)
)
IN_TEST = Hint(
    "In a real test you open the page and enter this code. In the tour someone else does it for"
    " you: wait 20 seconds."
)
AFTER_TEST = Hint(
    "The result also says what it does not tell you. Press Enter to use it as the answer.",
    ("enter",),
)
AT_END = Hint(
    "Done, and the ticket is written. c copies it, e exports it, k shows the cause."
    " Press Enter to close the case and end the tour.",
    ("enter",),
)
ASIDE = Hint("This is not on the tour, but look around. Press Esc to go back.", ("escape",))
OFF_PATH = Hint(
    "This step is not on the tour. Answer it, or press b to go back to the tour.", ("b",)
)
OFF_PATH_TYPED = Hint(
    "This step is not on the tour. Answer it, or press Esc and then b to go back to the tour.",
    ("escape", "b"),
)


def hint(screen: BaseScreen) -> Hint:
    """Return what the tour says on a screen, as it is now."""
    if isinstance(screen, HomeScreen):
        return AT_HOME if screen.box.words else NO_TEXT
    if isinstance(screen, LiveScreen):
        return {BEFORE: BEFORE_TEST, RESULT: AFTER_TEST}.get(screen.mode, IN_TEST)
    return _at_step(screen) if isinstance(screen, CaseScreen) else ASIDE


def _at_step(screen: CaseScreen) -> Hint:
    view = screen.now
    if view.outcome:
        return AT_END
    at = str(view.step.ref) if view.step else ""
    if at == "fresh-code/test":
        return AT_TEST
    words, answer = STEPS.get(at, ("", ""))
    keys = keys_for(view.step.choices, answer) if view.step else ()
    if not keys:
        return OFF_PATH_TYPED if screen.mode == ENTER else OFF_PATH
    pressed = tuple(map(str, keys))
    return Hint(words.format(key=", then ".join(pressed)), pressed)
