"""Starting from an exported sign-in log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.scan.exports import EXPORTS, FAILED, RECORDS
from wizard.errors import ExitCode

if TYPE_CHECKING:
    from tests.cli.cli_program import Program

LOG = EXPORTS["graph on many lines"]


def known(document: dict[str, Any], fact: str) -> list[str]:
    return [one["value"] for one in document["evidence"] if one["fact"] == fact]


@pytest.mark.parametrize("form", ["graph", "portal csv"])
def test_inspect_lists_the_sign_ins_that_failed(program: Program, form: str) -> None:
    ran = program.run("inspect", program.file("log", EXPORTS[form]))
    assert "3 sign-ins failed, in 6 records." in ran.out
    assert "2: 2026-11-20T09:04:00Z, AADSTS53003. Contoso Portal." in ran.out
    assert "--row 1" in ran.out
    assert "kim" not in ran.out.lower()


def test_inspect_gives_the_rows_in_json_too(program: Program) -> None:
    ran = program.run("inspect", "--json", program.file("log", LOG))
    rows = json.loads(ran.out)["sign_ins"]
    assert [(row["code"], row["timestamp"]) for row in rows] == FAILED
    other = program.run("inspect", "--json", program.file("error", "AADSTS50126: wrong"))
    assert "sign_ins" not in json.loads(other.out)


def test_a_log_with_one_failure_is_read_like_any_error(program: Program) -> None:
    ran = program.run("inspect", program.file("log", json.dumps(RECORDS[:2])))
    assert "Error code: 50126." in ran.out


def test_a_case_starts_from_the_row_that_is_named(program: Program) -> None:
    name = program.file("log", LOG)
    ran = program.run("run", "--from-log", name, "--row", "2", "--json")
    document = json.loads(ran.out)
    assert known(document, "code") == ["53003"]
    assert document["flow"] == "blocked-by-policy"


def test_a_log_with_one_failure_needs_no_row(program: Program) -> None:
    name = program.file("log", json.dumps(RECORDS[:2]))
    document = json.loads(program.run("run", "--from-log", name, "--json").out)
    assert known(document, "code") == ["50126"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from-log", "LOG"), "3 sign-ins"),
        (("--from-log", "LOG", "--row", "4"), "rows 1 to 3"),
        (("--from-log", "LOG", "--row", "0"), "rows 1 to 3"),
        (("--from-log", "LOG", "--row", "x"), "rows 1 to 3"),
        (("--from-log", "OTHER", "--row", "1"), "not a sign-in log"),
        (("--from-log", "FINE", "--row", "1"), "without an error"),
        (("--from-log", "-", "--row", "1"), "must be a file"),
        (("--from-log", "nothing-here", "--row", "1"), "no such file"),
        (("--row", "1"), "--from-log"),
        (("--from-log", "LOG", "--paste", "OTHER"), "--paste"),
        (("--paste", "OTHER", "--ignore", "shoe-size"), "shoe-size"),
    ],
)
def test_what_does_not_fit_is_one_sentence(
    program: Program, words: tuple[str, ...], said: str
) -> None:
    files = {"LOG": LOG, "OTHER": "AADSTS50126: wrong", "FINE": json.dumps(RECORDS[:1])}
    names = {word: program.file(word, text) for word, text in files.items()}
    ran = program.run("run", *(names.get(word, word) for word in words), "--json")
    assert ran.code == ExitCode.USAGE
    error = json.loads(ran.err.splitlines()[-1])
    assert said in f"{error['error']} {error['hint']}"


def test_in_plain_lines_the_row_is_chosen_by_number(program: Program) -> None:
    name = program.file("log", LOG)
    ran = program.run("run", "--plain", "--from-log", name, stdin="9\n2\n1\nq\n")
    assert "'9' is none of them." in ran.out
    assert "Read from your text: Error code: 53003." in ran.out


def test_the_plain_home_takes_a_log_too(program: Program) -> None:
    name = program.file("log", LOG)
    ran = program.run("--plain", stdin=f"l\nno-such-log\nl\n{name}\n3\n1\nq\n")
    assert "no-such-log" in ran.out
    assert "Read from your text: Error code: 50126." in ran.out
