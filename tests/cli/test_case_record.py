"""Exports, lists, figures and retention on the command line."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.cli.cli_program import GUID, PASTE
from wizard import world
from wizard.case.journal import Journal
from wizard.case.sqlite_store import SqliteStore
from wizard.export import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.cli_program import Program

DONE = f"own-door: yes\nwhich-tool: azcopy\nids: {GUID}\npush: worked\n"
REFUSED = f"own-door: yes\nwhich-tool: azcopy\nids: {GUID}\npush: cannot-do/no-rights\n"
HALF = "own-door: yes\nwhich-tool: azure-cli\n"
EVERY = pytest.mark.parametrize("form", FORMATS)


def saved(program: Program, answers: str, *words: str) -> str:
    """Keep a case that was answered by a script; return its number."""
    name = program.file("answers.yaml", answers)
    ran = program.run("run", "lost-door", "--answers", name, "--save", "--json", *words)
    return str(ran.document["case"])


@pytest.fixture
def case(program: Program) -> str:
    return saved(program, REFUSED, "--ticket", "INC7", "--paste", program.file("e.txt", PASTE))


# --- export


@EVERY
def test_an_export_goes_to_standard_output_and_is_marked_in_the_journal(
    program: Program, case: str, form: str
) -> None:
    ran = program.run("case", "export", case, "--format", form)
    assert (ran.code, ran.err) == (0, "")
    assert case in ran.out
    exported = program.run("case", "export", case, "--format", "json").document
    assert [one["event"] for one in exported["events"]][-1] == "Exported"


@EVERY
def test_an_export_goes_to_a_file_of_its_own_name_in_a_folder(
    program: Program, case: str, form: str, tmp_path: Path
) -> None:
    ran = program.run("case", "export", case, "--format", form, "--to", str(tmp_path))
    assert ran.code == 0
    (made,) = tmp_path.glob(f"case-{case}.*")
    assert str(made) in ran.out
    assert case in made.read_text("utf-8")
    assert sys.platform == "win32" or stat.S_IMODE(made.stat().st_mode) == 0o600


def test_an_existing_file_is_replaced_by_force_alone(program: Program, case: str) -> None:
    name = program.file("taken.txt", "A thesis.")
    ran = program.run("case", "export", case, "--to", name)
    assert ran.code == 2
    assert "exists already" in ran.err
    assert "--force" in ran.err
    target = program.folder / "taken.txt"
    assert target.read_text() == "A thesis."
    assert program.run("case", "export", case, "--to", name, "--force").code == 0
    assert case in target.read_text("utf-8")
    assert not list(program.folder.glob(".entra-wizard-*"))


def test_a_link_is_not_written_through(program: Program, case: str, tmp_path: Path) -> None:
    target = tmp_path / "target"
    (tmp_path / "link").symlink_to(target)
    assert program.run("case", "export", case, "--to", str(tmp_path / "link")).code == 2
    assert not target.exists()


def test_a_folder_that_is_not_there_or_cannot_be_written_is_one_sentence(
    program: Program, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = program.run("case", "export", case, "--to", str(program.folder / "no" / "x.txt"))
    assert ran.code == 2
    assert "There is no folder" in ran.err

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refused)
    ran = program.run("case", "export", case, "--to", str(program.folder / "x.txt"))
    assert ran.code == 1
    assert "was not written: permission denied" in ran.err
    assert not (program.folder / "x.txt").exists()


def test_a_case_that_does_not_exist_is_one_sentence(program: Program, case: str) -> None:
    ran = program.run("case", "export", "ZZZZ", "--to", str(program.folder / "x.txt"))
    assert ran.code == 2
    assert "There is no case named 'ZZZZ'." in ran.err
    assert case in ran.err
    assert not (program.folder / "x.txt").exists()


def test_an_export_that_may_hold_a_secret_writes_nothing(
    program: Program, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wizard.evidence import Redacted  # noqa: PLC0415 - for this test alone
    from wizard.intake import Reader  # noqa: PLC0415 - same

    with monkeypatch.context() as blind:
        blind.setattr(Reader, "redact", lambda _self, text: Redacted(text))
        program.run("case", "note", case, "password=Canary-Passw0rd-7x")
    for words in (("--to", str(program.folder / "x.txt")), ()):
        ran = program.run("case", "export", case, *words)
        assert ran.code == 1
        assert re.search(r"The export does not leave: line \d+ may hold a secret", ran.err)
        assert "Canary" not in ran.out + ran.err
    assert not (program.folder / "x.txt").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--adf",),
        ("--force",),
        ("--handoff", "--format", "text"),
        ("--handoff", "--to", "x"),
        ("--format", "pdf"),
    ],
    ids=" ".join,
)
def test_options_that_do_not_fit_are_refused(
    program: Program, case: str, words: tuple[str, ...]
) -> None:
    ran = program.run("case", "export", case, *words)
    assert (ran.code, ran.out) == (2, "")


def test_jira_cloud_gets_its_document_format(program: Program, case: str) -> None:
    ran = program.run("case", "export", case, "--format", "jira", "--adf")
    assert ran.document["type"] == "doc"


def settings(program: Program, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("ENTRA_WIZARD_CONFIG", program.file("config.toml", text))


def test_the_desks_own_command_gets_the_export_as_json(
    program: Program, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = program.file(
        "to-ticket.py",
        "import json, sys\nbody = json.load(sys.stdin)\nprint('Ticket for', body['case'])\n",
    )
    command = json.dumps([sys.executable, script])
    settings(program, monkeypatch, f"[handoff]\ncommand = {command}\n")
    ran = program.run("case", "export", case, "--handoff")
    assert (ran.code, ran.out, ran.err) == (0, f"Ticket for {case}\n", "")


@pytest.mark.parametrize(
    ("command", "code", "says"),
    [
        ("", 2, "No command for hand-offs is set."),
        ('["./not-there"]', 1, "failed: no such file or directory"),
        (json.dumps([sys.executable, "-c", "import sys; sys.exit('no\\x1b[2J token')"]), 1,
         "it ended with 1: no token"),
    ],
    ids=["unset", "missing", "fails"],
)  # fmt: skip
def test_a_hand_off_that_fails_is_one_sentence_and_leaves_no_mark(
    program: Program,
    case: str,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    code: int,
    says: str,
) -> None:
    settings(program, monkeypatch, f"[handoff]\ncommand = {command}\n" if command else "")
    ran = program.run("case", "export", case, "--handoff")
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    events = program.run("case", "export", case, "--format", "json").document["events"]
    assert "Exported" not in [one["event"] for one in events]


# --- lists


def test_a_list_is_filtered_by_words_and_state(program: Program) -> None:
    done = saved(program, DONE, "--ticket", "INC1")
    half = saved(program, HALF, "--ticket", "INC2")
    handed = saved(program, REFUSED)

    def listed(*words: str) -> set[str]:
        ran = program.run("case", "list", "--json", *words)
        return {one["id"] for one in ran.document["cases"]}

    assert listed() == {done, half, handed}
    assert listed("inc1") == {done}
    assert listed("azcopy", "door") == {done, handed}
    assert listed("--state", "open") == {half}
    assert listed("--state", "open", "--state", "resolved") == {half, done}
    assert listed("--state", "open", "azcopy") == set()
    assert len(listed("--limit", "1")) == 1
    assert "No case is like that" in program.run("case", "list", "nothing").out
    assert program.run("case", "list", "--state", "opn").code == 2
    assert program.run("case", "list", "--limit", "0").code == 2


# --- figures


def test_figures_count_cases_causes_answers_stops_and_reasons(program: Program) -> None:
    saved(program, DONE)
    saved(program, HALF)
    saved(program, REFUSED)
    found = program.run("case", "stats", "--json").document
    assert found["cases"] == 3
    assert found["states"] == {"resolved": 1, "open": 1, "handed-over": 1}
    assert found["flows"] == {"lost-door": {"resolved": 1, "open": 1, "handed-over": 1}}
    assert found["causes"] == {"lost-door/locked": 1}
    assert found["stops"] == {"lost-door/ids": 1}
    assert found["answers"]["lost-door/own-door"] == {"yes": 3}
    assert found["cannot_do"] == {"lost-door/push": {"no-rights": 1}}
    assert set(found["minutes"]) == {"resolved", "handed-over"}
    rows = list(csv.DictReader(io.StringIO(program.run("case", "stats", "--csv").out)))
    assert {"figure": "stop", "name": "lost-door/ids", "detail": "", "count": "1"} in rows
    text = program.run("case", "stats").out
    assert "Cases: 3." in text
    assert "Cannot be done, and why: lost-door/push: no-rights, 1." in text
    later = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    assert program.run("case", "stats", "--since", later, "--json").document["cases"] == 0
    assert program.run("case", "stats", "--since", "soon").code == 2
    assert program.run("case", "stats", "--csv", "--json").code == 2


def test_practice_does_not_count(program: Program) -> None:
    program.run("run", "fresh-code/test", "--simulate", "approve", "--save", "--json")
    found = program.run("case", "stats", "--json").document
    assert (found["cases"], found["simulated"]) == (0, 1)


def test_the_use_of_a_flow_is_numbers_alone(program: Program) -> None:
    saved(program, DONE)
    saved(program, HALF)
    case = saved(program, REFUSED)
    program.run("case", "note", case, "Canary words of a person")
    ran = program.run("flow", "stats", "lost-door", "--from-journal", "--json")
    (flow,) = ran.document["flows"]
    steps = {one["step"]: one for one in flow["steps"]}
    assert steps["own-door"]["answers"] == {"yes": 3}
    assert steps["own-door"]["never"] == ["no", "not-sure"]
    assert steps["ids"]["stops"] == 1
    assert steps["push"]["cannot_do"] == {"no-rights": 1}
    assert "look-lock" in flow["never_reached"]
    text = program.run("flow", "stats", "lost-door", "--from-journal").out
    for said in (ran.out, text):
        assert "Canary" not in said
        assert GUID not in said
        assert case not in said


# --- retention


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a hundred days pass."""
    real = world.real

    def then() -> world.World:
        from dataclasses import replace  # noqa: PLC0415 - for this alone

        now = real()
        return replace(now, now=lambda: now.now() + timedelta(days=100))

    monkeypatch.setattr(world, "real", then)
    monkeypatch.setattr("wizard.cli.opening.real", then)


