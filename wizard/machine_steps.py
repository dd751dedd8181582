"""Steps that the program answers itself: network checks and the live sign-in test.

    test = at_step(case.view, settings, case.book.tables)     # or for_practice, request_from
    running = begin(test, queue.put, read, world)             # reports progress from its thread
    running.start() ... running.cancel()
    keep_live(case, step, result)                             # saves the answer

All front ends use this. A real test is never simulated and a practice case never uses the network:
only `LiveTest.act` decides, and it comes from the case or from `--simulate`.
"""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.case.events import By
from wizard.errors import SettingsError, UnknownName
from wizard.frozen import frozen
from wizard.probes.base import Target, Verdict
from wizard.settings import default_config
from wizard.signin import (
    SCOPES,
    LiveResult,
    Reason,
    SignInRequest,
    check_authority,
    tenant_in,
)
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


# Practice: an act of the simulated tenant, and the results of checks.
#
# `--simulate decline` names an act; `--simulate decline,clock-skew=fail` also the result of a
# check. A practice case stores this text and uses it again whenever it is resumed.

DEFAULT_ACT = "approve"
"""The act of a scenario that names none."""

_NETWORK_RESULTS: Mapping[Reason, Mapping[str, Verdict]] = {
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
"""What a check on the same machine finds when a test fails for this reason."""

_MAX_CLOCK_SKEW = 60
"""Seconds above which the clock check fails."""


@frozen
class Play:
    """An act, and the verdicts of all checks that do not pass."""

    act: Act
    network: Mapping[str, Verdict] = field(default_factory=lambda: MappingProxyType({}))

    def verdict(self, probe: str) -> Verdict:
        """Return the verdict of a check."""
        return self.network.get(probe, Verdict.PASS)


def play(simulated: str) -> Play:
    """Return what the value of --simulate names; raise UnknownName if it does not exist."""
    name, *results = (part.strip() for part in simulated.split(","))
    chosen = act(name)
    network = dict(_found_by(chosen))
    for one in results:
        probe, verdict = (part.strip() for part in f"{one}=".split("=")[:2])
        network[_probe(probe)] = _verdict(verdict)
    return Play(chosen, MappingProxyType(network))


def simulate_words(scenario: Scenario) -> str:
    """Return the value of --simulate for a scenario."""
    found = (f"{probe}={verdict}" for probe, verdict in sorted(scenario.network.items()))
    return ",".join((scenario.act or DEFAULT_ACT, *found))


def _found_by(chosen: Act) -> Mapping[str, Verdict]:
    """Return the verdicts of the checks that fail in an act."""
    ahead = max((abs(one.ahead) for one in (chosen.start, *chosen.polls)), default=0)
    clock = {"clock-skew": Verdict.FAIL} if ahead > _MAX_CLOCK_SKEW else {}
    return {**_NETWORK_RESULTS.get(chosen.reason, {}), **clock}


def _probe(name: str) -> str:
    from wizard.probes import NAMES  # noqa: PLC0415 - all probes, and only where one is named

    if name not in NAMES:
        raise UnknownName("check", name, NAMES)
    return name


def _verdict(word: str) -> Verdict:
    if word not in set(Verdict):
        raise UnknownName("result of a check", word, (one.value for one in Verdict))
    return Verdict(word)


# Checks

BY_HAND = "It is not answered yet. Answer by hand, or run it again."
"""Shown after a check without a clear result."""


def probe_at(case: OpenCase) -> str:
    """Return the id of the probe of the current step, or an empty text."""
    shown = case.view.step
    step = case.book.step(shown.ref) if shown else None
    return step.probe if step else ""


def target_of(case: OpenCase, cloud: str = "public") -> Target:
    """Return the target of a check: a cloud, and the tenant if it is known."""
    chosen = case.book.tables.clouds[cloud]
    try:
        return Target(chosen, case.view.facts.get("tenant", ""))
    except SettingsError:  # the tenant was redacted
        return Target(chosen)


def net_of(case: OpenCase, net: Callable[[], Net]) -> Net:
    """Return the network for a check; in a practice case a simulated one."""
    if not case.view.simulated:
        return net()
    from wizard.probes.simulated import PracticeNet  # noqa: PLC0415 - only for practice

    probe = probe_at(case)
    return PracticeNet(probe, play(case.view.simulated).verdict(probe))


def is_answer(result: ProbeResult) -> bool:
    """Return whether a result answers the step; an unknown verdict is left to the user."""
    return result.verdict is not Verdict.UNKNOWN


def view_after_check(case: OpenCase, result: ProbeResult) -> View:
    """Return the View after saving the result of a check, without saving it."""
    return case.preview(result.verdict.value, by=By.CHECK)


def keep_check(case: OpenCase, step: StepView, result: ProbeResult) -> bool:
    """Save the verdict of a check as the answer of the step, and its result as a note.

    Returns False if the case has moved on meanwhile; then nothing is saved. An unknown verdict is
    only noted, so that the user can still answer the step.
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
    prefix = f"Practice ({practice}). " if practice else ""
    heard = f" Heard: {result.heard}" if result.heard else ""
    reason = result.reason if result.reason.endswith((".", "?", "!")) else f"{result.reason}."
    return f"{prefix}Check {result.probe}: {result.verdict}. {reason}{heard}"


# The live test

if TYPE_CHECKING:
    Progress = Prompt | Polled | SignInResult

PRACTICE_TENANT = "contoso.example"
PRACTICE_CLIENT = "5151c0de-0000-4000-8000-00000000000a"

FINAL = frozenset(
    {LiveResult.WORKS, LiveResult.REFUSED, LiveResult.ALREADY_USED, LiveResult.BLOCKED}
)
"""Results that answer a step at once. After any other the user may want to try again first."""

_WITH_ERROR_CODE = frozenset({LiveResult.REFUSED, LiveResult.ALREADY_USED, LiveResult.BLOCKED})


@frozen
class Application:
    """An application to sign in as, and what choosing it means. `id` is empty for your own.

    The ids of Microsoft's applications are in data/apps.yaml, with their sources.
    """

    id: str
    title: str
    means: str


NO_TENANT = "No tenant is set for the live test."
WHAT_CAN_BE_DONE = "You can set it up now, answer by hand, or skip the test."
WHICH_APPLICATION = "As which application do you want to sign in? There is no default."

_MICROSOFT_APPS = (
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


@frozen
class LiveTest:
    """One test to run: the request, and the act to simulate, empty for a real test."""

    request: SignInRequest
    act: str = ""
    method: str = "device-code"

    __test__ = False


def applications(tables: Tables) -> tuple[Application, ...]:
    """Return the applications to choose from, the recommended one first; there is no default."""
    own = Application(
        "",
        "An application of your own tenant",
        "Recommended. It needs one permission, User.Read, and public client flows switched on.",
    )
    return (own, *(_microsoft_app(tables, client_id, more) for client_id, more in _MICROSOFT_APPS))


def _microsoft_app(tables: Tables, client_id: str, more: str) -> Application:
    title = str(tables.apps[client_id].title) if client_id in tables.apps else client_id
    means = f"You sign in as that product of Microsoft, and the sign-in log says so. {more}"
    return Application(client_id, title, means)


def request_from(settings: Settings, tables: Tables) -> SignInRequest | None:
    """Return the request that the settings define; None without tenant or application.

    Raises SettingsError for a value that cannot be used.
    """
    tenant = tenant_of(settings)
    if not tenant or not settings.client_id:
        return None
    return request_for(settings, tables, tenant, settings.client_id)


def tenant_of(settings: Settings) -> str:
    """Return the tenant of the settings, which may stand in the authority alone, or nothing.

    Raises SettingsError for an authority that cannot be used.
    """
    check_authority(settings.authority)
    return settings.tenant or tenant_in(settings.authority)


def request_for(settings: Settings, tables: Tables, tenant: str, client_id: str) -> SignInRequest:
    """Return the request for a tenant and an application that the user has just chosen."""
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
    """Return the practice test that --simulate names; raise UnknownName if it does not exist."""
    cloud = tables.clouds["public"]
    request = SignInRequest(PRACTICE_TENANT, PRACTICE_CLIENT, cloud, purpose="Practice")
    played = play(act).act
    return LiveTest(request, played.name, played.method)


def acts() -> tuple[Act, ...]:
    """Return all acts that can be practiced, in the order they are listed in."""
    from wizard.signin import simulator  # noqa: PLC0415 - only for practice

    return simulator.acts()


def at_step(view: View, settings: Settings, tables: Tables) -> LiveTest | None:
    """Return the test for the current step; None if it is not configured or switched off.

    A practice case always gets its simulated test, whatever the settings say.
    """
    if view.simulated:
        return for_practice(view.simulated, tables)
    request = request_from(settings, tables) if settings.live_test else None
    return LiveTest(request) if request else None


def warm(test: LiveTest) -> None:
    """Import what a test needs, so that it starts without a delay; runs in its own thread."""
    from wizard.signin import device_code  # noqa: F401, PLC0415 - the import is the purpose

    if test.act:
        from wizard.signin import simulator  # noqa: F401, PLC0415 - the import is the purpose
    else:
        from wizard.signin import transport  # noqa: F401, PLC0415 - the import is the purpose


def observations(test: LiveTest) -> tuple[Observation, ...]:
    """Return what others see during a simulated test, in order; empty for a real test."""
    if not test.act:
        return ()
    from wizard.signin.simulator import act  # noqa: PLC0415 - only for practice

    return tuple(sorted(act(test.act).observations, key=lambda one: one.after))


def switched_off(settings: Settings) -> SettingsError:
    """Return the error for a real test that the settings forbid."""
    return SettingsError(
        f"The live test is switched off here: {settings.origins.get('live_test', 'settings')}.",
        "To practice instead: entra-wizard live --simulate approve",
    )


def where_to_keep() -> str:
    """Return the sentence on where to save tenant and application for the next time."""
    return f"To keep this, write it under [tenant] in {default_config()}."


def begin(
    test: LiveTest,
    tell: Callable[[Progress], None],
    read: Callable[[str, Origin], Reading],
    world: World,
) -> Running:
    """Return the test, ready to start; `tell` is called from its thread, with the result last.

    Raises SettingsError when the CA file cannot be read.
    """
    from wizard.signin.device_code import Running  # noqa: PLC0415 - MSAL is needed for tests only

    http, asked, wall, method = _http_client(test, world), test.request, world.now, test.method
    if world.pace is None:
        return Running(asked, http, tell, wall=wall, read=read, method=method)
    wait, now = world.pace.wait, world.pace.now
    return Running(asked, http, tell, wall=wall, read=read, method=method, wait=wait, now=now)


def _http_client(test: LiveTest, world: World) -> Http:
    """Return the HTTP client of a test: the network, or the simulated tenant."""
    if test.act:
        from wizard.signin.simulator import SimulatedTenant  # noqa: PLC0415 - only for practice

        return SimulatedTenant(act(test.act), world.now)
    from wizard.signin.transport import Transport  # noqa: PLC0415 - TLS for real tests alone

    return Transport(test.request.ca_file)


def keep_live(case: OpenCase, step: StepView, result: SignInResult) -> bool:
    """Save a result as the answer of the step and as a note; return False if it came too late.

    A refusal brings its error code, so that the case continues with the flow for that code. The
    code of an expired or declined test is about the test itself, so it is only noted.
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
    """Return the facts that a result adds to a case."""
    has_code = result.code is not None and result.result in _WITH_ERROR_CODE
    return result.evidence if has_code else ()


def view_after_live(case: OpenCase, result: SignInResult) -> View:
    """Return the View after saving the result of a live test, without saving it."""
    return case.preview(result.result.value, by=By.LIVE, learned=learned_from(result))
