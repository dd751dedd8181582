"""Read the facts of an error from redacted text: codes, ids, times, names, tool and place."""

from __future__ import annotations

import re
from bisect import bisect_left
from heapq import merge
from itertools import takewhile
from typing import TYPE_CHECKING

from wizard.content.tables import TIMES, AppMaker, AppState
from wizard.frozen import frozen
from wizard.intake import codes, labels, programs, redaction_rules
from wizard.intake.entry import utc
from wizard.intake.message_matcher import (
    find_message,
    find_numbers,
    find_symptom,
    find_tag,
    validity,
)
from wizard.intake.patterns import compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from wizard.content.messages import Messages
    from wizard.content.tables import App
    from wizard.intake.codes import Found
    from wizard.intake.message_matcher import FoundMessage
    from wizard.intake.patterns import SearchText, TextPattern
    from wizard.intake.programs import KnownPrograms


# Of several ids, times and names, find the one that belongs to the primary error.

_AFTER, _BEFORE = 4000, 2500
_SAME_MESSAGE = 160
_ANCHORS = 24
_NEW_RECORD = (
    r"\}\s{0,8},?\s{0,8}\{\s{0,8}[\"']|\n\s{0,200}\n(?=\s{0,20}(?:Request I|Correlation I|Trace I))"
)
_MESSAGE = r"(?i)(?:message|nachricht|mensaje|mensagem|messaggio|bericht|\u30e1\u30c3\u30bb\u30fc\u30b8|\u6d88\u606f)[\"'*:\s]{1,8}$"  # noqa: E501 - a shape reads best in one line

Match = re.Match[str]


@frozen
class _Anchor:
    """Where the primary code stands, and the stretch around it that no other code interrupts."""

    start: int
    end: int
    low: int
    high: int
    line: int
    line_end: int
    message_last: bool


class _Matches:
    """Matches in order, which are looked for when they are asked for."""

    def __init__(self, upcoming: Iterator[Match]) -> None:
        self._upcoming = upcoming
        self._known: list[Match] = []
        self._starts: list[int] = []

    @property
    def first(self) -> Match | None:
        """The first of all."""
        return self.next_to(0)

    def next_to(self, place: int) -> Match | None:
        """Return the first match that begins at a place or behind it."""
        i = self._index(place)
        return self._known[i] if i < len(self._known) else None

    def last_before(self, place: int) -> Match | None:
        """Return the last match that begins before a place."""
        i = self._index(place) - 1
        return self._known[i] if i >= 0 else None

    def _index(self, place: int) -> int:
        while not self._starts or self._starts[-1] < place:
            m = next(self._upcoming, None)
            if m is None:
                break
            self._known.append(m)
            self._starts.append(m.start())
        return bisect_left(self._starts, place)


