"""Reads YAML files into nodes that know their line and column; mistakes become findings."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self, TypeVar

import yaml
from yaml import events as yaml_events

from wizard.content import yaml_slips
from wizard.content.slug import slug
from wizard.errors import did_you_mean
from wizard.findings import Finding, Position, Severity
from wizard.input_file import UnreadableError, read_named, reason
from wizard.text import clean, first_hidden, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from importlib.resources.abc import Traversable


# Reading rules: what can be wrong in a file before it is used


class ReadRule(StrEnum):
    """The stable id of a rule about reading a file, with what its page says.

    `help` says what the rule wants, `why` the reason for it, and `fix` how to fix a finding.
    """

    help: str
    why: str
    fix: str

    def __new__(cls, value: str, help_text: str = "", why: str = "", fix: str = "") -> Self:
        """Make a member of its id and what its page says."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.help, member.why, member.fix = help_text, why, fix
        return member

    FILE = (
        "file",
        "A file is missing, cannot be read, or is larger than 1 MiB.",
        "What cannot be read cannot run.",
        "Check name, rights and size.",
    )
    FILE_NAME = (
        "file-name",
        "A flow file is named after its id and ends in .yaml, so that both can be found.",
        "Someone who has the id finds the file, and the other way round.",
        "Rename the file to the id and `.yaml`, or correct the id.",
    )
    ENCODING = (
        "encoding",
        "Files are UTF-8. Text in another encoding would be read as other letters.",
        "Letters would turn into others.",
        "Save the file as UTF-8.",
    )
    CHARACTER = (
        "character",
        (
            "Control, direction and zero width characters are refused: they can hide or turn "
            "around what a reader sees, or steer a terminal."
        ),
        "What a reviewer sees would not be what runs.",
        "Delete the character and type the text again.",
    )
    SYNTAX = (
        "syntax",
        "The file is not well-formed YAML; nothing after this place was read.",
        "The rest of the file cannot be understood.",
        "Look at quotes, colons, brackets and indentation of this line and the one above.",
    )
    DEPTH = (
        "depth",
        "The file nests deeper than 64 levels; nothing after this place was read.",
        "No flow needs it; a slip of brackets does.",
        "Close the brackets.",
    )
    DOCUMENTS = (
        "documents",
        "A file is exactly one document, a mapping of keys to values, without directives.",
        "A second document would be passed over.",
        "Keep one document in a file.",
    )
    ALIAS = (
        "alias",
        (
            "Anchors, aliases and merge keys are refused: what is written is what is read, in one "
            "place."
        ),
        "Nobody sees at the place of use what is used.",
        "Write the value out.",
    )
    TAG = (
        "tag",
        "Tags are refused: a value is text, a plain whole number, true or false.",
        "Tags can make anything of a value.",
        "Drop the tag.",
    )
    KEY = (
        "key",
        "Keys are text.",
        "Only a text can be looked up.",
        "Use a text as the key.",
    )
    DUPLICATE_KEY = (
        "duplicate-key",
        "A key stands twice in one mapping; one of the two would be lost.",
        "Which of the two would count is a guess.",
        "Keep one of the two.",
    )
    UNKNOWN_KEY = (
        "unknown-key",
        "A key that means nothing here is nearly always misspelt.",
        "A misspelt key is passed over, and what it says is lost.",
        "Take the offered name, or take the line out.",
    )
    MISSING_KEY = (
        "missing-key",
        "A key without which the thing cannot work is missing.",
        "The thing cannot work without it.",
        "Add the line that is named.",
    )
    WRONG_TYPE = (
        "wrong-type",
        (
            "A value is of another sort than its place takes: text, a whole number without "
            "leading zero of at most 15 digits, true or false, a list, or a mapping."
        ),
        "Guessing what was meant is how `no` becomes false.",
        "Write the value as its place takes it.",
    )
    WRONG_VALUE = (
        "wrong-value",
        "A value is not one of those its place takes.",
        "The program knows only these values.",
        "Take one that is offered.",
    )
    CUT_TEXT = (
        "cut-text",
        (
            "One space and `#` inside an unquoted text begin a comment, so the rest of the "
            "sentence is lost. Quote the text, or put two spaces before a real comment."
        ),
        "People would hear half a sentence.",
        "Put the text in quotes, or two spaces before a real comment.",
    )
    NAME = (
        "name",
        (
            "Ids are kebab-case: small letters, digits and single hyphens. `back`, `by-code`, "
            "`not-sure` and `otherwise` have a meaning of their own."
        ),
        "Ids stand in files, addresses and journals for years.",
        "Use small letters, digits and single hyphens.",
    )
    VERB = (
        "verb",
        "A step has exactly one verb.",
        "The verb says what a step is; two would be two steps.",
        "Keep one of ask, enter, do, branch, check, live, try, end.",
    )
    DUPLICATE_ID = (
        "duplicate-id",
        "Two files claim the same id.",
        "One of the two flows would never run.",
        "Give one another id.",
    )
    UNKNOWN_REFERENCE = (
        "unknown-reference",
        "A way leads to a step, flow or cause that does not exist.",
        "A case would have nowhere to go.",
        "Take the offered name, or add what is missing.",
    )
    LEFT_OUT = (
        "left-out",
        (
            "A way leads to a flow that is left out because it has errors or is a draft. The flow "
            "runs, and the way ends with a hand-over that says so."
        ),
        "The case ends with a hand-over where the other flow should go on.",
        "Correct the other flow, or set it to `status: ready`.",
    )
    UNKNOWN_NAME = (
        "unknown-name",
        (
            "A fact, tool action, role, portal path, check or source is named that stands in no "
            "table."
        ),
        "Words that come from a table have to be in it.",
        "Take the offered name, or add a row to the table in `data/`.",
    )
    PLACEHOLDER = (
        "placeholder",
        "A text uses `{name}` for something that is not a fact.",
        "People would hear the braces.",
        "Name a fact of `data/facts.yaml`.",
    )
    MISSING_CASE = (
        "missing-case",
        "A fork or a list of results does not say where every value leads.",
        "With that value a case would have nowhere to go.",
        "Add the value, or `otherwise`.",
    )
    RULE_CYCLE = (
        "rule-cycle",
        (
            "Forks and tries lead in a circle: the program would never come to a question. The "
            "flow is left out."
        ),
        "The program would turn in the circle without ever asking.",
        "Put a question or an action in, or lead one way out.",
    )
    GROUP = (
        "group",
        (
            "The groups of a fact hold each of its values once; there are at most 7 of them, with "
            "at most 7 values in each, so that two keys answer."
        ),
        "A value in no group could never be chosen, and nobody keeps more than seven in mind.",
        "Put each value of the fact into one group, or make one group two.",
    )
    SCENARIO = (
        "scenario",
        "A scenario names a flow, step, answer, value or cause that is not there.",
        "A rehearsal of something else proves nothing.",
        "Take the offered name.",
    )
    MESSAGE_EXAMPLE = (
        "message-example",
        (
            "Each example of a message matches its own row better than any other, and no near miss "
            "matches it."
        ),
        "A row that loses its own example would decide the wrong case.",
        "Write more of the message into `match`, or correct the example.",
    )
    TOO_MANY = (
        "too-many",
        "The file has more than 100 mistakes; the rest is not listed.",
        "The first mistakes often cause the rest.",
        "Correct the first ones and check again.",
    )