def age(program: Program, days: int) -> None:
    """Write a case as someone has done who stopped so many days ago."""
    then = datetime.now(UTC) - timedelta(days=days)
    from wizard.case.events import CaseOpened  # noqa: PLC0415 - for this alone
    from wizard.content.people import Person  # noqa: PLC0415 - same

    journal = Journal.open(program.journal, lambda: then)
    journal.create(f"OLD{days}", b"a key for this case")
    journal.append(f"OLD{days}", CaseOpened(f"OLD{days}", Person.USER, "0"))
    journal.close()


def test_old_cases_are_pruned_after_a_yes(
    program: Program, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    age(program, 100)
    age(program, 20)
    assert program.run("case", "prune").code == 2
    assert "No case" in program.run("case", "prune", "--older-than", "200").out
    ran = program.run("case", "prune", "--older-than", "90")
    assert ran.code == 2
    assert "--yes" in ran.err
    monkeypatch.setattr("wizard.cli.case_commands._can_ask", lambda: True)
    ran = program.run("case", "prune", "--older-than", "90", stdin="no\n")
    assert ran.code == 5
    assert "Delete 1 case without a change for 90 days?" in ran.out
    ran = program.run("case", "prune", "--older-than", "90", stdin="yes\n")
    assert (ran.code, ran.err) == (0, "")
    assert "Deleted: OLD100." in ran.out
    listed = {one["id"] for one in program.run("case", "list", "--json").document["cases"]}
    assert listed == {case, "OLD20"}
    assert b"OLD100" not in b"".join(one.read_bytes() for one in program.journal.parent.iterdir())


@pytest.mark.parametrize("days", ["x", "0", "-1", "1.5", "99999999999"])
def test_a_number_of_days_that_is_none_deletes_nothing(
    program: Program, case: str, days: str
) -> None:
    ran = program.run("case", "prune", "--older-than", days, "--yes")
    assert ran.code == 2
    assert case in program.run("case", "list").out


def test_keep_days_deletes_by_itself_and_says_so(
    program: Program, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    age(program, 100)
    settings(program, monkeypatch, "[journal]\nkeep-days = 90\n")
    ran = program.run("case", "list")
    assert "Deleted as [journal] keep-days says: 1 case without a change for 90 days." in ran.err
    assert "OLD100" not in ran.out
    assert case in ran.out
    assert program.run("case", "list").err == ""


@pytest.mark.parametrize("value", ["-1", '"x"', "true", "1.5", "100000"])
def test_keep_days_is_a_number(
    program: Program, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    settings(program, monkeypatch, f"[journal]\nkeep-days = {value}\n")
    ran = program.run("case", "list")
    assert ran.code == 2
    assert "keep-days" in ran.err


# --- who has a case, and where cases are kept


def test_a_case_of_somebody_else_is_taken_over_after_a_yes(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENTRA_WIZARD_DESK", "Anna")
    half = saved(program, HALF)
    monkeypatch.setenv("ENTRA_WIZARD_DESK", "Ben")
    ran = program.run("case", "resume", half, "--plain")
    assert ran.code == 2
    assert "--take-over" in ran.err
    with monkeypatch.context() as terminal:
        terminal.setattr("wizard.cli.case_commands._can_ask", lambda: True)
        ran = program.run("case", "resume", half, "--plain", stdin="no\n")
    assert ran.code == 5
    assert f"helpdesk Anna has case {half} since " in ran.out
    assert f"Case {half} stays with helpdesk Anna." in ran.out
    ran = program.run("case", "resume", half, "--plain", "--take-over", stdin="q\n")
    assert ran.code == 5
    (listed,) = program.run("case", "list", "--json").document["cases"]
    assert listed["holder"] == "helpdesk Ben"


def test_the_list_of_a_team_says_who_has_a_case(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENTRA_WIZARD_DESK", "Anna")
    saved(program, HALF)
    assert "Anna" not in program.run("case", "list").out
    monkeypatch.setattr(SqliteStore, "is_shared", True)
    assert program.run("case", "list").out.rstrip().endswith("With helpdesk Anna.")
    case = program.run("case", "list", "--json").document["cases"][0]["id"]
    assert "Backups of the database" in program.run("case", "delete", case, "--yes").err


def test_a_journal_is_named_on_the_command_line(program: Program, case: str) -> None:
    other = str(program.folder / "other.db")
    assert "No cases yet" in program.run("case", "list", "--journal", other).out
    assert case in program.run("case", "list", "--journal", str(program.journal)).out


def test_a_database_that_is_not_there_is_one_sentence_without_the_password(
    program: Program,
) -> None:
    address = "postgresql://desk:Canary-Passw0rd@127.0.0.1:1/cases"
    ran = program.run("case", "list", "--journal", address)
    assert ran.code == 1
    assert "The journal postgresql://127.0.0.1:1/cases was not opened" in ran.err
    assert "Canary" not in ran.out + ran.err


def test_a_flow_that_was_only_looked_at_leaves_no_case(program: Program) -> None:
    ran = program.run("run", "lost-door", "--plain", stdin="q\n")
    assert ran.code == 5
    assert "Nothing was answered, so no case was kept." in ran.out
    assert program.run("case", "list").out.startswith("No cases yet")
    program.run("run", "lost-door", "--plain", stdin="1\nq\n")
    assert "lost-door" not in program.run("case", "list").err
    assert program.run("case", "list").out.startswith("Case ")
