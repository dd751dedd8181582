"""What `flow test` does: run scenarios, walk every answer, measure coverage and mutants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.authoring.cited_threads import cited_threads, played_steps
from wizard.authoring.coverage import Inventory, Sort, seen
from wizard.authoring.mutation import score
from wizard.authoring.rehearsal import rehearse
from wizard.authoring.walk import walk
from wizard.findings import Position
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from wizard.authoring.coverage import Part
    from wizard.authoring.mutation import Score
    from wizard.authoring.rehearsal import ScenarioRun
    from wizard.authoring.walk import Walked
    from wizard.content import Content
    from wizard.content.flow import FlowBook, StepRef

NOT_REHEARSED = "No scenario comes here."
UNREACHABLE = "Nobody can ever come here."
NOT_NOTICED = "Nothing notices this fault."
NOT_PLAYED = "No scenario that begins with a pasted text passes a step that cites it."
FAULT = "fault"
THREAD = "thread"


@frozen
class Unproven:
    """Something that is not proven: a part nobody rehearses or reaches, a fault not noticed."""

    sort: str
    name: str
    at: Position
    reason: str


@frozen
class Failure:
    """A scenario that does not end as it says, or a step where the user is stuck."""

    name: str
    at: Position
    message: str


@frozen
class Ratio:
    """How many of how many."""

    done: int
    total: int

    @property
    def percent(self) -> float:
        """The share in percent, one decimal, rounded down: 100.0 means all. Of nothing, all."""
        return 1000 * self.done // self.total / 10 if self.total else 100.0


@frozen
class Proof:
    """What a test of flows found.

    `coverage` counts what scenarios pass, `reachable` what the walk can come to, by sort; `scores`
    counts faults noticed, by flow; `threads` counts cited threads whose situation is played.
    `differences` are scenarios of ours that end otherwise since a
    desk's own flow extends ours: meant so, or a slip. `states` and `whole` tell how far the walk
    went.
    """

    flows: tuple[str, ...]
    passed: int
    failures: tuple[Failure, ...]
    differences: tuple[Failure, ...]
    dead_ends: tuple[Failure, ...]
    coverage: Mapping[Sort, Ratio]
    reachable: Mapping[Sort, Ratio]
    scores: Mapping[str, Ratio]
    threads: Ratio
    missing: tuple[Unproven, ...]
    states: int
    whole: bool

    @property
    def mutation(self) -> Ratio:
        """The faults noticed in all flows."""
        counts = self.scores.values()
        return Ratio(sum(one.done for one in counts), sum(one.total for one in counts))

    @property
    def is_sound(self) -> bool:
        """Whether every scenario ends as it says and the user is stuck at no step."""
        return not self.failures and not self.dead_ends


def prove(
    content: Content,
    flows: Collection[str] | None = None,
    on_steps: Callable[[int], object] = int,
) -> Proof:
    """Test some flows of the content, or all.

    `on_steps` gets the number of steps of each flow once it is tested.
    """
    chosen = tuple(content.book) if flows is None else tuple(f for f in content.book if f in flows)
    inventory = Inventory(content.book)
    rehearsals = [rehearse(one, content.book) for one in content.scenarios]
    covered = {
        part
        for one in rehearsals
        if one.case and not one.trouble
        for part in seen(one.case, inventory)
    }
    walked = walk(inventory)
    parts = [
        part for part in inventory.parts if part.flow in chosen and _counts_at_all(part, walked)
    ]
    # No scenario can overrule, so what needs that is not asked of them.
    asked = [part for part in parts if part in walked.plainly or part not in walked.reached]
    lost = _lost(content.book, walked)
    faults = score(content, rehearsals, chosen, lost, on_steps)
    here = [one for one in rehearsals if one.scenario.flow in chosen]
    theirs = [one for one in here if _of_extended(one, content)]
    own = [one for one in here if one not in theirs]
    threads = tuple(cited_threads(content.book, chosen))
    played = played_steps(rehearsals)
    unplayed = [one for one in threads if not one.steps & played]
    return Proof(
        flows=chosen,
        passed=sum(not one.trouble for one in own),
        failures=tuple(_failures(own)),
        differences=tuple(_failures(theirs)),
        dead_ends=tuple(_dead_ends(content.book, walked, chosen)),
        coverage=_counts(asked, covered),
        reachable=_counts(parts, walked.reached),
        scores={flow: Ratio(faults.killed[flow], faults.total[flow]) for flow in chosen},
        threads=Ratio(len(threads) - len(unplayed), len(threads)),
        missing=(
            *_missing(asked, covered, walked),
            *(Unproven(THREAD, f"{one.flow}: {one.name}", one.at, NOT_PLAYED) for one in unplayed),
            *_survivors(faults),
        ),
        states=walked.states,
        whole=walked.whole,
    )


def _of_extended(one: ScenarioRun, content: Content) -> bool:
    """Return whether a scenario was written for the flow that an own one extends, and fails."""
    flow = content.book.get(one.scenario.flow)
    if not (flow and flow.extends and one.trouble):
        return False
    own = {file.parsed.file for file in content.files if file.parsed.own}
    return one.scenario.file not in own


def _counts_at_all(part: Part, walked: Walked) -> bool:
    return not part.spare or part in walked.reached or not walked.whole


def _lost(book: FlowBook, walked: Walked) -> frozenset[StepRef]:
    reached = {part.name for part in walked.reached if part.sort is Sort.STEPS}
    return frozenset(step.ref for step in book.all_steps() if str(step.ref) not in reached)


def _counts(parts: Collection[Part], done: Collection[Part]) -> dict[Sort, Ratio]:
    counts = {}
    for sort in Sort:
        of_sort = [part for part in parts if part.sort is sort]
        counts[sort] = Ratio(sum(part in done for part in of_sort), len(of_sort))
    return counts


def _failures(rehearsals: Collection[ScenarioRun]) -> Iterator[Failure]:
    for one in rehearsals:
        if one.trouble:
            scenario = one.scenario
            at = Position(scenario.file, scenario.line)
            yield Failure(f"{scenario.flow}: {scenario.id}", at, one.trouble)


def _dead_ends(book: FlowBook, walked: Walked, flows: Collection[str]) -> Iterator[Failure]:
    for trouble in walked.troubles:
        step = book.step(trouble.at)
        if trouble.at.flow in flows:
            yield Failure(str(trouble.at), step.written if step else Position(), trouble.message)


def _missing(
    parts: Collection[Part], covered: Collection[Part], walked: Walked
) -> Iterator[Unproven]:
    for part in parts:
        if part not in covered:
            sure = walked.whole and part not in walked.reached
            reason = UNREACHABLE if sure else NOT_REHEARSED
            yield Unproven(part.sort.value, part.name, part.at, reason)


def _survivors(faults: Score) -> Iterator[Unproven]:
    for one in faults.survivors:
        yield Unproven(FAULT, one.name, one.at, NOT_NOTICED)
