"""Whose a file is, told from its first bytes alone: nothing is opened that is not a journal."""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

APPLICATION_ID = 0x45575A4A
"""Marks the file as a journal of ours (the letters EWZJ), so that no other file is touched."""

_MAGIC = b"SQLite format 3\x00"
_LOG = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
_UNDO = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
_INDEX = 3007000
_APPLICATION_AT, _TABLES_AT, _HEADER = 68, 103, 108
_LOG_HEADER, _FRAME_HEADER = 32, 24
_SMALLEST_PAGE = 512


def is_ours(path: Path) -> bool:
    """Return whether a file carries our mark, in its header or in the log beside it."""
    header = _first(path, _HEADER)
    if header.startswith(_MAGIC) and _mark(header) == APPLICATION_ID:
        return True
    return _log_is_ours(path.with_name(path.name + "-wal"))


def is_blank(path: Path) -> bool:
    """Return whether a file is empty, or a database in which nothing was made yet."""
    header = _first(path, _HEADER)
    if not header:
        return True
    (tables,) = struct.unpack(">H", header[_TABLES_AT : _TABLES_AT + 2].ljust(2, b"\xff"))
    return header.startswith(_MAGIC) and not tables and not _mark(header)


def is_of_sqlite(path: Path) -> bool:
    """Return whether a file beside a database begins as one that SQLite puts there, or is empty."""
    begin = _first(path, 8)
    known: tuple[bytes, ...] = (_UNDO, bytes(8))
    if path.name.endswith("-wal"):
        known = _LOG
    elif path.name.endswith("-shm"):
        known = (struct.pack("<I", _INDEX), struct.pack(">I", _INDEX), bytes(8))
    return not begin or begin.startswith(known)


def _mark(header: bytes) -> int:
    return int.from_bytes(header[_APPLICATION_AT : _APPLICATION_AT + 4], "big")


def _first(path: Path, size: int) -> bytes:
    with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as stream:
        return stream.read(size)


def _log_is_ours(log: Path) -> bool:
    """Look for a first page with our mark among the pages that wait in the log."""
    try:
        with log.open("rb") as stream:
            header = stream.read(_LOG_HEADER)
            if not header.startswith(_LOG):
                return False
            size = int.from_bytes(header[8:12], "big")
            while size >= _SMALLEST_PAGE:
                frame = stream.read(_FRAME_HEADER + size)
                if len(frame) < _FRAME_HEADER + size:
                    return False
                if frame[:4] == b"\x00\x00\x00\x01" and _mark(frame[24:]) == APPLICATION_ID:
                    return True
    except OSError:
        return False
    return False
