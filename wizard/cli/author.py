"""`flow list` and `flow show`: for those who write and review flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.authoring.parts import answer_name
from wizard.cli.arguments import UsageError
from wizard.cli.desk import tell_broken
from wizard.cli.lines import sentence
from wizard.cli.output import say, say_json
from wizard.cli.settings import settings_of
from wizard.content import load
from wizard.errors import ExitCode

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from wizard.content.flow import Branch, Flow, Step

LIST = "entra-wizard/flow-list/1"


def list_flows(options: Namespace) -> int:
    """List the flows that can run; broken ones are named on standard error."""
    settings = settings_of(options)
    content, findings = load(settings.flow_folders, drafts=settings.drafts)
    tell_broken(findings)
    flows = sorted(content.book.values(), key=lambda flow: flow.id)
    if options.json:
        rows = [
            {
                "id": flow.id,
                "title": flow.title,
                "codes": list(flow.codes),
                "version": flow.version,
                "file": flow.file,
            }
            for flow in flows
        ]
        say_json({"schema": LIST, "flows": rows})
        return ExitCode.DONE
    for flow in flows:
        own = f" Own: {flow.origin}" if flow.origin else ""
        head = f"{flow.id}: {sentence(flow.title)}{_codes(flow)}"
        say(f"{head} Version {flow.version}. {flow.file}{own}")
    return ExitCode.DONE


def _codes(flow: Flow) -> str:
    codes = ", ".join(map(str, flow.codes))
    return f" Codes: {codes}." if codes else ""


def show_flow(options: Namespace) -> int:
    """Show the steps of a flow in the order they were written."""
    settings = settings_of(options)
    content, findings = load(settings.flow_folders, drafts=settings.drafts)
    tell_broken(findings)
    flow = content.book.named(options.flow)
    if options.step:
        from wizard.cli.flow_step import show_one_step  # noqa: PLC0415 - it needs the case

        return show_one_step(options, content.book, flow, settings)
    if options.json or options.size or options.set:
        raise UsageError("That is for one step.", "Name it with --step.")
    say(f"{flow.id}: {sentence(flow.title)}{_codes(flow)}")
    say(f"Summary: {sentence(flow.summary)}")
    if flow.origin:
        say(f"Own: {flow.origin}")
    say(f"Version {flow.version}, reviewed {flow.reviewed}, owner {flow.owner}.")
    for cause in flow.causes.values():
        fixer = cause.fixer.value
        say(f"Cause {cause.ref.cause}: {sentence(cause.title)} {cause.chance.value}; fix: {fixer}.")
    for step in flow.steps.values():
        for line in _step_lines(flow, step):
            say(line)
    return ExitCode.DONE


def _step_lines(flow: Flow, step: Step) -> Iterator[str]:
    where = " (start)" if step.ref == flow.start else " (again)" if step.ref == flow.again else ""
    yield f"Step {step.ref.step}{where}, {step.kind.name}: {step.text or step.fact}".rstrip(": ")
    for cause in step.tries:
        yield f"  tries {_short(flow, str(cause))}"
    for way in step.ways():
        said = answer_name(step, way[0])
        names = [said] if said == "all" else [branch.answer for branch in way]
        yield f"  {', '.join(names)}: {_leads(flow, way[0])}"


def _leads(flow: Flow, branch: Branch) -> str:
    way = branch.way
    said = [
        f"to {_short(flow, str(way.next))}",
        *([f"concludes {_short(flow, str(way.concludes))}"] if way.concludes else []),
        *(f"rules out {_short(flow, str(ref))}" for ref in way.rules_out),
        *(f"points to {_short(flow, str(ref))}" for ref in way.points_to),
    ]
    return ", ".join(said)


def _short(flow: Flow, ref: str) -> str:
    """Return an address without the flow it is shown in."""
    return ref.removeprefix(f"{flow.id}/")
