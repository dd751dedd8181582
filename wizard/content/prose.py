"""The sentences of a text in which a person tells what happens, without logs, quotes and greetings.

A long e-mail holds a few sentences that tell the trouble. What a program printed, the mail below,
and the lines after the greeting speak of something else.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# ruff: noqa: E501 - a shape of the table reads best in one line

_MOST = 12_000
"""So many characters from the beginning are looked at: what comes later is a log."""

_LONGEST_SENTENCE = 400
"""What is longer without a full stop is a table or a dump."""

# Nothing after these lines is of the person who writes: an older mail, or the name below a greeting.
_END = (
    r"(?i)-{2,12} ?(?:original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|message d'origine|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|wiadomość oryginalna|元のメッセージ).{0,20}"
    r"|(?:on|am|le|el|em|il|op|w dniu) .{4,120}(?:wrote|schrieb.{0,40}|a écrit|escribió|escreveu|ha scritto|schreef.{0,40}|napisał\(?a?\)?) ?: ?"
    r"|-- ?|(?:(?:best|kind|warm) )?regards,?.{0,24}|many thanks,?|sincerely,?|cheers,?"
    r"|(?:mit )?(?:freundlichen|besten|viele|herzliche) grü(?:ß|ss)en?.{0,24}|cordialement,?|bien à vous,?|(?:un )?saludos?,?|atentamente,?|atenciosamente,?|cordiali saluti,?|met vriendelijke groet(?:en)?,?|pozdrawiam,?"
)
_NOT_SAID = (
    r"(?i)[>|]|(?:from|sent|to|cc|subject|von|gesendet|an|betreff|de|envoyé|à|objet|enviado|para|asunto|assunto|inviato|oggetto|verzonden|onderwerp|temat) ?: "
    r"|(?:sent from|get outlook for|von meinem .{1,20} gesendet|gesendet (?:von|mit)|outlook für .{1,12} (?:holen|beziehen)|envoyé (?:de|depuis)|obtenir outlook|enviado desde|enviado do|obter o outlook|obtener outlook|inviato da|verzonden (?:met|vanaf|vanuit)|wysłano z|outlook for (?:ios|android) を入手)\b"
    r"|(?:trace|debug|info|warn|warning|error|fatal|verbose)[: \[]{1,3}\S|\s{0,8}at [\w.$<>`]{3,200}[(.]|at line:\d|file \""
    r"|[\[({]?\d{4}[-/.]\d\d[-/.]\d\d[t ]\d\d:\d\d|[\[(]?\d\d?[-/.]\d\d?[-/.]\d{2,4},? \d\d?:\d\d|\d\d-\d\d \d\d:\d\d|[\[(]?\d\d:\d\d:\d\d|[a-z]/\w|[+|-]{3}|catch \(|[\[(]?(?:[a-z]{3} ){1,2}\d\d? \d\d:\d\d"
    r"|[a-z ]{2,24} ?id ?: ?[0-9a-f<]|timestamp ?:|[a-z ]{2,24}:\s{2,20}\S|(?:ps )?[a-z]:\\|[$#] |https?://\S{1,400}$"
)
_SIGNS = re.compile(r"[{}<>=;\\_|\[\]$#]|\",|\":")
_MANY_SIGNS = 0.06
_WORDS = re.compile(r"[^\W\d_]{2,}")
_FENCE = re.compile(r"\s{0,8}(?:```|~~~)")
_STOP = re.compile(
    r"[.!?](?=[\s\"'”)]|$)|[\u3002\uff01\uff1f]|\n\s*\n|\n(?=\s*(?:[-*•]|\d{1,2}[.)]) )|\n(?=\s*[^\sa-zß-ÿ])"
)

_TROUBLE = (
    r"(?i)\b(?:not|no|never|nothing|without|unable|can ?not|can't|won't|doesn't|didn't|isn't|wasn't|couldn't|fail(?:s|ed|ing|ure)?|errors?|problems?|issues?|troubles?|stuck|stops?|stopped|blank|loop(?:s|ing)?|lost|broken|crash\w{0,3}|wrong|invalid|expired?|locked|blocked|denied|refus\w{1,4}|reject\w{1,4}|disabled|keeps?|again|ask(?:s|ed|ing)?|prompt(?:s|ed|ing|ing)?|requires?|says?|told|hangs?"
    r"|nicht|kein\w{0,2}|fehler\w{0,10}|fragt|verlangt|meldet|immer wieder|gesperrt|abgelehnt|geht nix"
    r"|n'arriv\w{1,4}|impossible|erreur|ne |n'est|refus\w{0,3}|demande|bloqu\w{1,3}|échoue|message"
    r"|no puedo|no me|error|falla|pide|bloquead\w|rechaza|não|erro|pede|não consigo|bloqueios?"
    r"|non |errore|chiede|bloccat\w|niet|geen|fout\w{0,10}|vraagt|geblokkeerd|nie |błąd|prosi|pyta|zablokowan\w)\b"
    r"|でき(?:ない|ません)|エラー|失敗|求められ|ログインでき|サインインでき|され(?:ない|ません)"
)
"""The words with which people tell that something does not go as it should."""


@cache
def _compiled(source: str) -> re.Pattern[str]:
    """Return a pattern that is compiled when the first text is read: starting needs none."""
    return re.compile(source)


@frozen
class Sentence:
    """A sentence that a person wrote, and where in the text it stands."""

    text: str
    start: int
    end: int

    @property
    def tells_trouble(self) -> bool:
        """Whether it says that something does not go as it should."""
        return _compiled(_TROUBLE).search(self.text) is not None


def sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text that a person wrote, in order."""
    found: list[Sentence] = []
    for start, end in _stretches(text[:_MOST]):
        at = start
        for stop in [*(m.end() for m in _STOP.finditer(text, start, end)), end]:
            words = text[at:stop].strip()
            if words and len(words) <= _LONGEST_SENTENCE:
                first = text.index(words, at)
                found.append(Sentence(words, first, first + len(words)))
            at = stop
    return tuple(found)


def prose(text: str, said: Iterable[Sentence]) -> str:
    """Return a text with line breaks in place of all but its sentences, so that places stay."""
    parts: list[str] = []
    at = 0
    for one in said:
        gap = text[at : one.start]
        parts += (gap if gap.isspace() else "\n" * len(gap), one.text)
        at = one.end
    return "".join(parts)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of lines that a person wrote, one after another."""
    at, begun, fenced = 0, -1, False
    for line in text.splitlines(keepends=True):
        is_fence, words = _FENCE.match(line), line.strip()
        if begun < 0 <= at and is_fence:
            fenced = not fenced
            at += len(line)
            continue
        if is_fence:
            fenced = True
        if at and _compiled(_END).fullmatch(words):
            break
        is_said = not fenced and (not words or _is_said(words))
        if not is_said and begun >= 0:
            yield begun, at
            begun = -1
        elif is_said and begun < 0:
            begun = at
        at += len(line)
    if begun >= 0:
        yield begun, at


def _is_said(line: str) -> bool:
    """Say whether a person wrote a line: words, and not signs as in code or in a log."""
    if len(_SIGNS.findall(line)) > max(2, len(line) * _MANY_SIGNS):
        return False
    return _WORDS.search(line) is not None and not _compiled(_NOT_SAID).match(line)