WARNINGS = frozenset({ReadRule.FILE_NAME, ReadRule.CUT_TEXT, ReadRule.LEFT_OUT, ReadRule.TOO_MANY})
"""The reading rules that do not keep a file from being used."""


# Nodes: values with their places. Every getter returns a value of the type it promises. When the
# file says something else, it notes a finding and returns a neutral value, so that parsers need no
# error handling and a file reports all its mistakes at once.

MAX_FINDINGS = 100
"""How many findings of one file are listed."""

_SLIP = 3
_COMPARED = 100
"""Names this much longer or shorter, and this many of them, are compared with a misspelt one."""

_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,14})\Z")
_WITH_UNIT = re.compile(r"(0|[1-9][0-9]{0,4}) ?[a-z]{1,8}\.?\Z")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})\Z")
_DAY_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_Word = TypeVar("_Word", bound=StrEnum)


class ParsedFile:
    """One file being read: its name, and the findings so far.

    `own` says that a desk wrote it, not we; `root` is the folder it was found under, as shown.
    """

    __slots__ = ("file", "findings", "own", "root")

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.own = False
        self.root = folder_of(file)

    @property
    def is_full(self) -> bool:
        """Whether so much is wrong that nothing more is listed."""
        return len(self.findings) > MAX_FINDINGS

    @property
    def errors(self) -> int:
        """How many things are wrong that keep what they stand in from being used."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    def report(self, place: tuple[int, int], rule: ReadRule, message: str, fix: str) -> None:
        """Note a finding at a line and column that count from 1."""
        if self.is_full:
            return
        if len(self.findings) == MAX_FINDINGS:
            rule = ReadRule.TOO_MANY
            message = f"More than {MAX_FINDINGS} mistakes; the rest is not listed."
            fix = "Fix the first ones and check again."
        severity = Severity.WARNING if rule in WARNINGS else Severity.ERROR
        at = Position(self.file, *place)
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
        "parsed",
        "plain",
        "raw",
    )

    def __init__(self, parsed: ParsedFile, line: int, column: int) -> None:
        self.parsed = parsed
        self.line = line
        self.column = column
        self.key_line = 0
        self.key_column = 0
        self.raw: str | None = None
        self.plain = False
        self.items: list[Node] | None = None
        self.pairs: dict[str, Node] | None = None

    @property
    def source(self) -> Position:
        """Where it was written: the place of its key if it has one."""
        return Position(self.parsed.file, *self._place)

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

    # What an own file leaves out

    def put(self, key: str, raw: str) -> None:
        """Put in a value that the author left out; what is written stays."""
        node = self._put(key)
        if node is not None:
            node.raw, node.plain = raw, True

    def put_list(self, key: str) -> None:
        """Put in an empty list where the author left one out."""
        node = self._put(key)
        if node is not None:
            node.items = []

    def put_map(self, key: str) -> Node:
        """Put in an empty mapping where the author left one out; return the one that is there."""
        node = self._put(key)
        if node is not None:
            node.pairs = {}
        return (self.pairs or {})[key]

    def _put(self, key: str) -> Default | None:
        if self.pairs is None or key in self.pairs:
            return None
        node = self.pairs[key] = Default(self.parsed, *self._place)
        return node

    # What is wrong

    def wrong(self, rule: ReadRule, message: str, fix: str) -> None:
        """Note a finding about the value."""
        self.parsed.report((self.line, self.column), rule, message, fix)

    def wrong_key(self, rule: ReadRule, message: str, fix: str) -> None:
        """Note a finding about the key in front of the value, or the thing as a whole."""
        self.parsed.report(self._place, rule, message, fix)

    def unknown(
        self, rule: ReadRule, kind: str, name: str, known: Iterable[str], also: str = ""
    ) -> None:
        """Note that nothing of a kind has the name, and what was probably meant.

        `also` is another way to fix it.
        """
        if self.parsed.is_full:
            return  # comparing names is slow, and a hostile file has many
        names = list(known)
        if len(names) > _COMPARED:
            near = [one for one in names if abs(len(one) - len(name)) <= _SLIP]
            names = (near or names)[:_COMPARED]
        hint = did_you_mean(name[:80], names) or f"There is no {kind} yet."
        self.wrong(rule, f"There is no {kind} named `{name[:80]}`.", f"{hint} {also}".strip())

    # The value itself

    def as_text(self, what: str) -> str:
        """Return a single value as it is written."""
        if self.raw is None:
            self.wrong(ReadRule.WRONG_TYPE, f"`{what}` takes one text.", "Write a text after it.")
            return ""
        if not self.raw.strip():
            self.wrong_key(ReadRule.WRONG_TYPE, f"`{what}` is empty.", "Write a text after it.")
        return self.raw.strip()

    def as_number(self, what: str) -> int:
        """Return a plain whole number."""
        if self.raw is not None and self.plain and _NUMBER.match(self.raw):
            return int(self.raw)
        fix = "Write digits only, at most 15, without leading zero or quotes."
        if self.raw and (unit := _WITH_UNIT.match(self.raw.strip())):
            fix = f"Write {unit[1]} alone."
        said = f", not `{self.raw[:40]}`" if self.raw else ""
        self.wrong(ReadRule.WRONG_TYPE, f"`{what}` takes a whole number{said}.", fix)
        return 0

    def as_flag(self, what: str) -> bool:
        """Return true or false."""
        if self.plain and self.raw in {"true", "false"}:
            return self.raw == "true"
        fix = "Write true or false, without quotes. Other words, yes and no too, stay text."
        self.wrong(ReadRule.WRONG_TYPE, f"`{what}` takes true or false.", fix)
        return False

    def as_list(self, what: str) -> list[Node]:
        """Return the parts of a list."""
        if self.items is None:
            fix = "Write a list: [one, two], or lines that begin with a hyphen."
            self.wrong(ReadRule.WRONG_TYPE, f"`{what}` takes a list.", fix)
            return []
        return self.items

    def as_map(self, what: str) -> Node:
        """Return the node if it is a mapping, else an empty one."""
        if self.pairs is not None:
            return self
        fix = "Write keys with values, indented under it."
        self.wrong(ReadRule.WRONG_TYPE, f"`{what}` takes keys with values.", fix)
        return self._nothing()

    def as_id(self, what: str) -> str:
        """Return a kebab-case name."""
        name = self.as_text(what)
        if name and not _ID.match(name):
            self.wrong(ReadRule.NAME, f"`{name[:80]}` is not an id.", _id_fix(name))
        return name

    def as_word(self, what: str, words: type[_Word]) -> _Word | None:
        """Return one of a few words, or None when it is another one."""
        name = self.as_text(what)
        try:
            return words(name)
        except ValueError:
            if name:
                self.unknown(ReadRule.WRONG_VALUE, what, name, words)
            return None

    # The parts of a mapping

    def children(self) -> Iterator[tuple[str, Node]]:
        """Iterate over keys and values, as written."""
        yield from (self.pairs or {}).items()

    def ids(self, what: str) -> Iterator[tuple[str, Node]]:
        """Iterate over keys that are ids, and their values; other keys are noted."""
        for key, node in self.children():
            if not _ID.match(key):
                article = "an" if what.startswith(tuple("aeiou")) else "a"
                message = f"`{key[:80]}` is not an id of {article} {what}."
                node.wrong_key(ReadRule.NAME, message, _id_fix(key))
            yield key, node

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None."""
        return (self.pairs or {}).get(key)

    def need(self, key: str) -> Node | None:
        """Return the value of a key that must be there; note its absence."""
        node = self.get(key)
        if node is None:
            self.wrong_key(
                ReadRule.MISSING_KEY, f"`{key}` is missing.", f"Add a line `{key}: ...`."
            )
        return node

    def only(self, allowed: Iterable[str]) -> None:
        """Note every key that means nothing here."""
        known = tuple(allowed)
        if self.pairs and self.pairs.keys() <= set(known):
            return
        for key, node in self.children():
            if key not in known and not self.parsed.is_full:
                hint = did_you_mean(key[:80], known)
                message = f"`{key[:80]}` means nothing here."
                if node.raw == "" and node.plain and not isinstance(node, Default) and " " in key:
                    # In braces a comma ends a text, and what follows is read as a key.
                    message = f"`{key[:80]}` is read as a key, because of the comma before it."
                    hint = 'A text with a comma in braces needs "quotes".'
                node.wrong_key(ReadRule.UNKNOWN_KEY, message, hint or "Take it out.")

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
        """Return the ISO date of a key that must be there, as text; own files may leave it out."""
        written = self.text(key, "" if self.parsed.own else None)
        try:
            if written and date.fromisoformat(written).isoformat() == written:
                return written
        except ValueError:
            pass
        if written and (node := self.get(key)):
            message = f"`{key}` takes a date, not `{written[:40]}`."
            fix = "Write year-month-day, as in 2026-11-20."
            if _DAY_SHAPE.match(written):
                message = f"There is no such day as {written}."
            elif found := _DAY_FIRST.match(written):
                fix = f"Write {found[3]}-{int(found[2]):02}-{int(found[1]):02}."
            node.wrong(ReadRule.WRONG_VALUE, message, fix)
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
        empty = Node(self.parsed, *self._place)
        empty.pairs = {}
        return empty


