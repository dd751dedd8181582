"""A file while it is read: values with their places, and what was found wrong.

Every getter returns a value of the type it promises. When the file says something else, it notes a
finding and returns a neutral value, so that readers are straight lines and a file reports all its
mistakes at once.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from wizard.content.rules import WARNINGS, Rule
from wizard.errors import did_you_mean
from wizard.findings import Finding, Severity, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_FINDINGS = 100
"""How many findings of one file are listed."""

_SLIP = 3
_COMPARED = 100
"""Names this much longer or shorter, and this many of them, are compared with a misspelt one."""

_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,14})\Z")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_Word = TypeVar("_Word", bound=StrEnum)


class Sheet:
    """One file being read: its name, and the findings so far."""

    __slots__ = ("file", "findings")

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    @property
    def is_full(self) -> bool:
        """Whether so much is wrong that nothing more is listed."""
        return len(self.findings) > MAX_FINDINGS

    @property
    def errors(self) -> int:
        """How many things are wrong that keep what they stand in from being used."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    def report(self, place: tuple[int, int], rule: Rule, message: str, fix: str) -> None:
        """Note a finding at a line and column that count from 1."""
        if self.is_full:
            return
        if len(self.findings) == MAX_FINDINGS:
            rule = Rule.TOO_MANY
            message = f"More than {MAX_FINDINGS} mistakes; the rest is not listed."
            fix = "Mend the first ones and check again."
        severity = Severity.WARNING if rule in WARNINGS else Severity.ERROR
        at = Source(self.file, *place)
        self.findings.append(Finding(at, rule.value, severity, message, fix))


