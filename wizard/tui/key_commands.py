"""Every key of the program, in one list: bindings, footer and help are made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STEP, ENTER, OUTCOME = "step", "enter", "outcome"
HOME, LIST, CASES, CODES, ENTRY = "home", "list", "cases", "codes", "entry"
FIND = "find"
MAP = "map"
BEFORE, WAITING, RESULT = "before", "waiting", "result"
CHECKING, CHECKED = "checking", "checked"
CASE_MODES = (STEP, ENTER, OUTCOME)

DIGITS = tuple("123456789")

PRESSED: Mapping[str, str] = {
    "Enter": "enter",
    "Esc": "escape",
    "Down": "down",
    "PgUp Dn": "pagedown",
    "Up Dn": "down",
    "?": "question_mark",
    "Ctrl+Q": "ctrl+q",
}
"""What a click on a chip presses, for keys that a widget or a dialog handles by itself."""


@frozen
class KeyCommand:
    """One thing a key does.

    `keys` are Textual's names, `shown` the name on the chip. `footer` gives its order in the
    footer of each mode, where it is shown at all. A command that `changes` the case does nothing
    when another key came just before: then a paste broke out of its bracket, no user pressed it.
    """

    id: str
    keys: tuple[str, ...]
    shown: str
    word: str
    help: str
    modes: tuple[str, ...]
    footer: tuple[str, ...] = ()
    anywhere: bool = False
    changes: bool = False

    def is_in(self, mode: str) -> bool:
        """Say whether the key means something in this mode."""
        return not self.modes or mode in self.modes


COMMANDS: tuple[KeyCommand, ...] = (
    KeyCommand("answer", DIGITS, "1-9", "answer", "answer", (STEP, ENTER), (STEP,), changes=True),
    KeyCommand("run", ("r",), "r", "run the test", "run the test or check", (STEP,), (STEP,)),
    KeyCommand(
        "launch",
        ("enter", "y"),
        "Enter",
        "start",
        "start the test",
        (BEFORE,),
        (BEFORE,),
        changes=True,
    ),
    KeyCommand("other", ("a",), "a", "other app", "sign in as another app", (BEFORE,), (BEFORE,)),
    KeyCommand(
        "stop",
        ("escape",),
        "Esc",
        "stop",
        "stop it, at once",
        (WAITING, CHECKING),
        (WAITING, CHECKING),
    ),
    KeyCommand(
        "go",
        ("enter",),
        "Enter",
        "go on",
        "go on with the result",
        (RESULT, CHECKED),
        (RESULT, CHECKED),
        changes=True,
    ),
    KeyCommand(
        "again", ("r",), "r", "run again", "run it again", (RESULT, CHECKED), (RESULT, CHECKED)
    ),
    KeyCommand(
        "hand",
        DIGITS,
        "1-9",
        "by hand",
        "answer by hand",
        (CHECKING, CHECKED),
        (CHECKING, CHECKED),
        changes=True,
    ),
    KeyCommand(
        "add", DIGITS, "1-9", "add", "add a missing fact", (OUTCOME,), (OUTCOME,), changes=True
    ),
    KeyCommand("accept", (), "Enter", "accept", "take what is typed", (ENTER,), (ENTER,)),
    KeyCommand("below", (), "Down", "other answers", "the other answers", (ENTER,), (ENTER,)),
    KeyCommand("out", (), "Esc", "other keys", "leave the box for the keys", (ENTER,), (ENTER,)),
    KeyCommand(
        "choose",
        (),
        "Up Dn",
        "choose",
        "choose, then Enter",
        (STEP, LIST, CASES, CODES),
        (CASES, CODES),
    ),
    KeyCommand(
        "begin", ("enter",), "Enter", "start", "start the steps", (ENTRY,), (ENTRY,), changes=True
    ),
    KeyCommand(
        "copy",
        ("c",),
        "c",
        "copy",
        "copy command or text",
        (*CASE_MODES, ENTRY, WAITING, RESULT),
        (STEP, OUTCOME, ENTRY, WAITING, RESULT),
    ),
    KeyCommand("save", ("s",), "s", "save", "save text to a file", (*CASE_MODES, ENTRY, RESULT)),
    KeyCommand(
        "export",
        ("e",),
        "e",
        "export",
        "export the case",
        (STEP, OUTCOME),
        (OUTCOME,),
    ),
    KeyCommand("page", ("o",), "o", "open page", "open the page of the step", (STEP, ENTER)),
    KeyCommand("bare", ("v",), "v", "text", "the text alone", (*CASE_MODES, ENTRY, RESULT)),
    KeyCommand("code", ("q",), "q", "QR code", "short text as QR code", (*CASE_MODES, ENTRY)),
    KeyCommand("square", ("q",), "q", "QR code", "QR code, or large code", (WAITING,), (WAITING,)),
    KeyCommand(
        "close",
        ("enter",),
        "Enter",
        "close",
        "close the case",
        (OUTCOME,),
        (OUTCOME,),
        changes=True,
    ),
    KeyCommand(
        "back",
        ("b",),
        "b",
        "back",
        "back, answers are kept",
        CASE_MODES,
        (STEP, OUTCOME),
        changes=True,
    ),
    KeyCommand("note", ("n",), "n", "note", "write a note", CASE_MODES, (STEP,), changes=True),
    KeyCommand("why", ("w",), "w", "why", "why this step", (STEP, ENTER)),
    KeyCommand("map", ("m",), "m", "map", "map of the steps", CASE_MODES),
    KeyCommand("scan", (), "Up Dn", "look", "look at another step", (MAP,)),
    KeyCommand("goto", (), "Enter", "go back here", "go back to a visited step", (MAP,), (MAP,)),
    KeyCommand(
        "closer", ("plus", "equals_sign"), "+", "more", "show more of each step", (MAP,), (MAP,)
    ),
    KeyCommand("further", ("minus",), "-", "less", "show less of each step", (MAP,), (MAP,)),
    KeyCommand("unmap", ("m",), "m", "close the map", "close the map", (MAP,)),
    KeyCommand("scroll", (), "PgUp Dn", "scroll", "scroll", CASE_MODES),
    KeyCommand(
        "known",
        ("k",),
        "k",
        "what we know",
        "what we know",
        CASE_MODES,
        (STEP,),
        anywhere=True,
    ),
    KeyCommand("trail", ("t",), "t", "path", "path so far", CASE_MODES, anywhere=True),
    KeyCommand("resume", (), "Enter", "open", "carry on with the case", (CASES,), (CASES,)),
    KeyCommand(
        "label",
        ("number_sign",),
        "#",
        "ticket",
        "ticket number",
        (*CASE_MODES, CASES),
        (CASES,),
        anywhere=True,
    ),
    KeyCommand("tour", ("f1",), "F1", "tour", "tour of 5 minutes", (HOME, LIST)),
    KeyCommand("start", (), "Enter", "start", "start the best match", (HOME,), (HOME,)),
    KeyCommand("pick", (), "Down", "pick", "go into the list", (HOME,), (HOME,)),
    KeyCommand("clear", (), "Esc", "clear", "clear the box", (HOME,), (HOME,)),
    KeyCommand("open", (), "Enter", "open", "open the chosen row", (LIST, CODES), (LIST, CODES)),
    KeyCommand("best", (), "Enter", "open", "open the best match", (FIND,), (FIND,)),
    KeyCommand("down", (), "Down", "list", "go into the list", (FIND,), (FIND,)),
    KeyCommand("empty", (), "Esc", "clear", "clear the box, or leave", (FIND,), (FIND,)),
    KeyCommand("row", DIGITS, "1-9", "choose", "open a row", (CASES, CODES)),
    KeyCommand("all", ("a",), "a", "all", "show all cases", (CASES,), (CASES,)),
    KeyCommand("figures", ("g",), "g", "figures", "figures of all cases", (CASES,), (CASES,)),
    KeyCommand("unfinished", ("o",), "o", "open ones", "show open cases", (CASES,), (CASES,)),
    KeyCommand("finished", ("f",), "f", "finished", "show finished cases", (CASES,), (CASES,)),
    KeyCommand("discard", ("d",), "d", "discard", "give the case up", (CASES,)),
    KeyCommand("delete", ("x",), "x", "delete", "delete the case", (CASES,), (CASES,)),
    KeyCommand(
        "live",
        ("f2",),
        "F2",
        "live test",
        "live sign-in test",
        (HOME, LIST),
        (HOME, LIST),
        anywhere=True,
    ),
    KeyCommand(
        "cases", ("f3",), "F3", "cases", "all cases", (HOME, LIST), (HOME, LIST), anywhere=True
    ),
    KeyCommand(
        "codes",
        ("f4",),
        "F4",
        "codes",
        "all error codes",
        (HOME, LIST),
        (HOME, LIST),
        anywhere=True,
    ),
    KeyCommand(
        "reader",
        ("f5",),
        "F5",
        "who",
        "your role",
        (HOME, LIST, *CASE_MODES),
        (HOME, LIST),
        anywhere=True,
    ),
    KeyCommand(
        "look",
        ("f6",),
        "F6",
        "colors",
        "dark, light, contrast",
        (HOME, LIST, *CASE_MODES, CASES, CODES, ENTRY, MAP),
        anywhere=True,
    ),
    KeyCommand("log", ("f7",), "F7", "log", "start from a sign-in log", (HOME, LIST)),
    KeyCommand(
        "leave",
        ("escape",),
        "Esc",
        "back",
        "close, or back to home",
        (STEP, OUTCOME, LIST, CASES, CODES, ENTRY, MAP, BEFORE, RESULT, CHECKED),
        (LIST, CASES, CODES, ENTRY, MAP, BEFORE, RESULT, CHECKED),
        anywhere=True,
    ),
    KeyCommand(
        "search",
        ("slash",),
        "/",
        "search",
        "search all codes",
        (*CASE_MODES, LIST, CASES, CODES, ENTRY, MAP),
        (CODES, ENTRY),
        anywhere=True,
    ),
    KeyCommand("palette", ("ctrl+p",), "Ctrl+P", "find", "find anything", (), anywhere=True),
    KeyCommand("help", ("question_mark",), "?", "all keys", "all keys", (), anywhere=True),
)
"""The one list. The order is the order of the help and, for each mode, of the footer."""


BY_ID: Mapping[str, KeyCommand] = {command.id: command for command in COMMANDS}
"""Each command by its id, which is also the name of its action."""

CHANGING = frozenset(key for command in COMMANDS if command.changes for key in command.keys)
"""Keys that may change a case; a paste that breaks out of its bracket must not press them."""


def in_mode(mode: str) -> tuple[KeyCommand, ...]:
    """Return the commands that mean something in a mode."""
    return tuple(command for command in COMMANDS if command.is_in(mode))


def screen_bindings(modes: Iterable[str]) -> list[Binding]:
    """Return the bindings of a screen that can be in these modes.

    A key may do different things in different modes, so it can be bound more than once: the first
    command that `check_action` allows is done. Where none is, the last one says why.
    """
    wanted = set(modes)
    made: list[Binding] = []
    for command in COMMANDS:
        if command.modes and not wanted.intersection(command.modes):
            continue
        for key in command.keys:
            action = f"{command.id}({key})" if key.isdigit() else command.id
            made.append(Binding(key, action, command.word, show=bool(command.footer)))
    keys = dict.fromkeys(binding.key for binding in made)
    return [*made, *(Binding(key, f"say_why_not('{key}')", show=False) for key in keys)]