class Default(Node):
    """A value that nobody wrote: what an own file means where it leaves something out."""

    __slots__ = ()


def _id_fix(name: str) -> str:
    """Return the corrected id, if one can be made."""
    made = slug(name)
    if not made:
        return "Use small letters, digits and single hyphens, as in `own-sign-in`."
    return f"Write `{made}`: small letters, digits and single hyphens."


# The YAML reader. It builds nodes from parser events, so it can refuse depth, aliases, tags and
# second documents while reading: left to build by itself, the C parser crashes on 30,000 open
# brackets.

MAX_BYTES = 1 << 20
"""The size a file may have."""

MAX_DEPTH = 64
"""How many levels a file may nest."""

MAX_VALUES = 100_000
"""How many values a file may hold; the largest of ours has some thousands."""

_TROUBLE = (yaml.YAMLError, ValueError, RecursionError, OverflowError)


class _EventParser(Protocol):
    def get_event(self) -> Any: ...  # noqa: ANN401 - the library names no common type


class _StopReadingError(Exception):
    """The rest of the file cannot be read; the finding is already noted."""


def read(file: str, data: bytes) -> tuple[Node | None, ParsedFile]:
    """Read a file that holds one mapping.

    Returns the mapping and the file with its findings so far; None in place of the mapping
    when nothing can be made of the file.
    """
    parsed = ParsedFile(file)
    text = _decode(parsed, data)
    if text is None:
        return None, parsed
    text, slips = yaml_slips.straightened(text)
    for line, column, message, fix in slips:
        parsed.report((line, column), ReadRule.CHARACTER, message, fix)
    builder = _Builder(parsed, text)
    try:
        return builder.document(), parsed
    except _StopReadingError:
        pass
    except _TROUBLE as error:
        builder.trouble(error)
    return None, parsed