class Node:
    """A value of a file: a text, a list or a mapping, with the place it stands at.

    `raw` is the text of a scalar as written and None for the rest; `plain` says that it stood
    without quotes. `key_line` and `key_column` are the place of the key in front of it, or 0.
    """

    __slots__ = (
        "column",
        "items",
        "key_column",
        "key_line",
        "line",
        "pairs",
        "plain",
        "raw",
        "sheet",
    )

    def __init__(self, sheet: Sheet, line: int, column: int) -> None:
        self.sheet = sheet
        self.line = line
        self.column = column
        self.key_line = 0
        self.key_column = 0
        self.raw: str | None = None
        self.plain = False
        self.items: list[Node] | None = None
        self.pairs: dict[str, Node] | None = None

    @property
    def source(self) -> Source:
        """Where it was written: the place of its key if it has one."""
        return Source(self.sheet.file, *self._place)

    @property
    def is_text(self) -> bool:
        """Whether it is a single value."""
        return self.raw is not None

    @property
    def is_map(self) -> bool:
        """Whether it is a mapping."""
        return self.pairs is not None

    @property
    def _place(self) -> tuple[int, int]:
        return (self.key_line, self.key_column) if self.key_line else (self.line, self.column)

    # What is wrong

    def wrong(self, rule: Rule, message: str, fix: str) -> None:
        """Note a finding about the value."""
        self.sheet.report((self.line, self.column), rule, message, fix)

    def wrong_key(self, rule: Rule, message: str, fix: str) -> None:
        """Note a finding about the key in front of the value, or the thing as a whole."""
        self.sheet.report(self._place, rule, message, fix)

    def unknown(self, rule: Rule, kind: str, name: str, known: Iterable[str]) -> None:
        """Note that nothing of a kind has the name, and what was probably meant."""
        if self.sheet.is_full:
            return  # comparing names is slow, and a hostile file has many
        names = list(known)
        near = [one for one in names if abs(len(one) - len(name)) <= _SLIP][:_COMPARED]
        hint = did_you_mean(name[:80], near or names[:_COMPARED]) or f"There is no {kind} yet."
        self.wrong(rule, f"There is no {kind} named `{name[:80]}`.", hint)

    # The value itself

    def as_text(self, what: str) -> str:
        """Return a single value as it is written."""
        if self.raw is None:
            self.wrong(Rule.WRONG_TYPE, f"`{what}` takes one text.", "Write a text after it.")
            return ""
        if not self.raw.strip():
            self.wrong_key(Rule.WRONG_TYPE, f"`{what}` is empty.", "Write a text after it.")
        return self.raw.strip()

    def as_number(self, what: str) -> int:
        """Return a plain whole number."""
        if self.raw is not None and self.plain and _NUMBER.match(self.raw):
            return int(self.raw)
        fix = "Write digits only, at most 15, without leading zero or quotes."
        self.wrong(Rule.WRONG_TYPE, f"`{what}` takes a whole number.", fix)
        return 0

    def as_flag(self, what: str) -> bool:
        """Return true or false."""
        if self.plain and self.raw in {"true", "false"}:
            return self.raw == "true"
        fix = "Write true or false, without quotes. Other words, yes and no too, stay text."
        self.wrong(Rule.WRONG_TYPE, f"`{what}` takes true or false.", fix)
        return False

    def as_list(self, what: str) -> list[Node]:
        """Return the parts of a list."""
        if self.items is None:
            fix = "Write a list: [one, two], or lines that begin with a hyphen."
            self.wrong(Rule.WRONG_TYPE, f"`{what}` takes a list.", fix)
            return []
        return self.items

    def as_map(self, what: str) -> Node:
        """Return the node if it is a mapping, else an empty one."""
        if self.pairs is not None:
            return self
        fix = "Write keys with values, indented under it."
        self.wrong(Rule.WRONG_TYPE, f"`{what}` takes keys with values.", fix)
        return self._nothing()

    def as_id(self, what: str) -> str:
        """Return a kebab-case name."""
        name = self.as_text(what)
        if name and not _ID.match(name):
            self.wrong(Rule.NAME, f"`{name[:80]}` is no id.", _ID_FIX)
        return name

    def as_word(self, what: str, words: type[_Word]) -> _Word | None:
        """Return one of a few words, or None when it is another one."""
        name = self.as_text(what)
        try:
            return words(name)
        except ValueError:
            if name:
                self.unknown(Rule.WRONG_VALUE, what, name, words)
            return None

    # The parts of a mapping

    def children(self) -> Iterator[tuple[str, Node]]:
        """Iterate over keys and values, as written."""
        yield from (self.pairs or {}).items()

    def ids(self, what: str) -> Iterator[tuple[str, Node]]:
        """Iterate over keys that are ids, and their values; other keys are noted."""
        for key, node in self.children():
            if not _ID.match(key):
                node.wrong_key(Rule.NAME, f"`{key[:80]}` is no id of a {what}.", _ID_FIX)
            yield key, node

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None."""
        return (self.pairs or {}).get(key)

    def need(self, key: str) -> Node | None:
        """Return the value of a key that must be there; note its absence."""
        node = self.get(key)
        if node is None:
            self.wrong_key(Rule.MISSING_KEY, f"`{key}` is missing.", f"Add a line `{key}: ...`.")
        return node

    def only(self, allowed: Iterable[str]) -> None:
        """Note every key that means nothing here."""
        known = tuple(allowed)
        if self.pairs and self.pairs.keys() <= set(known):
            return
        for key, node in self.children():
            if key not in known and not self.sheet.is_full:
                hint = did_you_mean(key[:80], known)
                message = f"`{key[:80]}` means nothing here."
                node.wrong_key(Rule.UNKNOWN_KEY, message, hint or "Take it out.")

    def text(self, key: str, default: str | None = None) -> str:
        """Return the text of a key; without a default the key must be there."""
        node = self.need(key) if default is None else self.get(key)
        return node.as_text(key) if node else default or ""

    def number(self, key: str, default: int | None = None) -> int:
        """Return the whole number of a key; without a default the key must be there."""
        node = self.need(key) if default is None else self.get(key)
        return node.as_number(key) if node else default or 0

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false of a key."""
        node = self.get(key)
        return node.as_flag(key) if node else default

    def date(self, key: str) -> str:
        """Return the ISO date of a key that must be there, as text."""
        written = self.text(key)
        try:
            if written and date.fromisoformat(written).isoformat() == written:
                return written
        except ValueError:
            pass
        if written and (node := self.get(key)):
            fix = "Write year-month-day, as in 2026-11-20."
            node.wrong(Rule.WRONG_VALUE, f"`{key}` takes a date.", fix)
        return ""

    def word(self, key: str, words: type[_Word], default: _Word) -> _Word:
        """Return one of a few words; the default if the key is missing or the word is wrong."""
        node = self.get(key)
        return (node.as_word(key, words) if node else None) or default

    def need_word(self, key: str, words: type[_Word], neutral: _Word) -> _Word:
        """Return one of a few words of a key that must be there."""
        node = self.need(key)
        return (node.as_word(key, words) if node else None) or neutral

    def parts(self, key: str) -> list[Node]:
        """Return the parts of the list of a key; none if it is missing."""
        node = self.get(key)
        return node.as_list(key) if node else []

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of the list of a key."""
        return tuple(node.as_text(key) for node in self.parts(key))

    def mapping(self, key: str) -> Node:
        """Return the mapping of a key; an empty one if it is missing."""
        node = self.get(key)
        return node.as_map(key) if node else self._nothing()

    def need_mapping(self, key: str) -> Node:
        """Return the mapping of a key that must be there."""
        node = self.need(key)
        return node.as_map(key) if node else self._nothing()

    def _nothing(self) -> Node:
        empty = Node(self.sheet, *self._place)
        empty.pairs = {}
        return empty


_ID_FIX = "Use small letters, digits and single hyphens, as in `own-sign-in`."
