"""The live test on the command line: `live`, and live steps of cases in plain lines."""

from __future__ import annotations

import queue
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard import machine_steps, world
from wizard.cli.options import settings_of
from wizard.cli.output import (
    EndOfInput,
    Field,
    Line,
    LineDialog,
    Table,
    TableRow,
    as_sentence,
    dialog_for_output,
    read_number,
    write_blocks,
    write_json,
    write_notice,
)
from wizard.cli.parser import UsageError
from wizard.cli.sentences import PRACTICE, prefix_of
from wizard.content.book import load_tables
from wizard.errors import ExitCode
from wizard.intake import Reader
from wizard.signin import LiveResult, Polled, Prompt, Reason, SignInResult
from wizard.signin import result_words as words

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Mapping

    from wizard.case.view import StepView, View
    from wizard.case.workspace import OpenCase
    from wizard.content.flow import StepRef
    from wizard.content.tables import Tables
    from wizard.evidence import Origin
    from wizard.intake import Reading
    from wizard.settings import Settings
    from wizard.signin import SignInRequest
    from wizard.signin.simulator import Act, Observation
    from wizard.world import World


# The tenant and the application of a live test, which the user chooses.

_HINT = "Give --tenant and --client-id, or set tenant and client-id under [tenant] in the settings."


def named(settings: Settings, tables: Tables) -> SignInRequest:
    """Return the request of options and settings; UsageError if something is missing."""
    request = machine_steps.request_from(settings, tables)
    if request is None:
        missing = [
            word
            for word, value in (
                ("tenant", machine_steps.tenant_of(settings)),
                ("application", settings.client_id),
            )
            if not value
        ]
        raise UsageError(f"No {' and no '.join(missing)} is named for the live test.", _HINT)
    return request


def chosen(
    settings: Settings, tables: Tables, lines: LineDialog, tenant: str = ""
) -> SignInRequest | None:
    """Ask for what options and settings leave open; None if the user does not answer.

    `tenant` is known from the case, and is suggested. Raises SettingsError for a value that
    cannot be used.
    """
    set_tenant = machine_steps.tenant_of(settings)
    where = set_tenant or _tenant(lines, tenant)
    if not where:
        return None
    client_id = settings.client_id or _application(lines, tables)
    if not client_id:
        return None
    if not (set_tenant and settings.client_id):
        lines.write(machine_steps.where_to_keep())
    return machine_steps.request_for(settings, tables, where, client_id)


def _tenant(lines: LineDialog, known: str) -> str:
    lines.write(machine_steps.NO_TENANT)
    if known:
        prompt = f"Which tenant? Type y for {known}, or another one, or Enter for not now:"
    else:
        prompt = "Which tenant? Type its domain or ID, for example contoso.com, or Enter alone:"
    typed = lines.ask(prompt)
    return known if known and typed.lower() in ("y", "yes") else typed


def _application(lines: LineDialog, tables: Tables) -> str:
    """Offer the applications by number, each with what choosing it means."""
    offers = machine_steps.applications(tables)
    lines.write(machine_steps.WHICH_APPLICATION)
    for at, one in enumerate(offers, 1):
        shown = f" Its id is {one.id}." if one.id else ""
        lines.write(f"{at}: {as_sentence(one.title)} {as_sentence(one.means)}{shown}")
    while True:
        typed = lines.ask(f"Type 1 to {len(offers)}, or Enter for not now:")
        if not typed:
            return ""
        at = read_number(typed)
        if 1 <= at <= len(offers):
            return offers[at - 1].id or lines.ask("Type the id of your application:")
        lines.write(f"{typed!r} is none of them.")


# Running a live test: a preview, updates while it runs, the result.


_STEP = 0.2
"""Seconds between two looks for updates, so that Ctrl+C works on every system."""

_PATIENCE = 5.0
"""Seconds to wait for a result that was on its way when the test was stopped."""


@dataclass(slots=True)
class StderrDialog(LineDialog):
    """A dialog on standard error, for when standard output is JSON; it asks nothing."""

    def put(self, line: str) -> None:
        """Write one line."""
        write_notice(line)


def write_preview(test: machine_steps.LiveTest, lines: LineDialog) -> None:
    """Write what will happen: the application, the tenant, and who may enter the code."""
    lines.write_blocks(_fields(words.before(test.request, test.act, test.method)))


def wants_start(lines: LineDialog) -> bool:
    """Ask whether to start; anything but a yes is a no."""
    typed = lines.ask("Start the test? Type y to start, or Enter for not now:")
    return typed.lower() in ("y", "yes")


def run(
    test: machine_steps.LiveTest,
    lines: LineDialog,
    read: Callable[[str, Origin], Reading],
    world: World,
) -> SignInResult:
    """Run a test, write its updates as they come, and return the result.

    Ctrl+C stops it at once, whatever the network does.
    """
    updates: queue.SimpleQueue[Prompt | Polled | SignInResult] = queue.SimpleQueue()
    running = machine_steps.begin(test, updates.put, read, world)
    writer = _UpdateWriter(lines, list(machine_steps.observations(test)))
    running.start()
    try:
        return _listen(updates, writer)
    except KeyboardInterrupt:
        ended = running.cancel()
        if ended is None:
            return _already_there(updates)
        lines.write(words.cancelled_words(writer.left))
        return ended
    finally:
        lines.close()


