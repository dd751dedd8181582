"""Read a pasted text: redact it, and find its facts in what is left."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.collector import collector_paused
from wizard.content.messages import known_messages
from wizard.content.prose import prose, sentences
from wizard.evidence import Evidence, Origin, Redacted
from wizard.frozen import frozen
from wizard.intake.facts import FoundFact, read
from wizard.intake.labels import CLAIMS
from wizard.intake.last_good import last_good
from wizard.intake.named_programs import PEOPLES, attended, device, program, seen_on, system, way
from wizard.intake.own_start import own_start
from wizard.intake.programs import KnownPrograms, ShownValue
from wizard.intake.redact import Redactor
from wizard.intake.removals import Removal
from wizard.intake.sent_code import is_sent_code
from wizard.intake.told_facts import told_facts
from wizard.intake.traffic import without_noise
from wizard.text import clean_paste, quote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from wizard.content.tables import App, VersionFault
    from wizard.intake.redact import RedactionResult

LIMIT = 1_000_000
"""Characters that are read of one text; the rest is cut, and the reading says so."""


@frozen
class Reading:
    """What a text says and what may be kept of it.

    `evidence` has the codes in order of appearance but the primary last; its places are offsets
    into `text`. `codes` are all AADSTS codes in order of first appearance. `removed` says what
    went. `cut` is true when the text was longer than LIMIT, or had more to hide than any report.
    """

    text: Redacted
    evidence: tuple[Evidence, ...]
    codes: tuple[int, ...]
    primary: int | None
    removed: tuple[Removal, ...]
    cut: bool

    def place(self, one: Evidence) -> str:
        """Return where a fact was read, as `line 3: ...AADSTS90120: The request...`."""
        return quote(self.text, one.start, one.end)


class Reader:
    """Reads and redacts text for one case.

    `key` is the secret of the case that makes pseudonyms; `apps` names well-known application ids;
    `tools` are the ids of the tools that may be named (none given: all that are known); `versions`
    are the known faults of versions.
    """

    def __init__(
        self,
        key: bytes,
        apps: Mapping[str, App] = MappingProxyType({}),
        tools: Collection[str] = (),
        versions: Mapping[str, VersionFault] = MappingProxyType({}),
    ) -> None:
        self._redactor = Redactor(key)
        self._programs = KnownPrograms(apps, frozenset(tools), tuple(versions.values()))

    def read(self, text: str, origin: Origin = Origin.PASTE) -> Reading:
        """Return what a text says; facts are read from the redacted text alone."""
        with collector_paused():
            return self._read(text, origin)

    def _read(self, text: str, origin: Origin) -> Reading:
        kept = self._redactor.redact(clean_paste(without_noise(text[:LIMIT])))
        said = read(kept.search_text, self._programs, known_messages())
        codes = {str(code) for code in said.codes}
        evidence = tuple(
            _meant(fact)
            if fact.kind in _FROM_TABLES or (fact.kind == "code" and fact.value not in codes)
            else self._evidence(fact, kept, origin)
            for fact in said.facts
        )
        shown = way(kept.text, kept.search_text)
        evidence = (*evidence, *_named(kept.text, shown, evidence, origin))
        evidence = (*_claims(kept.text, origin), *evidence)
        removals = tuple(Removal(kind, count) for kind, count in sorted(kept.removed.items()))
        evidence = (*_exposed(removals, origin), *evidence)
        cut = kept.cut or len(text) > LIMIT
        return Reading(Redacted(kept.text), evidence, said.codes, said.primary, removals, cut)

    def redact(self, text: str) -> Redacted:
        """Return a text cleaned, without secrets, with pseudonyms for people and machines."""
        with collector_paused():
            return Redacted(self._redactor.redact(clean_paste(text[:LIMIT])).text)

    def _evidence(self, fact: FoundFact, kept: RedactionResult, origin: Origin) -> Evidence:
        start, end = kept.view.span(fact.start, fact.end)
        value = fact.value
        # A value is read from redacted text, but unwrapping may have put pieces together.
        is_safe = fact.ours or fact.kind in _SHAPED
        if not is_safe and value not in kept.text[start:end].lower():
            value = self._redactor.redact(value).text
        return Evidence(fact.kind, Redacted(value), origin, start, end)


def _meant(fact: FoundFact) -> Evidence:
    """Return what the text does not show itself: what tables know of its app or message."""
    return Evidence(fact.kind, Redacted(fact.value), Origin.CATALOGUE)


_CREDENTIALS = frozenset({"client secret", "private key"})
"""What is removed from a text and lets whoever saw it sign in as the app."""


def _exposed(removals: tuple[Removal, ...], origin: Origin) -> tuple[Evidence, ...]:
    """Return that a credential of an app was in the text: it was shown and has to be replaced."""
    shown = any(removal.kind in _CREDENTIALS for removal in removals)
    return (Evidence("secret-shown", Redacted("yes"), origin),) if shown else ()


# Who printed the text, or which app it was about, is known better from these than from prose.
_SHOW_PROGRAM = frozenset({"app", "tool", "client-id", "framework", "program"})
_NOBODY_THERE = frozenset({"teams-device", "github-actions", "azure-pipelines", "jenkins"})


def _named(
    text: str, shown: ShownValue | None, known: tuple[Evidence, ...], origin: Origin
) -> Iterator[Evidence]:
    """Yield how the sign-in was done, and the program and the device that a person names.

    `shown` is the way of signing in. What is known from elsewhere is known better.
    """
    kinds = {one.kind for one in known}
    if shown and "sign-in-way" not in kinds:
        yield Evidence("sign-in-way", Redacted(shown.value), origin, shown.start, shown.end)
    hosts = (ShownValue(one.value, one.start, one.end) for one in known if one.kind == "host")
    runs_on = next(hosts, None)
    host = runs_on.value if runs_on else None
    said = sentences(text)
    yield from _told(text, prose(text, said), origin)
    named = None if host in _NOBODY_THERE else program(said, only_failing="code" in kinds)
    who = attended(said, named, runs_on)
    if who and "attended" not in kinds:
        yield Evidence("attended", Redacted(who.value), origin, who.start, who.end)
    started = _who_started(text, who)
    if started and "own-sign-in" not in kinds:
        yield Evidence("own-sign-in", Redacted(started.value), origin, started.start, started.end)
    if host in _NOBODY_THERE:
        return
    if named and not kinds & _SHOW_PROGRAM:
        yield Evidence("program", Redacted(named.value), origin, named.start, named.end)
        if "surface" not in kinds and named.value in PEOPLES:
            seen = seen_on(named)
            yield Evidence("surface", Redacted(seen.value), origin, seen.start, seen.end)
    whose = device(said)
    if whose and "device-kind" not in kinds:
        yield Evidence("device-kind", Redacted(whose.value), origin, whose.start, whose.end)
    runs = system(said)
    if runs:
        yield Evidence("device-system", Redacted(runs.value), origin, runs.start, runs.end)


def _told(text: str, words: str, origin: Origin) -> Iterator[Evidence]:
    """Yield what a person tells in passing, and which version of a program worked."""
    if worked := last_good(words, len(text)):
        yield Evidence("last-good", Redacted(worked.value), origin, worked.start, worked.end)
    for fact, told in told_facts(text, words):
        yield Evidence(fact, Redacted(told.value), origin, told.start, told.end)


def _who_started(text: str, who: ShownValue | None) -> ShownValue | None:
    """Return who started the sign-in: a job, or the user who tells how they sign in."""
    if who and who.value == "no":
        return ShownValue("job", who.start, who.end)
    started = own_start(text)
    return started if started and not is_sent_code(text) else None


def _claims(text: str, origin: Origin) -> tuple[Evidence, ...]:
    """Return the claims challenge of a text unchanged, since its escapes are part of it."""
    m = CLAIMS.regex.search(text) if "claims" in text else None
    if m is None:
        return ()
    value = m["v"].removeprefix('"').removesuffix('"')
    start = m.start("v") + m["v"].startswith('"')
    return (Evidence("claims", Redacted(value), origin, start, start + len(value)),)


# Kinds whose shape leaves no room for a secret.
_SHAPED = frozenset({"code", "correlation-id", "trace-id", "timestamp", "client-id"})

_FROM_TABLES = frozenset({"app-state", "app-advice", "who-set-it-up", "version-fix"})
"""What the tables say of an app or a version that a text names."""
