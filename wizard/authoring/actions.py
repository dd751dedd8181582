"""Rules about actions: who does them can see that they worked and how to take them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.authoring.rule import Ground, Problem, Rule, error, warning
from wizard.content.commands import not_copyable
from wizard.content.flow import FromTool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wizard.content.flow import Action, Step


def _missing_expect(ground: Ground) -> Iterator[Problem]:
    return _without(ground, "expect", "Say what is seen then.", lambda action: action.expect)


def _missing_undo(ground: Ground) -> Iterator[Problem]:
    fix = "Say how to take it back, or `nothing to undo`."
    return _without(ground, "undo", fix, lambda action: action.undo)


def _missing_entra_role(ground: Ground) -> Iterator[Problem]:
    fix = "Name a role of data/roles.yaml, or `none`."
    return _without(ground, "entra-role", fix, lambda action: action.entra_role)


def _missing_minutes(ground: Ground) -> Iterator[Problem]:
    return _without(ground, "minutes", "Add `minutes: 1`.", lambda action: bool(action.minutes))


def _command_not_copyable(ground: Ground) -> Iterator[Problem]:
    for step, action in _actions(ground):
        command = action.command
        if isinstance(command, FromTool):
            tools = ground.book.tables.tools.values()
            rows = [tool.actions.get(command.action) for tool in tools]
            if not any(row.command for row in rows if row):
                fix = "Write it as `where`, or add a command to data/tools.yaml."
                message = f"No tool has a command for `{command.action}`."
                yield Problem(step.written, message, fix)
        elif command and (why := not_copyable(command)):
            fix = "Write exactly what is typed; words belong in the text."
            yield Problem(step.written, f"The command of `{step.ref.step}` {why}.", fix)


def _without(
    ground: Ground, key: str, fix: str, has: Callable[[Action], object]
) -> Iterator[Problem]:
    for step, action in _actions(ground):
        if not has(action):
            yield Problem(step.written, f"`{step.ref.step}` has no `{key}`.", fix)


def _actions(ground: Ground) -> Iterator[tuple[Step, Action]]:
    for step in ground.book.all_steps():
        if step.action:
            yield step, step.action


RULES: tuple[Rule, ...] = (
    error(
        "missing-expect",
        _missing_expect,
        "An action says what is seen when it worked; else nobody can tell.",
    ),
    error(
        "missing-undo",
        _missing_undo,
        "An action says how it is taken back, if only `undo: nothing to undo`.",
    ),
    error(
        "missing-entra-role",
        _missing_entra_role,
        "An action names the least Entra role it needs, if only `entra-role: none`: "
        "nobody gives themselves rights that are not needed, and whoever lacks them knows"
        " whom to ask.",
    ),
    warning(
        "missing-minutes",
        _missing_minutes,
        "An action says about how many minutes it takes.",
    ),
    error(
        "command-not-copyable",
        _command_not_copyable,
        "A command can be copied and run as it is: one line, no prompt, no gaps to fill "
        "in. If it depends on the tool, at least one tool has a command for it.",
    ),
)
"""The rules about actions."""
