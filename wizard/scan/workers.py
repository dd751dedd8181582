"""Which worker wrote an entry of a log: process, thread, request, host.

Numbers of processes and threads are harmless. Everything else could carry a name or a value, so it
is shown by a keyed hash only.
"""

from __future__ import annotations

import hashlib
import re

_IS = rb"[\\\"']{0,2}\s?[:=]\s?[\\\"']{0,2}"
_HARMLESS = re.compile(rb"\d{1,10}")
_WORKER: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    (
        "pid",
        re.compile(
            rb"(?i)(?<![a-z])(?:pid|process[_ ]?id|process)" + _IS + rb"(\d{1,10})"
            rb"|\[(?:pid )?(\d{2,10})\](?!\d)|\(pid (\d{1,10})\)|\bpid (\d{1,10})\b"
        ),
    ),
    ("worker", re.compile(rb"(?i)\bworker[-_ #:=]{1,2}(\d{1,10})\b")),
    (
        "thread",
        re.compile(
            rb"(?i)(?<![a-z])(?:thread(?:[_ ]?(?:id|name))?|tid)" + _IS + rb"([\w.#-]{1,64})"
            rb"|\bthread[- #](\d{1,10})\b|\[((?:[a-z]{2,16}-){1,6}\d{1,6})\]"
        ),
    ),
    (
        "request",
        re.compile(
            rb"(?i)(?:request[_ -]?id|req[_-]?id|trace[_-]?id|trace[_-]?identifier|traceparent)"
            + _IS
            + rb"([\w.:-]{3,128})|\breq-([\w-]{3,64})\b"
        ),
    ),
    (
        "host",
        re.compile(
            rb"(?i)(?<![a-z-])(?:host(?:name)?|server|node|pod|instance)"
            + _IS
            + rb"([\w.:-]{1,128})"
            rb"|^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d ([\w.-]{1,64}) "
        ),
    ),
)


def worker(entry: bytes, key: bytes) -> str:
    """Return who wrote an entry, as "pid 12, thread 3, request 5f2a", or nothing."""
    said = []
    for name, shape in _WORKER:
        m = shape.search(entry)
        if m:
            said.append(f"{name} {_shown(next(filter(None, m.groups())), key)}")
    return ", ".join(said)


def _shown(value: bytes, key: bytes) -> str:
    if _HARMLESS.fullmatch(value):
        return value.decode("ascii")
    return hashlib.blake2b(value, digest_size=2, key=key).hexdigest()
