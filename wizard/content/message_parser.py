"""Reads `data/messages/*.yaml`: the rows that say what an error message means."""

from __future__ import annotations

import re
from itertools import chain, islice, product
from typing import TYPE_CHECKING

from wizard.content.compiled import bundled
from wizard.content.tables import TIMES, MessageRow
from wizard.content.yaml_nodes import ReadRule, read_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wizard.content.tables import Tables
    from wizard.content.yaml_nodes import Node, SourceFile
    from wizard.findings import Finding

CONFIDENCE = ("documented", "seen-often", "seen-once", "inferred")
"""How sure it is that the service or tool prints the message so."""

SLOT = re.compile(r"\{([a-z-]*)\}")
"""A named value in a pattern."""

_KEYS = (
    *("says", "codes", "match", "values", "facts", "beside", "as", "leads-to"),
    *("only-with-code", "beside-code", "source", "confidence", "examples", "near-misses"),
)
_VALUE = re.compile(r"0x(?:[0-9A-F]{8}|[0-9A-F]{3,7}\*)")
_CHOICE = re.compile(r"\(([^()|]*(?:\|[^()|]*)+)\)")
"""Words of a pattern of which any may stand there: `(wrong|other) tenant`."""
_MOST_WORDINGS = 200
_FEWEST_LETTERS = 6
_MOST_WORDS = 24


def written_messages(
    tables: Tables | None = None,
) -> tuple[list[MessageRow], tuple[Finding, ...]]:
    """Return the rows from the files that authors write, and what is wrong with these."""
    if tables is None:
        from wizard.content.book import load_tables  # noqa: PLC0415 - it loads all content

        tables = load_tables()[0]
    files = [*read_folder(bundled("data") / "messages", "data/messages")]
    rows = read_messages(files, tables)
    return rows, tuple(finding for file in files for finding in file.parsed.findings)


def read_messages(files: Iterable[SourceFile], tables: Tables) -> list[MessageRow]:
    """Return the good rows of files; what is wrong with the others is noted on their sheets."""
    rows: dict[str, MessageRow] = {}
    for file in files:
        if file.top is None:
            continue
        file.top.only(("messages",))
        for name, node in file.top.need_mapping("messages").ids("message"):
            before = file.parsed.errors
            row = _row(name, node.as_map(name), tables)
            first = rows.get(name)
            if first:
                message = f"`{name}` is in {first.file}, line {first.place()[0]}, already."
                node.wrong_key(ReadRule.DUPLICATE_ID, message, "Keep one.")
            if file.parsed.errors == before:
                rows[name] = row
    return [*rows.values()]


def _row(name: str, node: Node, tables: Tables) -> MessageRow:
    node.only(_KEYS)
    confidence = node.text("confidence")
    if confidence and confidence not in CONFIDENCE and (written := node.get("confidence")):
        written.unknown(ReadRule.WRONG_VALUE, "confidence", confidence, CONFIDENCE)
    row = MessageRow(
        id=name,
        says=_says(node),
        codes=tuple(one.as_number("codes") for one in node.parts("codes")),
        match=_patterns(node, tables),
        values=_values(node),
        facts=_facts(node, tables),
        beside=tuple(word.lower() for word in node.texts("beside")),
        stands_for=node.number("as", 0) or None,
        leads_to=node.text("leads-to", ""),
        only_with_code=node.flag("only-with-code"),
        beside_code=node.flag("beside-code"),
        source=node.text("source"),
        confidence=confidence,
        examples=node.texts("examples"),
        near_misses=node.texts("near-misses"),
        file=node.parsed.file,
        places={
            key: (at.source.line, at.source.column) for key, at in (("", node), *node.children())
        },
    )
    _complete(row, node)
    return row


def _says(node: Node) -> str:
    """Return the clause; it stands after "The message says that", so it has no period."""
    clause = node.text("says")
    written = node.get("says")
    if written and clause.endswith("."):
        written.wrong(ReadRule.WRONG_VALUE, "`says` ends with a period.", "Leave it out.")
    if written and len(clause.split()) > _MOST_WORDS:
        message = f"`says` has {len(clause.split())} words; {_MOST_WORDS} is the limit."
        written.wrong(ReadRule.WRONG_VALUE, message, "Say it shorter.")
    return clause


