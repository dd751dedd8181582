"""Auto-fix for `flow check --fix`: a change that removes its finding and adds none is kept."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from wizard.authoring import check
from wizard.content import assemble_beside_ours, load_base
from wizard.content.flow import KINDS
from wizard.content.yaml_nodes import SourceFile, read
from wizard.content.yaml_slips import straightened
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wizard.findings import Finding

_MOST_ROUNDS = 200
_LONGEST_CHAIN = 8
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]*")
_KEY = re.compile(r"([a-z0-9][a-z0-9-]*):(?=\s)")
_OFFERED = re.compile(r"Did you mean '([^']+)'\?")
_SHORTEST = 2


@frozen
class AutoFix:
    """One change that was kept: the finding, and its line before and after ("" if dropped)."""

    finding: Finding
    before: str
    after: str


_Step = tuple["Finding", AutoFix, bytes]
"""A finding, the change that is tried, and the whole file after it."""


def fix_files(
    files: Mapping[str, bytes], *, today: str = "", strict: bool = False
) -> tuple[dict[str, bytes], tuple[AutoFix, ...], tuple[Finding, ...]]:
    """Return the fixed files by name, each change, and the findings that are left.

    `files` are flow and scenario files by name, checked together with ours as `flow check` does.
    """
    now = dict(files)
    changes: list[AutoFix] = []
    base = load_base()

    def found(texts: Mapping[str, bytes]) -> tuple[Finding, ...]:
        written = [SourceFile(*read(name, data), data) for name, data in texts.items()]
        content, inside = assemble_beside_ours(written, base=base, strict=strict)
        broken = check(content, inside, today=today, strict=strict)
        return tuple(one for one in broken if one.at.file in files)

    findings = found(now)
    refused: set[tuple[str, str, str]] = set()
    for _ in range(_MOST_ROUNDS):
        first = _next(now, findings, refused)
        if first is None:
            break
        kept = _chain(now, findings, first, found)
        if kept is None:
            refused.add(_key(first[0]))
        else:
            now, findings = kept[0], kept[1]
            changes.extend(kept[2])
    return now, tuple(changes), findings


def _chain(
    files: dict[str, bytes],
    before: tuple[Finding, ...],
    first: _Step,
    found: Callable[[Mapping[str, bytes]], tuple[Finding, ...]],
) -> tuple[dict[str, bytes], tuple[Finding, ...], list[AutoFix]] | None:
    """Return files, findings and changes after one change; None if a finding would come with it.

    A mistake can hide others in the same file; those that come to light are fixed with it.
    """
    step: _Step | None = first
    changes: list[AutoFix] = []
    old = set(map(_key, before))
    for _ in range(_LONGEST_CHAIN):
        if step is None:
            return None
        finding, fixed, data = step
        files = {**files, finding.at.file: data}
        changes.append(fixed)
        after = found(files)
        if _is_better(first[0], before, after):
            return files, after, changes
        step = _next(files, tuple(one for one in after if _key(one) not in old), set())
    return None


def _next(
    files: Mapping[str, bytes],
    findings: tuple[Finding, ...],
    refused: set[tuple[str, str, str]],
) -> _Step | None:
    """Return the first change that can be tried: its finding, what it does, the new file."""
    # A corrected id first: else what refers to it would be bent to the wrong one.
    for finding in sorted(findings, key=lambda one: one.rule != "name"):
        propose = _PROPOSE.get(finding.rule)
        if propose is None or _key(finding) in refused:
            continue
        text = files[finding.at.file].decode("utf-8", "replace")
        lines = text.split("\n")
        at = finding.at.line - 1
        new = propose(lines[at], finding, text) if at < len(lines) else None
        if new is not None and new != lines[at]:
            fixed = AutoFix(finding, lines[at], new)
            lines[at : at + 1] = [new] if new.strip() else []
            return finding, fixed, "\n".join(lines).encode()
    return None


def _is_better(finding: Finding, before: tuple[Finding, ...], after: tuple[Finding, ...]) -> bool:
    """Whether one finding has gone and none has come; lines may have moved."""
    old, new = Counter(map(_key, before)), Counter(map(_key, after))
    return new <= old and new[_key(finding)] < old[_key(finding)]


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.at.file, finding.rule, finding.message


def _name(line: str, finding: Finding, text: str) -> str | None:
    """Put the offered name in place of one that differs from it alone, and by one slip."""
    offered = _OFFERED.search(finding.fix)
    start = finding.at.column - 1
    start += line[start : start + 1] in {'"', "'"}
    found = _TOKEN.match(line, start)
    if finding.rule == "placeholder" and not (found and f"{{{found[0]}" in line):
        named = re.search(r"\{([a-z0-9-]+)", finding.message) or re.search(
            r"named `([^`]+)`", finding.message
        )
        found = (
            re.compile(rf"(?<=\{{){re.escape(named[1])}(?=[|}}])").search(line) if named else None
        )
    if offered is None or found is None or len(found[0]) < _SHORTEST:
        return None
    ids = () if finding.rule == "unknown-key" else _KEY.findall(text)
    others = {*ids, *_LANGUAGE} - {found[0], offered[1]}
    if not _one_slip(found[0], offered[1]) or any(_one_slip(found[0], one) for one in others):
        return None
    return line[: found.start()] + offered[1] + line[found.end() :]


def _one_slip(wrong: str, right: str) -> bool:
    """Whether one letter is missing, too many, another one, or two have changed places."""
    if abs(len(wrong) - len(right)) > 1 or wrong == right:
        return False
    first = next((i for i, (a, b) in enumerate(zip(wrong, right, strict=False)) if a != b), None)
    if first is None:
        return True
    rests = (
        (wrong[first + 1 :], right[first + 1 :]),
        (wrong[first + 1 :], right[first:]),
        (wrong[first:], right[first + 1 :]),
    )
    if any(a == b for a, b in rests):
        return True
    swapped = wrong[first : first + 2][::-1] == right[first : first + 2]
    return swapped and wrong[first + 2 :] == right[first + 2 :]


def _comment(line: str, finding: Finding, text: str) -> str | None:
    """Take out a comment that ignores nothing."""
    del text
    return line[: finding.at.column - 1].rstrip()


def _unquoted(line: str, finding: Finding, text: str) -> str | None:
    """Take the quotes from a number, or from true and false; or its unit from a number."""
    del text
    start = finding.at.column - 1
    if unit := re.match(r"Write ([0-9]+) alone", finding.fix):
        return line[:start] + re.sub(r"[0-9]+ ?[a-z]+\.?", unit[1], line[start:], count=1)
    found = re.compile(r"([\"'])(0|[1-9][0-9]*|true|false)\1").match(line, start)
    return line[:start] + found[2] + line[found.end() :] if found else None


def _hidden(line: str, finding: Finding, text: str) -> str | None:
    """Delete a character without width; write spaces and quotes as they are read."""
    del text
    start = finding.at.column - 1
    hidden = line[start : start + 1] in tuple(_ZERO_WIDTH)
    return line[:start] + line[start + 1 :] if hidden else straightened(line)[0]


def _syntax(line: str, finding: Finding, text: str) -> str | None:
    """Put a space after a colon, or indent a line as the one above."""
    del text
    start = finding.at.column - 1
    if finding.message.startswith("There is no space after the colon"):
        return f"{line[:start]} {line[start:]}"
    wanted = re.search(r"(?:by|never tabs:) ([0-9]+) spaces", finding.fix)
    return " " * int(wanted[1]) + line.lstrip() if wanted else None


def _cut_text(line: str, finding: Finding, text: str) -> str | None:
    """Put a text in quotes that holds a sign read as a comment, where a word follows the sign."""
    del text
    sign = finding.at.column - 1
    found = re.fullmatch(r"(\s*[\w-]+: )([^\"'\[{|>].*)", line)
    if not found or '"' in line or not line[sign + 1 : sign + 2].strip():
        return None
    return f'{found[1]}"{found[2].rstrip()}"'


def _id(line: str, finding: Finding, text: str) -> str | None:
    """Write an id as it has to be, where it differs by capitals alone."""
    del text
    offered = re.match(r"Write `([a-z0-9-]+)`", finding.fix)
    start = finding.at.column - 1
    written = line[start : start + len(offered[1])] if offered else ""
    if not offered or written.lower() != offered[1]:
        return None
    return line[:start] + offered[1] + line[start + len(written) :]


def _value(line: str, finding: Finding, text: str) -> str | None:
    """Write a date as it has to be; else a name of few."""
    found = re.match(r"Write ([0-9]{4}-[0-9]{2}-[0-9]{2})\.$", finding.fix)
    if not found:
        return _name(line, finding, text)
    start = finding.at.column - 1
    return line[:start] + re.sub(r"[0-9.]+", found[1], line[start:], count=1)


def _twice(line: str, finding: Finding, text: str) -> str | None:
    """Drop a line that stands word for word where its key stood first."""
    first = re.search(r"in line ([0-9]+) already", finding.message)
    same = first and text.split("\n")[int(first[1]) - 1] == line
    whole = re.fullmatch(r"\s*[a-z-]+: [^\[{|>].*", line)
    return "" if same and whole else None


def _tag(line: str, finding: Finding, text: str) -> str | None:
    """Drop the tag of a text, which says what is so without it."""
    del text
    start = finding.at.column - 1
    found = re.compile(r"!!str +(?=[A-Za-z\"'])").match(line, start)
    return line[:start] + line[found.end() :] if found else None


def _anchor(line: str, finding: Finding, text: str) -> str | None:
    """Drop an anchor that nothing refers to."""
    start = finding.at.column - 1
    found = re.compile(r"&([\w-]+) +").match(line, start)
    used = found and re.search(rf"\*{re.escape(found[1])}\b", text)
    return line[:start] + line[found.end() :] if found and not used else None


_LANGUAGE = frozenset(
    word for kind in KINDS for word in (kind.name, *kind.required, *kind.optional)
)
_PROPOSE: Mapping[str, Callable[[str, Finding, str], str | None]] = {
    "name": _id,
    "syntax": _syntax,
    "cut-text": _cut_text,
    "unknown-key": _name,
    "unknown-reference": _name,
    "unknown-name": _name,
    "wrong-value": _value,
    "placeholder": _name,
    "useless-ignore": _comment,
    "wrong-type": _unquoted,
    "character": _hidden,
    "duplicate-key": _twice,
    "tag": _tag,
    "alias": _anchor,
}
"""The rules that can be fixed: what each makes of the line, or None where that is not certain."""

FIXABLE = frozenset(_PROPOSE)
"""The ids of the rules that `--fix` knows something about."""
