"""The command line: one list of commands, and one place where an error becomes an exit code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from wizard import __version__
from wizard.cli.commands import COMMANDS, HOME
from wizard.cli.output import (
    flush,
    redirect_to_devnull,
    write_error,
    write_line,
    write_notice,
)
from wizard.cli.parser import HELP, UsageError, find, read
from wizard.errors import ExitCode, OutputError, WizardError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COMMANDS", "HOME", "INTERRUPTED", "main"]

INTERRUPTED = 130
"""The exit code after Ctrl+C, as shells expect it."""


def main(words: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; expected errors become a sentence."""
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
    """Write what was said before an error; where that cannot be done the error matters more."""
    try:
        flush()
    except OutputError:
        redirect_to_devnull(sys.stdout)


def _option_words(words: Sequence[str]) -> Sequence[str]:
    """Return the words before `--`, those that may be options."""
    return words[: list(words).index("--")] if "--" in words else words


def _dispatch(words: Sequence[str]) -> int:
    path, command, rest = find(HOME, words)
    if any(word in HELP for word in _option_words(rest)):
        from wizard.cli.parser import help_text  # noqa: PLC0415 - only for --help

        write_line(help_text(path, command).rstrip("\n"))
        return ExitCode.DONE
    if command.commands and command is not HOME:
        names = ", ".join(one.name for one in command.commands)
        raise UsageError(f"'{path}' needs one more word: {names}.", f"Try: {command.example}")
    options = read(path, command, rest)
    if getattr(options, "version", False):
        write_line(f"entra-wizard {__version__}")
        return ExitCode.DONE
    return command.load()(options)
