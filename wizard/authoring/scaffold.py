"""Writes the first file of a new flow: complete, small, and free of errors."""

from __future__ import annotations

import json
import re

from wizard.content.slug import slug
from wizard.frozen import frozen

SCHEMA_COMMENT = "# yaml-language-server: $schema="
"""How an editor is told which schema a file follows."""

SCHEMA_NAME = "flow.json"
"""The file of the schema in `data/schemas`, and beside a desk's own flows."""

SCHEMA_FOLDER = ".schema"
"""The folder beside a desk's own flows that the schema is copied to."""


@frozen
class Seed:
    """What an author says about a new flow before anything of it is written."""

    id: str
    title: str
    codes: tuple[int, ...] = ()
    owner: str = ""
    question: str = "Does it work for someone else?"
    action: str = "Start again and look at each step."


def schema_head() -> str:
    """Return the comment that tells editors where the schema is: beside the file."""
    return f"{SCHEMA_COMMENT}{SCHEMA_FOLDER}/{SCHEMA_NAME}\n"


def scaffold(seed: Seed) -> str:
    """Return the text of a flow: a question, an action, and two ends.

    What is not said has a default, which docs/own-runbooks.md lists.
    """
    question = slug(seed.question) or "first-question"
    action = slug(seed.action) or "first-action"
    if action in (question, *_ENDS):
        action = "first-action"
    if question in (action, *_ENDS):
        question = "first-question"
    lines = [
        f"title: {quoted(seed.title)}",
        *([f"owner: {quoted(seed.owner)}"] if seed.owner else []),
        *([f"codes: [{', '.join(map(str, seed.codes))}]"] if seed.codes else []),
    ]
    return schema_head() + "\n".join(lines) + "\n\n" + _steps(seed, question, action)


_ENDS = ("works", "hand-over", "back", "by-code", "not-sure", "otherwise")


def _steps(seed: Seed, question: str, action: str) -> str:
    """Return the `steps` of a new flow."""
    left = f"{seed.title.rstrip('.?!')}. The first steps did not help. Please look further."
    return f"""steps:
  {question}:
    ask: {quoted(seed.question)}
    why: The answer tells where to look.
    answers:
      yes: {{label: "Yes", next: hand-over}}
      no: {{label: "No", next: {action}}}

  {action}:
    do: {quoted(_sentence(seed.action))}
    why: It is quick and harms nothing.
    expect: It works again.
    results:
      worked: works
      did-not-work: hand-over

  works:
    end: resolved
    text: It works again.

  hand-over:
    end: handed-over
    to: helpdesk
    text: {quoted(left)}
"""


def scaffold_scenarios(seed: Seed) -> str:
    """Return scenarios that walk every answer of a new flow, whatever its steps are called."""
    rows = (
        ("it-works", "[no, worked]", "resolved"),
        ("works-for-others", "[yes]", "handed-over"),
        ("not-sure", "[not-sure]", "handed-over"),
        ("did-not-help", "[no, did-not-work]", "handed-over"),
        ("not-possible", "[no, cannot-do/not-now]", "handed-over"),
    )
    text = f"flow: {seed.id}\nscenarios:\n"
    for name, walk, result in rows:
        title = name.replace("-", " ").capitalize()
        said = f"title: {title}, reader: user, walk: {walk}, result: {result}"
        text += f"  {name}: {{{said}}}\n"
    return text


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def quoted(text: str) -> str:
    """Return text as YAML takes it: as it is where that is safe, else in double quotes."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9 .?!'()/-]*", text) and text.strip() == text
    if plain and text.lower() not in {"true", "false", "yes", "no", "null", "on", "off"}:
        return text
    return json.dumps(text, ensure_ascii=False)
