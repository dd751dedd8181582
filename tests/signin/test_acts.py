"""What must hold of every act: the test finds what it says, and it says how sure that is."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.signin.rigs import REQUEST, SECRETS, Clock, ending, play
from tests.slow_rows import each_row
from wizard import content
from wizard.content.yaml_nodes import read
from wizard.errors import UnknownName
from wizard.evidence import Origin
from wizard.signin import (
    REASONS,
    LiveResult,
    PollAnswer,
    Polled,
    Prompt,
    Reason,
)
from wizard.signin.simulator import Basis, act, acts, code, read_acts

if TYPE_CHECKING:
    from wizard.signin.simulator import Act


@each_row("chosen", acts())
def test_an_act_ends_as_it_says(chosen: Act) -> None:
    result = ending(play(chosen))
    assert (result.result, result.code, result.reason) == (
        chosen.result,
        chosen.code,
        chosen.reason,
    )
    assert result.simulated == chosen.name


@each_row("chosen", acts())
def test_an_act_shows_a_code_that_says_it_is_practice(chosen: Act) -> None:
    for news in play(chosen):
        if isinstance(news, Prompt):
            assert news.user_code.startswith("SIM")
            assert news.simulated == chosen.name
            assert news.purpose == REQUEST.purpose
            assert REQUEST.lists(news.uri)


@each_row("chosen", acts())
def test_no_result_holds_a_code_or_token(chosen: Act) -> None:
    for news in play(chosen):
        shown = repr(news)
        if isinstance(news, Prompt):
            shown = shown.replace(news.user_code, "", 1)
        for secret in SECRETS:
            assert secret not in shown


@each_row("chosen", acts())
def test_a_refusal_becomes_evidence_with_the_code(chosen: Act) -> None:
    result = ending(play(chosen))
    found = [one for one in result.evidence if one.kind == "code"]
    assert [one.value for one in found][-1:] == [str(chosen.code)] * (chosen.code is not None)
    assert all(one.origin is Origin.LIVE for one in result.evidence)


@each_row("chosen", acts())
def test_an_act_says_how_sure_it_is_in_one_sentence(chosen: Act) -> None:
    assert chosen.basis in Basis
    for text in (chosen.description, *(sight.sees for sight in chosen.observations)):
        assert text.endswith((".", ")."))
        assert "\n" not in text
    afters = [sight.after for sight in chosen.observations]
    assert afters == sorted(afters)


def test_there_are_enough_acts_and_no_two_of_one_name() -> None:
    assert len(acts()) >= 40
    assert len({one.name for one in acts()}) == len(acts())


def test_every_result_and_every_reason_has_an_act() -> None:
    # Cancelling is done by the person, and wrong settings are found without a server.
    assert {one.result for one in acts()} == set(LiveResult) - {LiveResult.CANCELLED}
    assert {one.reason for one in acts()} == set(Reason) - {Reason.SETTINGS}
    assert set(REASONS) == set(Reason) - {Reason.NONE}


def test_an_unknown_act_says_which_was_meant() -> None:
    with pytest.raises(UnknownName, match="no act named 'entered-twise'") as caught:
        act("entered-twise")
    assert "entered-twice" in caught.value.hint


def test_every_code_of_an_act_can_be_looked_up() -> None:
    loaded, _ = content.load()
    codes = {one.code for one in acts() if one.code}
    entries = {code: loaded.catalogue.get(code) for code in codes}
    missing = [code for code, entry in entries.items() if entry is None or not entry.known]
    assert not missing


def test_what_happens_when_a_code_is_answered_twice() -> None:
    chosen = act("entered-twice")
    assert ending(play(chosen)).result is LiveResult.WORKS
    said = [(sight.who, sight.basis) for sight in chosen.observations if "90120" in sight.sees]
    assert said == [("The second window", Basis.INFERRED)]


def test_what_happens_when_an_authorization_code_is_redeemed_twice() -> None:
    first, second = play(act("redeemed-twice"))
    assert isinstance(first, Polled)
    assert first.answer is PollAnswer.REDEEMED
    result = ending([second])
    assert (result.error, result.code) == ("invalid_grant", 54005)


def test_redeeming_twice_can_be_cancelled() -> None:
    assert ending(play(act("redeemed-twice"), Clock(cancel_at=1))).result is LiveResult.CANCELLED


def test_listing_the_acts_loads_neither_msal_nor_a_network() -> None:
    script = "import sys; from wizard.signin.simulator import acts; acts(); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "wizard.signin.simulator" in loaded
    assert not loaded & {"msal", "requests", "urllib3", "ssl", "socket", "textual"}


GOOD = """acts:
  one:
    description: It works.
    result: works
    basis: inferred
    polls: [pending, {tokens: {account: a, expires_in: 7, foci: "1"}, without: [scope], ahead: -9}]
"""


def read_text(text: str) -> tuple[tuple[Act, ...], list[tuple[int, int, str]]]:
    top, parsed = read("acts.yaml", text.encode())
    assert top
    found = read_acts(top)
    return found, [(one.at.line, one.at.column, one.message) for one in parsed.findings]


def test_an_act_is_read_from_its_file() -> None:
    (one,), findings = read_text(GOOD)
    assert not findings
    assert (one.name, one.result, one.code, one.method) == (
        "one",
        LiveResult.WORKS,
        None,
        "device-code",
    )
    assert one.start == code()
    last = one.polls[1]
    assert (last.ahead, last.fields["expires_in"], last.fields["foci"]) == (-9, 7, "1")
    assert "scope" not in last.fields


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("works\n", "worked\n", (4, 13), "no result named `worked`"),
        ("pending", "pendin", (6, 13), "no value named `pendin`"),
        ("{tokens", "{pages: x, tokens", (6, 23), "`pages` means nothing here"),
        ("{tokens", "{page: x, tokens", (6, 22), "this is tokens and page"),
        ("polls:", "answers:", (6, 5), "`answers` means nothing here"),
        ("-9", "soon", (6, 96), "takes a whole number"),
        ("    basis", "    method: password\n    basis", (5, 13), "no value named `password`"),
        ("    polls", "    start: {fails: often}\n    polls", (6, 20), "no fails named `often`"),
    ],
)
def test_a_mistake_in_an_act_is_a_finding(
    old: str, new: str, place: tuple[int, int], words: str
) -> None:
    assert old in GOOD
    _, findings = read_text(GOOD.replace(old, new, 1))
    line, column, message = findings[0]
    assert (line, column) == place
    assert words in message
