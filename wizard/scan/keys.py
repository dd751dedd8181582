"""Fold correlation ids to numbers of 64 bits, many at once.

An id has 128 bits. Its halves are added after one of them was multiplied: nearly the rest of a
division by a prime just under 2^64, so ids that count up, or differ in one half only, stay apart.
All ids stand side by side in one whole number, and are folded by one multiplication.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LANE, _HALF, _DIGITS = 16, 8, 32
_FACTOR = 59


def keys_of(ids: Sequence[bytes]) -> array[int]:
    """Return a number for each id; all must be written as `spelled` has them."""
    raw = bytes.fromhex(b"".join(ids).replace(b"-", b"").decode("ascii"))
    lanes = int.from_bytes(raw, "little")
    mask = int.from_bytes((b"\xff" * _HALF + bytes(_HALF)) * len(ids), "little")
    low, high = lanes & mask, lanes >> 64 & mask
    both = high * _FACTOR + low
    both = (both >> 64 & mask) * _FACTOR + (both & mask)
    keys = array("Q")
    keys.frombytes(both.to_bytes(_LANE * len(ids), "little"))
    return keys[::2]


def spelled(sign_in: bytes) -> bytes:
    """Return an id of hexadecimal digits and hyphens as 32 digits, whatever its hyphens are."""
    digits = sign_in.replace(b"-", b"")
    return digits if len(digits) == _DIGITS else b"%032x" % (int(digits, 16) & (1 << 128) - 1)
