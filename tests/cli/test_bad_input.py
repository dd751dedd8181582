"""What people hand in by mistake: each ends in one clear sentence, with nothing lost."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.cli.cli_program import BROKEN, PASTE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.cli_program import Program

ROWS = [
    ("missing.txt", None, "cannot be read: there is no such file."),
    ("folder", "", "cannot be read: it is a folder."),
    ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is a binary file, not text."),
]


def _hand_in(program: Program, name: str, content: bytes | str | None) -> str:
    path = program.folder / name
    if content == "":
        path.mkdir()
    elif content is not None:
        program.file(name, content)
    return str(path)


@pytest.mark.parametrize(
    "words", [["inspect"], ["run", "--json", "--paste"]], ids=["inspect", "run"]
)
@pytest.mark.parametrize(("name", "content", "sentence"), ROWS, ids=[row[0] for row in ROWS])
def test_what_is_no_text_is_refused(
    program: Program, words: list[str], name: str, content: bytes | str | None, sentence: str
) -> None:
    ran = program.run(*words, _hand_in(program, name, content))
    assert ran.code == 2
    assert ran.out == ""
    assert sentence in ran.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_nobody_may_read_is_named(program: Program) -> None:
    path = program.file("secret.txt", PASTE)
    os.chmod(path, 0)  # noqa: PTH101 - the path is text here
    ran = program.run("inspect", path)
    assert ran.code == 2
    assert "you may not read it" in ran.err


def test_one_bad_file_does_not_keep_the_others_from_being_read(program: Program) -> None:
    good = program.file("good.txt", PASTE)
    ran = program.run("inspect", "--json", str(program.folder / "missing.txt"), good)
    assert ran.code == 2
    assert ran.document["primary"] == 90120
    assert '"error": "The file' in ran.err


@pytest.mark.parametrize("text", ["", "  \n\n \t"], ids=["nothing", "blank"])
def test_an_empty_text_is_said_to_be_empty(program: Program, text: str) -> None:
    read = program.run("inspect", stdin=text)
    assert (read.code, read.out) == (0, "The text is empty, so there is nothing to read.\n")
    walked = program.run("run", "--paste", "-", "--json", stdin=text)
    assert walked.code == 2
    assert "The text is empty" in walked.err


def test_ten_megabytes_are_cut_with_a_sentence(program: Program) -> None:
    ran = program.run("inspect", "--json", stdin=PASTE + "\n" + "x " * 5_000_000)
    assert ran.code == 0
    assert ran.err == ("Standard input is longer than 1 MB. Only the first 1 MB was read.\n")
    assert ran.document["primary"] == 90120
    assert len(ran.document["redacted"]) <= 1_000_000


def test_bytes_that_are_no_utf8_are_replaced_and_said(program: Program) -> None:
    ran = program.run("inspect", "--json", stdin=b"caf\xe9 " + PASTE.encode())
    assert ran.code == 0
    assert "not all UTF-8" in ran.err
    assert ran.document["primary"] == 90120


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_files_of_windows_shells_are_read(program: Program, encoding: str) -> None:
    ran = program.run("inspect", "--json", program.file("e.txt", PASTE.encode(encoding)))
    assert (ran.code, ran.err) == (0, "")
    assert ran.document["primary"] == 90120


def test_invalid_utf8_at_the_keyboard_is_only_a_wrong_answer(program: Program) -> None:
    ran = program.run("run", "lost-door", "--plain", stdin=b"\xff\xfe\n1\nq\n")
    assert ran.code == 5
    assert "is not an answer or a command" in ran.out
    assert "Noted: It is mine." in ran.out


@pytest.mark.usefixtures("small_book")
def test_a_broken_flow_is_named_and_the_good_ones_still_run(
    program: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "broken-one.yaml").write_text(BROKEN, encoding="utf-8")
    ran = program.run("run", "lost-door", "--json", "--flows", str(folder))
    assert ran.code == 5
    assert ran.document["flow"] == "lost-door"
    assert "broken-one.yaml:" in ran.err
    assert "left out" in ran.err
    checked = program.run("flow", "check", str(folder))
    assert checked.code == 3
    assert "broken-one.yaml:" in checked.out


def test_a_file_of_answers_with_a_mistake_is_refused_at_its_line(program: Program) -> None:
    answers = program.file("answers.yaml", "own-door: yes\nids: {a: b}\n")
    ran = program.run("run", "lost-door", "--answers", answers)
    assert ran.code == 2
    assert f"{answers}:2:" in ran.err


def test_an_answer_the_step_does_not_have_names_those_it_has(program: Program) -> None:
    answers = program.file("answers.json", '{"own-door": "perhaps"}')
    ran = program.run("run", "lost-door", "--answers", answers, "--json")
    assert ran.code == 2
    assert "has no answer 'perhaps'" in ran.err
    assert "yes, no, not-sure" in ran.err


def test_a_journal_that_cannot_be_written_keeps_nobody_from_working(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = program.file("no-folder", "a file where a folder should be")
    monkeypatch.setenv("ENTRA_WIZARD_JOURNAL", f"{blocked}/journal.db")
    ran = program.run("run", "lost-door", "--plain", stdin="1\nq\n")
    assert ran.code == 1  # 5 would promise that it can be resumed
    assert "Cases are not saved" in ran.err
    assert "Noted: It is mine." in ran.out
    assert "ends here: cases are not saved." in ran.out
    listed = program.run("case", "list")
    assert listed.code == 1
    assert "no case can be shown" in listed.err


def test_a_journal_of_a_newer_version_is_left_alone(program: Program) -> None:
    program.run("run", "lost-door", "--plain", stdin="q\n")
    with sqlite3.connect(program.journal) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = program.journal.read_bytes()
    ran = program.run("case", "list")
    assert ran.code == 1
    assert "newer version of entra-wizard" in ran.err
    walked = program.run("run", "lost-door", "--plain", stdin="1\nq\n")
    assert walked.code == 1
    assert "newer version" in walked.err
    assert program.journal.read_bytes() == before


def test_a_scenario_is_never_written_over_a_file(program: Program) -> None:
    path = program.file("walk.yaml", "mine")
    ran = program.run("run", "lost-door", "--json", "--record", path)
    assert ran.code == 2
    assert "exists already" in ran.err
    assert (program.folder / "walk.yaml").read_text() == "mine"
