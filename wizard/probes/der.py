"""Who made a certificate, for whom, and from when to when: read from its bytes, trusted or not.

Python tells the names of a certificate only when it trusts it, and the one that is not trusted is
the one a person wants to hear about. This reads just the few fields needed (RFC 5280, section 4.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wizard.characters import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEQUENCE, _SET, _VERSION, _OID = 0x30, 0x31, 0xA0, 0x06
_UTC_TIME, _LONG_TIME = 0x17, 0x18
_UTF16 = 0x1E
_ORGANISATION, _COMMON_NAME = b"\x55\x04\x0a", b"\x55\x04\x03"
_LONG = 0x80
_MOST_LENGTH_BYTES = 3
_MOST_NAME = 100
_HALF_CENTURY = 50


@dataclass(frozen=True, slots=True)
class Read:
    """What stands in a certificate; a name is the organisation, then the common name."""

    maker: str
    owner: str
    since: datetime | None
    until: datetime | None


def read_certificate(der: bytes) -> Read:
    """Return what stands in a certificate; ValueError if the bytes are none."""
    outer = dict(enumerate(_parts(_value(der, _SEQUENCE))))
    fields = list(_parts(outer[0][1])) if outer else []
    if fields and fields[0][0] == _VERSION:
        fields = fields[1:]
    try:
        # Serial number, algorithm, maker, validity, owner.
        _, _, maker, validity, owner = fields[:5]
    except ValueError as error:
        raise ValueError("This is no certificate.") from error
    times = [_time(*part) for part in _parts(validity[1])] + [None, None]
    made_by, made_for = _names(maker[1]), _names(owner[1])
    return Read(
        maker=", ".join(dict.fromkeys((*made_by[:1], *made_by[1:]))),
        owner=made_for[-1] if made_for else "",
        since=times[0],
        until=times[1],
    )


def _value(data: bytes, tag: int) -> bytes:
    found, value = next(_parts(data), (0, b""))
    if found != tag:
        raise ValueError("This is no certificate.")
    return value


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and value of everything that stands side by side in some bytes."""
    at = 0
    while at < len(data):
        tag, size, at = data[at], *_size(data, at + 1)
        if at + size > len(data):
            raise ValueError("A part is longer than the whole.")
        yield tag, data[at : at + size]
        at += size


def _size(data: bytes, at: int) -> tuple[int, int]:
    """Return the size that stands at an offset, and the offset behind it."""
    first = data[at : at + 1]
    if not first:
        raise ValueError("A part has no size.")
    if first[0] < _LONG:
        return first[0], at + 1
    count = first[0] - _LONG
    digits = data[at + 1 : at + 1 + count]
    if not 0 < count <= _MOST_LENGTH_BYTES or len(digits) < count:
        raise ValueError("A part has a size that cannot be.")
    return int.from_bytes(digits, "big"), at + 1 + count


def _names(data: bytes) -> list[str]:
    """Return the organisation and the common name of a name, those that are there."""
    found: dict[bytes, str] = {}
    for tag, group in _parts(data):
        if tag != _SET:
            continue
        for _, pair in _parts(group):
            parts = list(_parts(pair))
            if len(parts) > 1 and parts[0][0] == _OID:
                found.setdefault(parts[0][1], _text(*parts[1]))
    names = (found.get(_ORGANISATION, ""), found.get(_COMMON_NAME, ""))
    return [name for name in names if name]


def _text(tag: int, value: bytes) -> str:
    encoding = "utf-16-be" if tag == _UTF16 else "utf-8"
    return " ".join(clean(value.decode(encoding, errors="replace")).split())[:_MOST_NAME]


def _time(tag: int, value: bytes) -> datetime | None:
    """Return a time of a certificate, or None for one that is written otherwise."""
    text = value.decode("ascii", errors="replace")
    if tag == _UTC_TIME and text[:2].isdecimal():
        century = "19" if int(text[:2]) >= _HALF_CENTURY else "20"
        text = century + text
    elif tag != _LONG_TIME:
        return None
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
