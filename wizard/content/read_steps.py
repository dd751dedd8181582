"""Reads the steps of a flow: one function for each verb."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from wizard.content import kinds
from wizard.content.flow import (
    CANNOT_DO,
    DID_NOT_WORK,
    ENTERED,
    NOT_SURE,
    OTHERWISE,
    READERS,
    SKIP,
    WORKED,
    Branch,
    Ending,
    Jump,
    Person,
    Result,
    Step,
    StepRef,
    Way,
)
from wizard.content.read_action import read_action, read_who
from wizard.content.rules import Rule
from wizard.content.tables import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.content.kinds import StepKind
    from wizard.content.node import Node
    from wizard.content.refs import Refs

RESERVED = (*Jump, NOT_SURE, OTHERWISE)
"""Words that have a meaning of their own and can be no step, flow or answer."""

_BY_VERB = {kind.name: kind for kind in kinds.KINDS}
_ANSWER_KEYS = ("label", "hint")


def read_step(refs: Refs, name: str, node: Node) -> Step | None:
    """Return a step, or None when not even its verb can be told."""
    node = node.as_map(name)
    verbs = [key for key, _ in node.children() if key in _BY_VERB]
    if len(verbs) != 1:
        message = f"Step `{name}` has {' and '.join(verbs) or 'no verb'}."
        fix = f"Give it one of: {', '.join(_BY_VERB)}."
        node.wrong_key(Rule.VERB, message, fix)
        return None
    kind = _BY_VERB[verbs[0]]
    node.only((kind.name, *kind.required, *kind.optional))
    # What all verbs have is said once; making a step and then a changed copy costs twice as much.
    make = partial(
        Step,
        ref=StepRef(refs.flow, name),
        kind=kind,
        why=refs.words(node, "why", ""),
        short=node.text("short", ""),
        source=node.text("source", ""),
        written=node.source,
    )
    return _READERS[kind.name](refs, node, make)


def _ask(refs: Refs, node: Node, make: partial[Step]) -> Step:
    fact = refs.fact(node.get("fact"), may_derive=False)
    branches = _answers(refs, node, fact)
    not_sure = node.need(NOT_SURE)
    if not_sure:
        branches.append(_branch(refs, not_sure, NOT_SURE, "Not sure"))
    return make(
        text=refs.words(node, "ask"),
        fact=fact,
        always=node.flag("always"),
        whom=_whom(node),
        branches=tuple(branches),
    )


def _answers(refs: Refs, node: Node, fact: str) -> list[Branch]:
    values = refs.tables.facts[fact].values if fact in refs.tables.facts else {}
    answers = node.need("answers")
    if answers and answers.raw == "all":
        return _all_answers(refs, node, answers, dict(values))
    if stray := node.get("next"):
        fix = "Say where each answer leads, or write `answers: all`."
        stray.wrong_key(Rule.UNKNOWN_KEY, "`next` is for `answers: all` alone.", fix)
    branches = []
    for answer, child in answers.as_map("answers").ids("answer") if answers else ():
        if answer in RESERVED:
            fix = f"Write `{answer}` beside `answers`, or choose another id."
            child.wrong_key(Rule.NAME, f"`{answer}` cannot be an answer.", fix)
        if fact in refs.tables.facts and answer not in values:
            child.unknown(Rule.WRONG_VALUE, f"value of `{fact}`", answer, values)
        branches.append(_branch(refs, child, answer, values.get(answer, "")))
    if answers and answers.is_map and not branches:
        answers.wrong_key(Rule.MISSING_KEY, "There is no answer.", "Write at least one.")
    return branches


def _all_answers(refs: Refs, node: Node, answers: Node, values: dict[str, str]) -> list[Branch]:
    if not values:
        fix = "Name a `fact` that has values, or list the answers."
        answers.wrong(Rule.WRONG_VALUE, "`answers: all` needs the values of a fact.", fix)
    led = node.need("next")
    way = refs.way(led) if led else Way(StepRef(refs.flow, ""))
    return [Branch(value, label, way, source=answers.source) for value, label in values.items()]


def _branch(refs: Refs, node: Node, answer: str, label: str) -> Branch:
    """Return the branch of an answer, result or case; its own label wins over the given one."""
    way = refs.way(node, _ANSWER_KEYS)
    hint = ""
    if node.is_map:
        label = refs.words(node, "label", label)
        hint = refs.words(node, "hint", "")
    if not label:
        node.wrong_key(Rule.MISSING_KEY, f"Answer `{answer}` has no label.", "Add `label: ...`.")
    return Branch(answer, label, way, hint, node.source)


def _enter(refs: Refs, node: Node, make: partial[Step]) -> Step:
    fact = refs.fact(node.need("fact"), may_derive=False)
    shape = node.text("format")
    written = node.get("format")
    if written and shape and shape not in FORMATS:
        written.unknown(Rule.WRONG_VALUE, "format", shape, FORMATS)
    spec = refs.tables.facts.get(fact)
    if written and spec and spec.format not in {"", shape}:
        fix = f"Write `format: {spec.format}`, as in data/facts.yaml."
        written.wrong(Rule.WRONG_VALUE, f"`{fact}` has another format.", fix)
    pairs = (("next", ENTERED), ("skip", SKIP))
    branches = [
        _branch(refs, led, answer, kinds.ENTER.label(answer))
        for key, answer in pairs
        if (led := node.need(key))
    ]
    return make(
        text=refs.words(node, "enter"),
        fact=fact,
        whom=_whom(node),
        format=shape,
        branches=tuple(branches),
    )


def _whom(node: Node) -> Person:
    return read_who(node, node.word("who", Person, Person.USER))


def _do(refs: Refs, node: Node, make: partial[Step]) -> Step:
    action = read_action(refs, node)
    led = node.get("next")
    if led and not node.get("results"):
        branches = tuple(
            _branch(refs, led, answer, kinds.DO.label(answer))
            for answer in (WORKED, DID_NOT_WORK, CANNOT_DO)
        )
    else:
        if led:
            fix = "Keep one of the two."
            led.wrong_key(Rule.UNKNOWN_KEY, "There are both `next` and `results`.", fix)
        branches = _results(refs, node, kinds.DO)
    return make(text=refs.words(node, "do"), action=action, branches=branches)


def _results(refs: Refs, node: Node, kind: StepKind) -> tuple[Branch, ...]:
    """Return a branch for every result of a kind; `otherwise` stands for those not named."""
    results = node.need_mapping("results")
    names = [answer for answer, _ in kind.answers or ()]
    results.only((*names, OTHERWISE))
    rest = results.get(OTHERWISE)
    missing = [name for name in names if results.get(name) is None]
    if missing and rest is None and node.get("results"):
        message = f"It is not said where {', '.join(missing)} leads."
        results.wrong_key(Rule.MISSING_CASE, message, "Add it, or `otherwise`.")
    if rest and not missing:
        rest.wrong_key(Rule.UNKNOWN_KEY, "`otherwise` has nothing left to stand for.", "Drop it.")
    return tuple(
        _branch(refs, child, name, kind.label(name))
        for name in names
        if (child := results.get(name) or rest)
    )


def _fork(refs: Refs, node: Node, make: partial[Step]) -> Step:
    fact = refs.fact(node.get("branch"))
    spec = refs.tables.facts.get(fact)
    cases = node.need_mapping("cases")
    branches: list[Branch] = []
    for written, child in cases.children():
        meant = spec.stands_for(written) if spec else (written,)
        if spec and spec.values and not {*meant} <= {*spec.values, OTHERWISE}:
            known = [*spec.values, OTHERWISE]
            child.unknown(Rule.WRONG_VALUE, f"value of `{fact}`", written, known)
        said = spec.say(written) if spec and written != OTHERWISE else "Anything else"
        branch = _branch(refs, child, written, said)
        # A value with a case of its own is no longer meant by that of its group.
        others = [one for one in meant if one != written and cases.get(one) is None]
        branches += [branch] if written in meant else []
        branches += (replace(branch, answer=one, label=spec.say(one)) for one in others if spec)
    if cases.get(OTHERWISE) is None and node.get("cases"):
        _must_cover(cases, fact)
    return make(text=spec.label if spec else fact, fact=fact, branches=tuple(branches))


def _must_cover(cases: Node, fact: str) -> None:
    """Note a fork without `otherwise`; only the reader is always known."""
    missing = [reader for reader in READERS if cases.get(reader) is None]
    if fact == "reader" and not missing:
        return
    message = f"The fork does not say where it leads when `{fact}` is not known."
    if fact == "reader":
        message = f"The fork does not say where {', '.join(missing)} leads."
    cases.wrong_key(Rule.MISSING_CASE, message, "Add `otherwise: ...` to `cases`.")


def _check(refs: Refs, node: Node, make: partial[Step]) -> Step:
    probe = node.text("check")
    known = refs.tables.probes
    if probe and probe not in known and (at := node.get("check")):
        at.unknown(Rule.UNKNOWN_NAME, "check", probe, known)
    text = known[probe].title if probe in known else probe
    return make(text=text, probe=probe, branches=_results(refs, node, kinds.CHECK))


def _live(refs: Refs, node: Node, make: partial[Step]) -> Step:
    return make(text=refs.words(node, "live"), branches=_results(refs, node, kinds.LIVE))


def _try(refs: Refs, node: Node, make: partial[Step]) -> Step:
    tries = tuple(refs.tried(one) for one in node.parts("try"))
    if node.get("try") and not tries:
        node.wrong_key(Rule.MISSING_KEY, "There is nothing to try.", "Name causes with a test.")
    rest = node.need(OTHERWISE)
    branches = (_branch(refs, rest, OTHERWISE, "None of these"),) if rest else ()
    return make(text=make.keywords["why"], tries=tries, branches=branches)


def _end(refs: Refs, node: Node, make: partial[Step]) -> Step:
    result = node.need_word("end", Result, Result.STOPPED)
    cause = node.text("cause", "")
    if cause not in {"", "not-known"} and (at := node.get("cause")):
        fix = "A cause is concluded by the way that leads here: `concludes: ...`."
        at.wrong(Rule.WRONG_VALUE, "`cause` of an end can only be not-known.", fix)
    to = node.get("to")
    if to is None and result is Result.HANDED_OVER:
        node.need("to")
    ending = Ending(
        result=result,
        to=to.as_word("to", Person) if to else None,
        needs=tuple(refs.fact(one) for one in node.parts("needs")),
        verify=refs.words(node, "verify", ""),
        prevent=refs.words(node, "prevent", ""),
        say=refs.words(node, "say", ""),
        not_known=refs.words(node, "not-known", ""),
        cause_unknown=cause == "not-known",
    )
    return make(text=refs.words(node, "text"), ending=ending)


_READERS: dict[str, Callable[[Refs, Node, partial[Step]], Step]] = {
    "ask": _ask,
    "enter": _enter,
    "do": _do,
    "branch": _fork,
    "check": _check,
    "live": _live,
    "try": _try,
    "end": _end,
}