class CodeLocations:
    """A text with the places of its codes."""

    def __init__(self, text: str, found: list[Found], primary: int | None) -> None:
        self.text = text
        self._found = found
        wanted = [i for i, f in enumerate(found) if primary is None or f.code == primary]
        self._wanted = wanted[:_ANCHORS]
        self._anchors: dict[int, _Anchor] = {}

    @property
    def first(self) -> int:
        """Where the primary error's code is, or -1."""
        return self._anchor(self._wanted[0]).start if self._wanted else -1

    def surroundings(self, beginning: int) -> tuple[int, int]:
        """Return the stretch around the primary code, or so much of the beginning."""
        if not self._wanted:
            return 0, min(beginning, len(self.text))
        first = self._anchor(self._wanted[0])
        return first.low, first.high

    def near(self, matches: Iterable[Match]) -> Match | None:
        """Return the match that belongs to the primary error, else the first of all.

        Matches come in order, and only as many are looked for as it takes.
        """
        found = _Matches(iter(matches))
        if found.first is None:
            return None
        for find in (self._same_record, self._after, self._before):
            for anchor in map(self._anchor, self._wanted):
                m = find(anchor, found)
                if m:
                    return m
        return found.first

    def _anchor(self, i: int) -> _Anchor:
        """Return the anchor at a code; nearly always the first is all it takes."""
        if i not in self._anchors:
            self._anchors[i] = self._anchor_at(i)
        return self._anchors[i]

    def _anchor_at(self, i: int) -> _Anchor:
        f, text = self._found[i], self.text
        floor, ceiling = max(0, f.start - _BEFORE), min(f.end + _AFTER, len(text))
        before = takewhile(lambda o: o.end > floor, reversed(self._found[:i]))
        after = takewhile(lambda o: o.start < ceiling, self._found[i + 1 :])
        line = text.rfind("\n", 0, f.start) + 1
        end = text.find("\n", f.end)
        return _Anchor(
            f.start,
            f.end,
            next((o.end for o in before if self._interrupts(o, f)), floor),
            next((o.start for o in after if self._interrupts(o, f)), ceiling),
            line,
            len(text) if end < 0 else end,
            bool(compiled(_MESSAGE).search(text[max(0, f.start - 24) : f.start])),
        )

    def _interrupts(self, other: Found, anchor: Found) -> bool:
        """Say whether a code belongs to another error: not the same, not in the same message."""
        if other.code == anchor.code:
            return False
        start, end = min(other.end, anchor.end), max(other.start, anchor.start)
        return end - start >= _SAME_MESSAGE or "\n" in self.text[start:end].strip()

    def _same_record(self, at: _Anchor, matches: _Matches) -> Match | None:
        """Return a match on the anchor's line, or just before it where the message comes last."""
        if at.message_last:
            before = self._before(at, matches)
            if before:
                return before
        after = matches.next_to(at.end)
        if (
            after
            and after.start() < min(at.high, at.line_end)
            and not self._record_between(at.end, after.start())
        ):
            return after
        before = matches.last_before(at.start)
        if (
            before
            and before.start() >= max(at.low, at.line)
            and not self._record_between(before.end(), at.start)
        ):
            return before
        return None

    def _after(self, at: _Anchor, matches: _Matches) -> Match | None:
        m = matches.next_to(at.end)
        if m and m.start() < at.high and not self._record_between(at.end, m.start()):
            return m
        return None

    def _before(self, at: _Anchor, matches: _Matches) -> Match | None:
        m = matches.last_before(at.start)
        return m if m and m.start() >= at.low else None

    def _record_between(self, start: int, end: int) -> bool:
        return compiled(_NEW_RECORD).search(self.text, start, end) is not None


_CORRELATION = (
    labels.CORRELATION,
    labels.CORRELATION_WEAK,
    labels.CORRELATION_MSAL_JS,
    labels.CORRELATION_MSAL,
    labels.CORRELATION_BESIDE_TIME,
)
_TENANT = (
    labels.TENANT,
    labels.TENANT_AFTER,
    labels.TENANT_ORGANIZATION,
    labels.TENANT_URL,
    labels.TENANT_PAGE,
)
# Where no code says where the error is, its details are at the beginning.
_BEGINNING = 8000


@frozen
class FoundFact:
    """A kind, its value, and where in the view it stands.

    `ours` says that the value is a word of our tables, no part of the text.
    """

    kind: str
    value: str
    start: int
    end: int
    ours: bool = False


@frozen
class Extraction:
    """All that a text says: facts, every code in order of appearance, the one to act on."""

    facts: tuple[FoundFact, ...]
    codes: tuple[int, ...]
    primary: int | None


