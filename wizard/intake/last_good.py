"""Read from prose that another version of the program or library worked, and which one.

Who tells "works with 4.5, fails with 4.6" has tried it: the version made the difference, whatever
else may be asked. An update of the operating system or a browser is left out, as nobody goes back
there, and so is the update after which nothing changed.
"""

# ruff: noqa: E501 - a pattern reads best in one line

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.intake.patterns import compiled
from wizard.intake.programs import ShownValue

if TYPE_CHECKING:
    import re

_LONGEST = 20_000
"""A longer text is a log, in which nobody tells what they did."""

_N = r"v?\d{1,4}(?:\.\d{1,5}){1,3}(?:[-.]?(?:preview|beta|alpha|rc)[-.]?\d{0,4})?"
_GOOD = rf"(?P<good>{_N})"
_BAD = rf"(?P<bad>{_N})"
_GAP = r"(?:[^\n.!?]|\.(?=\w)){0,60}?"
_FAILS = r"(?:fail\w{0,3}|broken?|breaks?|broke|errors?|stop\w{0,4}|crash\w{0,3}|throws?|thr[eo]w|does(?:n't| not)|no longer|not|issue|bug|regress\w{0,4}|hangs?|loops?)"
_WORKS = r"(?:works?|worked|working|fine|succeeds?|funktionier\w{1,3}|geht|lief|fonctionn\w{1,5}|marche|funcion\w{1,4})"
_CHANGE = r"(?:up(?:grad|dat)\w{1,4}|bump\w{0,4}|migrat\w{1,4}|mov\w{1,4}|switch\w{0,4}|aktualisier\w{1,4}|update|actualic\w{1,4}|mise à jour|passé|passage)"
_BACK = r"(?:downgrad\w{1,4}|revert\w{0,4}|roll(?:ing|ed)? ?back|going back|went back|pinn\w{2,4}|zurück\w{0,12}|downgrade)"
_HELPS = r"(?:fix\w{0,4}|help\w{0,3}|works?|worked|resolv\w{1,3}|solv\w{1,3}|fine|hilft|geht|funktioniert|goes away|went away)"
_PART = r"(?:package|library|module|extension|cli|sdk|plugin|plug-in|provider|client|agent|driver|add-in|connector|version|release|build|bibliothek|modul|paquet|paquete)"

