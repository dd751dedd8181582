"""The made-up machine: each probe comes to the verdict that is played, in its own words."""

from __future__ import annotations

import pytest

from tests.probes.scripted import CLOUD
from tests.slow_rows import each_row
from wizard.content.book import load_tables
from wizard.errors import UnknownName
from wizard.machine_steps import play, simulate_words
from wizard.probes import NAMES, Target, Verdict, run
from wizard.probes.simulated import FAULTS, PracticeNet
from wizard.signin.simulator import acts

TENANT = Target(CLOUD, "contoso.example")
NEVER = {
    ("captive-portal", Verdict.FAIL),  # a network with a sign-in of its own is not a fault
    ("terminal", Verdict.BLOCKED),  # nothing stands between
}


@pytest.mark.parametrize("name", NAMES)
def test_all_is_right_unless_something_is_played(name: str) -> None:
    result = run(name, PracticeNet(), TENANT)
    assert (result.verdict, result.advice) == (Verdict.PASS, "")


@pytest.mark.parametrize(("name", "verdict"), FAULTS)
def test_a_probe_comes_to_the_verdict_that_is_played(name: str, verdict: Verdict) -> None:
    result = run(name, PracticeNet(name, verdict), TENANT)
    assert result.verdict is verdict, result
    assert result.advice
    assert "mistake of its own" not in result.reason


def test_every_verdict_that_a_probe_can_give_is_played() -> None:
    wanted = {(name, one) for name in NAMES for one in Verdict if one is not Verdict.PASS}
    assert wanted - NEVER == set(FAULTS)


@each_row("name", [one.name for one in acts()])
def test_what_an_act_says_of_checks_can_be_played(name: str) -> None:
    for probe, verdict in play(name).network.items():
        assert run(probe, PracticeNet(probe, verdict), TENANT).verdict is verdict


def test_acts_about_the_network_and_the_clock_say_what_checks_find() -> None:
    assert play("approve").network == {}
    assert play("dns").verdict("dns") is Verdict.FAIL
    assert play("clock-behind").verdict("clock-skew") is Verdict.FAIL
    assert play("captive-portal").verdict("captive-portal") is Verdict.BLOCKED


def test_a_check_can_be_named_besides_the_act() -> None:
    named = play("decline, clock-skew=fail, dns = unknown")
    assert named.act.name == "decline"
    assert dict(named.network) == {"clock-skew": Verdict.FAIL, "dns": Verdict.UNKNOWN}


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("aprove", "approve"),
        ("approve,clock-scew=fail", "clock-skew"),
        ("approve,dns=fale", "fail"),
        ("approve,dns", ""),
        ("", ""),
    ],
)
def test_what_there_is_not_is_named_with_what_was_meant(words: str, meant: str) -> None:
    with pytest.raises(UnknownName) as error:
        play(words)
    assert meant in f"{error.value.message} {error.value.hint}"


def test_what_a_scenario_rehearses_can_be_played() -> None:
    from wizard.content.flow import StepRef  # noqa: PLC0415 - for one test
    from wizard.content.people import Person, Result  # noqa: PLC0415 - for one test
    from wizard.content.scenario import Scenario  # noqa: PLC0415 - for one test

    scenario = Scenario(
        "one", "a", "One", Person.USER, StepRef("a", "b"), Result.RESOLVED,
        act="decline", network={"dns": "fail", "clock-skew": "pass"},
    )  # fmt: skip
    assert simulate_words(scenario) == "decline,clock-skew=pass,dns=fail"
    assert play(simulate_words(scenario)).verdict("dns") is Verdict.FAIL


def test_the_made_up_machine_knows_every_cloud() -> None:
    for cloud in load_tables()[0].clouds.values():
        assert run("discovery", PracticeNet(), Target(cloud)).verdict is Verdict.PASS