def read(
    search_text: SearchText,
    known_programs: KnownPrograms,
    messages: Messages,
) -> Extraction:
    """Return what an unwrapped, redacted text says."""
    text = search_text.text
    found = codes.service_codes(search_text)
    first = codes.primary(found, text)
    ordered = tuple(dict.fromkeys(f.code for f in found))
    others = codes.other_codes(search_text)
    anchors = found or [codes.Found(0, start, end) for _, start, end in others[:1]]
    finder = _FieldFinder(search_text, CodeLocations(text, anchors, first))
    facts = [*_codes(found, ordered, first), *_others(others), *_ids(finder), *_names(finder)]
    facts += _row(text, anchors, first, {f.kind for f in facts})
    facts += _labelled(finder, {f.kind for f in facts})
    facts += _program(search_text, facts, known_programs)
    places = [(f.code, f.start, f.end) for f in found]
    facts += _numbers(search_text, messages, {f.value.upper() for f in facts})
    if message := find_message(search_text, messages, places, first):
        facts += _message(message, {f.kind for f in facts}, first)
    for other in [code for code in ordered if code != first][:_OTHER_CODES]:
        if message := find_message(search_text, messages, places, other):
            facts += _slots(message, {f.kind for f in facts})
    if told := find_symptom(search_text, messages):
        facts.append(FoundFact("symptom", told.row.id, told.start, told.end, ours=True))
    facts += _asked_for(finder, {f.kind for f in facts})
    return Extraction(tuple(facts), ordered, first)


def _numbers(search_text: SearchText, messages: Messages, known: set[str]) -> Iterator[FoundFact]:
    """Yield the numbers of brokers and Windows, spelled alike, and the tag beside them."""
    numbers = find_numbers(search_text, messages)
    for number in numbers:
        if not known.intersection((number.value.upper(), number.value[2:])):
            yield FoundFact("other-code", number.value, number.start, number.end)
    if numbers:
        yield FoundFact("broker-code", numbers[0].value, numbers[0].start, numbers[0].end)
        if tag := find_tag(search_text):
            yield FoundFact(*tag)


def _message(message: FoundMessage, known: set[str], first: int | None) -> Iterator[FoundFact]:
    """Yield the row of a message and what it tells; what was read before is not read again."""
    row, place = message.row, (message.start, message.end)
    code = row.stands_for or _code_of_sentence(message, first)
    if code and code != first:
        yield FoundFact("code", str(code), *place)
    yield FoundFact("message", row.id, *place, ours=True)
    for name, value in row.facts.items():
        if name not in known:
            yield FoundFact(name, value, *place, ours=True)
    yield from _slots(message, {*known, *row.facts})
    if state := validity(message.spans):
        yield FoundFact("validity", state, *place, ours=True)


_OTHER_CODES = 3
"""Of so many codes beside the primary one the sentences are looked for."""


def _slots(message: FoundMessage, known: set[str]) -> Iterator[FoundFact]:
    """Yield the values that a sentence names; what was read before is not read again."""
    for span in message.spans:
        if span.name not in {*known, *TIMES}:
            yield from _slot(*span)


_SENTENCE = 40
"""So many letters are the service's own sentence; fewer are what a person may say as well."""


def _code_of_sentence(message: FoundMessage, first: int | None) -> int | None:
    """Return the code of a sentence that stands without it, where only one code says it."""
    codes = message.row.codes
    return codes[0] if first is None and len(codes) == 1 and message.size >= _SENTENCE else None


def _slot(name: str, value: str, start: int, end: int) -> Iterator[FoundFact]:
    """Yield the value of a slot; an app id is looked for inside, since a name may follow it."""
    if value.startswith("<") and value.endswith(">"):
        return  # what whoever posted it put in place of the value
    if name == "client-id":
        m = redaction_rules.GUID.search(value)
        if m:
            yield FoundFact(name, m[0].lower(), start + m.start(), start + m.end())
        return
    yield FoundFact(name, value.lower() if name == "tenant" else value, start, end)


def _codes(
    found: list[codes.Found], ordered: tuple[int, ...], first: int | None
) -> Iterator[FoundFact]:
    """Yield the codes in order of appearance, the primary last: the newest counts."""
    places = {f.code: f for f in reversed(found)}
    for code in sorted(ordered, key=lambda c: c == first):
        yield FoundFact("code", str(code), places[code].start, places[code].end)


def _others(others: list[tuple[str, int, int]]) -> Iterator[FoundFact]:
    seen = set()
    for name, start, end in others:
        if name not in seen:
            seen.add(name)
            yield FoundFact("other-code", name, start, end)


