"""Take secrets out and give people and machines pseudonyms."""

from __future__ import annotations

import base64
import binascii
import re
import string
from bisect import bisect_right
from collections import Counter
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from wizard.frozen import frozen
from wizard.intake import labels, redaction_rules
from wizard.intake.patterns import SearchText, mask_of, signs_of
from wizard.intake.redaction_rules import KEPT, RULES, Policy, RedactionRule
from wizard.intake.unwrap import remove_invisible, unwrap
from wizard.text import clean_paste

if TYPE_CHECKING:
    from wizard.intake.unwrap import UnwrappedText


_IN_COLUMN = next(p for p in RULES if p.kind == "user")
_LENGTH = 8
_NEAR = 40
_KNOWN = 200
_AROUND = 80


_Span = tuple[int, int, RedactionRule, str]
"""Start and end of a stretch of text that goes, why, and what it said.

A text can hold a hundred thousand of them, so it is the kind of object made soonest.
"""


@cache
def _signs() -> tuple[frozenset[str], tuple[tuple[RedactionRule, frozenset[str]], ...]]:
    """Return all signs of the table, and what is hidden, each with its own."""
    rules = tuple((p, signs_of(p.shape)) for p in RULES if p.policy is not Policy.KEEP)
    return frozenset().union(*(signs for _, signs in rules)), rules


def _rules_for(search_text: SearchText) -> list[RedactionRule]:
    """Return what may have to be hidden in a text, by the words that it has.

    For the messages of the service two in three rules are out at once.
    """
    signs, rules = _signs()
    here = search_text.among(signs)
    return [p for p, its in rules if not its or not its.isdisjoint(here)]


def _find(search_text: SearchText, complete: SearchText | None = None) -> list[_Span]:
    """Return what the table finds in a text, or in a part of a `whole`; what is kept stays."""
    text = search_text.text
    search_texts = (search_text, complete) if complete else (search_text,)
    found: list[_Span] = []
    for p in _rules_for(search_text):
        if p.context and not _in_context(p, search_texts):
            continue
        group = p.shape.group
        here = [(*m.span(group), p, m[group]) for m in p.shape.find(search_text, p.check)]
        found += [one for one in here if not _is_kept(text, one[0], one[1])] if p.weak else here
    found += [(*at, _IN_COLUMN, text[slice(*at)]) for at in labels.people(search_text)]
    return found


def _in_context(rule: RedactionRule, search_texts: tuple[SearchText, ...]) -> bool:
    """Say whether one of the words that a row asks for stands in one of the sheets."""
    return any(search_text.has(word) for search_text in search_texts for word in rule.context)


def _find_changed(text: str, view: UnwrappedText, search_text: SearchText) -> list[_Span]:
    """Return what the table finds on the lines that unwrapping changed, and those beside them.

    Everywhere else the view says the same as the text, and was searched.
    """
    edits = sum(len(layer.new_starts) for layer in view.layers)
    windows = [] if edits * _AROUND * 2 > len(text) else _windows(text, view)
    if not windows or sum(end - start for start, end in windows) * 2 > len(text):
        return _find(SearchText(text), search_text)
    shift, at, found = [], 0, []
    for start, end in windows:
        shift.append((at, start))
        at += end - start
    pieces = SearchText("".join(text[start:end] for start, end in windows))
    for begin, end, rule, value in _find(pieces, search_text):
        (at, start), (_, last) = (
            shift[bisect_right(shift, (place, len(text))) - 1] for place in (begin, end - 1)
        )
        if start == last:
            found.append((begin - at + start, end - at + start, rule, value))
    return found


def _windows(text: str, view: UnwrappedText) -> list[tuple[int, int]]:
    """Return the stretches of a text to search again; each begins with a line break."""
    windows: list[tuple[int, int]] = []
    for start, end in view.changed_spans():
        if windows and end <= windows[-1][1] - _AROUND:
            continue
        low = text.rfind("\n", 0, max(0, start - _AROUND))
        high = text.find("\n", end + _AROUND)
        low, high = max(low, 0), len(text) if high < 0 else high
        if windows and low <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(high, windows[-1][1]))
        else:
            windows.append((low, high))
    return windows


def _is_kept(text: str, start: int, end: int) -> bool:
    """Say whether a stretch touches something that is to stay."""
    low = max(0, start - _NEAR)
    near = text[low : end + _NEAR]
    if "-" not in near and "aad" not in near.lower():
        return False  # ids and times have dashes
    return any(
        low + m.start() < end and start < low + m.end()
        for p in KEPT
        for m in p.shape.regex.finditer(near)
    )


