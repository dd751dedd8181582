from __future__ import annotations

import codecs
import gzip
import io
import os
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from tests.scan.logs import found, message, scan_one
from wizard.scan import ScanOptions, scan, source

if TYPE_CHECKING:
    from pathlib import Path

LINE = message(50076, end=" ") + "\n"
WANTED = {50076: (3, "2026-11-20T09:14:07", "2026-11-20T09:14:07", 1)}


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


TEXT = (LINE * 3).encode()
KINDS = {
    "plain": TEXT,
    "gzip": gzip.compress(TEXT),
    "two gzips in one file": gzip.compress(LINE.encode()) + gzip.compress((LINE * 2).encode()),
    "gzip and zeros": gzip.compress(TEXT) + bytes(512),
    "UTF-8 with mark": codecs.BOM_UTF8 + TEXT,
    "UTF-16 little": codecs.BOM_UTF16_LE + TEXT.decode().encode("utf-16-le"),
    "UTF-16 big": codecs.BOM_UTF16_BE + TEXT.decode().encode("utf-16-be"),
    "UTF-16 in gzip": gzip.compress(codecs.BOM_UTF16_LE + TEXT.decode().encode("utf-16-le")),
    "UTF-16 that ends in a half": codecs.BOM_UTF16_LE + TEXT.decode().encode("utf-16-le") + b"A",
    "NUL bytes": b"\0" * 5000 + TEXT + b"\0",
    "no text": b"\xff\xfe"[:1] + bytes(range(256)) + TEXT,
    "one line": TEXT.replace(b"\n", b" "),
}


@pytest.mark.parametrize("data", KINDS.values(), ids=KINDS.keys())
def test_every_kind_gives_the_same(tmp_path: Path, data: bytes) -> None:
    codes, done = scan_one(write(tmp_path / "log", data))
    assert codes == WANTED
    assert not done.incomplete


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100, 1 << 20])
@pytest.mark.parametrize("kind", ["gzip", "two gzips in one file", "UTF-16 in gzip", "UTF-16 big"])
def test_the_size_of_the_pieces_changes_nothing(tmp_path: Path, kind: str, size: int) -> None:
    path = write(tmp_path / "log", KINDS[kind])
    done = scan([str(path)], ScanOptions(chunk=size))
    assert found(done.tally) == WANTED
    assert not done.incomplete


def test_an_empty_file_has_no_code(tmp_path: Path) -> None:
    codes, done = scan_one(write(tmp_path / "log", b""))
    assert (codes, done.incomplete) == ({}, [])


def bad(tmp_path: Path, kind: str) -> Path:
    path = tmp_path / "bad"
    if kind == "folder":
        path.mkdir()
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(str(path))
    elif kind == "device":
        return type(path)("/dev/zero")
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="sockets and devices have no path there")
@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("folder", "it is a folder"),
        ("nothing", "there is no such file"),
        ("device", "it is a device"),
        ("socket", "it is a socket"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_is_read(
    tmp_path: Path, kind: str, why: str
) -> None:
    good = write(tmp_path / "good", TEXT)
    path = bad(tmp_path, kind)
    done = scan([str(path), str(good)], ScanOptions())
    assert found(done.tally) == WANTED
    (trouble,) = done.incomplete
    assert trouble.message == f"The file '{path}' cannot be read: {why}. Nothing of it was read."


def test_a_file_one_may_not_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "no")

    monkeypatch.setattr(os, "open", refuse)
    _, done = scan_one(tmp_path / "log")
    assert "you may not read it" in done.incomplete[0].message


class Changing(io.BytesIO):
    """A file that becomes longer or shorter when it has been read once."""

    def __init__(self, path: Path, change: int) -> None:
        super().__init__(path.read_bytes())
        self._path = path
        self._change = change
        self._file = path.open("rb")

    def fileno(self) -> int:
        return self._file.fileno()

    def read(self, size: int | None = -1) -> bytes:
        length = self._path.stat().st_size
        if self._change:
            os.truncate(self._path, length + self._change)
            if self._change < 0:
                self.truncate(length + self._change)
            self._change = 0
        return super().read(size)

    def close(self) -> None:
        self._file.close()
        super().close()


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (100, "The file 'log' grew while it was read. Its first 483 bytes were read."),
        (-100, "The file 'log' became shorter while it was read. 383 of 483 bytes were read."),
    ],
)
def test_a_file_that_changes_is_named(tmp_path: Path, change: int, wanted: str) -> None:
    path = write(tmp_path / "log", TEXT[:483].ljust(483))
    one = source.Source("log", Changing(path, change), 483)
    read = b"".join(one.chunks())
    one.close()
    assert len(read) == 483 + min(change, 0)
    assert one.trouble == wanted


class Failing(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(size)
        if not piece:
            raise OSError(5, "Input/output error")
        return piece


def test_a_disk_that_fails_in_the_middle_is_named() -> None:
    one = source.Source("log", Failing(TEXT), 10_000)
    assert b"".join(one.chunks(100)) == TEXT
    assert one.trouble == (
        "The file 'log' could be read only in part: the system refused it. "
        f"Its first {len(TEXT)} bytes were read."
    )


PACKED = gzip.compress(TEXT + os.urandom(4000))


@pytest.mark.parametrize(
    ("data", "how"),
    [
        (PACKED[:-3000], "breaks off"),
        (PACKED[:-1], "breaks off"),
        (PACKED[:-8] + b"\1" * 8, "is damaged"),
        (PACKED + b"rubbish", "is damaged"),
        (PACKED[:3], "breaks off"),
    ],
    ids=["half", "last byte", "sum", "more", "head"],
)
def test_a_gzip_that_is_not_whole_gives_what_it_has(tmp_path: Path, data: bytes, how: str) -> None:
    codes, done = scan_one(write(tmp_path / "log.gz", data))
    (trouble,) = done.incomplete
    assert f"is a gzip that {how}. The " in trouble.message
    assert codes == (WANTED if len(data) > 100 else {})


def test_a_gzip_that_swells_comes_in_small_pieces(tmp_path: Path) -> None:
    path = write(tmp_path / "log.gz", gzip.compress(bytes(30_000_000)))
    one = source.open_source(str(path))
    sizes = [len(piece) for piece in one.chunks()]
    one.close()
    assert sum(sizes) == 30_000_000
    assert max(sizes) <= 1 << 20


def test_standard_input_is_read_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(TEXT))))
    done = scan(["-"], ScanOptions())
    assert found(done.tally) == WANTED


def test_without_standard_input_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    done = scan(["-"], ScanOptions())
    assert done.incomplete[0].message == "Standard input cannot be read: there is none."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes there")
def test_a_pipe_nobody_writes_to_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    codes, done = scan_one(tmp_path / "pipe")
    assert codes == {}
    assert "it is a pipe that nobody writes to" in done.incomplete[0].message
