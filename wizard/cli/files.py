"""Writing a file so that it is whole at every moment."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from wizard.errors import InputError, OutputError
from wizard.input_file import is_there


def write_whole(path: Path, data: bytes, *, new: bool = False) -> None:
    """Put data in place of a file at once, its rights kept; OutputError if that cannot be done.

    With `new` nothing is ever replaced: InputError if there is a file of that name by now.
    """
    beside: Path | None = None
    try:
        real = path.absolute() if new else path.resolve()  # a link that is there stays a link
        number, name = tempfile.mkstemp(prefix=".entra-wizard-", dir=real.parent)
        beside = Path(name)
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(_rights(real))
        if new:
            _claim(beside, real)
        else:
            beside.replace(real)
        _settle(real.parent)
    except FileExistsError as error:
        raise InputError(f"The file {str(path)!r} exists already.", "Name another file.") from error
    except (OSError, ValueError, RuntimeError) as error:
        reason = (getattr(error, "strerror", "") or type(error).__name__).lower()
        raise OutputError(
            f"{path} was not written: {reason}.", "What was there before is as it was."
        ) from error
    finally:
        if beside is not None:
            with suppress(OSError):
                beside.unlink()


def _claim(beside: Path, real: Path) -> None:
    """Give new data its name; FileExistsError if something has it by now."""
    try:
        real.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError as error:  # a file system without hard links
        if is_there(real) or real.is_symlink():
            raise FileExistsError from error
        beside.replace(real)


def _rights(real: Path) -> int:
    """Return the rights of the file as it is, or those that new files of this person get."""
    if real.exists():
        return real.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _settle(folder: Path) -> None:
    """Bring a new name to the disk where a system can; the file itself is there already."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