def _fact(kind: str, m: re.Match[str] | None, *groups: str) -> Iterator[FoundFact]:
    """Yield a fact from the first group of a match that is set, in small letters."""
    if m is None:
        return
    group = next(g for g in groups or ("v",) if g in m.re.groupindex and m[g])
    yield FoundFact(kind, m[group].lower(), *m.span(group))


def _row(
    text: str, found: list[codes.Found], first: int | None, known: set[str]
) -> Iterator[FoundFact]:
    """Yield what the columns beside the primary code say and nothing else has said."""
    at = next((f.start for f in found if f.code == first), None)
    if at is None:
        return
    for kind, value, start, end in labels.row(text, at):
        normalized = utc(value) if kind == "timestamp" else value.lower()
        if (
            kind not in known
            and (kind == "timestamp" or redaction_rules.GUID.fullmatch(value))
            and normalized
        ):
            yield FoundFact(kind, normalized, start, end)


def _labelled(finder: _FieldFinder, known: set[str]) -> Iterator[FoundFact]:
    """Yield what the table of labels explains near the primary error and no pattern has found."""
    text, locations = finder.search_text.text, finder.locations
    matches: dict[str, list[Match]] = {}
    for kind, m in labels.labelled(text, *locations.surroundings(_BEGINNING)):
        if kind not in known and kind != "code":
            matches.setdefault(kind, []).append(m)
    record = None if "trace-id" in known else labels.record_id(text, locations.first)
    if record:
        yield FoundFact("trace-id", record["record"].lower(), *record.span("record"))
        matches.pop("trace-id", None)
    for kind, found in matches.items():
        nearest = locations.near(found)
        if nearest is None:
            continue
        value = utc(nearest[0]) if kind == "timestamp" else nearest[0].lower()
        if value:
            yield FoundFact(kind, value, *nearest.span())


@frozen
class _FieldFinder:
    """A text to read: finds shapes, and of several matches the one of the primary error."""

    search_text: SearchText
    locations: CodeLocations

    def near(
        self, *patterns: TextPattern, check: Callable[[re.Match[str]], bool] = bool
    ) -> re.Match[str] | None:
        """Return the match of any of the shapes that belongs to the primary error."""
        found = [pattern.find(self.search_text, check) for pattern in patterns]
        return self.locations.near(merge(*found, key=re.Match.start))

    def first(
        self, *patterns: TextPattern, check: Callable[[re.Match[str]], bool] = bool
    ) -> re.Match[str] | None:
        """Return what the first of the shapes that occurs at all gives."""
        return next((m for s in patterns if (m := self.near(s, check=check))), None)


def _ids(finder: _FieldFinder) -> Iterator[FoundFact]:
    yield from _fact("correlation-id", finder.first(*_CORRELATION))
    trace = finder.near(labels.TRACE)
    if trace is None and finder.search_text.has("hpgid"):
        trace = finder.near(labels.TRACE_PAGE)
    yield from _fact("trace-id", trace)
    times = (
        labels.TIMESTAMP,
        labels.TIME_BRACKET,
        labels.TIME_WEAK,
        labels.TIME_BESIDE_ID,
        labels.TIME_IN_BRACKETS,
        labels.TIME_OF_LINE,
    )
    # Of a long log one time is wanted, so all are weighed only when the one in place is none.
    m = finder.first(*times)
    if m and not _is_moment(m):
        m = finder.first(*times, check=_is_moment)
    if m:
        yield FoundFact("timestamp", utc(m["v"]), *m.span("v"))


def _is_moment(m: re.Match[str]) -> bool:
    """Say whether a match is a time that there can be."""
    return bool(utc(m["v"]))


