"""Copy text to the clipboard of the desktop or to tmux, and say honestly how far it got.

The terminal's own way, OSC 52, is the last resort: macOS Terminal and all VTE terminals ignore it,
and no terminal answers. The commands are run here rather than by pyperclip, which waits for them
without a time limit: xclip hangs when its X server does not answer.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Protocol

from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PATIENCE = 2.0
"""Seconds that a clipboard command may take."""

TMUX = ("tmux", "load-buffer", "-w", "-")
"""With `-w` tmux also passes the text on to its terminal."""


class Clipboard(Protocol):
    """Where text is copied to besides the terminal."""

    def put(self, text: str) -> str:
        """Copy a text; return the command that took it, or nothing."""


class TerminalOnly:
    """No clipboard but the terminal's: in tests, pictures and the browser."""

    def put(self, text: str) -> str:  # noqa: ARG002 - the protocol's signature
        """Take nothing."""
        return ""


def _run(command: Sequence[str], data: bytes) -> bool:
    """Run a command with data on its standard input; return whether it succeeded in time."""
    try:
        done = subprocess.run(  # noqa: S603 - one of the commands below, without a shell
            command,
            input=data,
            # xclip stays in the background and would keep a pipe open.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def commands(environ: Mapping[str, str], platform: str) -> Iterator[tuple[str, ...]]:
    """Yield the commands that reach the user's clipboard, the best first.

    Over SSH the desktop is another machine's; only a forwarded X display leads back to the user.
    """
    is_remote = bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
    if platform == "darwin" and not is_remote:
        yield ("pbcopy",)
    elif platform == "win32" and not is_remote:
        yield ("clip",)
    elif platform not in ("darwin", "win32"):
        if environ.get("WAYLAND_DISPLAY") and not is_remote:
            yield ("wl-copy",)
        if environ.get("WSL_DISTRO_NAME") and not is_remote:
            yield ("clip.exe",)
        if environ.get("DISPLAY"):
            yield ("xclip", "-selection", "clipboard")
            yield ("xsel", "--clipboard", "--input")
    if environ.get("TMUX"):
        yield TMUX


def encoded(command: Sequence[str], text: str) -> bytes:
    """Return a text as a command reads it: Windows takes UTF-16, all others UTF-8."""
    return text.encode("utf-16" if command[0].startswith("clip") else "utf-8")


@frozen
class SystemClipboard:
    """The clipboard of the desktop the program runs on."""

    environ: Mapping[str, str]
    platform: str = sys.platform

    def put(self, text: str) -> str:
        """Copy a text; return the command that took it, or nothing."""
        for command in commands(self.environ, self.platform):
            if _run(command, encoded(command, text)):
                return command[0]
        return ""


def report(taken_by: str, otherwise: str) -> str:
    """Return what to say after copying; `otherwise` is what to do if nothing arrived."""
    if taken_by == "tmux":
        return f"Copied to tmux, and sent to the terminal. If it did not arrive, {otherwise}"
    if taken_by:
        return f"Copied to the clipboard ({taken_by})."
    return f"Sent to the terminal. If it did not arrive, {otherwise}"
