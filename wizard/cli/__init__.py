"""The command line: dispatch to commands, and the conversion of errors to exit codes."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from wizard import __version__
from wizard.cli.commands import COMMANDS, HOME, PLAIN
from wizard.cli.output import (
    flush,
    prefer_plain,
    write_error,
    write_line,
    write_notice,
)
from wizard.cli.parser import HELP, UsageError, find, write_help
from wizard.errors import ExitCode, OutputError, WizardError
from wizard.streams import redirect_to_devnull

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from wizard.cli.commands import Command

__all__ = ["COMMANDS", "HOME", "INTERRUPTED", "main"]

INTERRUPTED = 130
"""The exit code after Ctrl+C, as shells expect it."""


def main(words: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; expected errors become a message."""
    words = sys.argv[1:] if words is None else words
    try:
        code = _dispatch(words)
        flush()
    except WizardError as error:
        _flush_quietly()
        write_error(error, as_json="--json" in _option_words(words))
        return int(error.exit_code)
    except KeyboardInterrupt:
        _flush_quietly()
        write_notice("Stopped.")
        return INTERRUPTED
    return code


def _flush_quietly() -> None:
    """Flush output written before an error, whose message matters more if that fails."""
    try:
        flush()
    except OutputError:
        redirect_to_devnull(sys.stdout)


def _option_words(words: Sequence[str]) -> Sequence[str]:
    """Return the words before `--`, which may be options."""
    return words[: list(words).index("--")] if "--" in words else words


def _dispatch(words: Sequence[str]) -> int:
    path, command, rest = find(HOME, words)
    if any(word in HELP for word in _option_words(rest)):
        prefer_plain(plain=PLAIN.name in _option_words(rest))
        write_help(path, command)
        return ExitCode.DONE
    if command.commands and command is not HOME:
        names = ", ".join(one.name for one in command.commands)
        raise UsageError(f"'{path}' needs one more word: {names}.", f"Try: {command.example}")
    options = _options(path, command, rest)
    if getattr(options, "version", False):
        write_line(f"entra-wizard {__version__}")
        return ExitCode.DONE
    is_plain = getattr(options, "plain", False) or getattr(options, "color", "") == "never"
    prefer_plain(plain=is_plain)
    return command.load()(options)


def _options(path: str, command: Command, words: Sequence[str]) -> Namespace:
    """Return the arguments of a command; UsageError if they do not fit."""
    if not words and all(one.times in ("?", "*") for one in command.positionals):
        # The program alone, as most start it: argparse would take longer than all else here.
        return cast("Namespace", SimpleNamespace(**{a.field: a.default for a in command.arguments}))
    from wizard.cli.arguments import read  # noqa: PLC0415 - as above

    return read(path, command, words)
