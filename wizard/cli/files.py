"""Writing a file so that it is whole at every moment."""

from __future__ import annotations

import codecs
import os
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wizard.errors import InputError, OutputError
from wizard.input_file import is_standard_input, is_there, read_named, reason


def write_atomic(path: Path, data: bytes, *, new: bool = False) -> None:
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
        beside.chmod(_permissions_for(real))
        if new:
            _claim(beside, real)
        else:
            beside.replace(real)
        _sync_folder(real.parent)
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


def _permissions_for(real: Path) -> int:
    """Return the rights of the file as it is, or those that new files of this person get."""
    if real.exists():
        return real.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Bring a new name to the disk where a system can; the file itself is there already."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


# Text handed in by file or standard input: bounded, decoded, and refused in one sentence.

STDIN = "-"
LIMIT = 1_000_000
"""How many bytes of a text are read (1 MB); an error message is far smaller."""

_LOOKED_AT = 64

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text that was read, and what had to be done to it, in sentences."""

    text: str
    notices: tuple[str, ...] = ()


def plain_name(name: str) -> str:
    """Return `-` for every name of standard input, else the name."""
    return STDIN if is_standard_input(name) else name


def read_text(name: str) -> Text:
    """Return the text of a file, or of standard input for `-`; InputError in one sentence."""
    name = plain_name(name)
    if name != STDIN:
        return decode(read_named(name, LIMIT), f"The file {name!r}")
    try:
        raw = _standard_input()
    except (OSError, ValueError) as error:
        raise InputError(
            f"Standard input cannot be read: {reason(error)}.", "Give the name of a file."
        ) from error
    return decode(raw, "Standard input")


def read_complete(name: str) -> str:
    """Return a text of which no part may be missing; InputError if it is cut or damaged."""
    text = read_text(name)
    if text.notices:
        raise InputError(text.notices[0], "Only a whole UTF-8 file of up to 1 MB can be used.")
    return text.text


def decode(raw: bytes, said: str = "The text") -> Text:
    """Return the text of raw bytes, cut at `LIMIT`; InputError if they are no text."""
    notices = []
    if len(raw) > LIMIT:
        raw = raw[:LIMIT]
        notices.append(f"{said} is longer than 1 MB. Only the first 1 MB was read.")
    mark, encoding = next((one for one in _MARKS if raw.startswith(one[0])), (b"", "utf-8"))
    if not mark and _is_wide(raw):
        encoding = "utf-16-le" if raw[1:2] == b"\0" else "utf-16-be"
    text = raw[len(mark) :].decode(encoding, errors="replace")
    if "\0" in text:
        raise InputError(
            f"{said} holds no text: it is a binary file.", "Copy the error text into a text file."
        )
    if "\N{REPLACEMENT CHARACTER}" in text and not notices:
        notices.append(f"{said} is not all UTF-8. Characters that cannot be read were replaced.")
    return Text(text, tuple(notices))


def _is_wide(raw: bytes) -> bool:
    """Say whether bytes without a mark are UTF-16: every second one of the first is 0."""
    first = raw[:_LOOKED_AT]
    return len(first) > 1 and any(
        set(first[at::2]) == {0} and 0 not in first[1 - at :: 2] for at in (0, 1)
    )


def _standard_input() -> bytes:
    buffer = getattr(sys.stdin, "buffer", None)
    if buffer is None:
        return sys.stdin.read(LIMIT + 1).encode("utf-8", errors="replace") if sys.stdin else b""
    raw: bytes | None = buffer.read(LIMIT + 1)
    return raw or b""  # None where somebody has made it non-blocking and nothing is there