def _complete(row: MessageRow, node: Node) -> None:
    """Note what is missing for a row to work and to be proven."""
    if not row.match and not row.values:
        message = f"`{row.id}` has neither `match` nor `values`."
        node.wrong_key(ReadRule.MISSING_KEY, message, "Add one of them.")
    if row.match and not (row.examples and row.near_misses):
        message = f"`{row.id}` needs `examples` that match and `near-misses` that do not."
        node.wrong_key(ReadRule.MISSING_KEY, message, "Add at least one of each.")
    if row.only_with_code and not row.codes:
        message = f"`{row.id}` is for text with a code and names none."
        node.wrong_key(ReadRule.MISSING_KEY, message, "Add `codes`.")
    if not (row.codes or row.leads_to):
        message = f"Nothing says where `{row.id}` leads."
        node.wrong_key(ReadRule.MISSING_KEY, message, "Add `leads-to` or `codes`.")


def _patterns(node: Node, tables: Tables) -> tuple[str, ...]:
    patterns: list[str] = []
    for child in node.parts("match"):
        wordings = _wordings(child.as_text("match"))
        if len(wordings) > _MOST_WORDINGS:
            message = f"The choices make more than {_MOST_WORDINGS} wordings."
            child.wrong(ReadRule.WRONG_VALUE, message, "Split the pattern, or offer fewer choices.")
        _check_pattern(child, min(wordings, key=len), tables)
        patterns += wordings
    return tuple(dict.fromkeys(patterns))


def _wordings(pattern: str) -> list[str]:
    """Return a pattern once for each combination of its choices."""
    parts = _CHOICE.split(pattern)  # text and choices by turns
    choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(parts)]
    return ["".join(words) for words in islice(product(*choices), _MOST_WORDINGS + 1)]


def _check_pattern(child: Node, pattern: str, tables: Tables) -> None:
    """Note what is wrong with one wording: an unknown value, too few letters, an open end."""
    for slot in SLOT.findall(pattern):
        if slot and slot not in TIMES and slot not in tables.facts:
            child.unknown(ReadRule.UNKNOWN_NAME, "fact", slot, (*tables.facts, *TIMES))
    letters = sum(c.isalnum() for c in SLOT.sub("", pattern).replace("...", ""))
    if letters < _FEWEST_LETTERS and pattern.isascii():
        message = f"`{pattern}` has {letters} letters, so it would match nearly anything."
        child.wrong(ReadRule.WRONG_VALUE, message, "Write more of the message.")
    if pattern.startswith(("{", "...")) or pattern.endswith("..."):
        fix = "Begin with words, and end with words or a slot."
        child.wrong(ReadRule.WRONG_VALUE, f"`{pattern}` is open at an end.", fix)


def _values(node: Node) -> tuple[str, ...]:
    values = []
    for child in node.parts("values"):
        value = child.as_text("values")
        if not _VALUE.fullmatch(value):
            fix = "Write 0x and eight hexadecimal capitals, or the first ones and `*`."
            child.wrong(ReadRule.WRONG_VALUE, f"`{value[:40]}` is not a 32-bit number.", fix)
        values.append(value.removeprefix("0x"))
    return tuple(values)


def _facts(node: Node, tables: Tables) -> dict[str, str]:
    facts = {}
    for name, child in node.mapping("facts").children():
        facts[name] = child.as_text(name)
        if name not in tables.facts:
            child.unknown(ReadRule.UNKNOWN_NAME, "fact", name, tables.facts)
        elif not tables.allows(name, facts[name]):
            known = tables.facts[name].values
            child.unknown(ReadRule.WRONG_VALUE, f"value of {name}", facts[name], known)
    return facts


def slots_of(row: MessageRow) -> frozenset[str]:
    """Return the names of all values that a row reads. A gap, {}, has no name."""
    return frozenset(filter(None, chain.from_iterable(map(SLOT.findall, row.match))))
