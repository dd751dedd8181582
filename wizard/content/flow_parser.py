"""Reads a flow file: the names in it first, then, knowing the names of all files, the flow."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from wizard.content import flow
from wizard.content.flow import (
    CANNOT_DO,
    DID_NOT_WORK,
    ENTERED,
    NOT_SURE,
    OTHERWISE,
    SKIP,
    WORKED,
    Action,
    Branch,
    Cause,
    CauseRef,
    Chance,
    Ending,
    Flow,
    FromPortal,
    FromTool,
    Jump,
    Reference,
    Step,
    StepRef,
    Target,
    Transition,
    placeholders,
)
from wizard.content.people import READERS, Person, Result
from wizard.content.tables import FORMATS
from wizard.content.yaml_nodes import ReadRule
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from wizard.content.flow import StepKind
    from wizard.content.tables import Tables
    from wizard.content.yaml_nodes import Node
    from wizard.findings import Position


# References: what a transition or a cause names, resolved over all files

WAY_KEYS = ("next", "concludes", "rules-out", "points-to", "because")
"""The keys of a way in its long form."""

OTHERS = "others"
ROLE_KEYS = (*READERS, OTHERS)
"""The keys of a text that reads differently for each role; `others` stands for those not named."""

MAX_BECAUSE = 8
"""How many words a `because` has at most: it is shown beside a cause."""


_NO_STEPS = frozenset({"yes", "no", "true", "false", "on", "off"})
"""Words that say yes or no, where the name of a step belongs."""


@frozen
class FlowNames:
    """What other flows can point at in a flow: its start, its steps, its causes.

    `tested` are the causes that name a step which tests them.
    """

    start: str
    steps: frozenset[str]
    causes: frozenset[str]
    tested: frozenset[str]


@frozen
class Refs:
    """Reads references of one flow; knows the names of all flows and tables.

    A text that is written by role is read in the words for `reader`.
    """

    flow: str
    flows: Mapping[str, FlowNames]
    tables: Tables
    reader: Person = Person.USER

    @property
    def own(self) -> FlowNames:
        """The names of the flow itself."""
        return self.flows[self.flow]

    def target(self, node: Node | None) -> Target:
        """Return where a value leads; `back` and `by-code` are worked out while a case runs."""
        name = node.as_text("next") if node else ""
        if node is None or not name:
            return StepRef(self.flow, "")
        if name in (Jump.BACK, Jump.BY_CODE):
            return Jump(name)
        flow, slash, step = name.rpartition("/")
        if not slash and name not in self.own.steps and name in self.flows:
            return StepRef(name, self.flows[name].start)
        ref = StepRef(flow or self.flow, step)
        if slash and flow not in self.flows:
            node.unknown(ReadRule.UNKNOWN_REFERENCE, "flow", flow, self.flows)
        elif step not in self.flows[ref.flow].steps and name in _NO_STEPS:
            fix = f"Write the step that follows. Known: {', '.join(self._near(ref.flow)[:20])}."
            node.wrong(ReadRule.UNKNOWN_REFERENCE, f"`{name}` is an answer, not a step.", fix)
        elif step not in self.flows[ref.flow].steps:
            node.unknown(ReadRule.UNKNOWN_REFERENCE, "step", name, self._near(ref.flow))
        return ref

    def step(self, node: Node | None) -> StepRef:
        """Return the step a value names, which may not be `back` or `by-code`."""
        target = self.target(node)
        if isinstance(target, StepRef):
            return target
        if node:
            fix = "Name a step."
            node.wrong(ReadRule.UNKNOWN_REFERENCE, f"`{target}` is not possible here.", fix)
        return StepRef(self.flow, "")

    def cause(self, node: Node) -> CauseRef:
        """Return the cause a value names: of this flow, or `flow/cause`."""
        name = node.as_text("cause")
        flow, slash, cause = name.rpartition("/")
        ref = CauseRef(flow or self.flow, cause)
        if slash and flow not in self.flows:
            node.unknown(ReadRule.UNKNOWN_REFERENCE, "flow", flow, self.flows)
        elif name and cause not in self.flows[ref.flow].causes:
            node.unknown(ReadRule.UNKNOWN_REFERENCE, "cause", name, self.flows[ref.flow].causes)
        return ref

    def tried(self, node: Node) -> CauseRef:
        """Return the cause a `try` names, which must have a test."""
        ref = self.cause(node)
        names = self.flows.get(ref.flow)
        if names and ref.cause in names.causes and ref.cause not in names.tested:
            fix = f"Add `test: some-step` to the cause `{ref.cause}`."
            node.wrong(ReadRule.MISSING_KEY, f"Cause `{ref.cause}` has no test.", fix)
        return ref

    def way(self, node: Node, also: Iterable[str] = ()) -> Transition:
        """Return a way, short or long; `also` are further keys its mapping may have."""
        if not node.is_map:
            return Transition(self.target(node))
        node.only((*WAY_KEYS, *also))
        concluded = node.get("concludes")
        because = self.words(node, "because", "")
        if len(because.split()) > MAX_BECAUSE and (said := node.get("because")):
            fix = "Shorten it: it is shown beside the cause."
            said.wrong(ReadRule.WRONG_VALUE, f"`because` has more than {MAX_BECAUSE} words.", fix)
        return Transition(
            self.target(node.need("next")),
            self.cause(concluded) if concluded else None,
            tuple(self.cause(one) for one in node.parts("rules-out")),
            tuple(self.cause(one) for one in node.parts("points-to")),
            because,
        )

    def words(self, node: Node, key: str, default: str | None = None) -> str:
        """Return a text that may hold placeholders, all of which must be facts."""
        written = node.get(key)
        if written and written.is_map:
            return self._words_by_role(written, key)
        text = node.text(key, default)
        if written:
            self.check_words(written, text)
        return text

    def _words_by_role(self, written: Node, key: str) -> str:
        """Return the words for the reader of a text that is written for each role."""
        written.only(ROLE_KEYS)
        texts: dict[str, str] = {}
        for role, child in written.children():
            texts[role] = child.as_text(key)
            self.check_words(child, texts[role])
        if OTHERS not in texts and (missing := [one for one in READERS if one not in texts]):
            message = f"`{key}` has no words for {', '.join(missing)}."
            written.wrong_key(ReadRule.MISSING_KEY, message, f"Add `{OTHERS}: ...`.")
        return texts.get(self.reader) or texts.get(OTHERS, "")

    def check_words(self, node: Node, text: str) -> None:
        """Note the placeholders of a text that are no facts."""
        for name, _ in placeholders(text):
            if name not in self.tables.facts:
                self.no_fact(node, ReadRule.PLACEHOLDER, name)

    def fact(self, node: Node | None, *, may_derive: bool = True) -> str:
        """Return the name of a fact; one that is derived can be read, never asked."""
        name = node.as_text("fact") if node else ""
        if node is None or not name:
            return ""
        spec = self.tables.facts.get(name)
        if spec is None:
            self.no_fact(node, ReadRule.UNKNOWN_NAME, name)
        elif spec.derived and not may_derive:
            fix = "Ask for the code instead; the rest follows from it."
            node.wrong(ReadRule.WRONG_VALUE, f"`{name}` is derived and cannot be asked.", fix)
        return name

    def no_fact(self, node: Node, rule: ReadRule, name: str) -> None:
        """Note a name that is not a fact, and how a desk declares one."""
        also = ""
        if node.parsed.own:
            also = (
                f"For one of your own, add `facts: {{{name[:40]}: {{format: line}}}}` to desk.yaml."
            )
        node.unknown(rule, "fact", name, self.tables.facts, also)

    def _near(self, flow: str) -> list[str]:
        """Return what the author may have meant, as it would be written here."""
        steps = sorted(islice(self.flows[flow].steps, 1000))  # a hostile file has many
        if flow != self.flow:
            return [f"{flow}/{step}" for step in steps]
        return [*steps, *sorted(self.flows), *Jump]


# The action of a `do` step


def read_action(refs: Refs, node: Node) -> Action:
    """Return the action of a step; names that stand in no table are noted."""
    return Action(
        who=read_who(node, node.need_word("who", Person, Person.USER)),
        entra_role=_role(refs, node),
        minutes=node.number("minutes", 0),
        where=_where(refs, node),
        command=_command(refs, node),
        expect=refs.words(node, "expect", ""),
        care=refs.words(node, "care", ""),
        undo=refs.words(node, "undo", ""),
    )


def read_who(node: Node, person: Person) -> Person:
    """Return who acts or answers; someone who never uses the program is noted."""
    if person not in READERS and (who := node.get("who")):
        fix = f"Only these act and answer: {', '.join(READERS)}. Hand over to others."
        who.wrong(ReadRule.WRONG_VALUE, f"`{person}` cannot act in a step.", fix)
    return person


def _role(refs: Refs, node: Node) -> str:
    role = node.text("entra-role", "")
    if role and role != "none" and role not in refs.tables.roles and (at := node.get("entra-role")):
        at.unknown(ReadRule.UNKNOWN_NAME, "role", role, ("none", *refs.tables.roles))
    return role


def _where(refs: Refs, node: Node) -> str | FromTool | FromPortal | None:
    where = node.get("where")
    if where is None:
        return None
    if where.get("portal") is None:
        return _from_tool(refs, node, "where")
    where.only(("portal",))
    name = where.text("portal")
    if name and name not in refs.tables.portal and (at := where.get("portal")):
        at.unknown(ReadRule.UNKNOWN_NAME, "portal path", name, refs.tables.portal)
    return FromPortal(name)


def _command(refs: Refs, node: Node) -> str | FromTool | None:
    return _from_tool(refs, node, "command")


def _from_tool(refs: Refs, node: Node, key: str) -> str | FromTool | None:
    """Return words, or the action of the tool in use."""
    value = node.get(key)
    if value is None:
        return None
    if not value.is_map:
        return refs.words(node, key)
    value.only(("tool", "else"))
    action = value.text("tool")
    known = {name for tool in refs.tables.tools.values() for name in tool.actions}
    if action and action not in known and (at := value.get("tool")):
        at.unknown(ReadRule.UNKNOWN_NAME, "tool action", action, sorted(known))
    return FromTool(action, refs.words(value, "else", ""))


# Steps: one function for each verb

_NO_ADDRESS = re.compile(r"[^!-~]|[\"'<>\\^`{|}]|://[^/]*@")
"""What no address of a link may hold."""

RESERVED = (*Jump, NOT_SURE, OTHERWISE, flow.BEGIN)
"""Words that have a meaning of their own and can be no step, flow or answer."""

_BY_VERB = {kind.name: kind for kind in flow.KINDS}
_ANSWER_KEYS = ("label", "hint")


def read_step(refs: Refs, name: str, node: Node) -> Step | None:
    """Return a step, or None when not even its verb can be told."""
    node = node.as_map(name)
    verbs = [key for key, _ in node.children() if key in _BY_VERB]
    if len(verbs) != 1:
        message = f"Step `{name}` has {' and '.join(verbs) or 'no verb'}."
        fix = f"Give it one of: {', '.join(_BY_VERB)}."
        if verbs:
            fix = "Keep one of them, and make two steps of it."
        node.wrong_key(ReadRule.VERB, message, fix)
        return None
    kind = _BY_VERB[verbs[0]]
    node.only((kind.name, *kind.required, *kind.optional))
    step = _read_words(refs, name, node, kind)
    by_role = _by_role(refs, name, node, step) if _differs(node) else {}
    return replace(step, by_role=by_role) if by_role else step


def _by_role(refs: Refs, name: str, node: Node, step: Step) -> dict[Person, Step]:
    """Return the step in the words for each reader for whom they differ."""
    noted = node.parsed.findings
    before = len(noted)
    found = {
        reader: _read_words(replace(refs, reader=reader), name, node, step.kind)
        for reader in READERS
    }
    del noted[before:]  # they are those of the first reading again
    return {reader: one for reader, one in found.items() if one != step}


def _differs(node: Node) -> bool:
    """Return whether a text of a step is written by role."""
    for _, child in node.children() if node.is_map else ():
        if child.is_map and (child.get(OTHERS) or any(map(child.get, READERS)) or _differs(child)):
            return True
    return False


def _read_words(refs: Refs, name: str, node: Node, kind: StepKind) -> Step:
    """Return a step in the words for one reader."""
    # What all verbs have is said once; making a step and then a changed copy costs twice as much.
    make = partial(
        Step,
        ref=StepRef(refs.flow, name),
        kind=kind,
        why=refs.words(node, "why", ""),
        short=node.text("short", ""),
        source=node.text("source", ""),
        link=_link(refs, node),
        written=node.source,
    )
    return _READERS[kind.name](refs, node, make)


def _link(refs: Refs, node: Node) -> str:
    """Return the address of a link: https, and of a host on the list."""
    link = node.text("link", "")
    written = node.get("link")
    if not link or written is None:
        return ""
    scheme, _, rest = link.partition("://")
    host = rest.partition("/")[0].lower()
    if scheme != "https" or not rest or _NO_ADDRESS.search(link):
        fix = "Write the whole address, as https://learn.microsoft.com/entra."
        written.wrong(ReadRule.WRONG_VALUE, "A link begins with https:// and has no spaces.", fix)
    elif host not in refs.tables.hosts:
        fix = f"Add `links: [{host[:80]}]` to desk.yaml. Known: {', '.join(refs.tables.hosts)}."
        written.wrong(ReadRule.WRONG_VALUE, f"No link may lead to `{host[:80]}`.", fix)
    else:
        return link
    return ""


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
        retest=node.flag("retest"),
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
        stray.wrong_key(ReadRule.UNKNOWN_KEY, "`next` is for `answers: all` alone.", fix)
    branches = []
    for answer, child in answers.as_map("answers").ids("answer") if answers else ():
        if answer in RESERVED:
            fix = f"Write `{answer}` beside `answers`, or choose another id."
            child.wrong_key(ReadRule.NAME, f"`{answer}` cannot be an answer.", fix)
        if fact in refs.tables.facts and answer not in values:
            child.unknown(ReadRule.WRONG_VALUE, f"value of `{fact}`", answer, values)
        label = values.get(answer, "")
        if fact and fact not in refs.tables.facts:
            label = answer  # that the fact is not known is said once
        branches.append(_branch(refs, child, answer, label))
    if answers and answers.is_map and not branches:
        answers.wrong_key(ReadRule.MISSING_KEY, "There is no answer.", "Write at least one.")
    return branches


def _all_answers(refs: Refs, node: Node, answers: Node, values: dict[str, str]) -> list[Branch]:
    if not values:
        fix = "Name a `fact` that has values, or list the answers."
        answers.wrong(ReadRule.WRONG_VALUE, "`answers: all` needs the values of a fact.", fix)
    led = node.need("next")
    way = refs.way(led) if led else Transition(StepRef(refs.flow, ""))
    return [Branch(value, label, way, source=answers.source) for value, label in values.items()]


def _branch(refs: Refs, node: Node, answer: str, label: str) -> Branch:
    """Return the branch of an answer, result or case; its own label wins over the given one."""
    way = refs.way(node, _ANSWER_KEYS)
    hint = ""
    if node.is_map:
        label = refs.words(node, "label", label)
        hint = refs.words(node, "hint", "")
    if not label:
        node.wrong_key(
            ReadRule.MISSING_KEY, f"Answer `{answer}` has no label.", "Add `label: ...`."
        )
    return Branch(answer, label, way, hint, source=node.source)


def _enter(refs: Refs, node: Node, make: partial[Step]) -> Step:
    fact = refs.fact(node.need("fact"), may_derive=False)
    shape = node.text("format")
    written = node.get("format")
    if written and shape and shape not in FORMATS:
        written.unknown(ReadRule.WRONG_VALUE, "format", shape, FORMATS)
    spec = refs.tables.facts.get(fact)
    if written and spec and spec.format not in {"", shape}:
        fix = f"Write `format: {spec.format}`, as in data/facts.yaml."
        written.wrong(ReadRule.WRONG_VALUE, f"`{fact}` has another format.", fix)
    pairs = (("next", ENTERED), ("skip", SKIP))
    branches = [
        _branch(refs, led, answer, flow.ENTER.label(answer))
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
            _branch(refs, led, answer, flow.DO.label(answer))
            for answer in (WORKED, DID_NOT_WORK, CANNOT_DO)
        )
    else:
        if led:
            fix = "Keep one of the two."
            led.wrong_key(ReadRule.UNKNOWN_KEY, "There are both `next` and `results`.", fix)
        branches = _results(refs, node, flow.DO)
    retest = node.flag("retest")
    return make(text=refs.words(node, "do"), action=action, branches=branches, retest=retest)


def _results(refs: Refs, node: Node, kind: StepKind) -> tuple[Branch, ...]:
    """Return a branch for every result of a kind; `otherwise` stands for those not named."""
    names = [answer for answer, _ in kind.answers or ()]
    if node.get("results") is None:
        fix = f"Add `results` with where {', '.join(names)} lead, or `otherwise`."
        node.wrong_key(ReadRule.MISSING_KEY, "`results` is missing.", fix)
    results = node.mapping("results")
    results.only((*names, OTHERWISE))
    rest = results.get(OTHERWISE)
    missing = [name for name in names if results.get(name) is None]
    if missing and rest is None and node.get("results"):
        message = f"It is not said where {', '.join(missing)} leads."
        results.wrong_key(ReadRule.MISSING_CASE, message, "Add it, or `otherwise`.")
    if rest and not missing:
        rest.wrong_key(
            ReadRule.UNKNOWN_KEY, "`otherwise` has nothing left to stand for.", "Drop it."
        )
    return tuple(
        _branch(refs, child, name, kind.label(name))
        for name in names
        if (child := results.get(name) or rest)
    )


def _fork(refs: Refs, node: Node, make: partial[Step]) -> Step:
    named = node.get("branch")
    if named and named.raw == flow.FACTS:
        return _fork_by_facts(refs, node, make)
    for key in ("when", OTHERWISE):
        if stray := node.get(key):
            fix = f"Write `branch: {flow.FACTS}`, or put it into `cases`."
            stray.wrong_key(ReadRule.UNKNOWN_KEY, f"`{key}` is for several facts.", fix)
    fact = refs.fact(named)
    spec = refs.tables.facts.get(fact)
    cases = node.need_mapping("cases")
    branches: list[Branch] = []
    for written, child in cases.children():
        meant = spec.values_meant(written) if spec else (written,)
        if spec and spec.values and not {*meant} <= {*spec.values, OTHERWISE}:
            known = [*spec.values, OTHERWISE]
            child.unknown(ReadRule.WRONG_VALUE, f"value of `{fact}`", written, known)
        said = spec.say(written) if spec and written != OTHERWISE else "Anything else"
        branch = _branch(refs, child, written, said)
        # A value with a case of its own is no longer meant by that of its group.
        others = [one for one in meant if one != written and cases.get(one) is None]
        branches += [branch] if written in meant else []
        branches += (replace(branch, answer=one, label=spec.say(one)) for one in others if spec)
    if cases.get(OTHERWISE) is None and node.get("cases"):
        _must_cover(cases, fact)
    return make(text=spec.label if spec else fact, fact=fact, branches=tuple(branches))


def _fork_by_facts(refs: Refs, node: Node, make: partial[Step]) -> Step:
    """Return a fork whose cases go by several facts; the first case that holds is taken."""
    if stray := node.get("cases"):
        fix = "Write `when: {name: {if: {fact: value}, next: step}}`."
        stray.wrong_key(ReadRule.UNKNOWN_KEY, "`cases` is for one fact.", fix)
    branches = [_case(refs, name, child) for name, child in node.need_mapping("when").ids("case")]
    if node.get("when") and not branches:
        node.wrong_key(ReadRule.MISSING_KEY, "There is no case.", "Write at least one in `when`.")
    rest = node.need(OTHERWISE)
    if rest:
        branches.append(_branch(refs, rest, OTHERWISE, "Anything else"))
    return make(text=make.keywords["why"], branches=tuple(branches))


def _case(refs: Refs, name: str, node: Node) -> Branch:
    """Return a case of a fork by several facts."""
    if name in RESERVED:
        node.wrong_key(ReadRule.NAME, f"`{name}` cannot be a case.", "Choose another id.")
    node = node.as_map(name)
    node.only((*WAY_KEYS, "if", "label"))
    when = _condition(refs, node)
    if not when:
        fix = "Add `if: {fact: value}`."
        node.wrong_key(ReadRule.MISSING_KEY, f"The case `{name}` has no condition.", fix)
    label = refs.words(node, "label", "") or condition_words(when, refs.tables)
    return Branch(name, label, refs.way(node, ("if", "label")), when=when, source=node.source)


def condition_words(condition: flow.Condition, tables: Tables) -> str:
    """Return a condition in words, as `Tool: Azure CLI (az), Code: known`."""
    return ", ".join(
        f"{spec.label if spec else fact}: {' or '.join(spec.say(v) if spec else v for v in values)}"
        for fact, values in condition.items()
        for spec in [tables.facts.get(fact)]
    )


def _condition(refs: Refs, node: Node) -> dict[str, tuple[str, ...]]:
    """Return the facts of the `if` of a node, all of which have to hold."""
    return {key: _values(refs, key, child) for key, child in node.mapping("if").children()}


def _must_cover(cases: Node, fact: str) -> None:
    """Note a fork without `otherwise`; only the reader is always known."""
    missing = [reader for reader in READERS if cases.get(reader) is None]
    if fact == "reader" and not missing:
        return
    message = f"The fork does not say where it leads when `{fact}` is not known."
    if fact == "reader":
        message = f"The fork does not say where {', '.join(missing)} leads."
    cases.wrong_key(ReadRule.MISSING_CASE, message, "Add `otherwise: ...` to `cases`.")


def _check(refs: Refs, node: Node, make: partial[Step]) -> Step:
    probe = node.text("check")
    known = refs.tables.probes
    if probe and probe not in known and (at := node.get("check")):
        at.unknown(ReadRule.UNKNOWN_NAME, "check", probe, known)
    text = known[probe].title if probe in known else probe
    return make(text=text, probe=probe, branches=_results(refs, node, flow.CHECK))


def _live(refs: Refs, node: Node, make: partial[Step]) -> Step:
    return make(text=refs.words(node, "live"), branches=_results(refs, node, flow.LIVE))


def _try(refs: Refs, node: Node, make: partial[Step]) -> Step:
    tries = tuple(refs.tried(one) for one in node.parts("try"))
    if node.get("try") and not tries:
        node.wrong_key(ReadRule.MISSING_KEY, "There is nothing to try.", "Name causes with a test.")
    rest = node.need(OTHERWISE)
    branches = (_branch(refs, rest, OTHERWISE, "None of these"),) if rest else ()
    return make(text=make.keywords["why"], tries=tries, branches=branches)


def _end(refs: Refs, node: Node, make: partial[Step]) -> Step:
    result = node.need_word("end", Result, Result.STOPPED)
    cause = node.text("cause", "")
    if cause not in {"", "not-known"} and (at := node.get("cause")):
        fix = "A cause is concluded by the way that leads here: `concludes: ...`."
        at.wrong(ReadRule.WRONG_VALUE, "`cause` of an end can only be not-known.", fix)
    to = node.get("to")
    if to is None and result is Result.HANDED_OVER:
        node.need("to")
    queue = refs.tables.targets.get((to.raw or "").strip()) if to else None
    ending = Ending(
        result=result,
        to=Person(queue.role) if queue else _to(refs, to) if to else None,
        queue=queue.words if queue else "",
        needs=tuple(refs.fact(one) for one in node.parts("needs")),
        verify=refs.words(node, "verify", ""),
        prevent=refs.words(node, "prevent", ""),
        say=refs.words(node, "say", ""),
        not_known=refs.words(node, "not-known", ""),
        cause_unknown=cause == "not-known",
    )
    return make(text=refs.words(node, "text"), ending=ending)


def _to(refs: Refs, node: Node) -> Person | None:
    """Return whom a case is handed over to; targets of the desk are known too."""
    name = node.as_text("to")
    if name and name not in tuple(Person):
        also = "For one of your own, add it to `targets` of desk.yaml." if node.parsed.own else ""
        known = (*Person, *refs.tables.targets)
        node.unknown(ReadRule.WRONG_VALUE, "target", name, known, also)
        return None
    return Person(name) if name else None


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

STATUSES = ("ready", "draft")
"""What a flow can be: a draft runs only when drafts are asked for."""

MAX_STEPS = 500
"""How many steps a flow has at most; nobody can review more."""

_KEYS = (
    "id",
    "title",
    "version",
    "reviewed",
    "owner",
    "status",
    "summary",
    "codes",
    "instead-of",
    "phrases",
    "sources",
    "causes",
    "begins",
    "start",
    "again",
    "moved",
    "steps",
)
_CAUSE_KEYS = ("title", "fixer", "chance", "minutes", "test", "if", "verify", "prevent", "proof")
_PLACES = (
    "id",
    "title",
    "summary",
    "reviewed",
    "codes",
    "instead-of",
    "phrases",
    "begins",
    "start",
    "again",
    "moved",
)


def names_of(node: Node) -> FlowNames:
    """Return the names other flows can point at, without judging them."""
    start = node.get("start")
    causes = node.get("causes")
    tested = (key for key, child in causes.children() if child.get("test")) if causes else ()
    begins = [flow.BEGIN] if node.get("begins") else []
    return FlowNames(
        begins[0] if begins else (start.raw or "").strip() if start else "",
        _keys(node.get("steps")) | frozenset(begins),
        _keys(causes),
        frozenset(tested),
    )


def read_flow(node: Node, flows: Mapping[str, FlowNames], tables: Tables, digest: str) -> Flow:
    """Return a flow; what is wrong is noted with the file of the node."""
    node.only(_KEYS)
    name = _id(node)
    refs = Refs(name, {**flows, name: flows.get(name) or names_of(node)}, tables)
    sources = {key: _reference(child) for key, child in node.mapping("sources").ids("source")}
    written = node.need_mapping("steps")
    if len(written.pairs or ()) > MAX_STEPS:
        fix = "Make several flows of it."
        written.wrong_key(ReadRule.WRONG_VALUE, f"The flow has more than {MAX_STEPS} steps.", fix)
    steps = {
        key: step
        for key, child in islice(written.ids("step"), MAX_STEPS)
        if (step := _step(refs, key, child, sources))
    }
    start = _own_step(refs, node.need("start"))
    if begins := node.get("begins"):
        begin = _begin(refs, begins, start)
        steps, start = {flow.BEGIN: begin, **steps}, begin.ref
    again = node.get("again")
    codes = tuple(code.as_number("codes") for code in _need_parts(node, "codes"))
    taken = tuple(code.as_number("instead-of") for code in node.parts("instead-of"))
    return Flow(
        id=name,
        title=node.text("title"),
        version=node.number("version"),
        reviewed=node.date("reviewed"),
        owner=node.text("owner"),
        status=_status(node),
        summary=node.text("summary"),
        codes=tuple(dict.fromkeys((*codes, *taken))),
        instead_of=taken,
        own=node.parsed.own,
        phrases=node.texts("phrases"),
        sources=sources,
        causes={
            key: _cause(refs, key, child) for key, child in node.mapping("causes").ids("cause")
        },
        start=start,
        again=_own_step(refs, again) if again else None,
        moved=_moved(refs, node),
        steps=steps,
        digest=digest,
        file=node.parsed.file,
        places=_places(node),
    )


def _id(node: Node) -> str:
    written = node.need("id")
    name = written.as_id("id") if written else ""
    if written and name in RESERVED:
        written.wrong(ReadRule.NAME, f"`{name}` cannot be a flow.", "Choose another id.")
    return name


def _status(node: Node) -> str:
    status = node.text("status")
    if status and status not in STATUSES and (written := node.get("status")):
        written.unknown(ReadRule.WRONG_VALUE, "status", status, STATUSES)
    return status


def _need_parts(node: Node, key: str) -> list[Node]:
    written = node.need(key)
    return written.as_list(key) if written else []


def _reference(node: Node) -> Reference:
    mapping = node.as_map("sources")
    mapping.only(("title", "url"))
    url = mapping.text("url", "")
    if url and not url.startswith("https://") and (written := mapping.get("url")):
        written.wrong(
            ReadRule.WRONG_VALUE, "An address begins with https://.", "Correct the address."
        )
    return Reference(mapping.text("title"), url, node.source)


def _step(refs: Refs, name: str, node: Node, sources: Mapping[str, Reference]) -> Step | None:
    if name in RESERVED:
        node.wrong_key(ReadRule.NAME, f"`{name}` cannot be a step.", "Choose another id.")
    step = read_step(refs, name, node)
    if step and step.source and step.source not in sources and (at := node.get("source")):
        at.unknown(ReadRule.UNKNOWN_NAME, "source", step.source, sources)
    return step


def _cause(refs: Refs, name: str, node: Node) -> Cause:
    mapping = node.as_map(name)
    mapping.only(_CAUSE_KEYS)
    test = mapping.get("test")
    return Cause(
        ref=CauseRef(refs.flow, name),
        title=mapping.text("title"),
        fixer=mapping.need_word("fixer", Person, Person.USER),
        chance=mapping.word("chance", Chance, Chance.POSSIBLE),
        minutes=max(mapping.number("minutes", 1), 1),
        test=refs.step(test) if test else None,
        only_if=_condition(refs, mapping),
        verify=refs.words(mapping, "verify", ""),
        prevent=refs.words(mapping, "prevent", ""),
        proof=refs.words(mapping, "proof", ""),
        written=node.source,
    )


def _values(refs: Refs, fact: str, node: Node) -> tuple[str, ...]:
    spec = refs.tables.facts.get(fact)
    if spec is None:
        node.unknown(ReadRule.UNKNOWN_NAME, "fact", fact, refs.tables.facts)
    values: list[str] = []
    for child in node.as_list(fact) if node.items is not None else [node]:
        value = child.as_text(fact)
        meant = spec.values_meant(value) if spec else (value,)
        if spec and spec.values and not {*meant} <= {*spec.values, flow.KNOWN, flow.UNKNOWN}:
            known = [*spec.values, flow.KNOWN, flow.UNKNOWN]
            child.unknown(ReadRule.WRONG_VALUE, f"value of `{fact}`", value, known)
        values.extend(meant)
    return tuple(dict.fromkeys(values))


_BEGIN_WHY = "What is known already decides where to begin."


def _begin(refs: Refs, node: Node, start: StepRef) -> Step:
    """Return the fork that `begins` stands for: the first condition that holds, else the start."""
    branches: list[Branch] = []
    for child in node.as_list("begins"):
        row = child.as_map("begins")
        row.only(("if", "at"))
        when, at = _condition(refs, row), refs.step(row.need("at"))
        if not when:
            row.wrong_key(ReadRule.MISSING_KEY, "`if` is missing.", "Add `if: {fact: value}`.")
        label, way = condition_words(when, refs.tables), Transition(at)
        branches.append(Branch(f"case-{len(branches) + 1}", label, way, "", when, child.source))
    branches.append(Branch(OTHERWISE, "Anything else", Transition(start), source=node.source))
    return Step(
        StepRef(refs.flow, flow.BEGIN),
        flow.BRANCH,
        _BEGIN_WHY,
        _BEGIN_WHY,
        short="where to begin",
        branches=tuple(branches),
        written=node.source,
    )


def _own_step(refs: Refs, node: Node | None) -> StepRef:
    name = node.as_text("start") if node else ""
    if node and name and name not in refs.own.steps:
        node.unknown(ReadRule.UNKNOWN_REFERENCE, "step", name, sorted(refs.own.steps))
    return StepRef(refs.flow, name)


def _moved(refs: Refs, node: Node) -> dict[str, str]:
    moved = {}
    for old, child in node.mapping("moved").ids("step"):
        new = child.as_text(old)
        if old in refs.own.steps:
            fix = "Drop the line: the old step is still there."
            child.wrong_key(ReadRule.WRONG_VALUE, f"`{old}` has not moved.", fix)
        elif new not in refs.own.steps:
            child.unknown(ReadRule.UNKNOWN_REFERENCE, "step", new, sorted(refs.own.steps))
        moved[old] = new
    return moved


def _places(node: Node) -> dict[str, Position]:
    return {key: child.source for key in _PLACES if (child := node.get(key))}


def _keys(node: Node | None) -> frozenset[str]:
    return frozenset(node.pairs or ()) if node else frozenset()
