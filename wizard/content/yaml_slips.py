"""Says in an author's words why a text is not YAML, and where: mostly above the parser's place.

The parser names the place where it gave up. The slip is often in a line before: a quote that was
never closed, a colon in a sentence. Each kind of slip has one function that looks at one line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NO_BREAK = "\u00a0"
SMART = {
    "\u201c": '"',
    "\u201d": '"',
    "\u201e": '"',
    "\u00ab": '"',
    "\u00bb": '"',
    "\u2018": "'",
    "\u2019": "'",
}
"""Typographic quotes, and the straight one that each stands for."""

_QUOTES = '"quotes"'
_KEY = re.compile(r"(?P<indent> *)(?P<key>[A-Za-z][\w -]*?):(?= |$)")
_VALUE = re.compile(r"\s*(?:- )?[\w -]+?: +(?P<value>\S.*)$")
_GLUED = re.compile(r"\s*(?P<key>[a-z][a-z-]*):(?P<rest>[A-Za-z\"'{\[].*)$")
_EQUALS = re.compile(r"\s*(?P<key>[a-z][a-z-]*) *= *(?P<rest>\S.*)$")
_HYPHEN = re.compile(r"(?P<indent> *)- [\w -]+:\s*$")
_WORDS = {
    "*": "star",
    "&": "ampersand",
    "%": "percent sign",
    "@": "sign @",
    "`": "backtick",
    "!": "exclamation mark",
    "{": "brace",
    "[": "bracket",
}
_BRACKETS = {"{": "}", "[": "]"}
_NAMES = {"{": "brace", "[": "bracket"}
_OPENERS = re.compile(r"(?:[:\[{,] ?|^\s*- )$")


class Slip(NamedTuple):
    """What is wrong in a line: where it begins, counted from 0, what it is, and the fix."""

    column: int
    message: str
    fix: str


def straightened(text: str) -> tuple[str, list[tuple[int, int, str, str]]]:
    """Return a text with spaces and straight quotes where others stand for them, and each place.

    A place is line, column, message and fix. Quotes and no-break spaces inside of a text stay.
    """
    if not any(sign in text for sign in (NO_BREAK, *SMART)):
        return text, []
    lines, places = text.split("\n"), []
    for number, line in enumerate(lines):
        made, found = _straight_line(line)
        lines[number] = made
        if found:
            places.append((number + 1, found.column + 1, found.message, found.fix))
    return "\n".join(lines), places


def _straight_line(line: str) -> tuple[str, Slip | None]:
    if line.lstrip().startswith("#"):
        return line, None
    slip = None
    begin = re.match(rf"[ {NO_BREAK}]*(?:[\w-]+:)?[ {NO_BREAK}]*", line)
    head = begin[0] if begin else ""
    if NO_BREAK in head:
        message = "A no-break space stands where a plain space belongs."
        slip = Slip(head.index(NO_BREAK), message, "Type a plain space there.")
        line = head.replace(NO_BREAK, " ") + line[len(head) :]
    places = [at for at, sign in enumerate(line) if sign in SMART]
    opens = [at for at in places if _OPENERS.search(line[:at])]
    lone = line.count('"') % 2 == 1 and places
    if not opens and not lone:
        return line, slip
    first = opens[0] if opens else places[0]
    message = f"A typographic quote ({line[first]}) stands where a straight one belongs."
    made = "".join(
        SMART[sign] if at in places and not _is_apostrophe(line, at) else sign
        for at, sign in enumerate(line)
    )
    return made, slip or Slip(first, message, 'Write the straight quote, ".')


def _is_apostrophe(line: str, at: int) -> bool:
    """Return whether a single quote stands within a word, as in don't."""
    return line[at - 1 : at].isalpha() and line[at + 1 : at + 2].isalpha()


def explain(lines: Sequence[str], at: int) -> tuple[int, Slip] | None:
    """Return the line of the slip that made a parser give up at a line, and what it is.

    Both lines count from 0. Of several candidates the nearest one above counts.
    """
    last = min(at, len(lines) - 1)
    for number in range(last, max(last - _FURTHEST, -1), -1):
        if number == last - _NEAR and (slip := _indent(lines, last)):
            return last, slip
        line = lines[number]
        for look in _LOOKS if line.strip() and not line.lstrip().startswith("#") else ():
            if slip := look(lines, number):
                return number, slip
    slip = _indent(lines, last)
    return (last, slip) if slip else None


_FURTHEST, _NEAR = 60, 2


def _tab(lines: Sequence[str], number: int) -> Slip | None:
    line = lines[number]
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" not in indent:
        return None
    wanted = _indent_above(lines, number)
    message = "A tab stands before the key."
    return Slip(0, message, f"Use spaces, never tabs: {wanted} spaces, as the line above.")


def _equals(lines: Sequence[str], number: int) -> Slip | None:
    found = _EQUALS.match(lines[number])
    if not found:
        return None
    fix = f"Write `{found['key']}: {found['rest'][:40]}`."
    return Slip(found.end("key"), "An equals sign stands where a colon belongs.", fix)


def _glued(lines: Sequence[str], number: int) -> Slip | None:
    found = _GLUED.match(lines[number])
    if not found or found["rest"].startswith("//"):
        return None
    fix = f"Write `{found['key']}: {found['rest'][:40]}`."
    return Slip(found.end("key") + 1, "There is no space after the colon.", fix)