def slow_parser(text: str) -> _EventParser:
    """Return the parser written in Python, for machines without the C library."""
    return yaml.SafeLoader(text)


def fast_parser(text: str) -> _EventParser:
    """Return the parser of the C library."""
    return yaml.CSafeLoader(text)


parser: Callable[[str], _EventParser] = fast_parser if yaml.__with_libyaml__ else slow_parser
"""The parser in use."""


def _decode(parsed: ParsedFile, data: bytes) -> str | None:
    """Return the text of a file, or None when it cannot be used."""
    if len(data) > MAX_BYTES:
        fix = "Split the file, or look for what does not belong in it."
        parsed.report((1, 1), ReadRule.FILE, "The file is larger than 1 MiB.", fix)
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        fix = "Save the file as UTF-8."
        parsed.report(place, ReadRule.ENCODING, f"Byte {data[error.start]:#04x} is not UTF-8.", fix)
        return None
    text = text.replace("\r\n", "\n")
    hidden = first_hidden(text)
    if hidden < 0:
        return text
    before_it = text[:hidden]
    place = before_it.count("\n") + 1, hidden - (before_it.rfind("\n") + 1) + 1
    message = f"Character {name_of(text[hidden])} is not allowed: it can hide or turn text."
    parsed.report(place, ReadRule.CHARACTER, message, "Delete it and type the text again.")
    return None


