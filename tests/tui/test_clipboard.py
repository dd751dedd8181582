"""Copying says what it tried, and a text that no clipboard took can be saved or selected."""

from __future__ import annotations

import asyncio
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from tests.tui.rig import ANSWERS, at_step, ours, press, text
from wizard.errors import OutputError
from wizard.tui import text_output
from wizard.tui.clipboard import TMUX, SystemClipboard, commands, encoded, report
from wizard.tui.screens.dialogs import TextDialog
from wizard.tui.tour import settle

if TYPE_CHECKING:
    from pathlib import Path

ACTION = "2"


class Board:
    """A clipboard that a test can look into."""

    def __init__(self, taken_by: str) -> None:
        self.taken_by = taken_by
        self.texts: list[str] = []

    def put(self, text: str) -> str:
        self.texts.append(text)
        return self.taken_by


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({}, "darwin", ["pbcopy"]),
        ({}, "win32", ["clip"]),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux", ["wl-copy", "xclip", "xsel"]),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", ["clip.exe"]),
        ({"TMUX": "t,1,0", "DISPLAY": ":0"}, "linux", ["xclip", "xsel", "tmux"]),
        ({"SSH_CONNECTION": "a b", "WAYLAND_DISPLAY": "wayland-0"}, "linux", []),
        ({"SSH_TTY": "/dev/pts/1"}, "darwin", []),
        ({"SSH_CONNECTION": "a b", "DISPLAY": "localhost:10"}, "linux", ["xclip", "xsel"]),
        ({}, "linux", []),
    ],
)
def test_only_the_clipboard_of_the_user_is_tried(
    environ: dict[str, str], platform: str, expected: list[str]
) -> None:
    assert [command[0] for command in commands(environ, platform)] == expected


def test_windows_gets_its_own_encoding() -> None:
    assert encoded(("clip.exe",), "é").decode("utf-16") == "é"
    assert encoded(TMUX, "é").decode("utf-8") == "é"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the command")
@pytest.mark.parametrize(("code", "taken_by"), [(0, "xclip"), (1, "")])
def test_a_command_that_fails_is_not_reported_as_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, taken_by: str
) -> None:
    program = tmp_path / "xclip"
    program.write_text(f"#!/bin/sh\n/bin/cat > {tmp_path}/taken\nexit {code}\n", encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert SystemClipboard({"DISPLAY": ":0"}, "linux").put("AADSTS90120 é") == taken_by
    assert (tmp_path / "taken").read_text("utf-8") == "AADSTS90120 é"


def test_what_is_said_names_what_was_tried() -> None:
    assert report("pbcopy", "x.") == "Copied to the clipboard (pbcopy)."
    assert report("tmux", "x.").startswith("Copied to tmux, and sent to the terminal.")
    assert report("", "x.") == "Sent to the terminal. If it did not arrive, x."


@pytest.mark.parametrize(
    ("taken_by", "said"),
    [("wl-copy", "Copied to the clipboard (wl-copy)."), ("", "press s to save it to a file")],
)
async def test_the_screen_says_how_far_a_copy_got(taken_by: str, said: str) -> None:
    async with at_step(ACTION) as pilot:
        board = Board(taken_by)
        ours(pilot).session.clipboard = board
        await press(pilot, "c")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert board.texts == ["az login --use-device-code"] == [ours(pilot).clipboard]
        assert said in " ".join(text(pilot).split())


async def test_s_saves_the_text_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with at_step(ACTION) as pilot:
        await press(pilot, "s", "s")
        files = await asyncio.to_thread(lambda: sorted(tmp_path.iterdir()))
        assert [file.name for file in files] == ["entra-wizard-K1-2.txt", "entra-wizard-K1.txt"]
        assert "Saved as" in text(pilot)
    assert {file.read_text("utf-8") for file in files} == {"az login --use-device-code\n"}
    if sys.platform != "win32":
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


async def test_v_says_where_the_text_cannot_be_shown_alone() -> None:
    async with at_step(ACTION, "v") as pilot:
        assert "Press s to save it" in text(pilot)


def test_a_folder_that_takes_nothing_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="not saved in"):
        text_output.save("text", "K1", tmp_path / "missing")


async def test_a_short_text_is_shown_as_a_qr_code() -> None:
    async with at_step(ACTION, "q") as pilot:
        assert isinstance(pilot.app.screen, TextDialog)
        assert "▄" in text(pilot)


async def test_a_text_too_long_for_a_qr_code_says_so() -> None:
    async with at_step(ANSWERS["signed-in"], "q") as pilot:
        assert "too long for a QR code" in " ".join(text(pilot).split())