def _names(finder: _FieldFinder) -> Iterator[FoundFact]:
    m = finder.near(
        labels.OAUTH_LABELLED, labels.OAUTH_PLACED, labels.OAUTH_BESIDE, check=_is_placed
    )
    yield from _fact("oauth-error", m)
    yield from _fact("suberror", finder.near(labels.SUBERROR))
    yield from _fact(
        "client-id", finder.first(labels.CLIENT, labels.CLIENT_NAMED, labels.CLIENT_SETTING)
    )
    tenant = finder.first(*_TENANT, check=_is_tenant)
    yield from _fact("tenant", tenant, *("v", "d"))
    m = finder.near(labels.RESOURCE)
    if m:
        group = "v" if m["v"] else "u"
        yield FoundFact("resource", m[group].rstrip("."), *m.span(group))
    m = finder.near(labels.ERROR_URI)
    if m:
        yield FoundFact("error-uri", m[0], *m.span())


_PLAIN_SCOPES = frozenset({"openid", "profile", "email", "offline_access"})


def _is_scope(m: re.Match[str]) -> bool:
    """Say whether words are scopes: one of them is of OpenID Connect, or names an API or a part."""
    return any(one in _PLAIN_SCOPES or "." in one or "://" in one for one in _scopes(m["v"]))


def _scopes(text: str) -> list[str]:
    """Return the scopes of a list; a comma without a blank stays, since it is a mistake."""
    words = re.split(r"[\s+]+|(?<=[\"'`]),", text)
    return [one for word in words if (one := word.strip("\"'`,").rstrip("."))]


def _redirect(finder: _FieldFinder) -> re.Match[str] | None:
    """Return the redirect URI that the request has; in words it is one where the error is of it."""
    is_about = any(map(finder.search_text.has, ("50011", "redirect ur", "reply url")))
    if (m := finder.near(labels.REDIRECT)) or not is_about:
        return m
    return finder.first(*labels.REDIRECT_IN_WORDS, check=_is_sent)


_WANTED = r"(?i)\b(?:should|must|expect|want|need|regist|change|has to)[^.!?\n]{0,30}$"


def _is_sent(m: re.Match[str]) -> bool:
    """Say whether an address is what the request has, not what it should have."""
    return not compiled(_WANTED).search(m.string, max(0, m.start() - 50), m.start())


def _asked_for(finder: _FieldFinder, known: set[str]) -> Iterator[FoundFact]:
    """Yield what the request or the settings ask for, where no message has named it."""
    if "redirect-uri" not in known and (m := _redirect(finder)):
        yield FoundFact("redirect-uri", m["v"].rstrip("."), *m.span("v"))
    if "scope" not in known and (m := finder.near(labels.SCOPE, check=_is_scope)):
        yield FoundFact("scope", " ".join(_scopes(m["v"])), *m.span("v"))
    if "audience" not in known and (m := finder.near(labels.AUDIENCE)):
        yield FoundFact("audience", m["v"], *m.span("v"))


def _is_placed(m: re.Match[str]) -> bool:
    """Say whether a name that a bracket ends also begins with one."""
    return m[0][-1] not in ")]" or m.string[m.start() - 1 : m.start()] in ("(", "[")


_NO_TENANT = (
    r"(?i)(?:[\w-]{1,63}\.){0,8}(?:microsoftonline|windows|microsoft|azure|github|login|graph|example)"
    r"\.(?:com|net|org|us|cn|de)"
    r"|.{0,400}\.(?:md|py|json|html?|cs|js|ts|xml|ya?ml|txt|aspx|exe|java|go|list|get|id|name)|[\d.]{1,400}"
)


# An identity provider is where the person comes from, not the tenant of the error.
_FROM_PROVIDER = (
    r"(?i)(?:provider|anbieters?|fournisseur d.identit\u00e9|proveedor de identidades?"
    r"|provedor de identidade|provider di identit\u00e0|aanbieder|udbyder(?:en)?|leverandør(?:en)?"
    r"|dostawcy to\u017csamo\u015bci|\u30d7\u30ed\u30d0\u30a4\u30c0\u30fc"
    r"|\u63d0\u4f9b\u7a0b\u5e8f|\u63d0\u4f9b\u8005|\uacf5\uae09\uc790|sa\u011flay\u0131c\u0131s\u0131"
    r"|\u043f\u043e\u0441\u0442\u0430\u0432\u0449\u0438\u043a\w{0,4})[\s\"'\u00ab\u201e\u201c\u300c]{1,4}https://$"
)