class _Builder:
    """Builds nodes from the events of one file."""

    def __init__(self, parsed: ParsedFile, text: str) -> None:
        self._sheet = parsed
        self._lines = text.split("\n")
        self._next = parser(text).get_event
        self._depth = 0
        self._left = MAX_VALUES

    def document(self) -> Node | None:
        """Return the top mapping of a file that has exactly one document."""
        self._next()  # the stream
        event = self._next()
        if isinstance(event, yaml_events.StreamEndEvent):
            self._sheet.report((1, 1), ReadRule.DOCUMENTS, "The file is empty.", "Write `id: ...`.")
            return None
        if event.version or event.tags:
            self._report(event, ReadRule.DOCUMENTS, "Directives are refused.", "Take the line out.")
        top = self._node(self._next())
        self._next()  # the end of the document
        event = self._next()
        if not isinstance(event, yaml_events.StreamEndEvent):
            fix = "Keep one document in a file: take `---` and what follows out."
            self._report(event, ReadRule.DOCUMENTS, "A second document begins here.", fix)
            return None
        if top.is_map:
            return top
        fix = "Begin the file with a key and a colon, as in `id: my-flow`."
        top.wrong(ReadRule.DOCUMENTS, "The file holds no mapping of keys to values.", fix)
        return None

    def trouble(self, error: Exception) -> None:
        """Note that the parser gave up, with the line it gave up at."""
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line, column = (mark.line, mark.column) if mark else (0, 0)
        line = min(line, len(self._lines) - 1)
        if found := yaml_slips.explain(self._lines, line):
            line, slip = found
            shown = clean(self._lines[line]).strip()[:60]
            message = f"{slip.message[:-1]}, at `{shown}`."
            self._sheet.report((line + 1, slip.column + 1), ReadRule.SYNTAX, message, slip.fix)
            return
        problem = getattr(error, "problem", None) or str(error) or type(error).__name__
        written = clean(self._lines[line])[:200]
        shown = written.strip()[:60]
        message = f"This is not YAML: {clean(problem)[:120]}, at `{shown}`."
        self._sheet.report(
            (line + 1, column + 1), ReadRule.SYNTAX, message, _hint(written, problem)
        )

    def _node(self, event: Any) -> Node:  # noqa: ANN401 - the library is untyped here
        mark = event.start_mark
        self._left -= 1
        if self._left < 0:
            self._report(event, ReadRule.FILE, "The file holds too many values.", "Split the file.")
            raise _StopReadingError
        node = Node(self._sheet, mark.line + 1, mark.column + 1)
        if isinstance(event, yaml_events.AliasEvent):
            fix = "Write the value out again."
            self._report(event, ReadRule.ALIAS, f"The alias `*{event.anchor}` is refused.", fix)
            node.raw = "alias"  # any text will do; the file cannot be used
            return node
        if event.anchor is not None:
            self._report(
                event, ReadRule.ALIAS, f"The anchor `&{event.anchor}` is refused.", "Drop it."
            )
        if event.tag is not None:
            fix = "Drop it: a value is text, a whole number, true or false."
            self._report(event, ReadRule.TAG, f"The tag `{event.tag[:40]}` is refused.", fix)
        if isinstance(event, yaml_events.ScalarEvent):
            self._scalar(node, event)
            return node
        self._depth += 1
        if self._depth > MAX_DEPTH:
            fix = "Close brackets, or look for indentation that grows."
            self._report(event, ReadRule.DEPTH, f"More than {MAX_DEPTH} levels.", fix)
            raise _StopReadingError
        if isinstance(event, yaml_events.SequenceStartEvent):
            self._list(node)
        else:
            self._map(node)
        self._depth -= 1
        return node

    def _scalar(self, node: Node, event: Any) -> None:  # noqa: ANN401 - as above
        node.raw = event.value
        node.plain = event.implicit[0]
        if node.plain:
            end = event.end_mark
            rest = self._lines[end.line][end.column : end.column + 3] if event.value else ""
            if rest.startswith(" #"):
                self._cut(event, rest)
        elif event.style == '"' and first_hidden(event.value) >= 0:
            code = name_of(event.value[first_hidden(event.value)])
            message = f"The text holds {code} by an escape: it can hide or turn text."
            self._report(event, ReadRule.CHARACTER, message, "Take the backslash sequence out.")
            node.raw = clean(event.value)

    def _cut(self, event: Any, rest: str) -> None:  # noqa: ANN401 - as above
        end = event.end_mark
        place = end.line + 1, end.column + 2
        fix = 'Put the text in "quotes", or two spaces before a comment.'
        shown = event.value[-30:]
        message = f"Everything after `{shown}` is read as a comment, from `{rest.strip()}` on."
        self._sheet.report(place, ReadRule.CUT_TEXT, message, fix)

    def _list(self, node: Node) -> None:
        items: list[Node] = []
        while not isinstance(event := self._next(), yaml_events.SequenceEndEvent):
            items.append(self._node(event))
        node.items = items

    def _map(self, node: Node) -> None:
        pairs: dict[str, Node] = {}
        while not isinstance(event := self._next(), yaml_events.MappingEndEvent):
            key = self._node(event)
            value = self._node(self._next())
            value.key_line, value.key_column = key.line, key.column
            if self._accepts(key, pairs):
                pairs[key.raw or ""] = value
        node.pairs = pairs

    def _accepts(self, key: Node, pairs: dict[str, Node]) -> bool:
        if key.raw is None:
            key.wrong(ReadRule.KEY, "A list or mapping stands as a key.", "Use a text as the key.")
        elif not key.raw:
            key.wrong(ReadRule.KEY, "A key is empty.", "Write a name before the colon.")
        elif key.raw == "<<" and key.plain:
            key.wrong(ReadRule.ALIAS, "The merge key `<<` is refused.", "Write the values out.")
        elif key.raw in pairs:
            first = pairs[key.raw]
            message = f"`{key.raw[:80]}` stands here and in line {first.key_line} already."
            key.wrong(ReadRule.DUPLICATE_KEY, message, "Keep one of the two.")
        else:
            return True
        return False

    def _report(self, event: Any, rule: ReadRule, message: str, fix: str) -> None:  # noqa: ANN401 - as above
        mark = event.start_mark
        self._sheet.report((mark.line + 1, mark.column + 1), rule, message, fix)


