"""Reads an outline in Markdown into a flow: `flow new --from notes.md`.

An import, not a second language: the YAML is written once and is what is kept. Headings are steps,
list items are answers, and `->` says where an answer leads. What is not understood is reported
with line and column; nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard.authoring.scaffold import quoted
from wizard.content.people import READERS
from wizard.content.slug import slug
from wizard.errors import did_you_mean
from wizard.findings import Finding, Position, Severity
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HEADING = re.compile(r"(#{1,6})\s+(.*\S)\s*$")
_ITEM = re.compile(r"\s*[-*+]\s+(.*\S)\s*$")
_ARROW = re.compile(r"\s*(?:->|=>|\u2192)\s*")
_NOTE = re.compile(r"\s*\((not|found|maybe):\s*([^()]+?)\s*\)\s*$", re.IGNORECASE)
_FIELD = re.compile(r"(Owner|Source|Codes?|Summary|Phrases):\s*(.*\S)\s*$", re.IGNORECASE)
_HAND_OVER = re.compile(r"hand\s*-?over\s+to\s+(.+?):\s*(.+)$", re.IGNORECASE)
_DO = re.compile(r"do:\s*(.+)$", re.IGNORECASE)
_END = re.compile(r"(end|resolved|done|stop|stopped):\s*(.+)$", re.IGNORECASE)
_MINUTES = re.compile(r"\b([0-9]{1,3})\s*min(?:utes?)?\b\.?,?", re.IGNORECASE)
_PART = re.compile(r"\b(Why|Expect|Care|Undo|Where|Command|Link|Say|Verify):\s*", re.IGNORECASE)
_URL = re.compile(r"https://\S+")

_RESULTS: Mapping[str, str] = {
    "worked": "worked",
    "it worked": "worked",
    "yes": "worked",
    "did not work": "did-not-work",
    "did-not-work": "did-not-work",
    "no": "did-not-work",
    "cannot do": "cannot-do",
    "cannot-do": "cannot-do",
    "otherwise": "otherwise",
}
"""What the result of an action may be called in an outline."""

_NOT_SURE = ("not sure", "not-sure", "don't know", "unsure")
_EFFECTS = {"not": "rules-out", "found": "concludes", "maybe": "points-to"}


@dataclass(slots=True)
class _Answer:
    label: str
    leads: str
    effects: list[tuple[str, str]]
    line: int
    column: int


@dataclass(slots=True)
class _Step:
    verb: str
    text: str
    line: int
    to: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    answers: list[_Answer] = field(default_factory=list)


@dataclass(slots=True)
class _Outline:
    """What was read, and what was not understood."""

    name: str
    title: str = ""
    about: dict[str, str] = field(default_factory=dict)
    steps: list[_Step] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def report(self, line: int, column: int, message: str, fix: str) -> None:
        at = Position(self.name, line, column)
        self.findings.append(Finding(at, "outline", Severity.ERROR, message, fix))


@frozen
class Imported:
    """The flow an outline became, empty where it was not understood, and what was not."""

    id: str
    title: str
    text: str
    findings: tuple[Finding, ...]


def import_outline(name: str, text: str, *, flow: str = "", head: str = "") -> Imported:
    """Return the YAML of an outline; `flow` is the id if not that of the title.

    `head` stands before the YAML, for a comment that editors read.
    """
    outline = _read(name, text)
    made = flow or slug(outline.title)
    if not outline.title:
        outline.report(1, 1, "The outline has no title.", "Begin it with a line `# Title`.")
    elif not made:
        outline.report(1, 3, "No id can be made of the title.", "Give one with --id.")
    if not outline.steps:
        outline.report(1, 1, "The outline has no step.", "Write one as `## A question?`.")
    ids = _ids(outline)
    body = "\n".join(_written(outline, ids)) + "\n"
    findings = tuple(sorted(outline.findings))
    return Imported(made, outline.title, "" if findings else head + body, findings)


def _read(name: str, text: str) -> _Outline:
    outline = _Outline(name)
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("<!--"):
            continue
        if found := _HEADING.match(line):
            _heading(outline, number, len(found[1]), found[2])
        elif found := _ITEM.match(line):
            _item(outline, number, found.start(1), found[1])
        elif outline.steps:
            _prose(outline.steps[-1], line.strip())
        elif found := _FIELD.match(line.strip()):
            outline.about[found[1].lower().removesuffix("s")] = found[2]
        elif outline.title:
            outline.about.setdefault("summary", line.strip())
        else:
            fix = "Put the title first, as `# VPN does not connect`."
            outline.report(number, 1, "A text stands before the title.", fix)
    return outline


def _heading(outline: _Outline, number: int, depth: int, text: str) -> None:
    if depth == 1:
        if outline.title:
            fix = "Write steps with two signs, as `## A question?`."
            outline.report(number, 1, "There is a second title.", fix)
        outline.title = outline.title or text
        return
    if found := _HAND_OVER.match(text):
        step = _Step("end", found[2], number, to=slug(found[1]))
    elif found := _DO.match(text):
        step = _Step("do", found[1], number)
    elif found := _END.match(text):
        step = _Step("end", found[2], number)
        step.parts["result"] = "stopped" if found[1].lower().startswith("stop") else "resolved"
    else:
        step = _Step("ask", text, number)
    outline.steps.append(step)


def _item(outline: _Outline, number: int, column: int, text: str) -> None:
    if not outline.steps:
        outline.report(number, column + 1, "An answer stands before the first step.", _WRITE_STEP)
        return
    effects: list[tuple[str, str]] = []
    while found := _NOTE.search(text):
        effects.insert(0, (_EFFECTS[found[1].lower()], found[2]))
        text = text[: found.start()]
    parts = _ARROW.split(text, maxsplit=1)
    label, leads = parts[0].strip(), parts[1].strip() if len(parts) > 1 else ""
    if not leads:
        fix = "Write where it leads, as `- Yes -> The next step`."
        outline.report(number, column + 1, f"`{text[:60]}` leads nowhere.", fix)
    outline.steps[-1].answers.append(_Answer(label, leads, effects, number, column + 1))


_WRITE_STEP = "Write a step above it, as `## Can you open a news page?`."


def _prose(step: _Step, line: str) -> None:
    """Read a line under a heading: who, minutes, and parts with a name; the rest is the text."""
    if step.verb == "do":
        first, _, rest = line.partition(",")
        if first.strip().lower() in tuple(READERS):
            step.parts["who"] = first.strip().lower()
            line = rest.strip()
        if found := _MINUTES.search(line):
            step.parts["minutes"] = found[1]
            line = f"{line[: found.start()]}{line[found.end() :]}".strip().lstrip(".,").strip()
    pieces = _PART.split(line)
    if pieces[0].strip():
        key = "text" if step.verb == "end" else "why"
        step.parts[key] = f"{step.parts.get(key, '')} {pieces[0].strip()}".strip()
    for key, text in zip(pieces[1::2], pieces[2::2], strict=True):
        step.parts[key.lower()] = text.strip()


# Writing


def _ids(outline: _Outline) -> dict[str, str]:
    """Return the id of each step by its title in small letters."""
    ids: dict[str, str] = {}
    for number, step in enumerate(outline.steps, 1):
        key = _key(step.text)
        if key in ids:
            fix = "Say in the heading what makes the two differ."
            outline.report(step.line, 1, f"Two steps are called `{step.text[:60]}`.", fix)
        made = slug(step.text) or f"step-{number}"
        while made in ids.values():
            made += "-2"
        ids[key] = made
    return ids


def _key(text: str) -> str:
    return " ".join(text.casefold().rstrip(".?!").split())


def _written(outline: _Outline, ids: Mapping[str, str]) -> Iterator[str]:
    about = outline.about
    yield f"title: {quoted(outline.title)}"
    for key in ("owner", "summary"):
        if key in about:
            yield f"{key}: {quoted(about[key])}"
    if "code" in about:
        yield f"codes: [{', '.join(_codes(outline, about['code']))}]"
    if "phrase" in about:
        rows = ", ".join(quoted(one.strip()) for one in about["phrase"].split(","))
        yield f"phrases: [{rows}]"
    if "source" in about:
        url = _URL.search(about["source"])
        said = quoted(_URL.sub("", about["source"]).strip(" -,") or about["source"])
        more = f', url: "{url[0]}"' if url else ""
        yield f"sources:\n  notes: {{title: {said}{more}}}"
    causes = _causes(outline)
    if causes:
        yield "causes:"
        for name, title in causes.items():
            yield f"  {name}: {{title: {quoted(title)}}}"
    yield "\nsteps:"
    for step in outline.steps:
        yield f"  {ids[_key(step.text)]}:"
        yield from (f"    {line}" for line in _step(outline, step, ids, causes))
        yield ""


def _codes(outline: _Outline, text: str) -> list[str]:
    found = re.findall(r"[0-9]{3,8}", text)
    if not found:
        fix = "Write the numbers, as `Codes: 50053, 50126`."
        outline.report(1, 1, f"`{text[:60]}` holds no error code.", fix)
    return found


def _causes(outline: _Outline) -> dict[str, str]:
    """Return the causes that answers name, by id."""
    causes: dict[str, str] = {}
    for step in outline.steps:
        for answer in step.answers:
            for _, title in answer.effects:
                causes.setdefault(slug(title), title)
    return causes


def _step(
    outline: _Outline, step: _Step, ids: Mapping[str, str], causes: Mapping[str, str]
) -> Iterator[str]:
    if step.verb == "end":
        yield from _end(outline, step, causes)
        return
    yield f"{step.verb}: {quoted(step.text)}"
    for key in ("why", "who", "minutes", "where", "command", "expect", "care", "undo", "link"):
        if key in step.parts:
            value = step.parts[key]
            yield f"{key}: {value if key in ('who', 'minutes') else quoted(value)}"
    if not step.answers:
        fix = "Add its answers, as `- Yes -> The next step`."
        outline.report(step.line, 1, f"`{step.text[:60]}` has no answer.", fix)
        return
    yield from (_asked if step.verb == "ask" else _done)(outline, step, ids)


def _end(outline: _Outline, step: _Step, causes: Mapping[str, str]) -> Iterator[str]:
    handed = bool(step.to)
    result = "handed-over" if handed else step.parts.get("result", "resolved")
    yield f"end: {result}"
    if handed:
        yield f"to: {step.to}"
    yield f"text: {quoted(step.parts.get('text') or _sentence(step.text))}"
    for key in ("say", "verify", "link"):
        if key in step.parts:
            yield f"{key}: {quoted(step.parts[key])}"
    if causes and result == "resolved":
        yield "cause: not-known"
    for answer in step.answers:
        fix = "Take it out, or make a question of the heading."
        outline.report(answer.line, answer.column, "An end has no answers.", fix)


def _asked(outline: _Outline, step: _Step, ids: Mapping[str, str]) -> Iterator[str]:
    yield "answers:"
    not_sure = ""
    used: set[str] = set()
    for number, answer in enumerate(step.answers, 1):
        way = _way(outline, answer, ids)
        if answer.label.casefold() in _NOT_SURE:
            not_sure = f"not-sure: {{{way}}}"
            continue
        name = slug(answer.label) or f"answer-{number}"
        name = f"{name}-{number}" if name in used or name in ("back", "otherwise") else name
        used.add(name)
        yield f"  {name}: {{label: {quoted(answer.label)}, {way}}}"
    if not_sure:
        yield not_sure


def _done(outline: _Outline, step: _Step, ids: Mapping[str, str]) -> Iterator[str]:
    yield "results:"
    for answer in step.answers:
        result = _RESULTS.get(answer.label.casefold())
        if result is None:
            fix = "An action has `Worked`, `Did not work`, `Cannot do`, or `Otherwise`."
            message = f"`{answer.label[:60]}` is not a result of an action."
            outline.report(answer.line, answer.column, message, fix)
            continue
        yield f"  {result}: {{{_way(outline, answer, ids)}}}"


def _way(outline: _Outline, answer: _Answer, ids: Mapping[str, str]) -> str:
    target = ids.get(_key(answer.leads), "")
    if not target and answer.leads:
        known = [step.text for step in outline.steps]
        hint = did_you_mean(answer.leads, known) or "Add a heading of that name."
        message = f"No step is called `{answer.leads[:60]}`."
        outline.report(answer.line, answer.column, message, hint)
    parts = [f"next: {target}"]
    for key in ("concludes", "rules-out", "points-to"):
        named = [slug(title) for effect, title in answer.effects if effect == key]
        if named:
            several = f"[{', '.join(named)}]"
            parts.append(f"{key}: {named[0] if key == 'concludes' else several}")
    return ", ".join(parts)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
