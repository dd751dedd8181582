from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.scan.logs import message
from wizard.cli import main, scan_command

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "data/schemas/scan-1.json").read_text("utf-8"))
LINE = message(54005, end=" ") + "\n"
POST = "2026-11-20T09:14:07.{}Z POST /token grant_type=authorization_code&code=0.AXoA{}\n"


@pytest.fixture
def log(tmp_path: Path) -> str:
    path = tmp_path / "app.log"
    path.write_text(LINE * 2 + message(50076, number=5), encoding="utf-8")
    return str(path)


TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


def check(value: object, schema: dict[str, Any], at: str = "$") -> None:
    """Hold a value against the few words of JSON Schema that ours uses."""
    assert value == schema.get("const", value), at
    assert value in schema.get("enum", [value]), at
    names = schema.get("type", list(TYPES))
    names = names if isinstance(names, list) else [names]
    assert isinstance(value, tuple(kind for name in names for kind in TYPES[name])), at
    assert "boolean" in names or not isinstance(value, bool), at
    if isinstance(value, dict):
        assert set(schema["required"]) <= set(value) <= set(schema["properties"]), at
        for name, inner in value.items():
            check(inner, schema["properties"][name], f"{at}.{name}")
    if isinstance(value, list):
        for inner in value:
            check(inner, schema["items"], f"{at}[]")


def document(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any], str]:
    code = main(["scan", *words, "--json"])
    said = capsys.readouterr()
    found: dict[str, Any] = json.loads(said.out)
    check(found, SCHEMA)
    return code, found, said.err


def test_lines_for_people(log: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", log]) == 0
    first, second, third = capsys.readouterr().out.splitlines()[:3]
    assert first.startswith("AADSTS54005: 2 times, 2026-11-20T09:14:07Z, 1 correlation id.")
    assert second == "  Steps: entra-wizard run aadsts54005"
    assert third.startswith("AADSTS50076: once, 2026-11-20T09:14:07Z, 1 correlation id.")


def test_nothing_found_is_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log").write_text("nothing", encoding="utf-8")
    assert main(["scan", str(tmp_path / "log")]) == 0
    assert capsys.readouterr().out == "No error code was found.\n"


def test_the_document(log: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, found, errors = document(capsys, log)
    assert (code, errors) == (0, "")
    assert found["files"] == [log]
    assert found["codes"][0] == {
        "code": 54005,
        "count": 2,
        "first": "2026-11-20T09:14:07Z",
        "last": "2026-11-20T09:14:07Z",
        "correlation_ids": 1,
        "correlation_ids_lower_bound": False,
        "flow": "aadsts54005",
    }


def test_a_bad_file_is_an_error_and_the_rest_is_read(
    log: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found, errors = document(capsys, str(tmp_path), "no-such-file", log)
    assert code == 2
    assert [one["code"] for one in found["codes"]] == [54005, 50076]
    lines = [json.loads(line) for line in errors.splitlines()]
    assert [set(line) for line in lines] == [{"schema", "error", "hint"}] * 2
    assert "no-such-file" in lines[1]["error"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["--fail-on", "54005"], 3),
        (["--fail-on", "AADSTS54005"], 3),
        (["--fail-on", "90120", "--fail-on", "50076"], 3),
        (["--fail-on", "90120"], 0),
        (["no-such-file", "--fail-on", "54005"], 3),
        (["no-such-file", "--fail-on", "90120"], 2),
        (["--fail-on", "never"], 2),
    ],
)
def test_fail_on(log: str, words: list[str], wanted: int) -> None:
    assert main(["scan", log, *words]) == wanted


def test_bare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "log"
    path.write_text('"errorCode":53003\n', encoding="utf-8")
    assert document(capsys, str(path))[1]["codes"] == []
    assert document(capsys, str(path), "--bare")[1]["codes"][0]["code"] == 53003


def test_exchanges(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    value = "secretSECRETsecret1234567890"
    path = tmp_path / "log"
    path.write_text(POST.format(100, value) + POST.format(112, value) + LINE, encoding="utf-8")
    code, found, _ = document(capsys, str(path), "--exchanges")
    assert (code, found["answer"], found["exchanges"][0]["seconds_apart"]) == (0, "at-once", 0.012)
    assert found["codes"][0]["code"] == 54005
    assert main(["scan", str(path), "--exchanges"]) == 0
    said = capsys.readouterr().out
    assert "2 token requests, 12 ms apart" in said
    assert 'Answer to "How far apart are its two exchanges?": Less than a second (at-once).' in said
    assert "entra-wizard run aadsts54005 --set exchange-gap=at-once" in said
    assert value not in said + json.dumps(found)


def test_the_step_of_the_flow_has_the_answers_that_are_printed() -> None:
    from wizard.content import load  # noqa: PLC0415 - only here
    from wizard.content.flow import StepRef  # noqa: PLC0415 - same
    from wizard.scan import exchanges  # noqa: PLC0415 - same

    step = load()[0].book.step(StepRef("aadsts54005", "exchange-gap"))
    assert step is not None
    answers = {branch.answer for branch in step.branches}
    assert {exchanges.AT_ONCE, exchanges.SECONDS, exchanges.MINUTES, exchanges.SINGLE} <= answers


def test_a_lower_bound_is_said(
    log: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("wizard.scan.tally.EXACT", 0)
    assert main(["scan", log]) == 0
    assert "correlation" not in capsys.readouterr().out
    monkeypatch.setattr("wizard.scan.tally.EXACT", 1)
    Path(log).write_text(LINE + message(54005, number=9), encoding="utf-8")
    assert document(capsys, log)[1]["codes"][0]["correlation_ids_lower_bound"]
    assert main(["scan", log]) == 0
    assert "at least 1 correlation id." in capsys.readouterr().out


def test_progress_is_silent_in_a_short_run_and_where_errors_are_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    quiet = scan_command._PlainProgress(as_json=False)
    quiet.more(10)
    quiet.end()
    late = scan_command._PlainProgress(as_json=True, began=-1e9)
    late.more(10)
    assert capsys.readouterr().err == ""
    spoken = scan_command._PlainProgress(as_json=False, began=-1e9)
    spoken.more(5_000_000)
    assert capsys.readouterr().err == "5 MB read ...\n"
