"""Reading files that the user names: opened without blocking, read up to a limit.

A name can be anything: a folder, an endless device, a pipe without a writer. What cannot be read is
refused at once with one sentence. A named pipe, as shells create one for `<(command)`, is read as
long as it delivers, and refused when nothing comes for a while; standard input is never timed out.
"""

from __future__ import annotations

import errno
import os
import select
import stat
import time
from pathlib import Path
from typing import NamedTuple

from wizard.errors import InputError

SILENCE = 1.0
"""Seconds without data after which a pipe is refused."""

ALTOGETHER = 10.0
"""Seconds in total after which a pipe is refused."""

_PIECE = 65_536
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # opening a pipe without a writer would block
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
_CHECK = "Check the name."
_NAME_A_FILE = "Name a file, or - for standard input."
_REASONS = {
    errno.ENOENT: "there is no such file",
    errno.ENOTDIR: "a part of the path is not a folder",
    errno.EACCES: "you may not read it",
    errno.EPERM: "you may not read it",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "its links lead round in a circle",
    errno.ENXIO: "it is a socket",
    errno.EAGAIN: "nothing comes from it",
}
_KINDS = (
    (stat.S_ISDIR, "it is a folder", "Name a file in it."),
    (stat.S_ISCHR, "it is a device", _NAME_A_FILE),
    (stat.S_ISBLK, "it is a device", _NAME_A_FILE),
    (stat.S_ISSOCK, "it is a socket", _NAME_A_FILE),
)


class UnreadableError(InputError):
    """A named file cannot be read; `why` is the reason only, as `it is a folder`."""

    def __init__(self, name: str | Path, why: str, hint: str = _CHECK) -> None:
        super().__init__(f"The file {str(name)!r} cannot be read: {why}.", hint)
        self.why = why


class Opened(NamedTuple):
    """An open file: its file descriptor, and its size or None for a pipe."""

    number: int
    size: int | None


def reason(error: Exception) -> str:
    """Return the reason of a system error in words."""
    if isinstance(error, ValueError):
        return "the name holds a character that no name can have"
    number = error.errno if isinstance(error, OSError) else None
    return _REASONS.get(number or 0, "the system refused it")


def open_named(name: str | Path, *, pipes: bool = True) -> Opened:
    """Open a file for reading without blocking; raise UnreadableError if it cannot be read.

    The caller closes it. The null device counts as an empty file. A pipe is non-blocking.
    """
    try:
        number = os.open(name, _FLAGS)
    except (OSError, ValueError) as error:
        # Windows reports a folder as "permission denied".
        why = "it is a folder" if is_folder(name) else reason(error)
        raise UnreadableError(name, why) from error
    kind = os.fstat(number)
    if stat.S_ISREG(kind.st_mode):
        return Opened(number, kind.st_size)
    if _is_empty_device(kind):
        return Opened(number, 0)
    why, hint = next((row[1:] for row in _KINDS if row[0](kind.st_mode)), ("", ""))
    if not why and not pipes:
        why, hint = "it is a pipe", "Save it as a file first."
    if why:
        os.close(number)
        raise UnreadableError(name, why, hint)
    return Opened(number, None)


def read_named(name: str | Path, limit: int, *, pipes: bool = True) -> bytes:
    """Return at most `limit` + 1 bytes of a file, so that the caller can tell if it is longer."""
    opened = open_named(name, pipes=pipes)
    try:
        if opened.size is None:
            return _from_pipe(name, opened.number, limit)
        return _from_file(opened.number, limit)
    except OSError as error:
        raise UnreadableError(name, reason(error)) from error
    finally:
        os.close(opened.number)


def check_readable(name: str | Path, most: int | None = None) -> None:
    """Raise UnreadableError unless a name is a regular file of at most `most` bytes."""
    opened = open_named(name, pipes=False)
    os.close(opened.number)
    if most is not None and (opened.size or 0) > most:
        raise UnreadableError(name, f"it is larger than {most // 1_000_000} MB")


def is_standard_input(name: str) -> bool:
    """Return whether a name, as `/dev/stdin`, refers to standard input."""
    try:
        named, ours = Path(name).stat(), os.fstat(0)
    except (OSError, ValueError):
        return False
    return os.path.samestat(named, ours) and not (
        stat.S_ISREG(ours.st_mode) or _is_empty_device(ours)
    )


def is_folder(name: str | Path) -> bool:
    """Return whether a name is a folder; False if that cannot be checked."""
    try:
        return Path(name).is_dir()
    except (OSError, ValueError):
        return False


def is_there(name: str | Path) -> bool:
    """Return whether a file of any kind exists; False if that cannot be checked."""
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        return False


def waits_for_bytes(number: int, seconds: float) -> bool:
    """Wait until a pipe has data or has ended; return False on a timeout."""
    if not hasattr(select, "poll"):
        return True  # Windows, where pipes are never opened by name
    poll = select.poll()
    poll.register(number, select.POLLIN)
    return bool(poll.poll(max(seconds, 0) * 1000))


def first_of_pipe(name: str | Path, number: int) -> bytes:
    """Wait a moment for a pipe, and return its first byte, or nothing if there is none yet.

    Raises UnreadableError if the pipe has no writer; a slow writer may take any time.
    """
    if waits_for_bytes(number, SILENCE):
        return b""
    try:
        piece = os.read(number, 1)
    except BlockingIOError:
        return b""
    if not piece:
        os.close(number)
        raise UnreadableError(name, "it is a pipe that nobody writes to", _NAME_A_FILE)
    return piece


def _is_empty_device(kind: os.stat_result) -> bool:
    if not stat.S_ISCHR(kind.st_mode):
        return False
    try:
        return kind.st_rdev == Path(os.devnull).stat().st_rdev
    except OSError:
        return False


def _from_file(number: int, limit: int) -> bytes:
    data = bytearray()
    while len(data) <= limit:
        piece = os.read(number, min(_PIECE, limit + 1 - len(data)))
        if not piece:
            break
        data += piece
    return bytes(data)


def _from_pipe(name: str | Path, number: int, limit: int) -> bytes:
    data = bytearray()
    end = time.monotonic() + ALTOGETHER
    while len(data) <= limit:
        if not waits_for_bytes(number, min(SILENCE, end - time.monotonic())):
            raise UnreadableError(
                name,
                "it is a pipe that does not come to an end",
                "Save it as a file first, or pipe it into standard input and name -.",
            )
        piece = os.read(number, min(_PIECE, limit + 1 - len(data)))
        if not piece:
            break
        data += piece
    return bytes(data)
