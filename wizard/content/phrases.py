"""Which flow a few words lead to where no error code is known: "got a new phone" is about MFA.

The table is `data/phrases.tsv`. A row names a flow, or one of its steps, and groups of words, of
which each must have one in the text; `*` ends the beginning of a word, `|` separates alternatives.
A row with a step stands for words that answer the questions before it. What is written in another
language counts as the English words it stands for.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from wizard.content.compiled import bundled
from wizard.content.lexicon import english_for
from wizard.content.prose import sentences

FILE = "phrases.tsv"
"""The name of the table in `data/`: the flow or step and the groups of words."""

_LONGEST = 300
_FEWEST_GROUPS = 2
_MOST_SENTENCES = 40
_LONGEST_SENTENCE = 220
"""A longer sentence has the words of many phrases by chance."""

_SHARE_OF_PROSE = 0.5
_WORD = re.compile(r"[^\W_]+")
# Two words that are one: "sign in", "signed-in" and "signin" are all searched as `signin`.
_JOINED = (
    (re.compile(r"\bsign(?:ed|ing|s)?[ -]?in(?:s|to)?\b"), "signin"),
    (re.compile(r"\blog(?:ging)?[ -]?(?:in|on)(?:s|to)?\b|\blogged[ -]?(?:in|on)\b"), "login"),
    (re.compile(r"\bsign(?:s|ed|ing)? (?:me|us|you|him|her|them) in(?:to)?\b"), "signin"),
    (re.compile(r"\blog(?:s|ged|ging)? (?:me|us|you|him|her|them) (?:in|on)(?:to)?\b"), "login"),
    (re.compile(r"\berror codes?\b"), "error"),
    (re.compile(r"\btry (?:it |this |that )?again\b(?! later)"), "retry"),
    (re.compile(r"\b(?:two|2)[ -]factor\b"), "twofactor"),
    (re.compile(r"\bmulti[ -]factor\b"), "multifactor"),
    (re.compile(r"\bnot[ -]compliant\b"), "not compliant"),
    (re.compile(r"\bset(?:ting)?[ -]up\b"), "setup"),
    (re.compile(r"\btime[ds]?[ -]?out\b"), "timeout timed"),
    (re.compile(r"\bad[ -]fs\b"), "adfs"),
    # Numbers of programs and text of theirs, not a code that someone enters.
    (
        re.compile(r"\b(?:status|exit|return|response|http|error|source)[ _-]?codes?\b"),
        "codenumber",
    ),
    (re.compile(r"\bread[ -]only\b"), "readonly"),
    (re.compile(r"\bview[ -]only\b"), "viewonly"),
    (re.compile(r"\bnon[ -]persistent\b"), "nonpersistent"),
    (re.compile(r"\bon[ -]prem(?:ises?)?\b"), "onpremises"),
    (re.compile(r"\bcan(?:'t|not| not)\b"), "cannot not"),
    (re.compile(r"n't\b"), " not"),
)

# A second factor that was accepted is not the trouble: "after MFA is complete, the page says no".
_FACTOR = r"(?:mfa|2fa|twofactor|multifactor)"
_PASSED = re.compile(
    rf"\b(?:complet|pass|finish)(?:e|ed|es|ing)? (?:the |my |our )?{_FACTOR}\b"
    rf"|\b{_FACTOR}(?: \w{{1,14}}){{0,2}}"
    r" (?:completed?|success\w*|succeed\w*|works|worked|passe[ds]|fine)\b"
)

_PLAIN = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "been", "by", "do", "does", "for", "from", "had",
    "has", "have", "he", "i", "in", "is", "it", "its", "my", "no", "not", "of", "on", "or", "our",
    "she", "that", "the", "they", "this", "to", "was", "we", "were", "will", "with", "you", "your",
))  # fmt: skip
_STATES = frozenset((
    "accepted", "allowed", "blocked", "deleted", "denied", "disabled", "enabled", "expired",
    "failed", "found", "incorrect", "invalid", "locked", "missing", "permitted", "prevented",
    "refused", "rejected", "removed", "required", "revoked", "supported", "suspended",
    "unavailable", "unknown", "wrong",
))  # fmt: skip
"""What can be said of an account, a device, an app and a printer alike."""

_Group = tuple[str, ...]


@cache
def names_subject(phrase: str) -> bool:
    """Say whether a phrase of a flow says of what it speaks: "is disabled" fits anything."""
    return any(word not in _PLAIN | _STATES for word in _WORD.findall(phrase.lower()))


@cache
def _rows() -> tuple[tuple[str, tuple[_Group, ...]], ...]:
    """Return the rows of the table: the flow or step and its groups of words."""
    lines = (bundled("data") / FILE).read_text("utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines if line)
    return tuple(
        (flow, tuple(tuple(group.split("|")) for group in words.split())) for flow, words in rows
    )


def flows_for(text: str) -> tuple[str, ...]:
    """Return the flows that the words of a typed text lead to, best first."""
    return tuple(dict.fromkeys(place.partition("/")[0] for place in places_for(text)))


def places_for(text: str) -> tuple[str, ...]:
    """Return the flows and steps that the words of a typed text lead to, best first, no flow twice.

    The row with the most groups decides; of rows with as many, the first in the table.
    """
    if len(text) > _LONGEST:
        return ()
    words = _words(text)
    best: dict[str, tuple[int, bool, str]] = {}
    for place, groups in _rows():
        if _fits(groups, words):
            _keep_better(best, place, len(groups))
    return tuple(place for _count, _step, place in sorted(best.values(), key=lambda one: -one[0]))


def _keep_better(best: dict[str, tuple[int, bool, str]], place: str, count: int) -> None:
    """Keep a place if it fits better than what its flow has: more groups, or a step."""
    flow, slash, _step = place.partition("/")
    found = count, bool(slash), place
    if found[:2] > best.get(flow, (0, False, ""))[:2]:
        best[flow] = found


def places_in_prose(text: str) -> tuple[str, ...]:
    """Return the flows and steps that the sentences of a long text lead to, best first.

    None if two flows fit best, and no flow twice.

    Only what a person wrote counts, and of it the first line, the sentences that tell trouble and
    those just before them. All groups of a row have to fit in one sentence, and one group alone
    says too little. The row with the most groups decides; of rows with as many, the one whose flow
    fits more sentences.
    """
    fits: Counter[str] = Counter()
    best: dict[str, tuple[int, bool, str]] = {}
    for words in (_words(one, passed=_PASSED) for one in _telling(text)):
        found: dict[str, tuple[int, bool, str]] = {}
        for place, groups in _rows():
            if len(groups) >= _FEWEST_GROUPS and _fits(groups, words):
                _keep_better(found, place, len(groups))
        fits.update(found.keys())
        for count, _step, place in found.values():
            _keep_better(best, place, count)
    ranked = sorted(best, key=lambda flow: (-best[flow][0], -fits[flow]))
    scores = [(best[flow][0], fits[flow]) for flow in ranked]
    return () if scores[1:2] == scores[:1] else tuple(best[flow][2] for flow in ranked)


def _telling(text: str) -> list[str]:
    """Return the sentences of a text that can tell the trouble; none of a log with a few words."""
    said = sentences(text)
    if sum(one.end - one.start for one in said) < len(text.strip()) * _SHARE_OF_PROSE:
        return []
    return [
        one.text
        for at, one in enumerate(said)
        if (not at or any(near.tells_trouble for near in said[at : at + 2]))
        and len(one.text) <= _LONGEST_SENTENCE
    ][:_MOST_SENTENCES]


def _words(text: str, passed: re.Pattern[str] | None = None) -> frozenset[str]:
    """Return the words of a text, those that are one joined, without what was passed.

    A text in another language has the English words it stands for beside its own.
    """
    low = text.lower().replace("\u2019", "'")
    for pattern, word in _JOINED:
        low = pattern.sub(word, low)
    if passed and " not " not in low:
        low = passed.sub(" ", low)
    return frozenset(_WORD.findall(low)) | english_for(text)


def _fits(groups: tuple[_Group, ...], words: frozenset[str]) -> bool:
    return all(any(_occurs(choice, words) for choice in group) for group in groups)


def _occurs(choice: str, words: frozenset[str]) -> bool:
    if choice.endswith("*"):
        return any(word.startswith(choice[:-1]) for word in words)
    return choice in words