@frozen
class RedactionResult:
    """A text without secrets and names, what went, and the text unwrapped and ready to search.

    `cut` is true when only the beginning was read, since nothing but names of secrets stood there.
    """

    text: str
    removed: Counter[str]
    view: UnwrappedText
    search_text: SearchText
    cut: bool = False


_MOST_PLACES = 90_000
"""Places that are looked at in one text: more than a sign-in log of 1 MB has.

Only a text made of nothing but labels and names has more; its rest is left out, as is that of a
long one.
"""
_MOST_FOUND = 55_000
"""Things that are hidden in one text: more than a list of people of 1 MB has."""

_SAMPLE = 20_000


def _places(search_text: SearchText) -> int:
    """Return at how many places of a text something may have to be hidden."""
    return sum(
        len(p.shape.places(search_text))
        for p in _rules_for(search_text)
        if not (p.context and not _in_context(p, (search_text,)))
    )


def _spans(text: str, view: UnwrappedText, search_text: SearchText) -> list[_Span]:
    """Return what is to be hidden in a text, found as it stands and as it was meant."""
    spans = _find(search_text)
    if view.layers:
        spans = [(*view.span(start, end), rule, value) for start, end, rule, value in spans]
        spans += _find_changed(text, view, search_text)
    return spans


def _counted(sample: str) -> tuple[int, int]:
    """Return at how many places of a text something may have to be hidden, and how much is."""
    view = unwrap(sample)
    search_text = SearchText(view.text)
    return _places(search_text), len(_spans(sample, view, search_text))


