"""Values in groups, as authors meet them: one way is walked, rehearsed and spoilt once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.content.content_from_text import FLOW, TABLE_TEXTS, written
from wizard.authoring.coverage import Inventory, Sort
from wizard.authoring.mutation import mutants
from wizard.authoring.rule import CheckContext
from wizard.authoring.rules_text import RULES
from wizard.authoring.walk import unreached, walk
from wizard.content.book import read_book
from wizard.content.catalogue import Catalogue
from wizard.content.compiled import Content
from wizard.content.table_parser import read_tables
from wizard.content.yaml_nodes import read

if TYPE_CHECKING:
    from wizard.content.flow import FlowBook

VALUES = [f"t{number}" for number in range(12)]
GROUPS = f"""
    groups:
      t0: {{label: The first, values: [{", ".join(VALUES[:6])}]}}
      rest: {{label: The rest, values: [{", ".join(VALUES[6:])}]}}
"""
ASKED = """
  which:
    ask: Which one is it?
    why: It tells what to do.
    source: guide
    fact: tool
    answers: all
    next: fork
    not-sure: fork
  fork:
    branch: tool
    why: They differ.
    source: guide
    cases: {t0: fixed, rest: seen, otherwise: other}
"""


def book(groups: str = GROUPS) -> FlowBook:
    """Return a flow that asks for one of twelve tools and goes on by their groups."""
    values = ", ".join(f"{value}: Tool {value}" for value in VALUES)
    facts = TABLE_TEXTS["facts"].replace(
        "values: {azure-cli: Azure CLI, kubelogin: kubelogin}", f"values: {{{values}}}{groups}"
    )
    top, _ = read("facts", facts.encode())
    tables = read_tables({"facts": top} if top else {})
    asked = ASKED if groups else ASKED.replace("rest: seen, ", "")
    text = FLOW.replace("start: seen", "start: which").replace("steps:\n", f"steps:{asked}")
    text = text.replace("fixed: {end: resolved,", "fixed: {end: resolved, cause: not-known,")
    found, about = read_book([written("sample.yaml", text)], tables, {}, drafts=False)
    assert not about
    return found


def warned(of: FlowBook) -> set[str]:
    context = CheckContext(Content(of, Catalogue(()), ()))
    return {rule.id for rule in RULES for _ in rule.check(context)}


def test_groups_are_no_more_answers_than_a_person_can_keep_in_mind() -> None:
    assert not {"many-answers", "tall-step"} & warned(book())


def test_without_groups_twelve_answers_are_too_many() -> None:
    assert "many-answers" in warned(book(groups=""))


def test_a_case_of_a_group_is_one_condition_and_all_of_it_is_reached() -> None:
    inventory = Inventory(book())
    cases = [
        part.name
        for part in inventory.parts
        if part.sort is Sort.CONDITIONS and part.name.startswith("sample/fork")
    ]
    assert cases == ["sample/fork: t0", "sample/fork: t6", "sample/fork: otherwise"]
    answers = [part.name for part in inventory.parts if part.sort is Sort.ANSWERS]
    assert answers[:2] == ["sample/which: all", "sample/which: not-sure"]
    lost = unreached(inventory, walk(inventory))
    assert {part.sort for part in lost} <= {Sort.CAUSES}  # the end names none


def test_a_group_is_spoilt_as_a_whole() -> None:
    made = book()
    names = [one.name for one in mutants(made, made["sample"]) if "negated" in one.name]
    assert names == [
        f"sample/fork: {', '.join(VALUES[:6])} is negated",
        f"sample/fork: {', '.join(VALUES[6:])} is negated",
    ]
