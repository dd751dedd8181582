"""The checker behind `flow check`: all rules, run over content that was read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.authoring import rule as ignores
from wizard.authoring import rules_catalogue, rules_messages, rules_structure, rules_text
from wizard.authoring.rule import CheckContext, Rule
from wizard.content import load_flow_files
from wizard.content.yaml_nodes import SCENARIOS, SCENARIOS_TOO, ReadRule
from wizard.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from wizard.content import Content
    from wizard.findings import Finding

__all__ = ["RULES", "Rule", "check", "check_files"]

RULES: tuple[Rule, ...] = (
    *rules_structure.REACH_RULES,
    *rules_structure.ACTION_RULES,
    *rules_structure.LINK_RULES,
    *rules_catalogue.RULES,
    *rules_text.RULES,
    *rules_structure.EFFECT_RULES,
    *rules_structure.HONESTY_RULES,
    *ignores.RULES,
)
"""The one list of rules about what was read; the rules of reading are in
`wizard.content.yaml_nodes`."""

KNOWN = frozenset({*ReadRule, *(rule.id for rule in RULES)})
"""The ids of all rules, those of reading too."""


NOT_FOR_OWN = frozenset({"missing-source", "missing-short"})
"""The rules that a desk's own flows need not keep, unless they are checked strictly."""

MILD_FOR_OWN = frozenset({"missing-expect"})
"""The rules that only warn about a desk's own flows, unless they are checked strictly."""


LEFT_BY_AN_EXTENSION = frozenset({"unreachable-step", "cause-never-concluded"})
"""What an extension may do to the flow it extends: lead people past some of it."""


def check(
    content: Content, found: Iterable[Finding] = (), *, today: str = "", strict: bool = False
) -> tuple[Finding, ...]:
    """Return what breaks a rule in content that was read, by file and line.

    `found` is what was wrong while reading, to be told as well. `today` is an ISO date; without
    it the age of reviews is not looked at. What a comment beside the line ignores is left out.
    With `strict` a desk's own flows have to keep all rules that ours keep.
    """
    context = CheckContext(content, today)
    broken = {*found, *(one for rule in RULES for one in rule.findings(context))}
    broken.update(rules_messages.findings(content))
    files = (*content.files, *content.catalogue_files, *content.message_files)
    asked = [one for file in files for one in ignores.ignores_in(file)]
    left = ignores.settle(broken, asked, KNOWN)
    return tuple(sorted(left if strict else _milder(left, content)))


def _milder(findings: Iterable[Finding], content: Content) -> Iterator[Finding]:
    """Yield findings, without those that a desk's own flows need not care for."""
    own = {file.parsed.file for file in content.files if file.parsed.own}
    extended = {flow.extends for flow in content.book.values() if flow.extends}
    for one in findings:
        if one.at.file in extended:
            if one.severity is Severity.ERROR and one.rule not in LEFT_BY_AN_EXTENSION:
                yield one
        elif one.at.file not in own:
            yield one
        elif one.rule in MILD_FOR_OWN:
            yield replace(one, severity=Severity.WARNING)
        elif one.rule not in NOT_FOR_OWN:
            yield one


def check_files(
    paths: Iterable[Path], *, today: str = "", strict: bool = False
) -> tuple[Finding, ...]:
    """Return all that is wrong in some flow files, read together with ours; drafts too."""
    named = tuple(paths)
    content, found = load_flow_files(named, strict=strict)
    return only_in(named, content, check(content, found, today=today, strict=strict))


def only_in(
    paths: Iterable[Path], content: Content, findings: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Return the findings of some flow files, of their scenarios, and of what they extend."""
    files = {path.as_posix() for path in paths}
    stems = {file.removesuffix(".yaml").removesuffix(".yml") for file in files}
    files |= {stem + ending for stem in stems for ending in (SCENARIOS, SCENARIOS_TOO)}
    files |= {flow.extends for flow in content.book.values() if flow.file in files}
    files |= {*content.desk.files}
    return tuple(one for one in findings if one.at.file in files)
