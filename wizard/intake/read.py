"""Read the facts of an error from redacted text: codes, ids, times, names, tool and place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.intake import checks, codes, families, labels, programs, signatures, table
from wizard.intake.moments import utc
from wizard.intake.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from wizard.content.tables import Named
    from wizard.intake.scan import Shape, Sheet


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


def read(sheet: Sheet, apps: Mapping[str, Named], tools: frozenset[str]) -> Read:
    """Return what an unwrapped, redacted text says; `tools` are the ids that may be named."""
    text = sheet.text
    found = codes.service_codes(sheet)
    first = codes.primary(found, text)
    ordered = tuple(dict.fromkeys(f.code for f in found))
    others = families.other_codes(sheet)
    anchors = found or [codes.Found(0, start, end) for _, start, end in others[:1]]
    said = _Said(sheet, Place(text, anchors, first))
    facts = [*_codes(found, ordered, first), *_others(others), *_ids(said), *_names(said)]
    facts += _row(text, anchors, first, {f.kind for f in facts})
    facts += _program(sheet, facts, apps, tools)
    return Read(tuple(facts), ordered, first)


def _codes(found: list[codes.Found], ordered: tuple[int, ...], first: int | None) -> Iterator[Fact]:
    """Yield the codes in order of appearance, the primary last: the newest counts."""
    places = {f.code: f for f in reversed(found)}
    for code in sorted(ordered, key=lambda c: c == first):
        yield Fact("code", str(code), places[code].start, places[code].end)


def _others(others: list[tuple[str, int, int]]) -> Iterator[Fact]:
    seen = set()
    for name, start, end in others:
        if name not in seen:
            seen.add(name)
            yield Fact("other-code", name, start, end)


def _fact(kind: str, m: re.Match[str] | None, *groups: str) -> Iterator[Fact]:
    """Yield a fact from the first group of a match that is set, in small letters."""
    if m is None:
        return
    group = next(g for g in groups or ("v",) if g in m.re.groupindex and m[g])
    yield Fact(kind, m[group].lower(), *m.span(group))


def _row(text: str, found: list[codes.Found], first: int | None, known: set[str]) -> Iterator[Fact]:
    """Yield what the columns beside the primary code say and nothing else has said."""
    at = next((f.start for f in found if f.code == first), None)
    if at is None:
        return
    for kind, value, start, end in table.row(text, at):
        said = utc(value) if kind == "timestamp" else value.lower()
        if kind not in known and (kind == "timestamp" or checks.GUID.fullmatch(value)) and said:
            yield Fact(kind, said, start, end)


@dataclass(frozen=True, slots=True)
class _Said:
    """A text to read: finds shapes, and of several matches the one of the primary error."""

    sheet: Sheet
    place: Place

    def near(
        self, *shapes: Shape, check: Callable[[re.Match[str]], bool] = bool
    ) -> re.Match[str] | None:
        """Return the match of any of the shapes that belongs to the primary error."""
        found = [m for shape in shapes for m in shape.find(self.sheet, check)]
        return self.place.near(sorted(found, key=re.Match.start) if len(shapes) > 1 else found)

    def first(
        self, *shapes: Shape, check: Callable[[re.Match[str]], bool] = bool
    ) -> re.Match[str] | None:
        """Return what the first of the shapes that occurs at all gives."""
        return next((m for s in shapes if (m := self.near(s, check=check))), None)


def _ids(said: _Said) -> Iterator[Fact]:
    yield from _fact("correlation-id", said.first(labels.CORRELATION, labels.CORRELATION_WEAK))
    yield from _fact("trace-id", said.near(labels.TRACE))
    times = (labels.TIMESTAMP, labels.TIME_BRACKET, labels.TIME_WEAK)
    # Of a long log one time is wanted, so all are weighed only when the one in place is none.
    m = said.first(*times)
    if m and not _is_moment(m):
        m = said.first(*times, check=_is_moment)
    if m:
        yield Fact("timestamp", utc(m["v"]), *m.span("v"))


def _is_moment(m: re.Match[str]) -> bool:
    """Say whether a match is a time that there can be."""
    return bool(utc(m["v"]))


def _names(said: _Said) -> Iterator[Fact]:
    m = said.near(labels.OAUTH_LABELLED, labels.OAUTH_PLACED, check=_is_placed)
    yield from _fact("oauth-error", m)
    yield from _fact("suberror", said.near(labels.SUBERROR))
    yield from _fact("client-id", said.near(labels.CLIENT))
    tenant = said.first(labels.TENANT, labels.TENANT_AFTER, labels.TENANT_URL, check=_is_tenant)
    yield from _fact("tenant", tenant, *("v", "d"))
    m = said.near(labels.RESOURCE)
    if m:
        group = "v" if m["v"] else "u"
        yield Fact("resource", m[group].rstrip("."), *m.span(group))
    m = said.near(labels.ERROR_URI)
    if m:
        yield Fact("error-uri", m[0], *m.span())


def _is_placed(m: re.Match[str]) -> bool:
    """Say whether a name that a bracket ends also begins with one."""
    return m[0][-1] not in ")]" or m.string[m.start() - 1 : m.start()] in ("(", "[")


_NO_TENANT = re.compile(
    r"(?i)(?:[\w-]{1,63}\.){0,8}(?:microsoftonline|windows|microsoft|azure|github|login|graph|example)"
    r"\.(?:com|net|org|us|cn|de)"
    r"|.{0,400}\.(?:md|py|json|html?|cs|js|ts|xml|ya?ml|txt|aspx|exe|java|go|list|get|id|name)|[\d.]{1,400}"
)


def _is_tenant(m: re.Match[str]) -> bool:
    """Say whether a match is a tenant: an id, or a domain and not a file, class or sign-in host."""
    if "d" not in m.re.groupindex or not m["d"]:
        return True
    return not _NO_TENANT.fullmatch(m["d"]) and m["d"].lower() == m["d"]


def _by_name(sheet: Sheet, apps: Mapping[str, Named]) -> tuple[Named, int, int] | None:
    """Return the well-known application that a text names by its label, and where it does."""
    for m in labels.APP_NAME.find(sheet) if apps else ():
        said = _plain_name(m["v"])
        found = [app for app in apps.values() if _begins(said, _plain_name(app.title))]
        if found:
            app = max(found, key=lambda one: len(one.title))
            return app, m.start("v"), min(m.end("v"), m.start("v") + len(app.title))
    return None


def _plain_name(name: str) -> str:
    return name.strip().casefold().removeprefix("microsoft ")


def _begins(said: str, name: str) -> bool:
    """Say whether a text begins with a name, as a word of its own."""
    return said.startswith(name) and not said[len(name) : len(name) + 1].isalnum()


def _program(
    sheet: Sheet, facts: Iterable[Fact], apps: Mapping[str, Named], tools: frozenset[str]
) -> Iterator[Fact]:
    """Yield the application by its well-known id or name, the tool that printed it, the place."""
    client = next((f for f in facts if f.kind == "client-id"), None)
    known = apps.get(client.value) if client else None
    app = (known, client.start, client.end) if client and known else _by_name(sheet, apps)
    if app:
        yield Fact("app", app[0].title, *app[1:])
    tool = programs.tool(sheet)
    if tool and (not tools or tool.value in tools):
        yield Fact("tool", tool.value, tool.start, tool.end)
    elif app and app[0].detail and (not tools or app[0].detail in tools) and not tool:
        yield Fact("tool", app[0].detail, *app[1:])
    version = programs.version(sheet, tool.value if tool else "")
    if version:
        yield Fact("tool-version", version.value, version.start, version.end)
    surface = signatures.surface(sheet)
    if surface:
        yield Fact("surface", surface.value, surface.start, surface.end)
