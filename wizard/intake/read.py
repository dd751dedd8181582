"""Read the facts of an error from redacted text: codes, ids, times, names, tool and place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.intake import codes, labels, signatures
from wizard.intake.moments import utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wizard.content.tables import Named

_AFTER = 4000
_BEFORE = 2500
_NEW_RECORD = re.compile(
    r"\}\s{0,8},?\s{0,8}\{\s{0,8}[\"']|\n\s{0,200}\n(?=\s{0,20}(?:Request I|Correlation I|Trace I))"
)
_MESSAGE = re.compile(
    r"(?i)(?:message|nachricht|mensaje|mensagem|messaggio|bericht)[\"'*:\s]{1,8}$"
)
_ZERO = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Fact:
    """A kind, its value, and where in the view it stands."""

    kind: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Read:
    """All that a text says: facts, every code in order of appearance, the one to act on."""

    facts: tuple[Fact, ...]
    codes: tuple[int, ...]
    primary: int | None


def read(text: str, apps: Mapping[str, Named], tools: frozenset[str]) -> Read:
    """Return what an unwrapped, redacted text says; `tools` are the ids that may be named."""
    found = codes.service_codes(text)
    first = codes.primary(found, text)
    ordered = tuple(dict.fromkeys(f.code for f in found))
    place = _Place(text, tuple(found), first)
    facts = [*_codes(found, ordered, first), *_others(text), *_ids(place), *_names(place)]
    facts += _program(text, facts, apps, tools)
    return Read(tuple(facts), ordered, first)


def _codes(found: list[codes.Found], ordered: tuple[int, ...], first: int | None) -> Iterator[Fact]:
    """Yield the codes in order of appearance, the primary last: the newest counts."""
    places = {f.code: f for f in reversed(found)}
    for code in sorted(ordered, key=lambda c: c == first):
        yield Fact("code", str(code), places[code].start, places[code].end)


def _others(text: str) -> Iterator[Fact]:
    seen = set()
    for value, start, end in codes.other_codes(text):
        name = value[:2] + value[2:].upper() if value.startswith("0x") else value.upper()
        if name not in seen:
            seen.add(name)
            yield Fact("other-code", name, start, end)


@dataclass(frozen=True, slots=True)
class _Place:
    """A text with the places of its codes: knows which of two ids belongs to the primary error."""

    text: str
    found: tuple[codes.Found, ...]
    primary: int | None

    def anchors(self) -> list[codes.Found]:
        """Return where the primary code stands, or the first code of another family."""
        if self.primary is not None:
            return [f for f in self.found if f.code == self.primary]
        return [codes.Found(0, start, end) for _, start, end in codes.other_codes(self.text)[:1]]

    def near(self, matches: list[re.Match[str]]) -> re.Match[str] | None:
        """Return the match that belongs to the primary error, else the first of all."""
        if not matches:
            return None
        anchors = self.anchors()
        for find in (self._same_record, self._after, self._before):
            for anchor in anchors:
                m = find(anchor, matches)
                if m:
                    return m
        return matches[0]

    def _limits(self, anchor: codes.Found) -> tuple[int, int]:
        """Return the stretch around a place that no other code interrupts."""
        others = [
            f for f in self.found if f.code != anchor.code and not self._same_message(f, anchor)
        ]
        low = max((f.end for f in others if f.end <= anchor.start), default=0)
        high = min((f.start for f in others if f.start >= anchor.end), default=len(self.text))
        return max(low, anchor.start - _BEFORE), min(high, anchor.end + _AFTER)

    def _same_message(self, other: codes.Found, anchor: codes.Found) -> bool:
        between = self.text[min(other.end, anchor.end) : max(other.start, anchor.start)]
        near = 160
        return len(between) < near and "\n" not in between.strip()

    def _same_record(
        self, anchor: codes.Found, matches: list[re.Match[str]]
    ) -> re.Match[str] | None:
        """Return a match on the anchor's line, or just before it where the message comes last."""
        low, high = self._limits(anchor)
        start = max(low, self.text.rfind("\n", 0, anchor.start) + 1)
        end = self.text.find("\n", anchor.end)
        end = min(high, len(self.text) if end < 0 else end)
        if _MESSAGE.search(self.text[max(0, anchor.start - 24) : anchor.start]):
            before = [m for m in matches if low <= m.start() < anchor.start]
            if before:
                return before[-1]
        line = [m for m in matches if start <= m.start() < end]
        after = [
            m for m in line if m.start() >= anchor.end and not self._next(anchor.end, m.start())
        ]
        before = [
            m for m in line if m.start() < anchor.start and not self._next(m.end(), anchor.start)
        ]
        return next(iter(after or before[-1:]), None)

    def _after(self, anchor: codes.Found, matches: list[re.Match[str]]) -> re.Match[str] | None:
        _, high = self._limits(anchor)
        for m in matches:
            if anchor.end <= m.start() < high and not self._next(anchor.end, m.start()):
                return m
        return None

    def _before(self, anchor: codes.Found, matches: list[re.Match[str]]) -> re.Match[str] | None:
        low, _ = self._limits(anchor)
        before = [m for m in matches if low <= m.start() < anchor.start]
        return before[-1] if before else None

    def _next(self, start: int, end: int) -> bool:
        """Say whether another record begins between two places."""
        return _NEW_RECORD.search(self.text, start, end) is not None