def _shortened(text: str, places: int) -> str:
    """Return as much of a text as has the most places that are looked at, in whole words."""
    if places <= _MOST_PLACES:
        return text
    most = len(text) * _MOST_PLACES // places
    end = max(text.rfind("\n", most // 2, most), text.rfind(" ", most // 2, most))
    return text[: end if end > 0 else most]


def _readable(text: str) -> tuple[str, UnwrappedText, SearchText]:
    """Return as much of a text as can be searched in a moment, unwrapped and ready to search."""
    if len(text) > 10 * _SAMPLE:
        # What is far too much is soonest told by its beginning, its middle and its end.
        at = (0, len(text) // 2, len(text) - _SAMPLE)
        counts = zip(*(_counted(text[i : i + _SAMPLE]) for i in at), strict=True)
        places, found = (min(count) * len(text) // _SAMPLE for count in counts)
        too_many = max(places, found * _MOST_PLACES // _MOST_FOUND)
        text = _shortened(text, too_many)
    while True:
        view = unwrap(text)
        search_text = SearchText(view.text)
        shorter = _shortened(text, _places(search_text))
        if len(shorter) == len(text):
            return text, view, search_text
        text = shorter


class Redactor:
    """Replaces what may not be kept; pseudonyms are keyed, so they mean nothing elsewhere."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def redact(self, text: str) -> RedactionResult:
        """Return the text without secrets and names, what went, and the result unwrapped."""
        if not text:
            return RedactionResult(text, Counter(), unwrap(text), SearchText(text))
        whole = unpack(remove_invisible(text))
        text, view, search_text = _readable(whole)
        cut = len(text) < len(whole)
        spans = _spans(text, view, search_text)
        spans = _merge([*spans, *_other_occurrences(text, spans)])
        names = [(rule.kind, value) for _, _, rule, value in spans]
        removed = Counter(kind for kind, _ in names)
        if not spans:
            return RedactionResult(text, removed, view, search_text, cut)
        # A log names the same few people over and over.
        masks = dict(zip(reversed(names), reversed(spans), strict=True))
        masked = {name: self._mask(span) for name, span in masks.items()}
        edits = [
            (start, end, masked[name])
            for (start, end, _, _), name in zip(spans, names, strict=True)
        ]
        text, view = view.masked(text, edits)
        return RedactionResult(text, removed, view, SearchText(view.text), cut)

    def _mask(self, span: _Span) -> str:
        _, _, rule, value = span
        kind = rule.kind
        if rule.policy is Policy.DROP:
            return f"<{kind} removed>"
        import hmac  # noqa: PLC0415 - loads a large library, and most texts name nobody

        decoded = " ".join(redaction_rules.person(value).casefold().split())
        digest = hmac.new(self._key, f"{kind}:{decoded}".encode(errors="replace"), "sha256")
        return f"<{kind}-{digest.hexdigest()[:_LENGTH]}>"


def _other_occurrences(text: str, spans: list[_Span]) -> list[_Span]:
    """Return the other places of values that were found; only what cannot be a plain word."""
    values: dict[str, RedactionRule] = {}
    distinct = {(rule.kind, value): rule for _, _, rule, value in spans}
    for (_, said), rule in distinct.items():
        value, is_secret = said.strip(), rule.policy is Policy.DROP
        if is_secret:
            value = value.rstrip(".,;:!")
        if redaction_rules.is_distinctive(value, secret=is_secret):
            values.setdefault(value, rule)
    found: list[_Span] = []
    if not values:
        return found
    found_starts = {span[0] for span in spans}
    low = text.lower()
    for value, rule in list(values.items())[:_KNOWN]:
        # A name is the same in small letters; some capitals become two letters.
        is_name = rule.policy is not Policy.DROP and len(low) == len(text)
        where, what = (low, value.lower()) if is_name else (text, value)
        at = where.find(what)
        while at >= 0:
            end = at + len(what)
            if at not in found_starts and not (
                text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()
            ):
                found.append((at, end, rule, value))
            at = where.find(what, end)
    return found


def _merge(spans: list[_Span]) -> list[_Span]:
    """Return spans in order without overlap; what goes beats what gets a pseudonym."""
    merged: list[_Span] = []
    last_end = -1
    # By start, and of those with the same start the longest first: two sorts are faster than one
    # with a function of ours.
    in_order = sorted(sorted(spans, key=itemgetter(1), reverse=True), key=itemgetter(0))
    for span in in_order:
        start, end, rule, value = span
        if start >= last_end:
            merged.append(span)
            last_end = end
            continue
        first, _, last_rule, last_value = merged[-1]
        if last_rule.policy is Policy.DROP or rule.policy is not Policy.DROP:
            rule, value = last_rule, last_value
        last_end = max(last_end, end)
        merged[-1] = (first, last_end, rule, value)
    return merged


_BASE64 = mask_of(string.ascii_letters + string.digits + "+/_-")
_BLOB = re.compile(
    r"(?:(?<![A-Za-z0-9+/_.-])|(?<=\[\d\dm)|(?<=\[\dm))(?!\d{1,3}m)[A-Za-z0-9+/_-]{40,1000000}+(?:=?\n[A-Za-z0-9+/_-]{1,120}+){0,20000}+={0,2}"
)
_TELLS = re.compile(r"AADSTS\d|\"error|error_|correlation|aadb2c", re.IGNORECASE)


_BASE64_RUN = b"a" * 40
_COLOR = re.compile(r"\d{1,3}m")


def unpack(text: str, depth: int = 3) -> str:
    """Return the text with base64 that holds an error message replaced by that message."""
    if depth == 0 or len(text) < len(_BASE64_RUN):
        return text
    mask = text.encode("ascii", "replace").translate(_BASE64)
    at = mask.find(_BASE64_RUN)
    pieces: list[str] = []
    done = 0
    while at >= 0:
        color = _COLOR.match(text, at)
        m = _BLOB.match(text, at) or (_BLOB.match(text, color.end()) if color else None)
        if m:
            pieces += (text[done : m.start()], _unpacked(m, depth))
            done = m.end()
        # The rest of a run that was looked at holds nothing new.
        at = mask.find(b" ", m.end() if m else at)
        at = mask.find(_BASE64_RUN, at) if at >= 0 else -1
    return "".join((*pieces, text[done:]))


def _unpacked(m: re.Match[str], depth: int) -> str:
    raw = m[0].replace("\n", "").replace("=", "").replace("-", "+").replace("_", "/")
    rest = len(raw) % 4
    raw = raw[:-1] if rest == 1 else raw + "=" * (-rest % 4)
    try:
        data = base64.b64decode(raw, validate=True)
    except (binascii.Error, ValueError):
        return m[0]
    decoded = data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-8", "replace")
    if _is_noise(decoded):
        return m[0]
    decoded = unpack(clean_paste(decoded), depth - 1)
    return m[0] if _is_noise(decoded) or not _TELLS.search(decoded) else decoded


def _is_noise(text: str) -> bool:
    """Say whether so much of a text was no text that it never was one."""
    return text.count("\ufffd") > len(text) // 20