def _listen(
    updates: queue.SimpleQueue[Prompt | Polled | SignInResult], writer: _UpdateWriter
) -> SignInResult:
    writer.begin()
    while True:
        try:
            update = updates.get(timeout=_STEP)
        except queue.Empty:
            continue
        if isinstance(update, SignInResult):
            writer.end(update)
            return update
        writer.take(update)


def _already_there(updates: queue.SimpleQueue[Prompt | Polled | SignInResult]) -> SignInResult:
    """Return a result that arrived while the test was being stopped."""
    while True:
        update = updates.get(timeout=_PATIENCE)
        if isinstance(update, SignInResult):
            return update


def write_result(result: SignInResult, lines: LineDialog) -> None:
    """Write the result of a test, what it shows and what it does not show."""
    lines.write_blocks(_fields(words.result_rows(result)))
    if result.result is LiveResult.NOT_TESTED:
        lines.write(words.DOCTOR_HINT)


def _fields(rows: tuple[tuple[str, str], ...]) -> list[Field]:
    """Return rows as fields; addresses and codes, which are copied, get no full stop."""
    return [
        Field(label, text, link=text, style="title" if label == "Code" else "")
        if label in ("Page", "Code", "Server")
        else Field(label, as_sentence(text))
        for label, text in rows
    ]


@dataclass(slots=True)
class _UpdateWriter:
    """Writes the updates of a test, and in a practice run what the other parties see."""

    lines: LineDialog
    observations: list[Observation]
    prompt: Prompt | None = None
    left: str = ""
    polls: int = field(default=0)

    def begin(self) -> None:
        """Write that the test has begun."""
        self.lines.write("The test has begun. Ctrl+C stops it at any time.")
        self._write_observations()

    def take(self, update: Prompt | Polled) -> None:
        """Write one update."""
        if isinstance(update, Prompt):
            self.prompt, self.left = update, words.time_left(update, 0)
            self.lines.write(words.open_words(update))
            self.lines.write_blocks(_fields(words.prompt_rows(update)))
            return
        if self.prompt is not None:
            self.left = words.time_left(self.prompt, update.elapsed)
        self.polls = update.number
        self.lines.write_status(words.polled_words(update, self.prompt))
        self._write_observations()

    def end(self, result: SignInResult) -> None:
        """Write the observations up to the end."""
        self.polls = result.polls
        self._write_observations()

    def _write_observations(self) -> None:
        while self.observations and self.observations[0].after <= self.polls:
            sight = self.observations.pop(0)
            who, sees = words.sight_row(sight)
            self.lines.write(f"What is seen. {who}: {sees}")


# Live steps of a case: run the test, or answer by hand.

_BY_HAND = "It is not answered yet. Answer by hand, or type r for the test."


@dataclass(slots=True)
class LiveTestOptions:
    """What a live step needs: settings and the world. `yes` lets a script start a real test.

    `chosen` is the test that the user has configured. `tried` are the steps that a script has
    tested, each once, so that no flow can loop.
    """

    settings: Settings
    world: World
    yes: bool = False
    chosen: machine_steps.LiveTest | None = None
    tried: set[StepRef] = field(default_factory=set)


def can_run(view: View, live_options: LiveTestOptions | None) -> bool:
    """Return whether the step is a live test that can run, or be configured, here."""
    return bool(
        live_options
        and view.is_at_live_test
        and (view.simulated or live_options.settings.live_test)
    )


def run_live(case: OpenCase, live_options: LiveTestOptions, lines: LineDialog) -> None:
    """Run the live test of the step after a yes, and answer with its result."""
    step = case.view.step
    test = _live_case_test(case, live_options, lines)
    if step is None or test is None:
        lines.write(f"Nothing was started. {_BY_HAND}")
        return
    live_options.chosen = test
    typed = "r"
    while typed.lower() == "r":
        write_preview(test, lines)
        if not wants_start(lines):
            lines.write(f"Nothing was started, and nothing was sent. {_BY_HAND}")
            return
        result = run(test, lines, case.read, live_options.world)
        write_result(result, lines)
        typed = "" if result.result in machine_steps.FINAL else _what_next(lines)
    if typed:
        lines.write(_BY_HAND)
    else:
        machine_steps.keep_live(case, step, result)


def _what_next(lines: LineDialog) -> str:
    """Ask whether to repeat the test (r), answer by hand (a), or continue with the result."""
    while True:
        typed = lines.ask("Type r to run it again, a to answer by hand, or Enter to go on with it:")
        if typed.lower() in ("", "r", "a"):
            return typed
        lines.write(f"{typed!r} is none of them.")


def _live_case_test(
    case: OpenCase, live_options: LiveTestOptions, lines: LineDialog
) -> machine_steps.LiveTest | None:
    """Return the test of the step; without a tenant, ask for one."""
    tables = case.book.tables
    test = live_options.chosen or machine_steps.at_step(case.view, live_options.settings, tables)
    if test is not None:
        return test
    lines.write(machine_steps.WHAT_CAN_BE_DONE)
    request = chosen(live_options.settings, tables, lines, case.view.facts.get("tenant", ""))
    return machine_steps.LiveTest(request) if request else None


