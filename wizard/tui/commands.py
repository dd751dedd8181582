"""Every key of the program, in one list: bindings, footer and help are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding

if TYPE_CHECKING:
    from collections.abc import Iterable

STEP, ENTER, OUTCOME = "step", "enter", "outcome"
HOME, LIST, CASES, CODES, ENTRY = "home", "list", "cases", "codes", "entry"
FIND = "find"
MAP = "map"
BEFORE, WAITING, RESULT = "before", "waiting", "result"
CHECKING, CHECKED = "checking", "checked"
CASE_MODES = (STEP, ENTER, OUTCOME)

DIGITS = tuple("123456789")


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a key does.

    `keys` are Textual's names, `shown` the name on the chip. `footer` gives its order in the
    footer of each mode, where it is shown at all. A command that `changes` the case does nothing
    when another key came just before: then a paste broke out of its bracket, nobody pressed it.
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


COMMANDS: tuple[Command, ...] = (
    Command("answer", DIGITS, "1-9", "answer", "answer", (STEP, ENTER), (STEP,), changes=True),
    Command("run", ("r",), "r", "run the test", "run the test or check", (STEP,), (STEP,)),
    Command(
        "launch",
        ("enter", "y"),
        "Enter",
        "start",
        "start the test",
        (BEFORE,),
        (BEFORE,),
        changes=True,
    ),
    Command("other", ("a",), "a", "other app", "sign in as another app", (BEFORE,), (BEFORE,)),
    Command(
        "stop",
        ("escape",),
        "Esc",
        "stop",
        "stop it, at once",
        (WAITING, CHECKING),
        (WAITING, CHECKING),
    ),
    Command(
        "go",
        ("enter",),
        "Enter",
        "go on",
        "go on with the result",
        (RESULT, CHECKED),
        (RESULT, CHECKED),
        changes=True,
    ),
    Command(
        "again", ("r",), "r", "run again", "run it again", (RESULT, CHECKED), (RESULT, CHECKED)
    ),
    Command(
        "hand",
        DIGITS,
        "1-9",
        "by hand",
        "answer by hand",
        (CHECKING, CHECKED),
        (CHECKING, CHECKED),
        changes=True,
    ),
    Command(
        "add", DIGITS, "1-9", "add", "add a missing fact", (OUTCOME,), (OUTCOME,), changes=True
    ),
    Command("accept", ("enter",), "Enter", "accept", "take what is typed", (ENTER,), (ENTER,)),
    Command(
        "choose",
        (),
        "Up Dn",
        "choose",
        "choose, then Enter",
        (STEP, LIST, CASES, CODES),
        (CASES, CODES),
    ),
    Command(
        "begin", ("enter",), "Enter", "start", "start the steps", (ENTRY,), (ENTRY,), changes=True
    ),
    Command(
        "copy",
        ("c",),
        "c",
        "copy",
        "copy command or text",
        (*CASE_MODES, ENTRY, WAITING, RESULT),
        (STEP, OUTCOME, ENTRY, WAITING, RESULT),
    ),
    Command("square", ("q",), "q", "QR code", "QR code, or large code", (WAITING,), (WAITING,)),
    Command(
        "close",
        ("enter",),
        "Enter",
        "close",
        "close the case",
        (OUTCOME,),
        (OUTCOME,),
        changes=True,
    ),
    Command(
        "back", ("b",), "b", "back", "back, answers are kept", CASE_MODES, CASE_MODES, changes=True
    ),
    Command("note", ("n",), "n", "note", "write a note", CASE_MODES, (STEP,), changes=True),
    Command("why", ("w",), "w", "why", "why this step", (STEP, ENTER)),
    Command("map", ("m",), "m", "map", "map of the steps", CASE_MODES),
    Command("scan", (), "Up Dn", "look", "look at another step", (MAP,), (MAP,)),
    Command("goto", (), "Enter", "go back to here", "go back to a visited step", (MAP,), (MAP,)),
    Command(
        "closer", ("plus", "equals_sign"), "+", "more", "show more of each step", (MAP,), (MAP,)
    ),
    Command("further", ("minus",), "-", "less", "show less of each step", (MAP,), (MAP,)),
    Command("unmap", ("m",), "m", "close the map", "close the map", (MAP,)),
    Command("scroll", (), "PgUp Dn", "scroll", "scroll", CASE_MODES),
    Command(
        "known",
        ("k",),
        "k",
        "what we know",
        "what we know",
        CASE_MODES,
        (STEP, ENTER),
        anywhere=True,
    ),
    Command("trail", ("t",), "t", "path", "path so far", CASE_MODES, anywhere=True),
    Command("resume", (), "Enter", "open", "carry on with the case", (CASES,), (CASES,)),
    Command(
        "label",
        ("number_sign",),
        "#",
        "ticket",
        "ticket number",
        (*CASE_MODES, CASES),
        (CASES,),
        anywhere=True,
    ),
    Command("start", (), "Enter", "start", "start the best match", (HOME,), (HOME,)),
    Command("pick", (), "Down", "pick", "go into the list", (HOME,), (HOME,)),
    Command("clear", (), "Esc", "clear", "clear the box", (HOME,), (HOME,)),
    Command("open", (), "Enter", "open", "open the chosen row", (LIST, CODES), (LIST, CODES)),
    Command("best", (), "Enter", "open", "open the best match", (FIND,), (FIND,)),
    Command("down", (), "Down", "list", "go into the list", (FIND,), (FIND,)),
    Command("empty", (), "Esc", "clear", "clear the box, or leave", (FIND,), (FIND,)),
    Command("row", DIGITS, "1-9", "choose", "choose a row", (CASES, CODES)),
    Command("all", ("a",), "a", "all", "show all cases", (CASES,), (CASES,)),
    Command("unfinished", ("o",), "o", "open ones", "show open cases", (CASES,), (CASES,)),
    Command("finished", ("f",), "f", "finished", "show finished cases", (CASES,), (CASES,)),
    Command(
        "live",
        ("f2",),
        "F2",
        "live test",
        "live sign-in test",
        (HOME, LIST),
        (HOME, LIST),
        anywhere=True,
    ),
    Command(
        "cases", ("f3",), "F3", "cases", "all cases", (HOME, LIST), (HOME, LIST), anywhere=True
    ),
    Command(
        "codes",
        ("f4",),
        "F4",
        "codes",
        "all error codes",
        (HOME, LIST),
        (HOME, LIST),
        anywhere=True,
    ),
    Command(
        "reader",
        ("f5",),
        "F5",
        "who",
        "who sits at the keys",
        (HOME, LIST),
        (HOME, LIST),
        anywhere=True,
    ),
    Command(
        "look", ("f6",), "F6", "colours", "dark, light, contrast", (HOME, LIST), (), anywhere=True
    ),
    Command(
        "leave",
        ("escape",),
        "Esc",
        "back",
        "close, or back to home",
        (*CASE_MODES, LIST, CASES, CODES, ENTRY, MAP, BEFORE, RESULT, CHECKED),
        (LIST, CASES, CODES, ENTRY, MAP, BEFORE, RESULT, CHECKED),
        anywhere=True,
    ),
    Command(
        "search",
        ("slash",),
        "/",
        "search",
        "search all codes",
        (*CASE_MODES, LIST, CASES, CODES, ENTRY, MAP),
        (CODES, ENTRY),
        anywhere=True,
    ),
    Command("help", ("question_mark",), "?", "all keys", "all keys", (), anywhere=True),
)
"""The one list. The order is the order of the help and, for each mode, of the footer."""


def in_mode(mode: str) -> tuple[Command, ...]:
    """Return the commands that mean something in a mode."""
    return tuple(command for command in COMMANDS if command.is_in(mode))


def bindings(modes: Iterable[str]) -> list[Binding]:
    """Return the bindings of a screen that can be in these modes; each key is bound once."""
    keys: dict[str, Binding] = {}
    wanted = set(modes)
    for command in COMMANDS:
        if command.modes and not wanted.intersection(command.modes):
            continue
        for key in command.keys:
            keys.setdefault(key, Binding(key, f"key('{key}')", show=False))
    return list(keys.values())


def for_key(key: str, mode: str) -> Command | None:
    """Return what a key means in a mode, or None."""
    return next((c for c in in_mode(mode) if key in c.keys), None)
