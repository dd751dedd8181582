"""The keeper's passphrase: only a slow hash of it is kept, in a file of its own."""

from __future__ import annotations

import hmac
import os
import secrets
from hashlib import scrypt
from typing import TYPE_CHECKING

from wizard.errors import InputError, SettingsError
from wizard.input_file import UnreadableError, read_named

if TYPE_CHECKING:
    from pathlib import Path

SHORTEST = 8
"""Characters a passphrase has at least."""

NAME = "kiosk-passphrase"
"""The name of the file, beside config.toml."""

_N, _R, _P = 1 << 14, 8, 1
_SALT, _MOST = 16, 1000


def hashed(passphrase: str, salt: bytes = b"") -> str:
    """Return the line that is kept of a passphrase; a new salt each time."""
    if len(passphrase) < SHORTEST:
        raise InputError(
            f"The passphrase has fewer than {SHORTEST} characters.", "Choose a longer one."
        )
    salt = salt or secrets.token_bytes(_SALT)
    return f"scrypt:{salt.hex()}:{_digest(passphrase, salt).hex()}"


def matches(passphrase: str, kept: str) -> bool:
    """Return whether a passphrase is the one that a line was made of, in constant time."""
    kind, _, rest = kept.strip().partition(":")
    salt, _, digest = rest.partition(":")
    try:
        wanted = bytes.fromhex(digest)
        made = _digest(passphrase, bytes.fromhex(salt))
    except ValueError:
        return False
    return kind == "scrypt" and hmac.compare_digest(made, wanted)


def _digest(passphrase: str, salt: bytes) -> bytes:
    return scrypt(passphrase.encode(), salt=salt, n=_N, r=_R, p=_P, dklen=32)


def write(path: Path, passphrase: str) -> None:
    """Keep the hash of a passphrase in a file that nobody else can read."""
    line = hashed(passphrase)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f"{path.name}.new")
        new.unlink(missing_ok=True)
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(f"{line}\n")
        new.replace(path)
    except OSError as error:
        raise SettingsError(
            f"The passphrase cannot be kept in {path}: {error.strerror}.",
            "Run it as the user of the kiosk.",
        ) from error


def read(path: Path) -> str:
    """Return the line that was kept; empty if there is none."""
    try:
        return read_named(path, _MOST).decode("ascii", "replace").strip()
    except UnreadableError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return ""
        raise SettingsError(f"{path} cannot be read: {error.why}.", error.hint) from error