def run_unasked(case: OpenCase, step: StepView, live_options: LiveTestOptions) -> bool:
    """Run the test for a script and answer with its result; False if the script may not.

    A practice case plays its act. A real case needs `--yes`, a tenant and an application.
    The device code is written to standard error.
    """
    view = case.view
    may = bool(view.simulated) or (live_options.yes and live_options.settings.live_test)
    if not may or not view.is_at_live_test or step.ref in live_options.tried:
        return False
    test = machine_steps.at_step(view, live_options.settings, case.book.tables)
    if test is None:
        return False
    live_options.tried.add(step.ref)
    lines = StderrDialog()
    lines.prefix = prefix_of(view)
    write_preview(test, lines)
    return machine_steps.keep_live(case, step, run(test, lines, case.read, live_options.world))


SCHEMA = "entra-wizard/live/1"
ACTS_SCHEMA = "entra-wizard/live-acts/1"
LIST = "list"
"""The value of --simulate that lists the acts."""

CODES: Mapping[LiveResult, ExitCode] = {
    LiveResult.WORKS: ExitCode.DONE,
    LiveResult.NOT_TESTED: ExitCode.NOT_TESTED,
    LiveResult.CANCELLED: ExitCode.LEFT,
}
"""Exit codes by result; all other results are REFUSED."""

_REAL = ("tenant", "client_id", "scope", "cloud", "authority", "ca_file")


def live(options: Namespace) -> int:
    """Run a test, write its result, and return the exit code."""
    if options.simulate == LIST:
        return list_acts(as_json=options.json)
    lines = StderrDialog() if options.json else dialog_for_output()
    settings, (tables, _) = settings_of(options), load_tables()
    can_ask = _can_ask(options)
    try:
        test = _test(options, settings, tables, lines if can_ask else None)
        if test is None:
            return _not_started(lines)
        lines.prefix = PRACTICE if test.act else ""
        write_preview(test, lines)
        # A practice run sends nothing, so scripts need no --yes.
        if can_ask and not options.yes and not wants_start(lines):
            return _not_started(lines)
    except EndOfInput:
        return _not_started(lines)
    services = world.real()
    result = run(test, lines, Reader(services.new_key(), tables.apps).read, services)
    if options.json:
        write_json(document(result, test))
    else:
        write_result(result, lines)
        if result.code is not None:
            lines.write(f"What the error code means: entra-wizard explain {result.code}")
    return CODES.get(result.result, ExitCode.REFUSED)


def has_terminal() -> bool:
    """Return whether standard input is a terminal."""
    return bool(sys.stdin and sys.stdin.isatty())


def _can_ask(options: Namespace) -> bool:
    """Return whether the user can be asked; UsageError if that is needed and impossible."""
    if options.json or not has_terminal():
        if not options.yes and not options.simulate:
            why = "--json asks nothing" if options.json else "There is no terminal to ask at"
            raise UsageError(
                f"{why}, and a live test starts only after a yes.",
                "Add --yes if you mean it. To practice instead: --simulate approve",
            )
        return False
    return True


def _test(
    options: Namespace, settings: Settings, tables: Tables, ask: LineDialog | None
) -> machine_steps.LiveTest | None:
    """Return the test to run; None if the user does not choose one."""
    if options.simulate:
        given = [name for name in _REAL if getattr(options, name)]
        if given:
            raise UsageError(
                f"--simulate asks no tenant, so --{given[0].replace('_', '-')} has no meaning.",
                "Leave one of them out.",
            )
        return machine_steps.for_practice(options.simulate, tables)
    if not settings.live_test:
        raise machine_steps.switched_off(settings)
    if ask is None:
        return machine_steps.LiveTest(named(settings, tables))
    request = chosen(settings, tables, ask)
    return machine_steps.LiveTest(request) if request else None


def _not_started(lines: LineDialog) -> int:
    lines.write("Nothing was started, and nothing was sent.")
    return ExitCode.LEFT


def document(result: SignInResult, test: machine_steps.LiveTest) -> dict[str, object]:
    """Return the JSON document of a result; it never has a device code or a token."""
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
    """List the acts of practice runs, and whether each is documented, reported or inferred."""
    acts = machine_steps.acts()
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
        write_json({"schema": ACTS_SCHEMA, "acts": rows})
        return ExitCode.DONE
    write_blocks(
        Table(("Act", "Description", "Ends as", "Basis"), tuple(map(_act_row, acts))),
        Line("To play one: entra-wizard live --simulate entered-twice"),
    )
    return ExitCode.DONE


def _act_row(act: Act) -> TableRow:
    code = f", AADSTS{act.code}" if act.code is not None else ""
    ends = f"Ends as {act.result}{code}. Basis: {act.basis}."
    return TableRow(
        f"{act.name}: {as_sentence(act.description)} {ends}",
        (act.name, act.description, f"{act.result}{code}", str(act.basis)),
    )
