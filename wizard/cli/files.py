"""Read text from files and standard input, and replace files atomically."""

from __future__ import annotations

import codecs
import os
import sys
from contextlib import suppress
from pathlib import Path

from wizard.errors import InputError, OutputError
from wizard.frozen import frozen
from wizard.input_file import is_standard_input, is_there, read_named, reason


def write_atomic(path: Path, data: bytes, *, new: bool = False, private: bool = False) -> None:
    """Replace a file atomically and keep its permissions; OutputError if that fails.

    With `new` nothing is ever replaced: InputError if there is a file of that name by now. A new
    `private` file can be read by its owner only.
    """
    import tempfile  # noqa: PLC0415 - most commands write no file

    beside: Path | None = None
    try:
        real = path.absolute() if new else path.resolve()  # keep a symlink
        number, name = tempfile.mkstemp(prefix=".entra-wizard-", dir=real.parent)
        beside = Path(name)
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if not private or real.exists():
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
            f"{path} was not written: {reason}.", "The old content is unchanged."
        ) from error
    finally:
        if beside is not None:
            with suppress(OSError):
                beside.unlink()


def _claim(beside: Path, real: Path) -> None:
    """Give a new file its name; FileExistsError if the name is taken by now."""
    try:
        real.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError as error:  # a file system without hard links
        if is_there(real) or real.is_symlink():
            raise FileExistsError from error
        beside.replace(real)


def _permissions_for(real: Path) -> int:
    """Return the permissions of an existing file, or the default for new ones."""
    if real.exists():
        return real.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Sync the folder entry to disk where the system can; the file is synced already."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


# Reading text: bounded and decoded.

STDIN = "-"
LIMIT = 1_000_000
"""How many bytes of a text are read (1 MB); an error message is far smaller."""

_PEEKED = 64

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@frozen
class Text:
    """A text that was read, with notices about what was cut or replaced."""

    text: str
    notices: tuple[str, ...] = ()
    is_cut: bool = False


def plain_name(name: str) -> str:
    """Return `-` for every name of standard input, otherwise the name."""
    return STDIN if is_standard_input(name) else name


def read_text(name: str) -> Text:
    """Return the text of a file, or of standard input for `-`; InputError if that fails."""
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


def read_error_text(name: str) -> Text:
    """Return what `read_text` does; of web traffic too long for that, what shows an error."""
    text = read_text(name)
    if not text.is_cut or plain_name(name) == STDIN:
        return text
    from wizard.scan.har import errors_in, is_har  # noqa: PLC0415 - few texts are that long

    return Text(errors_in(name)[:LIMIT] or text.text) if is_har(text.text.encode()) else text


def read_complete(name: str) -> str:
    """Return a complete text; InputError if it is too long or damaged."""
    text = read_text(name)
    if text.notices:
        raise InputError(text.notices[0], "Only a whole UTF-8 file of up to 1 MB can be used.")
    return text.text


def decode(raw: bytes, source: str = "The text") -> Text:
    """Return the text of raw bytes, cut at `LIMIT`; InputError for binary data."""
    notices = []
    is_cut = len(raw) > LIMIT
    if is_cut:
        raw = raw[:LIMIT]
        notices.append(f"{source} is longer than 1 MB. Only the first 1 MB was read.")
    bom, encoding = next((one for one in _BOMS if raw.startswith(one[0])), (b"", "utf-8"))
    if not bom and _is_wide(raw):
        encoding = "utf-16-le" if raw[1:2] == b"\0" else "utf-16-be"
    text = raw[len(bom) :].decode(encoding, errors="replace")
    if "\0" in text:
        raise InputError(
            f"{source} is a binary file, not text.", "Copy the error text into a text file."
        )
    if "\N{REPLACEMENT CHARACTER}" in text and not notices:
        notices.append(f"{source} is not all UTF-8. Characters that cannot be read were replaced.")
    return Text(text, tuple(notices), is_cut)


def _is_wide(raw: bytes) -> bool:
    """Return whether bytes without a BOM are UTF-16: every second one at the start is 0."""
    first = raw[:_PEEKED]
    return len(first) > 1 and any(
        set(first[at::2]) == {0} and 0 not in first[1 - at :: 2] for at in (0, 1)
    )


def _standard_input() -> bytes:
    buffer = getattr(sys.stdin, "buffer", None)
    if buffer is None:
        return sys.stdin.read(LIMIT + 1).encode("utf-8", errors="replace") if sys.stdin else b""
    raw: bytes | None = buffer.read(LIMIT + 1)
    return raw or b""  # None if it is non-blocking and empty
