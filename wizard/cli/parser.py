"""Find the command of a command line, and write the help of commands."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING

from wizard.cli.commands import PROGRAM, all_commands
from wizard.cli.output import (
    Field,
    Line,
    is_rich,
    write_blocks,
    write_line,
)
from wizard.errors import UnknownName, WizardError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.cli.commands import Argument, Command
    from wizard.cli.output import Block


HELP = ("--help", "-h")


class UsageError(WizardError):
    """The arguments do not fit the command."""


def find(home: Command, words: Sequence[str]) -> tuple[str, Command, list[str]]:
    """Return the command, its full name, and the arguments that belong to it.

    Options may stand before the command too (`entra-wizard --plain run`); without a command the
    words belong to `home`. UnknownName if there is no such command.
    """
    path, command, rest = "", home, list(words)
    while command.commands:
        at = _first_word(command, rest)
        if at is None:
            break
        name = rest.pop(at)
        known = {one.name: one for one in command.commands}
        if name not in known:
            raise _unknown_command(path, name, known)
        path, command = f"{path} {name}".strip(), known[name]
    return path, command, rest


def _first_word(command: Command, words: list[str]) -> int | None:
    """Return the index of the first word that is neither an option nor its value."""
    takes_value = {
        one.name
        for _, any_command in all_commands((command,))
        for one in any_command.options
        if one.value
    }
    at = 0
    while at < len(words):
        word = words[at]
        if word == "--":
            return None
        if not word.startswith("-") or word == "-":
            return at
        at += 2 if word in takes_value else 1
    return None


def _unknown_command(path: str, name: str, known: dict[str, Command]) -> WizardError:
    error = UnknownName("command", f"{path} {name}".strip(), known)
    if not path and name.upper().removeprefix("AADSTS").isdigit():
        error.hint = f"Did you mean 'entra-wizard explain {name}' or 'entra-wizard run'?"
    elif path:
        error.hint = did_you_mean(name, known)
    return error


WIDTH = 78
_INDENT = 2
_COLUMN = 24


def write_help(path: str, command: Command) -> None:
    """Write the help of a command: laid out on a terminal, else as `help_text`."""
    if not is_rich(sys.stdout):
        write_line(help_text(path, command).rstrip("\n"))
        return
    blocks: list[Block] = [
        Line(_usage(path, command), "title"),
        Line(""),
        Line(command.help),
        Line(""),
        Field("Example", command.example, style="command"),
    ]
    for title, rows in _sections(command):
        blocks += [Line(""), Line(title, "title"), *(Field(name, text) for name, text in rows)]
    write_blocks(*blocks)


def help_text(path: str, command: Command) -> str:
    """Return the help of a command as plain lines of a fixed width."""
    parts = [
        _usage(path, command),
        textwrap.fill(command.help, WIDTH),
        "Example:\n" + textwrap.indent(command.example, " " * _INDENT),
        *(f"{title}\n{_rows(rows)}" for title, rows in _sections(command)),
    ]
    return "\n\n".join(parts) + "\n"


def _sections(command: Command) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the lists of a help: a title, and names with their texts."""
    if command.commands:
        rows = [(one.name, first_sentence(one.help)) for one in command.commands]
        yield "Commands:", rows
    if command.positionals:
        yield "Arguments:", [(one.name, _help_of(one)) for one in command.positionals]
    options = [(f"{one.name} {one.value}".strip(), _help_of(one)) for one in command.options]
    yield "Options:", [*options, ("--help", "Show this help.")]


def first_sentence(text: str) -> str:
    """Return the first sentence of a help text."""
    return text.partition(". ")[0].rstrip(".") + "."


def _usage(path: str, command: Command) -> str:
    places = [one.usage for one in command.positionals]
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


def _help_of(one: Argument) -> str:
    return f"{one.help} One of: {', '.join(one.choices)}." if one.choices else one.help


def _rows(rows: list[tuple[str, str]]) -> str:
    lines = []
    for name, text in rows:
        head = " " * _INDENT + name
        hanging = " " * (_INDENT + _COLUMN)
        if len(head) > len(hanging) - 2:
            lines.append(head)
            head = ""
        body = textwrap.fill(text, WIDTH, initial_indent=hanging, subsequent_indent=hanging)
        lines.append(head + body[len(head) :])
    return "\n".join(lines)