# Compiled when a text first has words of a person: all of them take as long as a start may.
_WAYS = tuple(
    f"(?i){one}"
    for one in (
        rf"{_CHANGE}{_GAP}\b(?:from|von|de) (?:[\w@/.-]{{1,40}} ){{0,2}}{_GOOD} (?:to|auf|vers|à|a) (?:[\w@/.-]{{1,40}} ){{0,2}}{_N}",
        rf"\b{_WORKS} (?:\w{{1,10}} )?(?:with|in|on|under|using|until|up to|mit|in|avec|con|bis){_GAP}{_GOOD}[^\n]{{0,120}}?\b{_FAILS}\b",
        rf"\b{_FAILS} (?:\w{{1,10}} )?(?:with|in|on|under|since|mit|avec|con){_GAP}{_N}[^\n]{{0,120}}?\b{_WORKS} (?:\w{{1,10}} )?(?:with|in|on|under|using|until|mit|avec|con){_GAP}{_GOOD}",
        rf"(?:version )?{_GOOD} (?:still |always )?{_WORKS}\b[^\n]{{0,60}}?{_N} {_GAP}\b{_FAILS}\b",
        rf"\b{_BACK}{_GAP}(?:to|on|at|auf|à|a) (?:version )?(?:{_PART} )?{_GAP}{_GOOD}{_GAP}\b{_HELPS}\b",
        rf"\b{_HELPS}{_GAP} (?:when|after|if|by|once) {_GAP}{_BACK}{_GAP}{_GOOD}",
        rf"\b(?:last|latest|newest) (?:working|good|known good) version ?(?:is|was|:){_GAP}{_GOOD}",
        rf"\b(?:since|after|seit|nach|depuis|après|desde|tras|starting with|beginning with) {_GAP}\b{_CHANGE}{_GAP}(?:to|auf|vers|à|a) {_GAP}{_BAD}",
        rf"\b(?:since|starting with|beginning with|as of|seit|depuis|desde) (?:the )?(?:last )?(?:version|release|update|v){_GAP}{_BAD}",
        rf"\b(?:regression|broke|broken|stopped working|fails) (?:in|with|since|after|by) (?:the )?(?:version |release |update |upgrade )(?:of |to |in )?{_GAP}{_BAD}",
        rf"\b(?:since|after|seit|nach|depuis|après|desde|tras) (?:\w{{1,12}} ){{0,4}}{_CHANGE} (?:of |to |the |our |der |des |du |de |del ){{0,3}}(?:[\w@/.-]{{1,30}} ){{0,3}}{_PART}\b",
        rf"\b(?:previous|older|earlier|last|old) (?:[\w@/.-]{{1,20}} )?{_PART} (?:still |always )?{_WORKS}\b",
        r"\b(?:mit|con|avec|in|auf) (?:der|die|la|l'|el) ?(?:alten|vorigen|vorherigen|ältere?n?|ancienne|anterior|précédente) version\b",
        rf"\bversion (?:anterior|précédente|antigua)\b{_GAP}\b{_WORKS}",
        rf"\b{_BACK}{_GAP}(?:previous|older|earlier|last|old|stable|released) (?:[\w@/.-]{{1,20}} )?{_PART}{_GAP}\b{_HELPS}\b",
        rf"\b{_WORKS} (?:\w{{1,10}} )?(?:with|in|on) (?:the |an |any )?(?:previous|older|earlier|last|old) (?:[\w@/.-]{{1,20}} )?{_PART}\b",
    )
)
_MAYBE = r"(?i)\d\.\d|version|\b(?:previous|older|earlier|last|old|stable|released|since|after|seit|nach|depuis|après|desde|tras)\b"
"""One of these is in whatever one of the ways finds; few sentences about an error have any."""
_NOT_A_PROGRAM = (
    r"(?i)\b(?:windows|ios|ipados|mac ?os|android|iphone|ipad|chrome|edge|firefox|safari|ubuntu|debian|kernel|tls|ssl|saml|oauth|oidc|openid|http"
    r"|endpoints?|graph api|passwor[dt]\w{0,3}|certificates?|secret|mfa|policy|policies|license|phone|handy|firmware|api version|schema)\b"
)
_NO_CHANGE = r"(?i)^[^\n]{0,60}?\b(?:still|same|persist\w{0,3}|remain\w{0,3}|no (?:change|difference|luck)|(?:did|does)(?:n't| not) (?:fix|help|solve|change)|trotzdem|gleiche)\b"


def last_good(text: str, size: int = 0) -> ShownValue | None:
    """Return the version that worked: its number, `before` the one that fails, or that there is one.

    `size` is that of the whole text, where only a person's words of it are given.
    """
    if max(size, len(text)) > _LONGEST:
        return None
    if not text or text.isspace() or not compiled(_MAYBE).search(text):
        return None
    found = [m for way in _WAYS for m in compiled(way).finditer(text) if _counts(m)]
    m = min(found, key=_rank, default=None)
    if m is None:
        return None
    named = m.groupdict()
    bad = named.get("bad")
    value = named.get("good") or (f"before {bad}" if bad else "the one before")
    return ShownValue(value, m.start(), m.end())


def _counts(m: re.Match[str]) -> bool:
    """Say whether words tell of a program, and not of an update after which all is the same."""
    if compiled(_NOT_A_PROGRAM).search(m[0]):
        return False
    return bool(m.groupdict().get("good")) or not compiled(_NO_CHANGE).match(m.string[m.end() :])


def _rank(m: re.Match[str]) -> tuple[bool, bool, int]:
    """Order what names the version that worked first, then what names the one that fails."""
    named = m.groupdict()
    return not named.get("good"), not named.get("bad"), m.start()
