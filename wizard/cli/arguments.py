"""Parse the arguments of a command with argparse."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NoReturn

from wizard.cli.parser import HELP, UsageError
from wizard.errors import UnknownName, WizardError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.cli.commands import Argument, Command


def read(path: str, command: Command, words: Sequence[str]) -> argparse.Namespace:
    """Return the parsed arguments of a command; UsageError if they do not fit."""
    parser = _ArgumentParser(prog=path, add_help=False, allow_abbrev=False)
    for one in command.arguments:
        _add(parser, one)
    options, left = parser.parse_known_intermixed_args(_shield(words))
    for word in left:
        raise _unfit(command, word.removeprefix(_SHIELD))
    for one in command.arguments:
        value = _bare(getattr(options, one.field))
        setattr(options, one.field, value)
        _check_choice(one, value)
    return options


_SHIELD = "\0"


def _shield(words: Sequence[str]) -> list[str]:
    """Return the words with a mark on those after `--`, so that none looks like an option.

    argparse loses `--` when options and places may mix.
    """
    before = list(words)
    if "--" not in before:
        return before
    at = before.index("--")
    return before[:at] + [f"{_SHIELD}{word}" for word in before[at + 1 :]]


def _bare(value: object) -> object:
    """Return a parsed value without the mark of `_shield`."""
    if isinstance(value, list):
        return [_bare(one) for one in value]
    return value.removeprefix(_SHIELD) if isinstance(value, str) else value


class _ArgumentParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        command = f"entra-wizard {self.prog}".strip()
        raise UsageError(_sentence(message), f"Help: {command} --help")


def _sentence(message: str) -> str:
    """Return a message of argparse as a plain sentence."""
    needs = "the following arguments are required: "
    if message.startswith(needs):
        return f"Something is missing: {message.removeprefix(needs)}."
    name, _, trouble = message.removeprefix("argument ").partition(": ")
    if trouble == "expected one argument":
        return f"{name} needs a value after it."
    if trouble.startswith("ignored explicit argument"):
        return f"{name} takes no value."
    return f"{message[:1].upper()}{message[1:]}."


def _add(parser: argparse.ArgumentParser, one: Argument) -> None:
    if not one.is_option:
        nargs = one.times or None
        parser.add_argument(one.field, metavar=one.name, nargs=nargs, default=one.default)
    elif not one.value:
        parser.add_argument(one.name, dest=one.field, action="store_true")
    elif one.times == "*":
        parser.add_argument(one.name, dest=one.field, action="append", default=one.default)
    else:
        parser.add_argument(one.name, dest=one.field)


def _unfit(command: Command, word: str) -> WizardError:
    if word.startswith("-") and word != "-":
        name = word.partition("=")[0]
        return UnknownName("option", name, [one.name for one in command.options] + [HELP[0]])
    return UsageError(f"{word!r} is one word too many.", "Words that belong together need quotes.")


def _check_choice(one: Argument, value: object) -> None:
    if one.choices and isinstance(value, str) and value not in one.choices:
        raise UnknownName(one.field, value, one.choices)
