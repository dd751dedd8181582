"""The type of a checker rule, the context that rules look at, and `# ignore:` comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.content.flow import Branch, StepRef
from wizard.content.graph import FlowGraph, reachable, roots
from wizard.content.yaml_nodes import WARNINGS, ReadRule
from wizard.errors import did_you_mean
from wizard.findings import Finding, Position, Severity
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from wizard.content import Content
    from wizard.content.flow import FlowBook
    from wizard.content.yaml_nodes import SourceFile

Lead = tuple[Branch | None, StepRef]
"""A way and the step it leads to; None for the tests of a `try`."""


class CheckContext:
    """The content to check, and what several rules want to know about it, worked out once.

    `today` is an ISO date, or empty when the age of a review does not matter.
    """

    def __init__(self, content: Content, today: str = "") -> None:
        self.content = content
        self.today = today

    @property
    def book(self) -> FlowBook:
        """The flows."""
        return self.content.book

    @cached_property
    def ways(self) -> FlowGraph:
        """Where the steps lead, for whoever works it out with functions of `content`."""
        return FlowGraph(self.book)

    @property
    def behind(self) -> Mapping[StepRef, tuple[StepRef, ...]]:
        """The `try` steps that each step can stand behind."""
        return self.ways.behind

    @property
    def leads(self) -> Mapping[StepRef, tuple[Lead, ...]]:
        """Every way of every step, with each step it can lead to."""
        return self.ways.leads

    @property
    def graph(self) -> Mapping[StepRef, tuple[StepRef, ...]]:
        """The steps that can follow each step."""
        return self.ways.graph

    @cached_property
    def trapped(self) -> frozenset[StepRef]:
        """The steps from which no end can be reached."""
        ends = [step.ref for step in self.book.all_steps() if step.ending]
        saved = reachable(self.ways.before, ends)
        return frozenset(step.ref for step in self.book.all_steps() if step.ref not in saved)

    @cached_property
    def roots(self) -> tuple[StepRef, ...]:
        """The steps a flow can be entered at."""
        return roots(self.book)

    def written(self, ref: StepRef) -> Position:
        """Return the place of a step."""
        step = self.book.step(ref)
        return step.written if step else Position()


@frozen
class Problem:
    """What a rule found: where, what is wrong, and the likely fix."""

    at: Position
    message: str
    fix: str


Check = Callable[[CheckContext], Iterable[Problem]]


@frozen
class Rule:
    """One rule: its id, how bad it is, what finds the places that break it, and its page.

    The page is the docstring of the check: what the rule wants (`help`), a paragraph that begins
    with `Why:`, and one that begins with `Fix:`.
    """

    id: str
    severity: Severity
    check: Check
    help: str
    why: str
    fix: str

    def findings(self, context: CheckContext) -> Iterable[Finding]:
        """Return what breaks the rule."""
        for problem in self.check(context):
            yield self.finding(problem.at, problem.message, problem.fix)

    def finding(self, at: Position, message: str, fix: str) -> Finding:
        """Return a finding of this rule."""
        return Finding(at, self.id, self.severity, message, fix)


def error(rule: str, check: Check) -> Rule:
    """Return a rule about what breaks a run."""
    return _rule(rule, Severity.ERROR, check)


def warning(rule: str, check: Check) -> Rule:
    """Return a rule about wording and habits."""
    return _rule(rule, Severity.WARNING, check)


def _rule(rule: str, severity: Severity, check: Check) -> Rule:
    paragraphs = [" ".join(one.split()) for one in (check.__doc__ or "").split("\n\n")]
    labels = {
        name: next((one.removeprefix(name) for one in paragraphs if one.startswith(name)), "")
        for name in ("Why: ", "Fix: ")
    }
    about = [one for one in paragraphs if not one.startswith(tuple(labels))]
    return Rule(rule, severity, check, " ".join(about), *labels.values())


# `# ignore: RULE reason` at the end of a line or above it: the author accepts a finding. What keeps
# a file from being used cannot be ignored: the program would not run the flow anyway.

_IGNORE = re.compile(r"(?:^|(?<=\s))#\s*ignore:\s*(?P<rule>[^\s,]*),?\s*(?P<reason>.*)$")
_CANNOT = frozenset(ReadRule) - WARNINGS


@frozen
class Ignore:
    """One comment: its place, the line it is about, the rule and the reason."""

    at: Position
    line: int
    rule: str
    reason: str


def ignores_in(file: SourceFile) -> Iterator[Ignore]:
    """Yield the comments of a file that ask to ignore something."""
    if b"ignore:" not in file.data:
        return
    lines = file.data.decode("utf-8", "replace").split("\n")
    for number, line in enumerate(lines, start=1):
        found = _IGNORE.search(line)
        if found is None or line.count('"', 0, found.start()) % 2:
            continue
        at = Position(file.parsed.file, number, found.start() + 1)
        alone = not line[: found.start()].strip()
        about = _next_line(lines, number) if alone else number
        yield Ignore(at, about, found["rule"], found["reason"].strip())


def _next_line(lines: list[str], number: int) -> int:
    """Return the number of the next line that is not a comment and not empty."""
    for at in range(number, len(lines)):
        if (text := lines[at].strip()) and not text.startswith("#"):
            return at + 1
    return number


def settle(
    findings: Iterable[Finding], ignores: Iterable[Ignore], known: Collection[str]
) -> Iterator[Finding]:
    """Yield the findings that are left, and what is wrong with the comments themselves."""
    left = list(findings)
    # The rules saw nothing of a file that cannot be used, so none of its comments is judged.
    unseen = {one.at.file for one in left if one.rule in _CANNOT}
    for ignore in ignores:
        problem = _unclear(ignore, known)
        if problem:
            yield UNCLEAR.finding(ignore.at, *problem)
            continue
        about = (ignore.at.file, ignore.line, ignore.rule)
        rest = [one for one in left if (one.at.file, one.at.line, one.rule) != about]
        if len(rest) == len(left) and ignore.at.file not in unseen:
            message = f"There is no `{ignore.rule}` to ignore here."
            yield USELESS.finding(ignore.at, message, "Take the comment out.")
        left = rest
    yield from left


def _unclear(ignore: Ignore, known: Collection[str]) -> tuple[str, str] | None:
    if ignore.rule not in known:
        hint = did_you_mean(ignore.rule, known)
        return f"There is no rule named `{ignore.rule[:80]}`.", hint
    if ignore.rule in _CANNOT:
        message = f"`{ignore.rule}` cannot be ignored: the program would not use the file."
        return message, "Fix what it says."
    if not ignore.reason:
        message = f"It is not said why `{ignore.rule}` is ignored."
        return message, f"Write `# ignore: {ignore.rule} because ...`."
    return None


def _unclear_ignore(_ground: CheckContext) -> Iterator[Problem]:
    """`# ignore: RULE reason` names a rule that can be ignored, and says why.

    Why: The next reader has to know whether the reason still holds.

    Fix: Write `# ignore: RULE because ...` with the id of a rule.
    """
    return iter(())  # only `settle` sees comments


def _useless_ignore(_ground: CheckContext) -> Iterator[Problem]:
    """A comment that ignores something stands where that is found; else it hides the next one.

    Why: Left standing, it would hide a mistake that comes later.

    Fix: Take the comment out.
    """
    return iter(())  # as above


UNCLEAR = error("ignore-unclear", _unclear_ignore)
USELESS = warning("useless-ignore", _useless_ignore)
RULES: tuple[Rule, ...] = (UNCLEAR, USELESS)
"""The rules about comments that ignore."""
