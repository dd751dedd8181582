"""Reads catalogue files: one family of error codes each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.content.catalogue import (
    CatalogueEntry,
    Confidence,
    Confused,
    Family,
    Impact,
    NotTheCause,
    Retryable,
)
from wizard.content.people import Person
from wizard.content.yaml_nodes import ReadRule

if TYPE_CHECKING:
    from wizard.content.tables import Tables
    from wizard.content.yaml_nodes import Node

MAX_TITLE = 44
"""How many characters a title has at most: it is shown in lists beside the code."""

_KEYS = (
    "name",
    "oauth-error",
    "category",
    "severity",
    "title",
    "meaning",
    "fixer",
    "retryable",
    "first-action",
    "collect",
    "causes",
    "confused-with",
    "not-the-cause",
    "claims",
    "flow",
    "sources",
    "reviewed",
    "confidence",
)


def read_catalogue(family: str, top: Node, tables: Tables) -> list[CatalogueEntry]:
    """Return the good entries of a file; what is wrong is noted with the file."""
    top.only(("entries",))
    entries = []
    for code, child in top.need_mapping("entries").children():
        if code.isascii() and code.isdecimal() and len(code) <= 9 and code[0] != "0":  # noqa: PLR2004 - codes have up to 8 digits
            before = top.parsed.errors
            entry = _entry(int(code), family, child.as_map(code), tables)
            if top.parsed.errors == before:
                entries.append(entry)
        else:
            fix = "Write the digits of the code without AADSTS."
            child.wrong_key(ReadRule.WRONG_VALUE, f"`{code[:40]}` is not an error code.", fix)
    return entries


def read_families(top: Node, tables: Tables) -> tuple[Family, ...]:
    """Return what codes in no list usually are about, by rising code.

    Ranges are closed and never overlap, so that a code has one answer.
    """
    top.only(("families",))
    rows: list[Family] = []
    for name, child in top.need_mapping("families").ids("family"):
        before = top.parsed.errors
        row = _family(child.as_map(name), tables)
        if row.first > row.last or (rows and row.first <= rows[-1].last):
            fix = "Give ranges by rising number, each with `from` at most `to`."
            child.wrong_key(ReadRule.WRONG_VALUE, f"The range of `{name}` is out of order.", fix)
        if top.parsed.errors == before:
            rows.append(row)
    return tuple(rows)


def _family(node: Node, tables: Tables) -> Family:
    node.only(("from", "to", "family", "usually", "fixer", "first-action", "collect"))
    return Family(
        first=node.number("from"),
        last=node.number("to"),
        usually=node.text("usually"),
        fixer=node.need_word("fixer", Person, Person.HELPDESK),
        first_action=node.text("first-action"),
        collect=_collect(node, tables),
        family=node.text("family", ""),
    )


def _entry(code: int, family: str, node: Node, tables: Tables) -> CatalogueEntry:
    node.only(_KEYS)
    title = node.text("title")
    if len(title) > MAX_TITLE and (written := node.get("title")):
        fix = "Shorten it: it is shown in lists."
        message = f"The title has {len(title)} characters; {MAX_TITLE} is the limit."
        written.wrong(ReadRule.WRONG_VALUE, message, fix)
    return CatalogueEntry(
        code=code,
        title=title,
        meaning=node.text("meaning"),
        fixer=node.need_word("fixer", Person, Person.HELPDESK),
        first_action=node.text("first-action"),
        name=node.text("name", ""),
        oauth_error=node.text("oauth-error", ""),
        category=node.text("category"),
        severity=node.need_word("severity", Impact, Impact.MEDIUM),
        retryable=node.need_word("retryable", Retryable, Retryable.AFTER_ACTION),
        collect=_collect(node, tables),
        causes=node.texts("causes"),
        confused_with=tuple(_confused(one) for one in node.parts("confused-with")),
        not_the_cause=tuple(_not_the_cause(one) for one in node.parts("not-the-cause")),
        claims=node.texts("claims"),
        flow=node.text("flow", ""),
        sources=node.texts("sources"),
        reviewed=node.date("reviewed"),
        confidence=node.need_word("confidence", Confidence, Confidence.INFERRED),
        family=family,
        file=node.parsed.file,
        line=node.source.line,
        places={
            key: (at.source.line, at.source.column) for key, at in (("", node), *node.children())
        },
    )


def _collect(node: Node, tables: Tables) -> tuple[str, ...]:
    for one in node.parts("collect"):
        if one.raw is not None and one.raw not in tables.facts:
            one.unknown(ReadRule.UNKNOWN_NAME, "fact", one.raw, tables.facts)
    return node.texts("collect")


def _confused(node: Node) -> Confused:
    row = node.as_map("confused-with")
    row.only(("code", "tell"))
    return Confused(row.number("code"), row.text("tell"))


def _not_the_cause(node: Node) -> NotTheCause:
    row = node.as_map("not-the-cause")
    row.only(("text", "because", "claim", "claims"))
    claim = row.text("claim", "")
    claims = (*((claim,) if claim else ()), *row.texts("claims"))
    return NotTheCause(row.text("text"), row.text("because"), claims)