def _is_tenant(m: re.Match[str]) -> bool:
    """Say whether a match is a tenant: an id, or a domain and not a file, class or sign-in host."""
    if compiled(_FROM_PROVIDER).search(m.string[max(0, m.start() - 40) : m.start()]):
        return False
    if "d" not in m.re.groupindex or not m["d"]:
        return True
    return not compiled(_NO_TENANT).fullmatch(m["d"]) and m["d"].lower() == m["d"]


def _by_name(search_text: SearchText, apps: Mapping[str, App]) -> tuple[App, int, int] | None:
    """Return the well-known application that a text names by its label, and where it does."""
    for m in labels.APP_NAME.find(search_text) if apps else ():
        labelled = _plain_name(m["v"])
        found = [app for app in apps.values() if _begins(labelled, _plain_name(app.title))]
        if found:
            app = max(found, key=lambda one: len(one.title))
            return app, m.start("v"), min(m.end("v"), m.start("v") + len(app.title))
    return None


def _plain_name(name: str) -> str:
    return name.strip().casefold().removeprefix("microsoft ")


def _begins(text: str, name: str) -> bool:
    """Say whether a text begins with a name; one word alone has to be all of it."""
    if " " not in name:
        return text == name
    return text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()


_SET_UP_BY = {
    AppMaker.MICROSOFT: "microsoft",
    AppMaker.SHARED: "shared",
    AppMaker.SAMPLE: "deployed",
}


def _about_app(app: App, start: int, end: int) -> Iterator[FoundFact]:
    """Yield what is known of a well-known app: its state, advice, and who registered it."""
    if app.state is not AppState.CURRENT:
        yield FoundFact("app-state", app.state, start, end)
        if app.advice:
            yield FoundFact("app-advice", app.advice, start, end)
    yield FoundFact("who-set-it-up", _SET_UP_BY[app.maker], start, end)


def _program(
    search_text: SearchText,
    facts: Iterable[FoundFact],
    known_programs: KnownPrograms,
) -> Iterator[FoundFact]:
    """Yield the application by its well-known id or name, the tool that printed it, the place."""
    apps, tools = known_programs.apps, known_programs.tools
    client = next((f for f in facts if f.kind == "client-id"), None)
    known = apps.get(client.value) if client else None
    app = (known, client.start, client.end) if client and known else _by_name(search_text, apps)
    if app:
        yield FoundFact("app", app[0].title, *app[1:], ours=True)
        yield from _about_app(app[0], *app[1:])
    errors_end = max((f.end for f in facts if f.kind == "code"), default=0)
    tool = programs.tool(search_text, errors_end)
    if tool and (not tools or tool.value in tools):
        yield FoundFact("tool", tool.value, tool.start, tool.end, ours=True)
    elif app and app[0].tool and (not tools or app[0].tool in tools) and not tool:
        yield FoundFact("tool", app[0].tool, *app[1:], ours=True)
    version = programs.version(search_text, tool.value if tool else "")
    if version:
        yield FoundFact("tool-version", version.value, version.start, version.end)
    codes_here = {int(fact.value) for fact in facts if fact.kind == "code"}
    known_faults, named = known_programs.versions, tool.value if tool else ""
    faults = programs.version_faults(search_text, known_faults, named, version, codes_here)
    for fault in faults[:1]:
        yield FoundFact(
            "version-fault", fault.words(version.value if version else ""), *fault.place
        )
        yield FoundFact("version-fix", fault.row.fix, *fault.place, ours=True)
    if not app and (hosted := programs.deployed(search_text)):
        yield FoundFact("who-set-it-up", hosted.value, hosted.start, hosted.end, ours=True)
    for name, found in programs.surroundings(search_text):
        yield FoundFact(name, found.value, found.start, found.end, ours=True)
    surface = programs.surface(search_text, errors_end)
    if surface:
        yield FoundFact("surface", surface.value, surface.start, surface.end, ours=True)
