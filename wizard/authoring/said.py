"""What a step says to a person, text by text, and what each text hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.content.flow import FromTool
from wizard.content.kinds import AnsweredBy
from wizard.content.placeholders import placeholders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wizard.content.flow import Action, Step
    from wizard.content.tables import Tool

TOOL = "tool"
"""The fact that words by tool hang on."""


@dataclass(frozen=True, slots=True)
class Face:
    """A text that reads differently when a fact is known, by the name of each reading.

    With `action` the fact is the tool, and it has to have that action. A reading that cannot be
    has an empty name.
    """

    fact: str
    known: str
    unknown: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of a step by name: said whenever it is shown, to who may act, and by facts."""

    always: tuple[str, ...]
    to_actor: tuple[str, ...]
    faces: tuple[Face, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All names, without doubles."""
        faced = (name for face in self.faces for name in (face.known, face.unknown) if name)
        return tuple(dict.fromkeys((*self.always, *self.to_actor, *faced)))

    @property
    def spare(self) -> frozenset[str]:
        """The names of what is said only without a fact."""
        return frozenset(face.unknown for face in self.faces if face.unknown)


def words_of(step: Step, tools: Mapping[str, Tool]) -> Words:
    """Return the texts of a step."""
    plain = {name: text for name, text in _texts(step) if text}
    hints = {f"hint of {b.answer}": b.hint for b in step.branches if b.hint}
    faces = [face for name, text in (plain | hints).items() for face in _faces(name, text)]
    if step.action:
        faces += _of_tool(step.action, tools)
    return Words(tuple(plain), tuple(hints), tuple(faces))


def _texts(step: Step) -> Iterator[tuple[str, str]]:
    if step.kind.answered_by is not AnsweredBy.RULE:
        yield "text", step.text
    yield "why", step.why
    if action := step.action:
        yield "expect", action.expect
        yield "care", action.care
        yield "undo", "" if action.undo.startswith("nothing") else action.undo
        for name, words in (("where", action.where), ("command", action.command)):
            if words is not None and not isinstance(words, FromTool):
                yield name, words if isinstance(words, str) else words.name
    if ending := step.ending:
        yield "verify", ending.verify
        yield "prevent", ending.prevent
        yield "say", ending.say
        yield "not-known", ending.not_known


def _faces(name: str, text: str) -> Iterator[Face]:
    for fact, otherwise in placeholders(text):
        if otherwise is not None:
            yield Face(fact, f"{name} with {fact}", f"{name} without {fact}")


def _of_tool(action: Action, tools: Mapping[str, Tool]) -> Iterator[Face]:
    for name, words in (("where", action.where), ("command", action.command)):
        if isinstance(words, FromTool):
            told = any(words.action in tool.actions for tool in tools.values())
            known = f"{name} of the tool" if told else ""
            unknown = f"{name} of no tool" if words.otherwise else ""
            yield Face(TOOL, known, unknown, words.action)
