"""The help of a command, made from its description; the README shows the same text."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from wizard.cli.command import PROGRAM

if TYPE_CHECKING:
    from wizard.cli.command import Argument, Command

WIDTH = 78
_INDENT = 2
_COLUMN = 24


def help_text(path: str, command: Command) -> str:
    """Return the help of a command: usage, what it does, an example, and its words in a list."""
    parts = [
        _usage(path, command),
        textwrap.fill(command.help, WIDTH),
        "Example:\n" + textwrap.indent(command.example, " " * _INDENT),
    ]
    if command.commands:
        rows = [
            (one.name, one.help.partition(". ")[0].rstrip(".") + ".") for one in command.commands
        ]
        parts.append("Commands:\n" + _rows(rows))
    if command.places:
        parts.append("Words:\n" + _rows([(one.name, _said(one)) for one in command.places]))
    options = [(f"{one.name} {one.value}".strip(), _said(one)) for one in command.options]
    parts.append("Options:\n" + _rows([*options, ("--help", "Show this help.")]))
    return "\n\n".join(parts) + "\n"


def _usage(path: str, command: Command) -> str:
    places = [one.usage for one in command.places]
    options = [one.usage for one in command.options]
    words = [*(["COMMAND"] if command.commands and path else []), *places, *options]
    if command.commands and not path:
        words.insert(0, "[COMMAND]")
    start = f"Usage: {PROGRAM} {path}".rstrip()
    # Break between arguments only, never inside one.
    glued = " ".join(word.replace(" ", "\0") for word in words)
    filled = textwrap.fill(
        f"{start.replace(' ', chr(0))} {glued}".rstrip(), WIDTH, subsequent_indent=" " * 8
    )
    return filled.replace("\0", " ")


def _said(one: Argument) -> str:
    return f"{one.help} One of: {', '.join(one.choices)}." if one.choices else one.help


def _rows(rows: list[tuple[str, str]]) -> str:
    lines = []
    for name, said in rows:
        head = " " * _INDENT + name
        hanging = " " * (_INDENT + _COLUMN)
        if len(head) > len(hanging) - 2:
            lines.append(head)
            head = ""
        body = textwrap.fill(said, WIDTH, initial_indent=hanging, subsequent_indent=hanging)
        lines.append(head + body[len(head) :])
    return "\n".join(lines)