def _hint(line: str, problem: str) -> str:
    """Return the likely fix of a syntax error."""
    if line[: len(line) - len(line.lstrip())].count("\t") or "tab" in problem:
        return "Use spaces, never tabs, before a key."
    if line.count(": ") > 1 or "mapping values" in problem:
        return 'A text with a colon and a space needs "quotes".'
    if line.count('"') % 2:
        return "A quotation mark is missing."
    if line.endswith(("[", "{")) or line.count("{") != line.count("}"):
        return "A bracket is missing."
    return "Check the indentation and the quotes of this line and the one above."


SCENARIOS, SCENARIOS_TOO = ".scenarios.yaml", ".scenarios.yml"
"""How the name of a scenario file ends; the second form is for a desk's own ones."""


class SourceFile(NamedTuple):
    """A file as read: its mapping (None if it is unusable), its findings, its bytes."""

    top: Node | None
    parsed: ParsedFile
    data: bytes

    @property
    def folder(self) -> str:
        """The folder of the file, as it is shown."""
        return folder_of(self.parsed.file)

    @property
    def name(self) -> str:
        """The name of the file without its folder."""
        return self.parsed.file.replace("\\", "/").rpartition("/")[2]

    @property
    def stem(self) -> str:
        """The name of the file without folder and ending."""
        return self.name.removesuffix(".yaml").removesuffix(".yml")

    @property
    def is_catalogue(self) -> bool:
        """Whether it is a file of the catalogue: it has `entries`, and no id of a flow."""
        top = self.top
        return top is not None and top.get("entries") is not None and top.get("id") is None

    @property
    def is_messages(self) -> bool:
        """Whether it is a file of known messages."""
        top = self.top
        return top is not None and top.get("messages") is not None and top.get("id") is None

    @property
    def is_scenarios(self) -> bool:
        """Whether it is a file of scenarios."""
        return self.parsed.file.endswith((SCENARIOS, SCENARIOS_TOO))


