"""The care taken of a file that only one person may read: made 0600, never through a link."""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

from wizard.case.file_marks import is_blank, is_of_sqlite, is_ours
from wizard.errors import JournalError

NETWORK_TYPES = frozenset(
    {
        "9p",
        "afs",
        "ceph",
        "cifs",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.sshfs",
        "gfs2",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "smb3",
        "smbfs",
    }
)
"""Types of file systems that more than one host may write to, as `/proc/mounts` names them."""

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a database, by the end of its name."""

OPEN_HERE: Counter[tuple[int, int]] = Counter()
"""The journals this program has open. Their bytes are not looked at: closing a file that SQLite has
open in the same process would drop the locks it holds."""

_OPEN = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


def prepare(path: Path) -> tuple[str, ...]:
    """Create the file and its folder for one person only, or check what stands there.

    Returns sentences about what the person should know. Raises JournalError when the folder
    cannot be made or written, or the file is a link, is no file, belongs to somebody else, or is
    neither a journal of ours nor empty; such a file is left exactly as it is.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = [one for one in _beside(path) if _checked(one)]
        is_there = _checked(path)
        left = _refuse_foreign(path, beside) if is_there else _left_over(path, beside)
        if not is_there:
            _create(path)
        for one in (path, *beside):
            with suppress(FileNotFoundError):
                _close_to_others(one)
        return (*left, *_notices(path.parent))
    except OSError as error:
        raise JournalError(
            f"The journal cannot be kept at {path}: {error.strerror or error}.",
            "Make the folder writable, or name another file as [journal] file in the settings.",
        ) from error


def identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from any other, whatever its name; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _create(path: Path) -> None:
    try:
        os.close(os.open(path, _OPEN | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:  # another program has just made it
        _check(path)


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in BESIDE]


def _checked(path: Path) -> bool:
    """Return whether there is such a file; raise JournalError if it may not be used."""
    try:
        _check(path)
    except FileNotFoundError:  # another program may just have taken its own away
        return False
    return True


def _refuse_foreign(path: Path, beside: list[Path]) -> tuple[str, ...]:
    """Raise JournalError for a file that is not ours: SQLite would write over it."""
    if OPEN_HERE[identity(path) or (0, 0)] or is_ours(path):
        return ()
    size = path.stat().st_size
    waiting = [one for one in beside if one.name.endswith("-wal") and one.stat().st_size]
    # In a log of somebody else there may be tables that the file itself does not show yet.
    if not is_blank(path) or (size and waiting):
        raise JournalError(
            f"The file {path} is not a journal of entra-wizard, so it was left as it is.",
            "Name another file as [journal] file in the settings, or move this one away.",
        )
    return () if size else _left_over(path, beside)


def _left_over(path: Path, beside: list[Path]) -> tuple[str, ...]:
    """Keep what a journal that is gone left, which SQLite would delete; refuse other files."""
    said = []
    for one in beside:
        if not is_of_sqlite(one):
            raise JournalError(
                f"The file {one} stands where the journal would keep its own, so it is not used.",
                "Name another file as [journal] file in the settings, or move this one away.",
            )
        if one.name.endswith("-journal") or not one.stat().st_size:
            continue  # another program may just be making the journal
        kept = _put_by(one)
        if one.name.endswith("-wal"):
            said.append(f"The journal {path} was gone. What was left of it is kept at {kept}.")
    return tuple(said)


def put_log_by(path: Path) -> None:
    """Rename the log of a journal that is gone: SQLite would read it into the next one."""
    for end in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            _put_by(path.with_name(path.name + end))


def _put_by(path: Path) -> Path:
    number = 1
    while os.path.lexists(kept := path.with_name(f"{path.name}.left-{number}")):
        number += 1
    path.rename(kept)
    return kept


def set_aside(path: Path, stamp: str) -> Path:
    """Rename a damaged database and what stands beside it; return the new name, never a used one.

    `stamp` becomes part of the name. Raises JournalError when renaming is refused.
    """
    number = 1
    while os.path.lexists(kept := path.with_name(f"{path.name}.damaged-{stamp}-{number}")):
        number += 1
    try:
        path.rename(kept)
        for end in BESIDE:
            if os.path.lexists(beside := path.with_name(path.name + end)):
                beside.rename(kept.with_name(kept.name + end))
    except OSError as error:
        raise JournalError(
            f"The journal {path} is damaged and cannot be moved away: {error.strerror or error}.",
            "Move it away by hand, then start again.",
        ) from error
    return kept


def is_on_network(path: Path, mounts: Path = Path("/proc/mounts")) -> bool:
    """Return whether several hosts may write to the folder, as far as the system tells.

    `mounts` is the table of mounted file systems; where there is none only names of the form
    `//host/share` are recognised.
    """
    folder = path.parent.resolve()
    if folder.drive.startswith("\\\\"):
        return True
    try:
        rows = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    best, kind = -1, ""
    for fields in (row.split(" ") for row in rows):
        if len(fields) < 3:  # noqa: PLR2004 - device, point and type come first
            continue
        _device, point, this_kind, *_rest = fields
        # The table writes a space as \040; the last mount over a point is the one in force.
        mount = Path(point.replace("\\040", " "))
        if folder.is_relative_to(mount) and len(mount.parts) >= best:
            best, kind = len(mount.parts), this_kind
    return kind in NETWORK_TYPES


def _check(path: Path) -> None:
    """Raise JournalError unless the file is a plain one of this person's."""
    found = path.lstat()
    wrong = ""
    if not stat.S_ISREG(found.st_mode):
        wrong = "is a link" if stat.S_ISLNK(found.st_mode) else "is not a file"
    elif found.st_nlink > 1:
        wrong = "has a second name (a hard link)"
    elif sys.platform != "win32" and found.st_uid != os.geteuid():
        wrong = "belongs to somebody else"
    if wrong:
        raise JournalError(
            f"The journal is not opened: {path} {wrong}.",
            "Move it away, or name another file as [journal] file in the settings.",
        )


def _close_to_others(path: Path) -> None:
    if sys.platform != "win32" and stat.S_IMODE(path.lstat().st_mode) & 0o077:
        path.chmod(0o600)


def _notices(folder: Path) -> tuple[str, ...]:
    if sys.platform == "win32" or not folder.stat().st_mode & stat.S_IWOTH:
        return ()
    return (f"Everybody on this machine can write to {folder}, where the journal is kept.",)
