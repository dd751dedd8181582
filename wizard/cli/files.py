"""Writing a file so that it is whole at every moment."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from wizard.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Put data in place of a file at once, its rights kept; InputError if that cannot be done."""
    real = path.resolve()  # a link stays a link
    beside = real.with_name(f".{real.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if real.exists():
            beside.chmod(real.stat().st_mode & 0o777)
        beside.replace(real)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        reason = error.strerror or type(error).__name__
        raise InputError(f"{path} was not written: {reason}.", "The file is as it was.") from error
