"""What must hold of the doors to the outside, and of the desk that is built on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from wizard import __version__
from wizard.case.journal import Journal
from wizard.case.journal_file import MIGRATIONS
from wizard.content.people import Person
from wizard.settings import LocalNotice, Settings
from wizard.world import (
    ALPHABET,
    ID_LENGTH,
    KEY_BYTES,
    fixed,
    open_workspace,
    real,
)

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from wizard.case.workspace import Workspace


def workspace_of(settings: Settings) -> Workspace:
    workspace, _findings = open_workspace(settings, fixed())
    return workspace


def test_ids_are_short_and_cannot_be_misread() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 23
    for alike in ("O0QI1L", "Z2", "S5", "B8", "UV", "N"):
        assert sum(one in ALPHABET for one in alike) <= 1, alike
    assert not set("AEIOU") & set(ALPHABET), "no vowels, so no words"
    ids = {real().new_id() for _ in range(200)}
    assert len(ids) > 150
    assert all(len(one) == ID_LENGTH and set(one) <= set(ALPHABET) for one in ids)


def test_keys_are_long_and_never_the_same_in_the_real_world() -> None:
    keys = {real().new_key() for _ in range(50)}
    assert len(keys) == 50
    assert {len(one) for one in keys} == {KEY_BYTES}


def test_the_real_clock_tells_utc() -> None:
    assert real().now().tzinfo is UTC


def test_the_fixed_world_is_the_same_each_time() -> None:
    for _ in range(2):
        world = fixed("2026-11-21T09:00:00Z")
        assert [world.new_id() for _ in range(3)] == ["K1", "K2", "K3"]
        first, second = world.new_key(), world.new_key()
        assert first == bytes(KEY_BYTES - 1) + b"\x01"
        assert first != second
        assert world.now() == world.now() == datetime(2026, 11, 21, 9, tzinfo=UTC)


def test_the_desk_knows_the_flows_and_keeps_cases_where_the_settings_say(tmp_path: Path) -> None:
    settings = Settings(journal=tmp_path / "journal.db", contacts={"admin": "Queue Identity"})
    workspace = workspace_of(settings)
    assert "aadsts90120" in workspace.book
    assert workspace.journal.notices == ()
    assert (workspace.version, workspace.contacts) == (__version__, {"admin": "Queue Identity"})
    assert workspace.open(reader=Person.HELPDESK).view.case_id == "K1"
    workspace.journal.close()
    kept = Journal.open(tmp_path / "journal.db", fixed().now)
    assert kept.cases(5) == ("K1",)
    assert kept.events("K1")[0].at == "2026-11-21T09:00:00Z"
    kept.close()


def test_an_id_that_is_taken_is_not_given_again(tmp_path: Path) -> None:
    settings = Settings(journal=tmp_path / "journal.db")
    for expected in ("K1", "K2", "K3"):  # a new fixed world begins at K1 each time
        workspace = workspace_of(settings)
        assert workspace.open(reader=Person.USER).view.case_id == expected
        workspace.journal.close()


def test_a_journal_that_is_off_writes_nothing_and_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    workspace = workspace_of(Settings(journal=None))
    workspace.open(reader=Person.HELPDESK)
    assert workspace.journal.notices == ()
    assert list(tmp_path.iterdir()) == []
    workspace.journal.close()


def test_without_a_usable_journal_cases_go_on_in_memory_and_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    workspace = workspace_of(Settings(journal=tmp_path / "file" / "journal.db"))
    (notice,) = workspace.journal.notices
    assert notice.startswith("Cases are not saved: they are kept only until the program ends.")
    assert str(tmp_path / "file") in notice
    case = workspace.open(reader=Person.HELPDESK)
    assert case.start_flow("aadsts90120").step is not None
    assert workspace.resume(case.view.case_id).view.step == case.view.step
    workspace.journal.close()


def test_a_newer_journal_is_left_alone_and_cases_go_on_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "journal.db"
    with monkeypatch.context() as later:
        later.setattr("wizard.case.journal_file.MIGRATIONS", (*MIGRATIONS, ("CREATE TABLE t (x)",)))
        Journal.open(path, fixed().now).close()
    before = path.read_bytes()
    workspace = workspace_of(Settings(journal=path))
    assert "newer version" in workspace.journal.notices[0]
    workspace.open(reader=Person.HELPDESK)
    workspace.journal.close()
    assert path.read_bytes() == before


def test_local_sentences_are_those_of_today() -> None:
    settings = Settings(
        notices=(LocalNotice("53003", "Say this."), LocalNotice("50105", "Gone.", date(2026, 1, 1)))
    )
    workspace = workspace_of(settings)
    assert workspace.notices == {"53003": "Say this."}
    workspace.journal.close()


def test_further_folders_add_flows_and_their_mistakes_come_back(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("flow: [", encoding="utf-8")
    settings = Settings(flow_folders=(tmp_path,))
    workspace, findings = open_workspace(settings, fixed())
    assert any(str(tmp_path) in one.at.file for one in findings)
    without, _ = open_workspace(replace(settings, flow_folders=()), fixed())
    assert set(workspace.book) == set(without.book)
    workspace.journal.close()
    without.journal.close()
