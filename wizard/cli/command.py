"""What a command is: the one description that dispatch, help, completion and the docs read."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator

PROGRAM = "entra-wizard"


# Named tuples, not dataclasses: importing those takes a third of the time of `--version`.


class Argument(NamedTuple):
    """One option, as `--json`, or one place on the line, as `CODE`.

    `value` is the word for an option's value and is empty for a switch. `times` is how often: for
    a place "" (once), "?", "*" or "+"; for an option "*" if it may come again. `completes` is what
    a shell offers for it: "file", "folder", "flow" or nothing.
    """

    name: str
    help: str
    value: str = ""
    choices: tuple[str, ...] = ()
    times: str = ""
    completes: str = ""

    @property
    def is_option(self) -> bool:
        """Return whether this is an option rather than a place."""
        return self.name.startswith("--")

    @property
    def field(self) -> str:
        """Return the name under which the parsed value is found."""
        return self.name.removeprefix("--").lower().replace("-", "_")

    @property
    def usage(self) -> str:
        """Return the piece of the usage line, as `[--set FACT=VALUE]` or `CODE ...`."""
        if self.is_option:
            word = f"{self.name} {self.value}" if self.value else self.name
            return f"[{word}]{' ...' if self.times == '*' else ''}"
        word = self.name + (" ..." if self.times in ("*", "+") else "")
        return f"[{word}]" if self.times in ("*", "?") else word


class Command(NamedTuple):
    """One command: its words, an example that works, its arguments, and the function that runs it.

    `run` is `module:function` and is imported only when the command is called, so that no command
    pays for another. A command with `commands` of its own only leads to them.
    """

    name: str
    help: str
    example: str
    run: str = ""
    arguments: tuple[Argument, ...] = ()
    commands: tuple[Command, ...] = ()

    def load(self) -> Callable[[Namespace], int]:
        """Return the function that runs this command; it takes the options, gives an exit code."""
        module, _, function = self.run.partition(":")
        found: Callable[[Namespace], int] = getattr(importlib.import_module(module), function)
        return found

    @property
    def options(self) -> tuple[Argument, ...]:
        """Return the arguments that are options."""
        return tuple(one for one in self.arguments if one.is_option)

    @property
    def places(self) -> tuple[Argument, ...]:
        """Return the arguments that are places on the line."""
        return tuple(one for one in self.arguments if not one.is_option)


def walk(commands: tuple[Command, ...], path: str = "") -> Iterator[tuple[str, Command]]:
    """Yield every command with its words as typed, as `flow check`, parents first."""
    for command in commands:
        words = f"{path} {command.name}".strip()
        yield words, command
        yield from walk(command.commands, words)
