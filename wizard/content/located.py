"""The one YAML reader: bytes in, a mapping of nodes with places or findings out.

It builds from parser events and never from the parser's own objects, so it can refuse while
reading: depth, aliases, tags, second documents. Nothing but findings ever comes out; the C parser
dies of 30,000 open brackets when it is left to build by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import yaml
from yaml import events as yaml_events

from wizard.characters import clean, first_hidden, name_of
from wizard.content.node import Node, Sheet
from wizard.content.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_BYTES = 1 << 20
"""The size a file may have."""

MAX_DEPTH = 64
"""How many levels a file may nest."""

MAX_VALUES = 100_000
"""How many values a file may hold; the largest of ours has some thousands."""

_TROUBLE = (yaml.YAMLError, ValueError, RecursionError, OverflowError)


class _Parser(Protocol):
    def get_event(self) -> Any: ...  # noqa: ANN401 - the library names no common type


class _StopReadingError(Exception):
    """The rest of the file cannot be read; the finding is already noted."""


def read(file: str, data: bytes) -> tuple[Node | None, Sheet]:
    """Read a file that holds one mapping.

    Returns the mapping and the sheet with all that was found so far; None in place of the mapping
    when nothing can be made of the file.
    """
    sheet = Sheet(file)
    text = _decode(sheet, data)
    if text is None:
        return None, sheet
    builder = _Builder(sheet, text)
    try:
        return builder.document(), sheet
    except _StopReadingError:
        pass
    except _TROUBLE as error:
        builder.trouble(error)
    return None, sheet


def slow_parser(text: str) -> _Parser:
    """Return the parser written in Python, for machines without the C library."""
    return yaml.SafeLoader(text)


def fast_parser(text: str) -> _Parser:
    """Return the parser of the C library."""
    return yaml.CSafeLoader(text)


parser: Callable[[str], _Parser] = fast_parser if yaml.__with_libyaml__ else slow_parser
"""The parser in use."""


def _decode(sheet: Sheet, data: bytes) -> str | None:
    """Return the text of a file, or None when it cannot be used."""
    if len(data) > MAX_BYTES:
        fix = "Split the file, or look for what does not belong in it."
        sheet.report((1, 1), Rule.FILE, "The file is larger than 1 MiB.", fix)
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        fix = "Save the file as UTF-8."
        sheet.report(place, Rule.ENCODING, f"Byte {data[error.start]:#04x} is not UTF-8.", fix)
        return None
    text = text.replace("\r\n", "\n")
    hidden = first_hidden(text)
    if hidden < 0:
        return text
    before_it = text[:hidden]
    place = before_it.count("\n") + 1, hidden - (before_it.rfind("\n") + 1) + 1
    message = f"Character {name_of(text[hidden])} is not allowed: it can hide or turn text."
    sheet.report(place, Rule.CHARACTER, message, "Delete it and type the text again.")
    return None


class _Builder:
    """Builds nodes from the events of one file."""

    def __init__(self, sheet: Sheet, text: str) -> None:
        self._sheet = sheet
        self._lines = text.split("\n")
        self._next = parser(text).get_event
        self._depth = 0
        self._left = MAX_VALUES

    def document(self) -> Node | None:
        """Return the top mapping of a file that has exactly one document."""
        self._next()  # the stream
        event = self._next()
        if isinstance(event, yaml_events.StreamEndEvent):
            self._sheet.report((1, 1), Rule.DOCUMENTS, "The file is empty.", "Write `id: ...`.")
            return None
        if event.version or event.tags:
            self._report(event, Rule.DOCUMENTS, "Directives are refused.", "Take the line out.")
        top = self._node(self._next())
        self._next()  # the end of the document
        event = self._next()
        if not isinstance(event, yaml_events.StreamEndEvent):
            fix = "Keep one document in a file: take `---` and what follows out."
            self._report(event, Rule.DOCUMENTS, "A second document begins here.", fix)
            return None
        if top.is_map:
            return top
        fix = "Begin the file with a key and a colon, as in `id: my-flow`."
        top.wrong(Rule.DOCUMENTS, "The file holds no mapping of keys to values.", fix)
        return None

    def trouble(self, error: Exception) -> None:
        """Note that the parser gave up, with the line it gave up at."""
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line, column = (mark.line, mark.column) if mark else (0, 0)
        line = min(line, len(self._lines) - 1)
        told = getattr(error, "problem", None) or str(error) or type(error).__name__
        written = clean(self._lines[line])[:200]
        shown = written.strip()[:60]
        message = f"This is not YAML: {clean(told)[:120]}, at `{shown}`."
        self._sheet.report((line + 1, column + 1), Rule.SYNTAX, message, _hint(written, told))

    def _node(self, event: Any) -> Node:  # noqa: ANN401 - the library is untyped here
        mark = event.start_mark
        self._left -= 1
        if self._left < 0:
            self._report(event, Rule.FILE, "The file holds too many values.", "Split the file.")
            raise _StopReadingError
        node = Node(self._sheet, mark.line + 1, mark.column + 1)
        if isinstance(event, yaml_events.AliasEvent):
            fix = "Write the value out again."
            self._report(event, Rule.ALIAS, f"The alias `*{event.anchor}` is refused.", fix)
            node.raw = "alias"  # any text will do; the file cannot be used
            return node
        if event.anchor is not None:
            self._report(event, Rule.ALIAS, f"The anchor `&{event.anchor}` is refused.", "Drop it.")
        if event.tag is not None:
            fix = "Drop it: a value is text, a whole number, true or false."
            self._report(event, Rule.TAG, f"The tag `{event.tag[:40]}` is refused.", fix)
        if isinstance(event, yaml_events.ScalarEvent):
            self._scalar(node, event)
            return node
        self._depth += 1
        if self._depth > MAX_DEPTH:
            fix = "Close brackets, or look for indentation that grows."
            self._report(event, Rule.DEPTH, f"More than {MAX_DEPTH} levels.", fix)
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
            self._report(event, Rule.CHARACTER, message, "Take the backslash sequence out.")
            node.raw = clean(event.value)

    def _cut(self, event: Any, rest: str) -> None:  # noqa: ANN401 - as above
        end = event.end_mark
        place = end.line + 1, end.column + 2
        fix = 'Put the text in "quotes", or two spaces before a comment.'
        shown = event.value[-30:]
        message = f"Everything after `{shown}` is read as a comment, from `{rest.strip()}` on."
        self._sheet.report(place, Rule.CUT_TEXT, message, fix)

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
            key.wrong(Rule.KEY, "A list or mapping stands as a key.", "Use a text as the key.")
        elif not key.raw:
            key.wrong(Rule.KEY, "A key is empty.", "Write a name before the colon.")
        elif key.raw == "<<" and key.plain:
            key.wrong(Rule.ALIAS, "The merge key `<<` is refused.", "Write the values out.")
        elif key.raw in pairs:
            first = pairs[key.raw]
            message = f"`{key.raw[:80]}` stands here and in line {first.key_line} already."
            key.wrong(Rule.DUPLICATE_KEY, message, "Keep one of the two.")
        else:
            return True
        return False

    def _report(self, event: Any, rule: Rule, message: str, fix: str) -> None:  # noqa: ANN401 - as above
        mark = event.start_mark
        self._sheet.report((mark.line + 1, mark.column + 1), rule, message, fix)


def _hint(line: str, told: str) -> str:
    """Return the likely mend of a syntax error."""
    if line[: len(line) - len(line.lstrip())].count("\t") or "tab" in told:
        return "Use spaces, never tabs, before a key."
    if line.count(": ") > 1 or "mapping values" in told:
        return 'A text with a colon and a space needs "quotes".'
    if line.count('"') % 2:
        return "A quotation mark is missing."
    if line.endswith(("[", "{")) or line.count("{") != line.count("}"):
        return "A bracket is missing."
    return "Check the indentation and the quotes of this line and the one above."
