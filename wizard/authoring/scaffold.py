"""Writes the first file of a new flow: complete, small, and free of errors."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

SCHEMA_COMMENT = "# yaml-language-server: $schema="
"""How an editor is told which schema a file follows."""

SCHEMA_NAME = "flow.json"
"""The file of the schema in `data/schemas`."""


@dataclass(frozen=True, slots=True)
class Seed:
    """What an author says about a new flow before anything of it is written.

    `schema` is the path of the schema as seen from the file, or empty.
    """

    id: str
    title: str
    reviewed: str
    codes: tuple[int, ...] = ()
    owner: str = "our-team"
    question: str = "Does it work for someone else?"
    action: str = "Start again and look at each step."
    schema: str = ""


def id_of(title: str) -> str:
    """Return an id made of a title: small letters, digits, single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-")


def scaffold(seed: Seed) -> str:
    """Return the text of a flow: a question, an action, and three ends."""
    head = f"{SCHEMA_COMMENT}{seed.schema}\n" if seed.schema else ""
    codes = ", ".join(map(str, seed.codes))
    return f"""{head}id: {seed.id}
title: {_said(seed.title)}
version: 1
reviewed: {seed.reviewed}
owner: {_said(seed.owner)}
status: draft  # set it to ready when it is reviewed and tested
summary: {_said(_sentence(seed.title))}
codes: [{codes}]
phrases: []
sources:
  own: {{title: What our workspace has seen}}
causes:
  not-done: {{title: A step was left out, fixer: user, chance: likely, minutes: 2}}
start: first-question

{_steps(seed)}"""


def _steps(seed: Seed) -> str:
    """Return the `steps` of a new flow."""
    return f"""steps:
  first-question:
    ask: {_said(seed.question)}
    why: The answer tells where to look.
    source: own
    short: first question
    answers:
      yes: {{label: "Yes", next: first-action}}
      no: {{label: "No", next: to-helpdesk}}
    not-sure: {{next: first-action, hint: Then we try the quick way first.}}

  first-action:
    do: {_said(seed.action)}
    why: It is quick and harms nothing.
    source: own
    short: first action
    who: user
    entra-role: none
    expect: You see what you wanted to see.
    undo: nothing to undo
    minutes: 2
    results:
      worked: {{next: works, concludes: not-done}}
      did-not-work: to-helpdesk
      cannot-do: to-helpdesk

  works:
    end: resolved
    text: It works again.
    short: it works
    verify: The person saw it work.

  to-helpdesk:
    end: handed-over
    to: helpdesk
    text: The first action did not help or was not possible. Please look further.
    short: to the helpdesk
"""


def scaffold_scenarios(seed: Seed) -> str:
    """Return the scenarios that walk every answer of a new flow."""
    rows = (
        ("it-works", "yes", "worked", "works", "resolved"),
        ("not-sure-and-works", "not-sure", "worked", "works", "resolved"),
        ("not-for-others", "no", "", "to-helpdesk", "handed-over"),
        ("did-not-help", "yes", "did-not-work", "to-helpdesk", "handed-over"),
        ("not-possible", "yes", "cannot-do/not-now", "to-helpdesk", "handed-over"),
    )
    text = f"flow: {seed.id}\nscenarios:\n"
    for name, first, second, end, result in rows:
        then = f", first-action: {second}" if second else ""
        text += f"""  {name}:
    title: {name.replace("-", " ").capitalize()}
    reader: user
    walk: {{first-question: {first}{then}}}
    ends-at: {seed.id}/{end}
    result: {result}
"""
    return text


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _said(text: str) -> str:
    """Return text as YAML takes it: as it is where that is safe, else in double quotes."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9 ,.?!'()/-]*", text) and text.strip() == text
    if plain and text.lower() not in {"true", "false"}:
        return text
    return json.dumps(text, ensure_ascii=False)
