"""What the command line writes: data to standard output, words about trouble to standard error."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.errors import WizardError

ERROR_SCHEMA = "entra-wizard/error/1"


# Letters and marks that show nothing, although they count as printable.
_BLIND = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0")
_BLIND |= frozenset(map(chr, range(0xE0100, 0xE01F0)))


def _shows(text: str) -> bool:
    return text.isprintable() and _BLIND.isdisjoint(text)


def shown(text: str) -> str:
    """Return text that a terminal only shows: control and hidden characters as `<U+001B>`.

    Text from outside was cleaned when it came in; this is the second lock on the same door, for
    file names, words of the command line, and whatever finds another way.
    """
    if _shows(text):
        return text
    return "".join(_visible(char) for char in text)


def _visible(char: str) -> str:
    if _shows(char) or char in "\n\t":
        return char
    if unicodedata.category(char) == "Zs":
        return " "
    return f"<U+{ord(char):04X}>"


def say(text: str = "") -> None:
    """Write a line of data or of the conversation to standard output."""
    print(shown(text))


def tell(text: str) -> None:
    """Write a sentence about the run itself to standard error."""
    print(shown(text), file=sys.stderr)


def say_json(document: Mapping[str, object]) -> None:
    """Write one JSON document as one line to standard output."""
    print(_json(document))


def complain(error: WizardError, *, as_json: bool) -> None:
    """Write an error to standard error: a sentence and its hint, or one JSON object."""
    if as_json:
        body = {"schema": ERROR_SCHEMA, "error": error.message, "hint": error.hint}
        print(_json(body), file=sys.stderr)
        return
    tell(error.message)
    if error.hint:
        tell(error.hint)


def _json(document: Mapping[str, object]) -> str:
    # JSON escapes C0 itself; the rest of what a terminal could act on is escaped here.
    text = json.dumps(document, ensure_ascii=False)
    if _shows(text):
        return text
    return "".join(char if _shows(char) else json.dumps(char)[1:-1] for char in text)


def use_utf8() -> None:
    """Make the standard streams speak UTF-8 everywhere, and never fail on a character."""
    for stream, errors in (
        (sys.stdin, "replace"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors=errors)


def silence() -> None:
    """Point standard output nowhere after its reader has gone, so that the exit stays quiet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
