"""The live sign-in test as every front end starts it: what is asked, and what a case makes of it.

    what = at_step(case.view, settings, case.book.tables)     # or for_practice, request_from
    running = begin(what, came.put, read, world)              # came: a queue; news in a thread
    running.start() ... running.cancel()
    keep(case, step, result)                                  # the answer, by the machine

A real test is never simulated and a practice case never asks the network: which of both it is
stands in `Test.act` alone, and that comes from the case or from `--simulate`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.case.events import By
from wizard.content.flow import AnsweredBy
from wizard.errors import SettingsError, UnknownName
from wizard.probes.base import Target, Verdict
from wizard.settings import default_config
from wizard.signin import SCOPES, LiveResult, Reason, SignInRequest
from wizard.signin.result_words import note_of
from wizard.signin.simulator import act

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wizard.case.view import StepView, View
    from wizard.case.workspace import OpenCase
    from wizard.content.scenario import Scenario
    from wizard.content.tables import Tables
    from wizard.evidence import Evidence, Origin
    from wizard.intake import Reading
    from wizard.probes.base import Net, ProbeResult
    from wizard.settings import Settings
    from wizard.signin import Http, Polled, Prompt, SignInResult
    from wizard.signin.device_code import Running
    from wizard.signin.simulator import Act, Observation
    from wizard.world import World


# What a practice run plays: an act of the simulated tenant, and what checks find meanwhile.
#
# `--simulate decline` names an act; `--simulate decline,clock-skew=fail` also what a check finds.
# A practice case keeps these words and plays them again whenever it is resumed.

DEFAULT_ACT = "approve"
"""The act of a scenario that names none."""

_MEANS: Mapping[Reason, Mapping[str, Verdict]] = {
    Reason.DNS: {"dns": Verdict.FAIL},
    Reason.CONNECTION: {"tcp": Verdict.BLOCKED},
    Reason.PROXY: {"proxy": Verdict.BLOCKED},
    Reason.TLS: {"tls": Verdict.BLOCKED},
    Reason.CLOCK: {"clock-skew": Verdict.FAIL},
    Reason.PORTAL: {"captive-portal": Verdict.BLOCKED, "http": Verdict.BLOCKED},
    Reason.TIMEOUT: {"http": Verdict.UNKNOWN},
    Reason.DROPPED: {"http": Verdict.BLOCKED},
    Reason.SERVICE: {"http": Verdict.UNKNOWN},
}
"""What a check of the same machine finds where a test cannot be carried out."""

_OFF = 60
"""Seconds from which on the check of the clock says that it is wrong."""


@dataclass(frozen=True, slots=True)
class Play:
    """An act, and the verdict of each check that is not `pass`."""

    act: Act
    network: Mapping[str, Verdict] = field(default_factory=lambda: MappingProxyType({}))

    def verdict(self, probe: str) -> Verdict:
        """Return what a check finds."""
        return self.network.get(probe, Verdict.PASS)


def play(simulated: str) -> Play:
    """Return what the words after --simulate name; raise UnknownName for what there is not."""
    name, *found = (part.strip() for part in simulated.split(","))
    chosen = act(name)
    network = dict(_found_by(chosen))
    for one in found:
        probe, verdict = (part.strip() for part in f"{one}=".split("=")[:2])
        network[_probe(probe)] = _verdict(verdict)
    return Play(chosen, MappingProxyType(network))


def simulate_words(scenario: Scenario) -> str:
    """Return the words after --simulate that play what a scenario rehearses."""
    found = (f"{probe}={verdict}" for probe, verdict in sorted(scenario.network.items()))
    return ",".join((scenario.act or DEFAULT_ACT, *found))


def _found_by(chosen: Act) -> Mapping[str, Verdict]:
    """Return what checks find on the machine of an act."""
    ahead = max((abs(one.ahead) for one in (chosen.start, *chosen.polls)), default=0)
    clock = {"clock-skew": Verdict.FAIL} if ahead > _OFF else {}
    return {**_MEANS.get(chosen.reason, {}), **clock}


def _probe(name: str) -> str:
    from wizard.probes import NAMES  # noqa: PLC0415 - all probes, and only where one is named

    if name not in NAMES:
        raise UnknownName("check", name, NAMES)
    return name


def _verdict(word: str) -> Verdict:
    if word not in set(Verdict):
        raise UnknownName("result of a check", word, (one.value for one in Verdict))
    return Verdict(word)


# A check step as every front end runs it: what is asked, and what a case makes of the verdict.

BY_HAND = "It is not answered yet. Answer by hand, or run it again."
"""What is said of a check that could not tell."""


def is_check(view: View) -> bool:
    """Return whether the case stands at a step that a probe can answer."""
    return view.step is not None and view.step.answered_by is AnsweredBy.PROBE


def probe_at(case: OpenCase) -> str:
    """Return the id of the probe that the step of a case asks, or nothing."""
    step = case.view.step
    asked = case.book.step(step.ref) if step else None
    return asked.probe if asked else ""


def target_of(case: OpenCase, cloud: str = "public") -> Target:
    """Return what to ask about: a cloud, and the tenant if the case knows one."""
    chosen = case.book.tables.clouds[cloud]
    try:
        return Target(chosen, case.view.facts.get("tenant", ""))
    except SettingsError:  # a tenant that was hidden when it was read
        return Target(chosen)


def net_of(case: OpenCase, net: Callable[[], Net]) -> Net:
    """Return the way outside for a check: the network, or in practice what the act plays."""
    if not case.view.simulated:
        return net()
    from wizard.probes.simulated import PracticeNet  # noqa: PLC0415 - only for practice

    probe = probe_at(case)
    return PracticeNet(probe, play(case.view.simulated).verdict(probe))


def is_answer(result: ProbeResult) -> bool:
    """Return whether a result answers the step; what could not be told is left to the person."""
    return result.verdict is not Verdict.UNKNOWN


def view_after_check(case: OpenCase, result: ProbeResult) -> View:
    """Return the case as it would stand once a result is kept."""
    return case.preview(result.verdict.value, by=By.CHECK)


def keep_check(case: OpenCase, step: StepView, result: ProbeResult) -> bool:
    """Keep what a check found as a note, and its verdict as the answer of the step.

    False if it came too late: the case has moved on, and nothing is kept. An unknown is no answer:
    nobody could come back to it and answer by hand.
    """
    before = case.view
    if before.step is None or (before.step.ref, before.step.attempt) != (step.ref, step.attempt):
        return False
    if is_answer(result):
        case.answer(result.verdict.value, at=step.ref, attempt=step.attempt, by=By.CHECK)
    case.note(note_of_check(result, practice=before.simulated))
    return True


def note_of_check(result: ProbeResult, practice: str = "") -> str:
    """Return the result as a note for a case."""
    first = f"Practice ({practice}). " if practice else ""
    heard = f" Heard: {result.heard}" if result.heard else ""
    reason = result.reason if result.reason.endswith((".", "?", "!")) else f"{result.reason}."
    return f"{first}Check {result.probe}: {result.verdict}. {reason}{heard}"


if TYPE_CHECKING:
    News = Prompt | Polled | SignInResult

PRACTICE_TENANT = "contoso.example"
PRACTICE_CLIENT = "5151c0de-0000-4000-8000-00000000000a"

FINAL = frozenset(
    {LiveResult.WORKS, LiveResult.REFUSED, LiveResult.ALREADY_USED, LiveResult.BLOCKED}
)
"""Results that answer a step at once. After any other a person may want to try again first."""

_BRINGS_A_CODE = frozenset({LiveResult.REFUSED, LiveResult.ALREADY_USED, LiveResult.BLOCKED})


@dataclass(frozen=True, slots=True)
class Application:
    """An application one may sign in as, and what choosing it means. `id` is empty for one's own.

    The ids of Microsoft's are in data/apps.yaml, with where they are known from.
    """

    id: str
    title: str
    means: str


NO_TENANT = "No tenant is set for the live test."
WHAT_CAN_BE_DONE = "You can set it up now, answer by hand, or skip the test."
WHICH_APPLICATION = "As which application do you want to sign in? There is no default."

_THEIRS = (
    (
        "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
        "Some tenants block it for people who do not manage Azure.",
    ),
    (
        "1950a258-227b-4e31-a9cf-717495945fc2",
        "Some permissions are refused to it, with error 65002.",
    ),
    (
        "14d82eec-204b-4c2f-b7e8-296a70dab67e",
        "It asks for consent to each permission; many tenants restrict it.",
    ),
)


@dataclass(frozen=True, slots=True)
class LiveTest:
    """One test to run: what is asked, and the act of a practice run, empty in a real one."""

    request: SignInRequest
    act: str = ""
    method: str = "device-code"

    __test__ = False


def applications(tables: Tables) -> tuple[Application, ...]:
    """Return the applications to choose from, the recommended one first; none is a default."""
    own = Application(
        "",
        "An application of your own tenant",
        "Recommended. It needs one permission, User.Read, and public client flows switched on.",
    )
    return (own, *(_theirs(tables, client_id, more) for client_id, more in _THEIRS))


def _theirs(tables: Tables, client_id: str, more: str) -> Application:
    title = str(tables.apps[client_id].title) if client_id in tables.apps else client_id
    means = f"You sign in as that product of Microsoft, and the sign-in log says so. {more}"
    return Application(client_id, title, means)


def request_from(settings: Settings, tables: Tables) -> SignInRequest | None:
    """Return what the settings ask for; None while tenant or application is not chosen.

    Raises SettingsError for a value that cannot be used.
    """
    if not settings.tenant or not settings.client_id:
        return None
    return request_for(settings, tables, settings.tenant, settings.client_id)


def request_for(settings: Settings, tables: Tables, tenant: str, client_id: str) -> SignInRequest:
    """Return what is asked for a tenant and an application that a person has just chosen."""
    app = tables.apps.get(client_id.lower())
    return SignInRequest(
        tenant=tenant,
        client_id=client_id,
        cloud=tables.clouds[settings.cloud],
        scopes=settings.scopes or SCOPES,
        authority=settings.authority,
        ca_file=settings.ca_file,
        purpose=app.title if app else "an application of the tenant",
    )


def for_practice(act: str, tables: Tables) -> LiveTest:
    """Return a practice run of what --simulate names; UnknownName if there is nothing like it."""
    cloud = tables.clouds["public"]
    request = SignInRequest(PRACTICE_TENANT, PRACTICE_CLIENT, cloud, purpose="Practice")
    played = play(act).act
    return LiveTest(request, played.name, played.method)


def acts() -> tuple[Act, ...]:
    """Return all that can be practised, in the order it is listed in."""
    from wizard.signin.simulator import ACTS  # noqa: PLC0415 - only for practice

    return ACTS


def is_live(view: View) -> bool:
    """Return whether the case stands at a step that a live test can answer."""
    return view.step is not None and view.step.answered_by is AnsweredBy.LIVE


def at_step(view: View, settings: Settings, tables: Tables) -> LiveTest | None:
    """Return the test for the step of a case; None if it has to be configured or done by hand.

    A practice case plays its act, whatever the settings say; where the live test is switched off
    a real case gets none.
    """
    if view.simulated:
        return for_practice(view.simulated, tables)
    request = request_from(settings, tables) if settings.live_test else None
    return LiveTest(request) if request else None


def warm(test: LiveTest) -> None:
    """Import what a test needs, so that starting it takes no time; for a thread of its own."""
    from wizard.signin import device_code  # noqa: F401, PLC0415 - as said

    if test.act:
        from wizard.signin import simulator  # noqa: F401, PLC0415 - as said
    else:
        from wizard.signin import transport  # noqa: F401, PLC0415 - as said


def observations(test: LiveTest) -> tuple[Observation, ...]:
    """Return what others see while an act is played, in order; nothing of a real test is known."""
    if not test.act:
        return ()
    from wizard.signin.simulator import act  # noqa: PLC0415 - only for practice

    return tuple(sorted(act(test.act).observations, key=lambda one: one.after))


def switched_off(settings: Settings) -> SettingsError:
    """Return why no real test runs where the settings say so."""
    return SettingsError(
        f"The live test is switched off here: {settings.origins.get('live_test', 'settings')}.",
        "To practise instead: entra-wizard live --simulate approve",
    )


def where_to_keep() -> str:
    """Return where tenant and application are written, so that they are not asked for again."""
    return f"To keep this, write it under [tenant] in {default_config()}."


def begin(
    test: LiveTest,
    tell: Callable[[News], None],
    read: Callable[[str, Origin], Reading],
    world: World,
) -> Running:
    """Return the test, ready to start; `tell` is called in its thread, the result last.

    Raises SettingsError when the file of certificates cannot be read.
    """
    from wizard.signin.device_code import Running  # noqa: PLC0415 - threads for a test alone

    http, asked, wall, method = _way(test, world), test.request, world.now, test.method
    if world.pace is None:
        return Running(asked, http, tell, wall=wall, read=read, method=method)
    wait, now = world.pace.wait, world.pace.now
    return Running(asked, http, tell, wall=wall, read=read, method=method, wait=wait, now=now)


def _way(test: LiveTest, world: World) -> Http:
    """Return the way to the sign-in service: the network, or an act if that was asked for."""
    if test.act:
        from wizard.signin.simulator import SimulatedTenant  # noqa: PLC0415 - only for practice

        return SimulatedTenant(act(test.act), world.now)
    from wizard.signin.transport import Transport  # noqa: PLC0415 - TLS for real tests alone

    return Transport(test.request.ca_file)


def keep_live(case: OpenCase, step: StepView, result: SignInResult) -> bool:
    """Answer the step of a case with a result, and note what was heard; False if it came too late.

    A refusal brings its error code, so that the case goes on in that code's flow. What an expired
    or declined test said is about the test and not about the trouble: it stands in the note alone.
    """
    before = case.view
    after = case.answer(
        result.result.value,
        at=step.ref,
        attempt=step.attempt,
        by=By.LIVE,
        learned=learned_from(result),
    )
    if after is before:
        return False
    case.note(note_of(result))
    return True


def learned_from(result: SignInResult) -> tuple[Evidence, ...]:
    """Return the facts that a result brings into a case."""
    has_code = result.code is not None and result.result in _BRINGS_A_CODE
    return result.evidence if has_code else ()


def view_after_live(case: OpenCase, result: SignInResult) -> View:
    """Return the case as it would stand once a result is kept."""
    return case.preview(result.result.value, by=By.LIVE, learned=learned_from(result))
