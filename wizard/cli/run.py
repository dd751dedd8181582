"""`entra-wizard` and `entra-wizard run`: choose the front end, start it, return the exit code."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from wizard import content, machine_steps, world
from wizard.case.journal_file import TIMEOUT
from wizard.cli.case_commands import confirms
from wizard.cli.files import STDIN, plain_name, read_error_text
from wizard.cli.full_screen import CODES, full_screen, wants_plain
from wizard.cli.live import LiveTestOptions
from wizard.cli.opening import case_id_of, check_saved, journal_of, open_case, workspace_of
from wizard.cli.options import RunRequest, settings_of
from wizard.cli.output import (
    LineDialog,
    write_line,
    write_notice,
)
from wizard.cli.parser import UsageError
from wizard.cli.plain import CaseDialog, Home
from wizard.cli.scripted import (
    Answers,
    answer_steps,
    check_new,
    read_answers,
    record,
    report_unused,
    transcript_blocks,
    write_run_json,
)
from wizard.cli.sentences import PRACTICE, prefix_of
from wizard.errors import ExitCode, InputError, UnknownName
from wizard.input_file import check_readable

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.case.view import View
    from wizard.case.workspace import OpenCase, Workspace
    from wizard.settings import Settings


# Runs in plain lines and by script.


def run_plain(request: RunRequest) -> int:
    """Run a case in plain lines until it ends or is left; return the exit code."""
    lines = LineDialog(PRACTICE if request.simulate else "")
    with workspace_of(request.settings) as workspace:
        workspace.journal.continue_in_memory(TIMEOUT)
        case = _begin(workspace, request, lines)
        if case is None:
            return CODES[None]
        services = world.real()
        live_options = LiveTestOptions(request.settings, services)
        is_kept = workspace.journal.is_kept
        dialog = CaseDialog(lines, case, is_kept, services.net, live_options, flows=request.flows)
        view = dialog.run()
        _record(case, request.record_to)
        if request.settings.journal is not None:
            check_saved(workspace)
        return exit_code_of(view)


def _begin(workspace: Workspace, request: RunRequest, lines: LineDialog) -> OpenCase | None:
    if request.case_id:
        return workspace.resume(request.case_id)
    home = Home(workspace, request, lines)
    if request.log:
        request = home.request = replace(request, text=home.picked(request.log))
        if not request.text:
            return None
    if request.flow:
        return open_case(workspace, request, request.flow, request.text)
    return home.choose()


def run_scripted(request: RunRequest, answers_from: str, *, as_json: bool, keep: bool) -> int:
    """Run a case by an answers file and write the result; return the exit code."""
    answers = read_answers(answers_from) if answers_from else Answers({})
    with workspace_of(request.settings, keep=keep) as workspace:
        workspace.journal.continue_in_memory(TIMEOUT)
        flow = request.flow or _flow_for(workspace, request.text)
        case = open_case(workspace, request, flow, request.text)
        answer_steps(
            case, answers, LiveTestOptions(request.settings, world.real(), yes=request.yes)
        )
        report_unused(answers)
        if as_json:
            write_run_json(case)
        else:
            LineDialog(prefix_of(case.view)).write_blocks(transcript_blocks(case))
        _record(case, request.record_to)
        if keep:
            check_saved(workspace)
        return exit_code_of(case.view)


def open_practice_case(request: RunRequest) -> RunRequest:
    """Open the requested case and return a request to continue it.

    Practice cases of the full screen start here too, so that they are marked from the first line.
    """
    with journal_of(request.settings) as workspace:
        flow = request.flow or _flow_for(workspace, request.text)
        case = open_case(workspace, request, flow, request.text)
        case_id = case.view.case_id
        return RunRequest(request.settings, case_id=case_id, record_to=request.record_to)


def record_saved_case(request: RunRequest, case_id: str) -> None:
    """Write the run of a saved case as a scenario."""
    with workspace_of(request.settings) as workspace:
        _record(workspace.resume(case_id), request.record_to)


def exit_code_of(view: View) -> int:
    """Return the exit code of a run with this view."""
    return CODES[view.outcome.outcome.result if view.outcome else None]


def _record(case: OpenCase, name: str) -> None:
    if not name:
        return
    if case.view.outcome is None:
        write_notice("The run has no outcome yet, so no scenario was written.")
        return
    record(case, name)
    write_notice(f"The run is recorded in {name}.")


def _flow_for(workspace: Workspace, text: str) -> str:
    """Return the flow for a text; InputError if it is not clear."""
    if not text:
        raise UsageError(
            "No flow is named and no text is given.",
            "Name a flow, or give --paste. To list the flows: entra-wizard flow list",
        )
    found = workspace.read(text)
    if found.unclear:
        codes = " and ".join(str(code) for code in found.reading.codes)
        raise InputError(
            f"The text holds several codes, and none goes before the others: {codes}.",
            "Name the flow, as: entra-wizard run aadsts90120 --paste FILE",
        )
    if not found.suggestions:
        raise InputError(
            "There is no error code in the text.",
            "Name the flow, as: entra-wizard run unknown-code --paste FILE",
        )
    return found.suggestions[0].target


# Practice by a scenario: its role, text, facts, act and network, without its answers.


def is_scenario(simulate: str) -> bool:
    """Return whether the word after --simulate names a scenario, as `flow/scenario`."""
    return "/" in simulate


def of_scenario(request: RunRequest) -> RunRequest:
    """Return a request for the practice case of a scenario, without its answers.

    Raises UnknownName for an unknown scenario, UsageError if a flow or text is given too.
    """
    if request.flow or request.text:
        raise UsageError(
            "A scenario brings its own flow and text.", "Leave out --paste and the flow."
        )
    loaded, _ = content.load(request.settings.flow_folders, drafts=request.settings.drafts)
    known = {f"{one.flow}/{one.id}": one for one in loaded.scenarios}
    scenario = known.get(request.simulate)
    if scenario is None:
        raise UnknownName("scenario", request.simulate, known)
    return replace(
        request,
        settings=replace(request.settings, reader=scenario.reader),
        flow=scenario.flow,
        text=scenario.paste,
        facts={**scenario.settings, **request.facts},
        simulate=machine_steps.simulate_words(scenario),
    )


def run(options: Namespace) -> int:
    """Run a flow in the front end that fits the terminal."""
    scripted = bool(options.answers or options.json)
    _check(options, scripted=scripted)
    settings, flow = of_file(settings_of(options), options.flow or "")
    flow, text = _of_code(settings, flow, _paste(options.paste) if options.paste else "")
    request = RunRequest(
        settings=settings,
        flow=flow,
        text=text,
        facts=_facts(options.set),
        ignored=tuple(options.ignore),
        ticket=options.ticket or "",
        record_to=options.record or "",
        simulate=options.simulate or "",
        yes=options.yes,
        flows=_named_folders(options),
    )
    if is_scenario(request.simulate):
        request = of_scenario(request)
    if options.from_log:
        asks = not scripted and wants_plain(os.environ, asked=options.plain)
        request = _from_log(request, options.from_log, options.row or "", asks=asks)
    if not scripted:
        return _interactive(request, plain=options.plain)

    return run_scripted(request, options.answers or "", as_json=options.json, keep=options.save)


def _named_folders(options: Namespace) -> tuple[str, ...]:
    """Return the folders of flows that a run names: by --flows, and with the file of its flow."""
    flow = options.flow or ""
    own = (str(Path(flow).parent),) if flow.endswith(_FLOW_FILES) else ()
    return (*options.flows, *own)


def of_file(settings: Settings, flow: str) -> tuple[Settings, str]:
    """Return settings with the folder of a flow file, and the id of its flow, for a path.

    Anything else comes back as it is. A draft that is named so runs.
    """
    if not flow.endswith(_FLOW_FILES):
        return settings, flow
    from wizard.content.own_flows import flow_id  # noqa: PLC0415 - only for a file

    path = Path(flow)
    check_readable(path)
    own = (*settings.flow_folders, path.absolute().parent)
    return replace(settings, flow_folders=own, drafts=True), flow_id(path)


_FLOW_FILES = (".yaml", ".yml")


def _of_code(settings: Settings, flow: str, text: str) -> tuple[str, str]:
    """Return the flow and the text to begin with; an error code is read as if it was pasted."""
    from wizard.content.flow import code_named  # noqa: PLC0415 - the domain is loaded when needed

    code = code_named(flow)
    if code is None:
        return flow, text
    book = content.load(settings.flow_folders, drafts=settings.drafts, rehearsed=False)[0].book
    if flow in book:
        return flow, text
    return (book.named(flow).id, text) if text else ("", f"AADSTS{code}")


def resume_case(options: Namespace) -> int:
    """Continue a case in the front end that fits the terminal.

    A case that someone else has is taken over after a yes.
    """
    settings = settings_of(options)
    with journal_of(settings) as workspace:
        case_id = case_id_of(workspace, options.case)
        case = workspace.resume(case_id)
        if case.holding.is_elsewhere:
            since = f"{case.holding.since[:16].replace('T', ' ')} UTC"
            question = f"{case.holding.holder} has case {case_id} since {since}. Take it over?"
            if not (options.take_over or confirms(question, "so the case stays where it is",
                                                   "--take-over")):  # fmt: skip
                write_line(f"Case {case_id} stays with {case.holding.holder}.")
                return ExitCode.LEFT
            case.take_over()
    request = RunRequest(settings, case_id=case_id, flows=tuple(options.flows))
    if not wants_plain(os.environ, asked=options.plain):
        return full_screen(request)
    return run_plain(request)


def _from_log(request: RunRequest, name: str, row: str, *, asks: bool) -> RunRequest:
    """Return a request for the text of a row; where it `asks`, the row may be chosen later."""
    from wizard.cli import sign_in_log  # noqa: PLC0415 - few runs start from a log

    found = sign_in_log.read_log(name)
    if asks and not row and len(found.rows) > 1:
        return replace(request, log=name)
    return replace(request, text=sign_in_log.row_of(name, found, row))


def _interactive(request: RunRequest, *, plain: bool) -> int:
    if not wants_plain(os.environ, asked=plain):
        return full_screen(_begun(request) if request.simulate else request, record_saved_case)

    return run_plain(request)


def _begun(request: RunRequest) -> RunRequest:
    """Return a request to continue the practice case, which is opened now."""
    return open_practice_case(request)


def _check(options: Namespace, *, scripted: bool) -> None:
    """Refuse impossible combinations of options before anything is opened."""
    text, answers = (plain_name(one or "") for one in (options.paste, options.answers))
    if text == STDIN and not scripted:
        raise UsageError(
            "Standard input is taken by the text, so nothing could be asked.",
            "Add --answers or --json, or give --paste a file.",
        )
    if options.from_log and options.paste:
        raise UsageError("--from-log and --paste each bring a text.", "Leave one of them out.")
    if options.row and not options.from_log:
        raise UsageError("--row is the row of a sign-in log.", "Add --from-log FILE.")
    if text == answers == STDIN:
        raise UsageError(
            "Standard input can be the text or the answers, not both.", "Put one into a file."
        )
    if options.save and not scripted:
        raise UsageError(
            "--save is for runs with --answers or --json.", "Other runs are always kept."
        )
    if options.simulate:
        _check_practice(options)
    if options.record:
        check_new(options.record)


def _check_practice(options: Namespace) -> None:
    """Refuse unknown acts, and options of a real tenant in a practice case."""
    if not is_scenario(options.simulate):
        machine_steps.play(options.simulate)
    if options.tenant or options.client_id:
        raise UsageError(
            "A practice case asks no tenant.", "Leave out --simulate, or --tenant and --client-id."
        )


def _facts(pairs: list[str]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for pair in pairs:
        name, _, value = (part.strip() for part in pair.partition("="))
        if not name or not value:
            raise UsageError(f"--set {pair!r} is not understood.", "Write FACT=VALUE.")
        facts[name] = value
    return facts


def _paste(name: str) -> str:
    text = read_error_text(name)
    for notice in text.notices:
        write_notice(notice)
    if not text.text.strip():
        raise InputError("The text is empty, so there is nothing to read.", "Paste the error.")
    return text.text