def folder_of(file: str) -> str:
    """Return the folder of a file, as it is shown."""
    return file.replace("\\", "/").rpartition("/")[0]


def read_folder(
    folder: Path | Traversable,
    shown: str,
    *,
    passed: tuple[str, ...] = (),
) -> Iterator[SourceFile]:
    """Read every YAML file of a folder, by name; `shown` stands before the names in findings.

    Files whose name ends in one of `passed` are passed over unread.
    """
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        yield _unreadable(shown, reason(error))
        return
    for entry in entries:
        if entry.name.endswith(passed):
            continue
        if entry.name.endswith(".yaml") and entry.is_file():
            yield read_file(entry, f"{shown}/{entry.name}")
        elif entry.name.endswith(".yml"):
            parsed = ParsedFile(f"{shown}/{entry.name}")
            fix = "Rename the file so that it ends in .yaml."
            parsed.report((1, 1), ReadRule.FILE_NAME, "Only files that end in .yaml are read.", fix)
            yield SourceFile(None, parsed, b"")


def read_with_scenarios(path: Path) -> Iterator[SourceFile]:
    """Read a flow file and, if it is there, the file of scenarios beside it."""
    yield read_file(path, path.as_posix())
    if path.name.endswith((SCENARIOS, SCENARIOS_TOO)):
        return
    stem = path.name.removesuffix(".yaml").removesuffix(".yml")
    for beside in (path.with_name(stem + SCENARIOS), path.with_name(stem + SCENARIOS_TOO)):
        if beside.is_file():
            yield read_file(beside, beside.as_posix())


def read_file(path: Path | Traversable, shown: str) -> SourceFile:
    """Read one file."""
    try:
        if isinstance(path, Path):
            data = read_named(path, MAX_BYTES, pipes=False)
        else:  # a file inside a package, which no user has named
            with path.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except UnreadableError as error:
        return _unreadable(shown, error.why)
    except OSError as error:
        return _unreadable(shown, reason(error))
    return SourceFile(*read(shown, data), data)


def _unreadable(shown: str, why: str) -> SourceFile:
    parsed = ParsedFile(shown)
    fix = "Check the name, and that you may read it."
    parsed.report((1, 1), ReadRule.FILE, f"Cannot be read: {why}.", fix)
    return SourceFile(None, parsed, b"")
