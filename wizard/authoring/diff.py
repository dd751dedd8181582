"""What has changed between two versions of flows, as a user notices it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from wizard.content.flow import FromPortal, FromTool
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wizard.content.flow import (
        Action,
        Branch,
        Cause,
        Ending,
        Flow,
        Step,
    )


@frozen
class Change:
    """One change: the flow, where in it, what, and the words before and after."""

    flow: str
    place: str
    what: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        """Return the change as one line."""
        where = f"{self.flow}/{self.place}" if self.place else self.flow
        if not (self.before or self.after):
            return f"{where}: {self.what}"
        old, new = self.before or "nothing", self.after or "nothing"
        return f"{where}: {self.what}: {old!r} is now {new!r}"


_HEAD = ("title", "summary", "status", "reviewed")
_LISTS = ("codes", "phrases")
_SAID = ("text", "why", "fact", "format", "probe", "always", "whom")


def changes(old: Mapping[str, Flow], new: Mapping[str, Flow]) -> Iterator[Change]:
    """Yield what has changed from some flows to others, by id."""
    for name in sorted({*old, *new}):
        if name not in new:
            yield Change(name, "", "the flow is gone")
        elif name not in old:
            yield Change(name, "", f"the flow is new: {new[name].title}")
        else:
            yield from _flow(old[name], new[name])


def _flow(old: Flow, new: Flow) -> Iterator[Change]:
    name = new.id
    for key in _HEAD:
        yield from _text(name, "", key, getattr(old, key), getattr(new, key))
    for key in _LISTS:
        before, after = (", ".join(map(str, getattr(one, key))) for one in (old, new))
        yield from _text(name, "", key, before, after)
    for key in ("start", "again"):
        before, after = (str(getattr(one, key) or "") for one in (old, new))
        yield from _text(name, "", f"{key} leads to", before, after)
    yield from _steps(old, new)
    for cause in dict.fromkeys((*old.causes, *new.causes)):
        yield from _cause(name, old.causes.get(cause), new.causes.get(cause))


def _steps(old: Flow, new: Flow) -> Iterator[Change]:
    renamed = {before: after for before, after in new.moved.items() if before in old.steps}
    for name, step in old.steps.items():
        if name in renamed and name not in new.steps:
            yield Change(new.id, name, f"the step is now called {renamed[name]}")
        after = new.steps.get(renamed.get(name, name))
        if after is None:
            yield Change(new.id, name, f"the step is gone: {step.text}")
        else:
            yield from _step(new.id, after.ref.step, step, after)
    kept = {*old.steps, *renamed.values()}
    for name, step in new.steps.items():
        if name not in kept:
            yield Change(new.id, name, f"the step is new: {step.text}")


def _step(flow: str, name: str, old: Step, new: Step) -> Iterator[Change]:
    yield from _text(flow, name, "kind", old.kind.name, new.kind.name)
    for key in _SAID:
        yield from _text(flow, name, key, getattr(old, key), getattr(new, key))
    yield from _text(flow, name, "tries", *(_listed(one.tries) for one in (old, new)))
    before, after = ({b.answer: b for b in one.branches} for one in (old, new))
    for answer in dict.fromkeys((*before, *after)):
        yield from _branch(flow, name, before.get(answer), after.get(answer))
    if list(before) != list(after) and set(before) == set(after):
        yield Change(flow, name, "order of the answers", ", ".join(before), ", ".join(after))
    yield from _parts(flow, name, old.action, new.action)
    yield from _parts(flow, name, old.ending, new.ending)


def _branch(flow: str, step: str, old: Branch | None, new: Branch | None) -> Iterator[Change]:
    if old is None and new is not None:
        yield Change(flow, step, f"the answer {new.answer!r} is new, it leads to {new.way.next}")
    elif old is not None and new is None:
        yield Change(flow, step, f"the answer {old.answer!r} is gone, it led to {old.way.next}")
    elif old is not None and new is not None:
        answer = f"answer {new.answer!r}"
        pairs = (
            ("label", old.label, new.label),
            ("hint", old.hint, new.hint),
            ("leads to", str(old.way.next), str(new.way.next)),
            ("concludes", str(old.way.concludes or ""), str(new.way.concludes or "")),
            ("rules out", _listed(old.way.rules_out), _listed(new.way.rules_out)),
            ("points to", _listed(old.way.points_to), _listed(new.way.points_to)),
            ("because", old.way.because, new.way.because),
        )
        for key, before, after in pairs:
            yield from _text(flow, step, f"{answer} {key}", before, after)


def _cause(flow: str, old: Cause | None, new: Cause | None) -> Iterator[Change]:
    if old is None and new is not None:
        yield Change(flow, "", f"the cause {new.ref.cause} is new: {new.title}")
    elif old is not None and new is None:
        yield Change(flow, "", f"the cause {old.ref.cause} is gone: {old.title}")
    elif old is not None and new is not None:
        for key in ("title", "fixer", "chance", "minutes", "test", "only_if"):
            before, after = (_word(getattr(one, key)) for one in (old, new))
            yield from _text(flow, "", f"cause {new.ref.cause} {key}", before, after)


def _parts(
    flow: str, step: str, old: Action | Ending | None, new: Action | Ending | None
) -> Iterator[Change]:
    """Yield the changes of an action or an outcome, part by part."""
    some = new or old
    for part in fields(some) if some else ():
        before, after = (_word(getattr(one, part.name, "")) for one in (old, new))
        yield from _text(flow, step, part.name.replace("_", " "), before, after)


def _text(flow: str, place: str, what: str, before: object, after: object) -> Iterator[Change]:
    old, new = _word(before), _word(after)
    if old != new:
        yield Change(flow, place, what, old, new)


def _word(value: object) -> str:
    if isinstance(value, FromTool):
        return f"the tool's {value.action}, else {value.otherwise}"
    if isinstance(value, FromPortal):
        return f"the portal's {value.name}"
    if isinstance(value, tuple):
        return _listed(value)
    if isinstance(value, bool):
        return "yes" if value else ""
    if hasattr(value, "items"):
        return "; ".join(f"{key} is {_listed(one)}" for key, one in value.items())
    return str(value or "")


def _listed(values: tuple[object, ...]) -> str:
    return ", ".join(map(str, values))
