"""Take secrets out and give people and machines pseudonyms."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections import Counter
from dataclasses import dataclass

from wizard.intake.clean import clean
from wizard.intake.patterns import KEPT, PATTERNS
from wizard.intake.rows import Pattern, Policy
from wizard.intake.scan import Sheet
from wizard.intake.unwrap import View, unwrap

_LENGTH = 4
_NEAR = 40


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of text that goes, why, and what it said."""

    start: int
    end: int
    pattern: Pattern
    value: str


def _find(text: str) -> list[_Span]:
    """Return what the table finds in a text; what is to be kept beats weak rows."""
    sheet = Sheet(text)
    found: list[_Span] = []
    for p in PATTERNS:
        if p.policy is Policy.KEEP or (p.context and not any(map(sheet.has, p.context))):
            continue
        for m in p.shape.find(sheet, p.check):
            start, end = m.span("v" if "v" in m.re.groupindex else 0)
            if not (p.weak and _is_kept(text, start, end)):
                found.append(_Span(start, end, p, text[start:end]))
    return found


def _is_kept(text: str, start: int, end: int) -> bool:
    """Say whether a stretch touches something that is to stay."""
    low = max(0, start - _NEAR)
    near = text[low : end + _NEAR]
    return any(
        low + m.start() < end and start < low + m.end()
        for p in KEPT
        for m in p.shape.regex.finditer(near)
    )


class Redactor:
    """Replaces what may not be kept; pseudonyms are keyed, so they mean nothing elsewhere."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def redact(self, text: str) -> tuple[str, Counter[str], View]:
        """Return the text without secrets and names, what went, and the result unwrapped."""
        text = unpack(text)
        spans = _find(text)
        view = unwrap(text)
        if view.text != text:
            for span in _find(view.text):
                start, end = view.span(span.start, span.end)
                spans.append(_Span(start, end, span.pattern, span.value))
        removed: Counter[str] = Counter()
        pieces: list[str] = []
        at = 0
        for span in _merge(spans):
            removed[span.pattern.kind] += 1
            pieces += (text[at : span.start], self._mask(span))
            at = span.end
        pieces.append(text[at:])
        if not removed:
            return text, removed, view
        text = "".join(pieces)
        return text, removed, unwrap(text)

    def _mask(self, span: _Span) -> str:
        kind = span.pattern.kind
        if span.pattern.policy is Policy.DROP:
            return f"<{kind} removed>"
        said = span.value.casefold().strip()
        digest = hmac.new(self._key, f"{kind}:{said}".encode(errors="replace"), hashlib.sha256)
        return f"<{kind}-{digest.hexdigest()[:_LENGTH]}>"


def _merge(spans: list[_Span]) -> list[_Span]:
    """Return spans in order without overlap; what goes beats what gets a pseudonym."""
    merged: list[_Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not merged or span.start >= merged[-1].end:
            merged.append(span)
            continue
        last = merged[-1]
        dropped = Policy.DROP in (last.pattern.policy, span.pattern.policy)
        keep = last if last.pattern.policy is Policy.DROP or not dropped else span
        end = max(last.end, span.end)
        merged[-1] = _Span(last.start, end, keep.pattern, keep.value)
    return merged


_BLOB = re.compile(
    r"(?:(?<![A-Za-z0-9+/_.-])|(?<=\[\d\dm)|(?<=\[\dm))(?!\d{1,3}m)[A-Za-z0-9+/_-]{40,1000000}+(?:=?\n[A-Za-z0-9+/_-]{1,120}+){0,20000}+={0,2}"
)
_TELLS = re.compile(r"AADSTS\d|\"error|error_|correlation|aadb2c", re.IGNORECASE)


def unpack(text: str, depth: int = 3) -> str:
    """Return the text with base64 that holds an error message replaced by that message."""
    if depth == 0 or len(text) < 40:  # noqa: PLR2004 - the shortest blob looked at
        return text
    return _BLOB.sub(lambda m: _unpacked(m, depth), text)


def _unpacked(m: re.Match[str], depth: int) -> str:
    raw = re.sub(r"[\s=]", "", m[0]).translate({ord("-"): "+", ord("_"): "/"})
    rest = len(raw) % 4
    raw = raw[:-1] if rest == 1 else raw + "=" * (-rest % 4)
    try:
        data = base64.b64decode(raw, validate=True)
    except (binascii.Error, ValueError):
        return m[0]
    said = clean(data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-8", "replace"))
    said = unpack(said, depth - 1)
    if said.count("\ufffd") > len(said) // 20 or not _TELLS.search(said):
        return m[0]
    return said
