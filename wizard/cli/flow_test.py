"""`flow test`: are the flows proven, and by name what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.authoring import paused
from wizard.authoring.proof import prove
from wizard.cli.flow_check import files_of
from wizard.cli.output import say, say_json
from wizard.cli.settings import settings_of
from wizard.content import load, load_flow_files
from wizard.errors import ExitCode
from wizard.findings import Severity

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping, Sequence

    from wizard.authoring.parts import Sort
    from wizard.authoring.proof import Count, Failure, Proof
    from wizard.content import Content
    from wizard.findings import Finding

TEST = "entra-wizard/flow-test/1"


def test_flows(options: Namespace) -> int:
    """Test flows; exit code 3 when a scenario or a step fails, or a file cannot be read."""
    with paused():
        content, findings, flows = _read(options)
        errors = [one for one in findings if one.severity is Severity.ERROR]
        proof = prove(content, flows)
    if options.json:
        _say_json(proof, errors)
    else:
        _say_text(proof, errors)
    return ExitCode.CONTENT if errors or not proof.is_sound else ExitCode.DONE


def _read(options: Namespace) -> tuple[Content, Sequence[Finding], set[str] | None]:
    """Return the content, what is wrong in it, and the flows that are asked for; None for all."""
    if not options.path:
        content, findings = load(settings_of(options).flow_folders, drafts=True)
        return content, findings, None
    paths = files_of(options.path)
    content, findings = load_flow_files(paths)
    names = {path.as_posix() for path in paths}
    flows = {flow.id for flow in content.book.values() if flow.file in names}
    flows |= {one.flow for one in content.scenarios if one.file in names}
    return content, findings, flows


def _say_text(proof: Proof, errors: Sequence[Finding]) -> None:
    for error in errors:
        say(str(error))
    _say_failures("Failed", proof.failures)
    _say_failures("A person is stuck", proof.dead_ends)
    for one in proof.missing:
        say(f"{one.at}: {one.sort}: {one.name}. {one.reason}")
    flows = "1 flow" if len(proof.flows) == 1 else f"{len(proof.flows)} flows"
    say(f"{flows}: {proof.passed} scenarios passed, {len(proof.failures)} failed.")
    say(f"Scenarios cover: {_counts(proof.coverage)}.")
    say(f"Can be reached: {_counts(proof.reachable)}.")
    if not proof.whole:
        say(f"The walk stopped after {proof.states} cases; what it did not see may still be there.")
    for flow, count in proof.scores.items():
        say(f"Faults noticed in {flow}: {_share(count)}.")
    say(f"Faults noticed: {_share(proof.mutation)}.")
    if errors:
        say(f"Files with errors, whose flows are left out: {len({e.at.file for e in errors})}.")


def _say_failures(word: str, failures: Sequence[Failure]) -> None:
    for one in failures:
        say(f"{one.at}: {word}: {one.name}. {one.message}")


def _counts(counts: Mapping[Sort, Count]) -> str:
    return ", ".join(f"{sort} {_share(count)}" for sort, count in counts.items())


def _share(count: Count) -> str:
    return f"{count.done} of {count.total} ({count.percent:g} %)"


def _say_json(proof: Proof, errors: Sequence[Finding]) -> None:
    failed = (*proof.failures, *proof.dead_ends)
    say_json(
        {
            "schema": TEST,
            "scenarios": {"passed": proof.passed, "failed": len(proof.failures)},
            "coverage": {sort.value: count.percent for sort, count in proof.coverage.items()},
            "reachable": {sort.value: count.percent for sort, count in proof.reachable.items()},
            "mutation": {"killed": proof.mutation.done, "total": proof.mutation.total},
            "missing": [
                {
                    "kind": one.sort,
                    "name": one.name,
                    "file": one.at.file,
                    "line": one.at.line,
                    "reason": one.reason,
                }
                for one in proof.missing
            ],
            "failures": [
                {
                    "name": one.name,
                    "file": one.at.file,
                    "line": one.at.line,
                    "message": one.message,
                }
                for one in failed
            ]
            + [
                {
                    "name": one.rule,
                    "file": one.at.file,
                    "line": one.at.line,
                    "message": one.message,
                }
                for one in errors
            ],
        }
    )
