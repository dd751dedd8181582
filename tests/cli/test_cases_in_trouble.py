"""Commands about cases when the journal is damaged, foreign, held, full, or used by others."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.case.faults import full_disk
from wizard.case import journal_file

if TYPE_CHECKING:
    from tests.cli.cli_program import Program

WALK = ("run", "lost-door", "--set", "tool=azcopy", "--json", "--save")


def kept_case(program: Program) -> str:
    ran = program.run(*WALK)
    assert ran.code == 5
    return str(ran.document["case"])


def change(program: Program, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(program.journal)) as other, other:
        other.execute(statement, values)


def test_a_thesis_named_as_the_journal_is_refused_and_left(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    thesis = program.file("thesis.txt", "A thesis. " * 1000)
    monkeypatch.setenv("ENTRA_WIZARD_JOURNAL", thesis)
    ran = program.run("case", "list")
    assert (ran.code, ran.out) == (1, "")
    assert f"The file {thesis} is not a journal of entra-wizard" in ran.err
    assert "[journal] file" in ran.err
    assert Path(thesis).read_bytes() == b"A thesis. " * 1000


def test_saving_that_cannot_be_done_ends_1_and_the_result_is_printed(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENTRA_WIZARD_JOURNAL", program.file("thesis.txt", "A thesis."))
    ran = program.run(*WALK)
    assert ran.code == 1
    assert ran.document["flow"] == "lost-door"
    assert "is not saved" in ran.err
    assert "not a journal of entra-wizard" in ran.err


def test_saving_on_a_full_disk_ends_1_and_the_result_is_printed(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_case(program)
    small = (*journal_file.PRAGMAS, "PRAGMA max_page_count = 1")
    monkeypatch.setattr(journal_file, "PRAGMAS", small)
    paste = program.file("long.txt", "AADSTS90120 " + "words " * 5000)
    ran = program.run(*WALK, "--paste", paste)
    assert ran.code == 1
    assert ran.document["flow"] == "lost-door"
    assert "the disk is full" in ran.err


def test_plain_lines_say_at_each_step_that_the_disk_is_full_and_end_1(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_case(program)
    small = (*journal_file.PRAGMAS, "PRAGMA max_page_count = 1")
    monkeypatch.setattr(journal_file, "PRAGMAS", small)
    paste = program.file("long.txt", "AADSTS90120 " + "words " * 5000)
    ran = program.run("run", "lost-door", "--plain", "--paste", paste, stdin="1\n1\nq\n")
    assert ran.code == 1
    assert ran.out.count("is not saved: the disk is full") >= 3
    assert "is kept. To carry on" not in ran.out


def test_plain_lines_end_1_when_the_disk_is_full_from_the_start(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = journal_file.connect

    def full(path: str, *, on_network: bool) -> sqlite3.Connection:
        if path == ":memory:":
            return connect(path, on_network=on_network)
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(journal_file, "connect", full)
    ran = program.run("run", "lost-door", "--plain", stdin="1\nq\n")
    assert ran.code == 1
    assert "the disk is full" in ran.err
    assert "is not saved" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are POSIX")
def test_kept_cases_are_listed_and_shown_from_a_disk_that_is_full_from_the_start(
    program: Program,
) -> None:
    case_id = kept_case(program)
    with full_disk():
        listed, shown = program.run("case", "list"), program.run("case", "show", case_id)
        noted = program.run("case", "note", case_id, "a note")
    assert (listed.code, shown.code, noted.code) == (0, 0, 1)
    assert f"Case {case_id}" in listed.out
    assert f"Case {case_id}" in shown.out
    assert "was not opened: the disk reports an error" in listed.err
    assert "no case can be shown or changed" in noted.err


def test_unreadable_cases_are_listed_with_the_reason(program: Program) -> None:
    case_id = kept_case(program)
    row = '{"event":"Noted","v":99,"text":"x"}'
    change(
        program, "INSERT INTO events (case_id, seq, at, body) VALUES (?, 99, '', ?)", case_id, row
    )
    listed = program.run("case", "list")
    assert f"Case {case_id}. Unreadable: The journal lacks rows" in listed.out
    assert "No cases yet" not in listed.out
    change(program, "DROP TRIGGER events_stay")
    last = "(SELECT MAX(seq) FROM events WHERE seq < 99)"
    change(program, f"UPDATE events SET seq = {last} + 1 WHERE seq = 99")  # noqa: S608 - no input
    (document,) = program.run("case", "list", "--json").document["cases"]
    assert document["state"] == "unreadable"
    assert "newer version" in document["where"]
    shown = program.run("case", "show", case_id)
    assert shown.code == 1
    assert "newer version" in shown.err


def test_an_altered_key_is_a_sentence(program: Program) -> None:
    case_id = kept_case(program)
    change(program, "UPDATE cases SET key = 'a text'")
    shown = program.run("case", "show", case_id)
    assert shown.code == 1
    assert f"The key of the case {case_id} cannot be read" in shown.err


@pytest.mark.parametrize("words", [("case", "list"), ("case", "show"), ("case", "note")])
def test_a_damaged_page_is_mended_by_whatever_command_meets_it(
    program: Program, words: tuple[str, ...]
) -> None:
    case_id = kept_case(program)
    for number in range(60):
        program.run("case", "note", case_id, f"{number} " + "x" * 300)
    content = bytearray(program.journal.read_bytes())
    content[-8192:] = b"\xa5" * 8192
    program.journal.write_bytes(content)
    ran = program.run(*words, *((case_id, "after") if words[1] == "note" else ()))
    assert ran.code == 0
    assert "The journal was damaged" in ran.err
    assert case_id in ran.err
    again = program.run("case", "list")
    assert (again.code, again.err) == (0, "")


def test_a_case_is_deleted_after_a_yes_alone(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = kept_case(program)
    ran = program.run("case", "delete", case_id)
    assert ran.code == 2
    assert "--yes" in ran.err
    monkeypatch.setattr("wizard.cli.case_commands._can_ask", lambda: True)
    for typed in ("no\n", "\n", ""):
        ran = program.run("case", "delete", case_id, stdin=typed)
        assert ran.code == 5
        assert f"Case {case_id} is kept." in ran.out
    ran = program.run("case", "delete", case_id, stdin="yes\n")
    assert (ran.code, ran.err) == (0, "")
    assert program.run("case", "list").out.startswith("No cases yet")


def test_deleting_while_another_program_reads_says_that_text_remains(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_file, "TIMEOUT", 0)
    case_id = kept_case(program)
    with closing(sqlite3.connect(program.journal, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM events").fetchone()
        ran = program.run("case", "delete", case_id, "--yes")
    assert ran.code == 0
    assert "still hold text of the case" in ran.err


@pytest.mark.slow
def test_eight_notes_at_once_are_all_kept(program: Program) -> None:
    case_id = kept_case(program)
    code = "import sys; from wizard.cli import main; sys.exit(main(sys.argv[1:]))"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, "case", "note", case_id, f"note {number}"],
            env=dict(os.environ),
            stdout=subprocess.PIPE,
        )
        for number in range(8)
    ]
    assert [(one.communicate()[0] and one.returncode) for one in running] == [0] * 8
    shown = program.run("case", "show", case_id).out
    assert all(f"Note: note {number}" in shown for number in range(8))
