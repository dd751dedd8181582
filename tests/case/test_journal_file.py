"""What must hold of the file the journal lives in, before SQLite sees it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.case.workspaces import NOW
from wizard.case.journal import Journal
from wizard.case.journal_file import is_on_network, prepare, set_aside
from wizard.errors import JournalError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folder_and_file_are_for_one_person_only(tmp_path: Path) -> None:
    path = tmp_path / "state" / "journal.db"
    before = os.umask(0)
    try:
        assert prepare(path) == ()
    finally:
        os.umask(before)
    assert mode(path.parent) == 0o700
    assert mode(path) == 0o600


def test_a_folder_that_stood_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    prepare(tmp_path / "journal.db")
    assert mode(tmp_path) == 0o755


def test_a_file_open_to_others_is_closed_and_keeps_its_content(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    Journal.open(path, lambda: NOW).close()
    content = path.read_bytes()
    path.chmod(0o644)
    prepare(path)
    assert mode(path) == 0o600
    assert path.read_bytes() == content


def test_a_folder_everybody_can_write_to_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    (notice,) = prepare(tmp_path / "journal.db")
    assert str(tmp_path) in notice


@pytest.mark.parametrize("end", ["", "-wal", "-shm", "-journal"])
def test_a_link_is_refused_and_its_target_left_alone(tmp_path: Path, end: str) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"mine")
    (tmp_path / f"journal.db{end}").symlink_to(target)
    with pytest.raises(JournalError, match="is a link"):
        prepare(tmp_path / "journal.db")
    assert target.read_bytes() == b"mine"


def test_a_link_to_nothing_is_refused_and_nothing_is_made(tmp_path: Path) -> None:
    target = tmp_path / "target"
    (tmp_path / "journal.db").symlink_to(target)
    with pytest.raises(JournalError, match="is a link"):
        prepare(tmp_path / "journal.db")
    assert not target.exists()


def test_a_hard_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.touch(0o600)
    (tmp_path / "second").hardlink_to(path)
    with pytest.raises(JournalError, match="second name"):
        prepare(path)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="is not a file"):
        prepare(tmp_path)


def test_somebody_elses_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "journal.db"
    path.touch(0o600)
    owner = path.stat().st_uid
    monkeypatch.setattr("os.geteuid", lambda: owner + 1)
    with pytest.raises(JournalError, match="belongs to another user"):
        prepare(path)


@pytest.mark.parametrize("folder", ["file-in-place/of/folder", "/proc/no-such-folder"])
def test_a_folder_that_cannot_be_made_is_an_error_with_a_fix(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file-in-place").touch()
    with pytest.raises(JournalError, match="cannot be kept at") as caught:
        prepare(tmp_path / folder / "journal.db")
    assert "--journal or [journal] file" in caught.value.hint


def test_what_is_set_aside_never_takes_the_place_of_something(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    kept = []
    for text in ("first", "second"):
        path.write_text(text, encoding="utf-8")
        (tmp_path / "journal.db-wal").write_text(f"{text} log", encoding="utf-8")
        kept.append(set_aside(path, "20261121-090000"))
    assert [one.read_text(encoding="utf-8") for one in kept] == ["first", "second"]
    logs = [one.with_name(f"{one.name}-wal").read_text(encoding="utf-8") for one in kept]
    assert logs == ["first log", "second log"]
    assert not path.exists()


def test_what_cannot_be_set_aside_is_said(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="cannot be moved away") as caught:
        set_aside(tmp_path / "gone" / "journal.db", "20261121-090000")
    assert "by hand" in caught.value.hint


MOUNTS = """\
disk / ext4 rw 0 0
server:/home /net nfs4 rw 0 0
local /net/here/local\\040disk ext4 rw 0 0
share /share cifs rw 0 0
tmp /share tmpfs rw 0 0

half a-row
"""


@pytest.mark.parametrize(
    ("folder", "network"),
    [
        ("/var/lib", False),
        ("/net", True),
        ("/net/here", True),
        ("/net/here/local disk/wizard", False),
        ("/network", False),
        ("/share/wizard", False),
    ],
)
def test_a_network_folder_is_known_by_the_mount_that_holds_it(
    tmp_path: Path, folder: str, *, network: bool
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS, encoding="utf-8")
    assert is_on_network(Path(folder) / "journal.db", mounts) is network


def test_without_a_table_of_mounts_a_folder_counts_as_local(tmp_path: Path) -> None:
    assert not is_on_network(tmp_path / "journal.db", tmp_path / "no-such-table")
