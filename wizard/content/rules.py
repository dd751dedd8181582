"""The rules of reading: what can be wrong in a file before anybody runs it."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Rule(StrEnum):
    """The stable id of a reading rule."""

    FILE = "file"
    FILE_NAME = "file-name"
    ENCODING = "encoding"
    CHARACTER = "character"
    SYNTAX = "syntax"
    DEPTH = "depth"
    DOCUMENTS = "documents"
    ALIAS = "alias"
    TAG = "tag"
    KEY = "key"
    DUPLICATE_KEY = "duplicate-key"
    UNKNOWN_KEY = "unknown-key"
    MISSING_KEY = "missing-key"
    WRONG_TYPE = "wrong-type"
    WRONG_VALUE = "wrong-value"
    CUT_TEXT = "cut-text"
    NAME = "name"
    VERB = "verb"
    DUPLICATE_ID = "duplicate-id"
    UNKNOWN_REFERENCE = "unknown-reference"
    LEFT_OUT = "left-out"
    UNKNOWN_NAME = "unknown-name"
    PLACEHOLDER = "placeholder"
    MISSING_CASE = "missing-case"
    RULE_CYCLE = "rule-cycle"
    GROUP = "group"
    SCENARIO = "scenario"
    TOO_MANY = "too-many"


HELP: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.FILE: "A file is missing, cannot be read, or is larger than 1 MiB.",
        Rule.FILE_NAME: "A flow file is named after its id and ends in .yaml, so that both can be "
        "found.",
        Rule.ENCODING: "Files are UTF-8. Text in another encoding would be read as other letters.",
        Rule.CHARACTER: "Control, direction and zero width characters are refused: they can hide "
        "or turn around what a reader sees, or steer a terminal.",
        Rule.SYNTAX: "The file is not well-formed YAML; nothing after this place was read.",
        Rule.DEPTH: "The file nests deeper than 64 levels; nothing after this place was read.",
        Rule.DOCUMENTS: "A file is exactly one document, a mapping of keys to values, without "
        "directives.",
        Rule.ALIAS: "Anchors, aliases and merge keys are refused: what is written is what is "
        "read, in one place.",
        Rule.TAG: "Tags are refused: a value is text, a plain whole number, true or false.",
        Rule.KEY: "Keys are text.",
        Rule.DUPLICATE_KEY: "A key stands twice in one mapping; one of the two would be lost.",
        Rule.UNKNOWN_KEY: "A key that means nothing here is nearly always misspelt.",
        Rule.MISSING_KEY: "A key without which the thing cannot work is missing.",
        Rule.WRONG_TYPE: "A value is of another sort than its place takes: text, a whole number "
        "without leading zero of at most 15 digits, true or false, a list, or a mapping.",
        Rule.WRONG_VALUE: "A value is not one of those its place takes.",
        Rule.CUT_TEXT: "One space and `#` inside an unquoted text begin a comment, so the rest of "
        "the sentence is lost. Quote the text, or put two spaces before a real comment.",
        Rule.NAME: "Ids are kebab-case: small letters, digits and single hyphens. `back`, "
        "`by-code`, `not-sure` and `otherwise` have a meaning of their own.",
        Rule.VERB: "A step has exactly one verb.",
        Rule.DUPLICATE_ID: "Two files claim the same id.",
        Rule.UNKNOWN_REFERENCE: "A way leads to a step, flow or cause that does not exist.",
        Rule.LEFT_OUT: "A way leads to a flow that is left out because it has errors or is a "
        "draft. The flow runs, and the way ends with a hand-over that says so.",
        Rule.UNKNOWN_NAME: "A fact, tool action, role, portal path, check or source is named "
        "that stands in no table.",
        Rule.PLACEHOLDER: "A text uses `{name}` for something that is not a fact.",
        Rule.MISSING_CASE: "A fork or a list of results does not say where every value leads.",
        Rule.RULE_CYCLE: "Forks and tries lead in a circle: the program would never come to a "
        "question. The flow is left out.",
        Rule.GROUP: "The groups of a fact hold each of its values once; there are at most 7 of "
        "them, with at most 7 values in each, so that two keys answer.",
        Rule.SCENARIO: "A scenario names a flow, step, answer, value or cause that is not there.",
        Rule.TOO_MANY: "The file has more than 100 mistakes; the rest is not listed.",
    }
)
"""One paragraph for each reading rule, for `flow check` and the manual."""

WARNINGS = frozenset({Rule.FILE_NAME, Rule.CUT_TEXT, Rule.LEFT_OUT, Rule.TOO_MANY})
"""The reading rules that do not keep a file from being used."""
