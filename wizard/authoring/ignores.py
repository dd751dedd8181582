"""`# ignore: RULE reason` beside a line: an author's word that a finding is meant to be there.

The comment stands at the end of the line, or on lines of its own above it. What keeps a file from
being used cannot be ignored: the program would not run the flow all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.authoring.rule import Rule, error, warning
from wizard.content.rules import WARNINGS
from wizard.content.rules import Rule as ReadingRule
from wizard.errors import did_you_mean
from wizard.findings import Finding, Source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from wizard.authoring.rule import Ground, Problem
    from wizard.content.files import Written

_IGNORE = re.compile(r"(?:^|(?<=\s))#\s*ignore:\s*(?P<rule>[^\s,]*),?\s*(?P<reason>.*)$")
_CANNOT = frozenset(ReadingRule) - WARNINGS


@dataclass(frozen=True, slots=True)
class Ignore:
    """One comment: where it stands, the line it is about, the rule and the reason."""

    at: Source
    line: int
    rule: str
    reason: str


def ignores_in(file: Written) -> Iterator[Ignore]:
    """Yield the comments of a file that ask to ignore something."""
    if b"ignore:" not in file.data:
        return
    lines = file.data.decode("utf-8", "replace").split("\n")
    for number, line in enumerate(lines, start=1):
        found = _IGNORE.search(line)
        if found is None or line.count('"', 0, found.start()) % 2:
            continue
        at = Source(file.sheet.file, number, found.start() + 1)
        alone = not line[: found.start()].strip()
        about = _next_line(lines, number) if alone else number
        yield Ignore(at, about, found["rule"], found["reason"].strip())


def _next_line(lines: list[str], number: int) -> int:
    """Return the number of the next line that is no comment and not empty."""
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
        return message, "Mend what it says."
    if not ignore.reason:
        message = f"It is not said why `{ignore.rule}` is ignored."
        return message, f"Write `# ignore: {ignore.rule} because ...`."
    return None


def _nothing(ground: Ground) -> Iterator[Problem]:
    """Find nothing: these two rules are about comments, which only `settle` sees."""
    del ground
    return iter(())


UNCLEAR = error(
    "ignore-unclear",
    _nothing,
    "`# ignore: RULE reason` names a rule that can be ignored, and says why.",
)
USELESS = warning(
    "useless-ignore",
    _nothing,
    "A comment that ignores something stands where that is found; else it hides the next one.",
)
RULES: tuple[Rule, ...] = (UNCLEAR, USELESS)
"""The rules about comments that ignore."""