def _quote_inside(lines: Sequence[str], number: int) -> Slip | None:
    """Find a text that goes on after its closing quote: quotes stand inside of quotes."""
    line = lines[number]
    for found in re.finditer(
        r'(?:[:\[{,] |^ *- )"(?:[^"\\]|\\.)*"(?=[^\s,}\]:#]| +[^\s,}\]#:])', line
    ):
        message = "A quote stands inside of a text in quotes, and ends it."
        return Slip(found.end() - 1, message, "Write 'single' quotes inside, or none.")
    return None


def _open_quote(lines: Sequence[str], number: int) -> Slip | None:
    line = lines[number]
    places = [found.start() for found in re.finditer(r'(?<!\\)"', line)]
    if len(places) % 2 == 0:
        return None
    # Of `"Yes, next: where, "now"` the first quote is the lone one: what it opens goes on too far.
    opened = next((at for at in places if _OPENERS.search(line[:at])), places[-1])
    message = "The quote that opens here is never closed."
    return Slip(opened, message, "Put the closing quote at the end of the text.")


def _bracket_text(lines: Sequence[str], number: int) -> Slip | None:
    """Find a text that begins with a placeholder: `ask: {place} is right?`."""
    found = _VALUE.match(lines[number])
    if not found or found["value"][0] not in _BRACKETS:
        return None
    value = found["value"]
    close = value.find(_BRACKETS[value[0]])
    rest = value[close + 1 :].strip() if close > 0 else ""
    if not rest or rest.startswith("#") or value.count(value[0]) != 1:
        return None
    message = f"A text begins with a {_WORDS[value[0]]}, which YAML reads as a table."
    return Slip(found.start("value"), message, f"Put the text in {_QUOTES}.")


def _sign_first(lines: Sequence[str], number: int) -> Slip | None:
    found = _VALUE.match(lines[number])
    first = found["value"][0] if found else ""
    if not found or first not in _WORDS or first in _BRACKETS:
        return None
    message = f"A text begins with a {_WORDS[first]}, which YAML reads as something else."
    return Slip(found.start("value"), message, f"Put the text in {_QUOTES}.")


def _unbalanced(lines: Sequence[str], number: int) -> Slip | None:
    """Find the bracket of a line that is never closed, or closed by another one."""
    line = re.sub(r'"(?:[^"\\]|\\.)*"', lambda m: "x" * len(m[0]), lines[number])
    found = _VALUE.match(line)
    if not found or found["value"][0] not in _BRACKETS:
        return None
    opened: list[int] = []
    for at in range(found.start("value"), len(line)):
        sign = line[at]
        if sign in _BRACKETS:
            opened.append(at)
        elif sign in _BRACKETS.values():
            if not opened or _BRACKETS[line[opened[-1]]] != sign:
                break
            opened.pop()
    if not opened:
        return None
    sign = line[opened[-1]]
    message = f"The {_NAMES[sign]} that opens here is never closed."
    return Slip(opened[-1], message, f"Add {_BRACKETS[sign]} where it ends.")


def _colon(lines: Sequence[str], number: int) -> Slip | None:
    """Find a colon and a space inside of a text without quotes."""
    line = re.sub(r'"(?:[^"\\]|\\.)*"', lambda m: "x" * len(m[0]), lines[number])
    found = _VALUE.match(line)
    if not found:
        return None
    value, start = found["value"], found.start("value")
    texts = [(start, value)]
    if value[0] in _BRACKETS:
        texts = [
            (start + one.start(1), one[1])
            for one in re.finditer(r"[\w-]+: ([^,{}\[\]]*)(?=[,}\]]|$)", value)
        ]
    for begin, text in texts:
        if not text.startswith(('"', "'", "|", ">", "x")) and (at := text.find(": ")) > 0:
            message = "A colon and a space stand inside of a text."
            return Slip(begin + at, message, f"Put the text in {_QUOTES}.")
    return None


def _hyphen(lines: Sequence[str], number: int) -> Slip | None:
    """Find a hyphen before a key whose neighbors have none."""
    found = _HYPHEN.match(lines[number])
    if not found:
        return None
    deep = len(found["indent"])
    for line in reversed(lines[:number]):
        above = _KEY.match(line)
        if above and len(above["indent"]) == deep:
            fix = "Take the hyphen out: only items of a list have one."
            return Slip(deep, "A hyphen stands before a key.", fix)
        if above and len(above["indent"]) < deep:
            return None
    return None


def _indent(lines: Sequence[str], number: int) -> Slip | None:
    """Find a line that is indented as none of the keys above it."""
    line = lines[number]
    if not _KEY.match(line):
        return None
    deep = len(line) - len(line.lstrip())
    levels = _levels(lines, number)
    wanted = _indent_above(lines, number)
    if deep in levels and not (deep > wanted):
        return None
    message = f"The line is indented by {deep}, and no line above belongs to that."
    return Slip(0, message, f"Indent it by {wanted} spaces, as the line above.")


def _levels(lines: Sequence[str], number: int) -> list[int]:
    """Return how far the keys are indented that a line could stand beside, the deepest first."""
    levels: list[int] = []
    for line in reversed(lines[:number]):
        found = _KEY.match(line)
        if found and (not levels or len(found["indent"]) < levels[-1]):
            levels.append(len(found["indent"]))
    return levels


def _indent_above(lines: Sequence[str], number: int) -> int:
    """Return by how much a line should be indented to go on after the line above."""
    for line in reversed(lines[:number]):
        if found := _KEY.match(line):
            opens = not line[found.end() :].strip()
            return len(found["indent"]) + (2 if opens else 0)
    return 0


_LOOKS: tuple[Callable[[Sequence[str], int], Slip | None], ...] = (
    _tab,
    _equals,
    _glued,
    _quote_inside,
    _open_quote,
    _bracket_text,
    _sign_first,
    _unbalanced,
    _colon,
    _hyphen,
)
