"""`live`: the sign-in test on its own, against a tenant or, when asked for, as a practice run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from wizard import live as tests
from wizard import world
from wizard.cli import live_app
from wizard.cli.arguments import UsageError
from wizard.cli.lines import EndOfInput, Lines, sentence
from wizard.cli.live_talk import PRACTICE, Told, run, say_before, say_result, wants_start
from wizard.cli.output import say, say_json
from wizard.cli.settings import settings_of
from wizard.content.loading import load_tables
from wizard.errors import ExitCode
from wizard.intake import Reader
from wizard.signin import Reason, Result

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from wizard.content.tables import Tables
    from wizard.settings import Settings
    from wizard.signin import SignInResult

SCHEMA = "entra-wizard/live/1"
ACTS_SCHEMA = "entra-wizard/live-acts/1"
LIST = "list"
"""The word after --simulate that names the acts and plays none."""

CODES: Mapping[Result, ExitCode] = {
    Result.WORKS: ExitCode.DONE,
    Result.NOT_TESTED: ExitCode.NOT_TESTED,
    Result.CANCELLED: ExitCode.LEFT,
}
"""What a test ends with; any other result is REFUSED."""

_REAL = ("tenant", "client_id", "scope", "cloud", "authority", "ca_file")


def live(options: Namespace) -> int:
    """Carry out one test and say how it ended; return the exit code."""
    if options.simulate == LIST:
        return list_acts(as_json=options.json)
    lines = Told() if options.json else Lines()
    settings, (tables, _) = settings_of(options), load_tables()
    can_ask = _can_ask(options)
    try:
        test = _test(options, settings, tables, lines if can_ask else None)
        if test is None:
            return _not_started(lines)
        lines.prefix = PRACTICE if test.act else ""
        say_before(test, lines)
        # A practice run sends nothing, so a script need not say yes to it.
        if can_ask and not options.yes and not wants_start(lines):
            return _not_started(lines)
    except EndOfInput:
        return _not_started(lines)
    doors = world.real()
    result = run(test, lines, Reader(doors.new_key(), tables.apps).read, doors)
    if options.json:
        say_json(document(result, test))
    else:
        say_result(result, lines)
        if result.code is not None:
            lines.say(f"What the number means: entra-wizard explain {result.code}")
    return CODES.get(result.result, ExitCode.REFUSED)


def has_terminal() -> bool:
    """Return whether somebody types at standard input."""
    return bool(sys.stdin and sys.stdin.isatty())


def _can_ask(options: Namespace) -> bool:
    """Return whether a person can be asked; UsageError if somebody would have to be and cannot."""
    if options.json or not has_terminal():
        if not options.yes and not options.simulate:
            why = "--json asks nothing" if options.json else "There is no terminal to ask at"
            raise UsageError(
                f"{why}, and a live test starts only after a yes.",
                "Add --yes if you mean it. To practise instead: --simulate approve",
            )
        return False
    return True


def _test(
    options: Namespace, settings: Settings, tables: Tables, ask: Lines | None
) -> tests.Test | None:
    """Return the test to run; None if the person would rather not say which."""
    if options.simulate:
        given = [name for name in _REAL if getattr(options, name)]
        if given:
            raise UsageError(
                f"--simulate asks no tenant, so --{given[0].replace('_', '-')} has no meaning.",
                "Leave one of them out.",
            )
        return tests.for_practice(options.simulate, tables)
    if not settings.live_test:
        raise tests.switched_off(settings)
    if ask is None:
        return tests.Test(live_app.named(settings, tables))
    request = live_app.chosen(settings, tables, ask)
    return tests.Test(request) if request else None


def _not_started(lines: Lines) -> int:
    lines.say("Nothing was started, and nothing was sent.")
    return ExitCode.LEFT


def document(result: SignInResult, test: tests.Test) -> dict[str, object]:
    """Return a result as the JSON document has it; no code to enter and no token has a place."""
    return {
        "schema": SCHEMA,
        "result": result.result.value,
        "reason": result.reason.value if result.reason is not Reason.NONE else None,
        "error": result.error or None,
        "code": result.code,
        "description": result.description or None,
        "correlation_id": result.correlation_id or None,
        "authority": test.request.address,
        "client_id": test.request.client_id,
        "tenant": result.tenant or None,
        "account_hint": result.account_hint or None,
        "scopes": list(result.scopes),
        "seconds": result.seconds,
        "polls": result.polls,
        "retry_after": result.retry_after,
        "clock_skew": result.clock_skew,
        "simulated": result.simulated or None,
    }


def list_acts(*, as_json: bool) -> int:
    """Name the acts a practice run can play, with how sure it is that they are so in reality."""
    acts = tests.acts()
    if as_json:
        rows = [
            {
                "name": one.name,
                "result": one.result.value,
                "description": one.description,
                "code": one.code,
                "basis": one.basis.value,
            }
            for one in acts
        ]
        say_json({"schema": ACTS_SCHEMA, "acts": rows})
        return ExitCode.DONE
    for one in acts:
        code = f", AADSTS{one.code}" if one.code is not None else ""
        ends = f"Ends as {one.result}{code}. Basis: {one.basis}."
        say(f"{one.name}: {sentence(one.description)} {ends}")
    say("To play one: entra-wizard live --simulate entered-twice")
    return ExitCode.DONE
