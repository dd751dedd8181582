"""The passphrase is kept as a slow hash, in a file that nobody else can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wizard.errors import InputError, SettingsError
from wizard.kiosk import passphrase

if TYPE_CHECKING:
    from pathlib import Path

RIGHT = "open sesame 1"


def test_only_the_right_one_matches() -> None:
    kept = passphrase.hashed(RIGHT)
    assert RIGHT not in kept
    assert passphrase.matches(RIGHT, kept)
    for wrong in ("", "open sesame 2", RIGHT + " ", kept):
        assert not passphrase.matches(wrong, kept)


def test_the_same_one_is_kept_differently_each_time() -> None:
    assert passphrase.hashed(RIGHT) != passphrase.hashed(RIGHT)


def test_a_short_one_is_refused() -> None:
    with pytest.raises(InputError, match="fewer than 8"):
        passphrase.hashed("1234567")


@pytest.mark.parametrize("kept", ["", "scrypt", "scrypt:zz:zz", "plain:00:00", "scrypt:00", "\0"])
def test_a_broken_file_matches_nothing(kept: str) -> None:
    assert not passphrase.matches(RIGHT, kept)
    assert not passphrase.matches("", kept)


def test_it_is_written_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / passphrase.NAME
    assert passphrase.read(path) == ""
    passphrase.write(path, RIGHT)
    passphrase.write(path, RIGHT)
    assert passphrase.matches(RIGHT, passphrase.read(path))
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == [passphrase.NAME]


def test_where_it_cannot_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SettingsError, match="cannot be kept"):
        passphrase.write(tmp_path / "file" / passphrase.NAME, RIGHT)