def _all(shape: re.Pattern[str], text: str) -> list[re.Match[str]]:
    return list(shape.finditer(text))


def _fact(kind: str, m: re.Match[str] | None, group: str = "v") -> Iterator[Fact]:
    if m and m[group]:
        yield Fact(kind, m[group].lower(), *m.span(group))


def _ids(place: _Place) -> Iterator[Fact]:
    text = place.text
    strong = _all(labels.CORRELATION, text)
    yield from _fact("correlation-id", place.near(strong or _all(labels.CORRELATION_WEAK, text)))
    yield from _fact("trace-id", place.near(_all(labels.TRACE, text)))
    shapes = (labels.TIMESTAMP, labels.TIME_BRACKET, labels.TIME_WEAK)
    for shape in shapes:
        m = place.near([t for t in _all(shape, text) if utc(t["v"])])
        if m:
            yield Fact("timestamp", utc(m["v"]), *m.span("v"))
            break


def _names(place: _Place) -> Iterator[Fact]:
    text = place.text
    yield from _oauth(place)
    yield from _fact("suberror", place.near(_all(labels.SUBERROR, text)))
    yield from _fact("client-id", place.near(_all(labels.CLIENT, text)))
    yield from _tenant(place)
    m = place.near([r for r in _all(labels.RESOURCE, text) if r["v"] or r["u"]])
    if m:
        group = "v" if m["v"] else "u"
        yield Fact("resource", m[group].rstrip("."), *m.span(group))
    uri = place.near(_all(labels.ERROR_URI, text))
    if uri:
        yield Fact("error-uri", uri[0], *uri.span())


def _oauth(place: _Place) -> Iterator[Fact]:
    found = _all(labels.OAUTH_LABELLED, place.text) + _all(labels.OAUTH_PLACED, place.text)
    m = place.near(sorted(found, key=re.Match.start))
    if m:
        group = next(g for g in ("v", "a", "b") if g in m.re.groupindex and m[g])
        yield from _fact("oauth-error", m, group)


_NO_TENANT = re.compile(
    r"(?i)(?:[\w-]+\.)*(?:microsoftonline|windows|microsoft|azure|github|login|graph|example)\.(?:com|net|org|us|cn|de)|.*\.(?:md|py|json|html?|cs|js|ts|xml|ya?ml|txt|aspx|exe)|[\d.]+"
)


def _tenant(place: _Place) -> Iterator[Fact]:
    shapes = (labels.TENANT, labels.TENANT_AFTER, labels.TENANT_URL)
    for shape in shapes:
        usable = [m for m in _all(shape, place.text) if _is_tenant(m)]
        m = place.near(usable)
        if m:
            yield from _fact("tenant", m, "v" if m["v"] else "d")
            return


def _is_tenant(m: re.Match[str]) -> bool:
    if m["v"]:
        return True
    return "d" in m.re.groupindex and bool(m["d"]) and not _NO_TENANT.fullmatch(m["d"])


def _program(
    text: str, facts: Iterable[Fact], apps: Mapping[str, Named], tools: frozenset[str]
) -> Iterator[Fact]:
    """Yield the application by its well-known id, the tool that printed the text, and the place."""
    client = next((f for f in facts if f.kind == "client-id"), None)
    app = apps.get(client.value) if client else None
    if client and app:
        yield Fact("app", app.title, client.start, client.end)
    tool = signatures.tool(text)
    if tool and (not tools or tool.value in tools):
        yield Fact("tool", tool.value, tool.start, tool.end)
    elif client and app and app.detail and (not tools or app.detail in tools) and not tool:
        yield Fact("tool", app.detail, client.start, client.end)
    surface = signatures.surface(text)
    if surface:
        yield Fact("surface", surface.value, surface.start, surface.end)
