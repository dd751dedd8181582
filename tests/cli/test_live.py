"""The live test from the command line and in a case: what is said, kept, and never shown."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import trustme

from tests.cli.conftest import at_once
from tests.cli.test_documents import misfits, schema_of
from tests.signin.rigs import CLIENT
from tests.signin.sign_in_server import serving
from tests.slow_rows import rest_slow
from wizard import machine_steps, world
from wizard.cli import live, run
from wizard.cli.crash import report
from wizard.content.book import load_tables
from wizard.errors import ExitCode
from wizard.signin import LiveResult, simulator, transport
from wizard.signin import result_words as words_of_signin
from wizard.signin.simulator import CANARY, USER_CODE, act, acts

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.cli_program import Program, Ran
    from wizard.cli.options import RunRequest

NAMES = [one.name for one in acts()]
CODES = {LiveResult.WORKS: 0, LiveResult.NOT_TESTED: 6, LiveResult.CANCELLED: 5}
OF_TENANT = "https://login.example/fabrikam.example"
REAL = ("--tenant", "contoso.example", "--client-id", CLIENT)
USER_CODES = (USER_CODE, words_of_signin.spaced(USER_CODE))


def wire(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let an act stand where the network is, so that a test takes it for real."""

    class Wire(simulator.SimulatedTenant):
        simulated = ""

        def __init__(self, ca_file: str) -> None:
            del ca_file
            super().__init__(act(name), world.real().now)

    monkeypatch.setattr(transport, "Transport", Wire)


def no_practice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make any use of the simulated tenant a failure."""

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(simulator, "SimulatedTenant", refuse)


def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make any use of the network a failure."""

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(transport, "Transport", refuse)


def files(folder: Path) -> bytes:
    """Return all that stands in the files of a folder."""
    return b"".join(one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file())


def holds_no_secret(text: str, *, user_code: bool = True) -> None:
    assert CANARY not in text
    if user_code:
        assert not [one for one in USER_CODES if one in text]


# The acts, each through the command


@pytest.mark.parametrize("name", NAMES)
def test_every_act_ends_as_it_says_and_nothing_secret_is_written(
    program: Program, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_network(monkeypatch)
    ran = program.run("live", "--simulate", name, "--json")
    played = act(name)
    assert ran.document["result"] == played.result.value
    assert ran.document["code"] == played.code
    assert ran.document["simulated"] == name
    assert ran.code == CODES.get(played.result, ExitCode.REFUSED)
    assert misfits(ran.document, schema_of("live")) == []
    assert [line for line in ran.err.splitlines() if not line.startswith("Practice: ")] == []
    holds_no_secret(ran.out)
    holds_no_secret(ran.err, user_code=False)


@pytest.mark.parametrize("name", rest_slow(NAMES, NAMES[::6]))
def test_in_a_case_no_act_leaves_a_secret_in_journal_record_or_output(
    program: Program, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_network(monkeypatch)
    words = ("run", "fresh-code/test", "--simulate", name, "--json", "--save")
    ran = program.run(*words, "--record", str(program.folder / "walk.yaml"))
    steps = ran.document["steps"]
    assert steps[0]["by"] == "live"
    assert steps[0]["answer"] == act(name).result.value
    assert ran.document["simulated"] == name
    shown = program.run("case", "show")
    assert [line for line in shown.out.splitlines() if not line.startswith("Practice: ")] == []
    holds_no_secret(ran.out + shown.out + shown.err)
    holds_no_secret(ran.err, user_code=False)
    holds_no_secret(files(program.folder).decode("latin-1"))


@pytest.mark.parametrize("name", rest_slow(NAMES, NAMES[::6]))
def test_a_crash_after_an_act_tells_nothing_of_it(
    program: Program, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError(USER_CODE, CANARY)

    monkeypatch.setattr(live, "document", broken)
    with pytest.raises(ValueError, match=USER_CODE) as caught:
        program.run("live", "--simulate", name, "--json")
    written = report(caught.type, caught.tb)
    assert "wizard/cli/live.py" in written
    holds_no_secret(written)


def test_the_acts_are_listed_for_people_and_programs(program: Program) -> None:
    ran = program.run("live", "--simulate", "list")
    assert [line.partition(":")[0] for line in ran.out.splitlines()][:-1] == NAMES
    document = program.run("live", "--simulate", "list", "--json").document
    assert [one["name"] for one in document["acts"]] == NAMES
    assert ran.code == 0


def test_listing_the_acts_loads_neither_msal_nor_sockets() -> None:
    loads = (
        "import sys; from wizard.cli import main; main(['live', '--simulate', 'list']);"
        "print(*{'msal', 'requests', 'ssl', 'textual'}.intersection(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)
    assert done.stderr == "\n"


def test_an_act_that_is_none_is_named_with_what_was_meant(program: Program) -> None:
    for words in (["live"], ["run", "lost-door", "--json"]):
        ran = program.run(*words, "--simulate", "aprove")
        assert (ran.code, ran.out) == (2, "")
        assert "approve" in ran.err


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("entered-twice", ["AADSTS90120", "Inferred, not documented.", "Documented."]),
        ("redeemed-twice", ["AADSTS54005", "Documented.", "Reported by others"]),
    ],
)
def test_both_errors_can_be_watched_from_all_sides(
    program: Program, name: str, seen: list[str]
) -> None:
    out = program.run("live", "--simulate", name).out
    watched = [line for line in out.splitlines() if "What is seen." in line]
    assert len(watched) == len(act(name).observations)
    assert [word for word in seen if word not in "\n".join(watched)] == []


def test_a_practice_run_says_so_in_every_line_and_sends_nobody_to_the_page(
    program: Program,
) -> None:
    out = program.run("live", "--simulate", "approve").out
    assert [line for line in out.splitlines() if not line.startswith("Practice: ")] == []
    assert "(practice)" in out
    assert "Open nothing now." in out
    assert words_of_signin.spaced(USER_CODE) in out


# What has to be there before a real test


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["live", *REAL], "no terminal"),
        (["live", *REAL, "--json"], "--json asks nothing"),
        (["live", "--yes"], "No tenant and no application"),
        (["live", "--yes", "--tenant", "contoso.example"], "No application"),
        (["live", "--simulate", "approve", "--tenant", "x"], "--simulate asks no tenant"),
        (["live", "--simulate", "approve", "--ca-file", "x"], "--ca-file has no meaning"),
        (["live", "--yes", *REAL, "--ca-file", "nowhere.pem"], "cannot be read"),
        (["live", "--yes", *REAL, "--authority", "http://plain.example"], "is not an authority"),
        (["run", "lost-door", "--simulate", "approve", *REAL, "--json"], "asks no tenant"),
        (
            ["live", "--yes", *REAL[2:], "--authority", "http://plain.example"],
            "is not an authority",
        ),
        (
            ["live", "--yes", *REAL, "--authority", "https://a.example/b.example"],
            "names the tenant",
        ),
        (["live", *REAL[2:], "--authority", "https://a.example/b.example"], "no terminal"),
        (["live", "--yes", "--tenant", "1", *REAL[2:]], "'1' is not a tenant."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_is_missing_is_named_and_nothing_is_sent(
    program: Program, words: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_practice(monkeypatch)
    if "nowhere.pem" not in words:
        no_network(monkeypatch)
    ran = program.run(*words)
    assert ran.code == ExitCode.USAGE
    assert "Page:" not in ran.out
    assert said in ran.err


def test_where_it_is_switched_off_only_practice_is_left(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_network(monkeypatch)
    monkeypatch.setenv("ENTRA_WIZARD_LIVE_TEST", "no")
    ran = program.run("live", "--yes", *REAL)
    assert ran.code == ExitCode.USAGE
    assert "ENTRA_WIZARD_LIVE_TEST" in ran.err
    assert program.run("live", "--simulate", "approve").code == ExitCode.DONE
    ran = program.run("run", "fresh-code/test", "--plain", stdin="r\n")
    assert "r run the test" not in ran.out


# A real one, with a person


def real(program: Program, monkeypatch: pytest.MonkeyPatch, *words: str, typed: str) -> Ran:
    monkeypatch.setattr(live, "has_terminal", lambda: True)
    return program.run("live", *words, stdin=typed)


def test_it_says_all_that_matters_before_it_asks_for_a_yes(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_network(monkeypatch)
    ran = real(program, monkeypatch, *REAL, typed="\n")
    before = ran.out.partition("Start the test?")[0]
    for word in ("contoso.example", CLIENT, "User.Read", "Only the person who started this"):
        assert word in before
    assert "that blocks this is a good result" in before
    assert "Never send it to anyone" in before
    assert "nothing was sent" in ran.out
    assert ran.code == ExitCode.LEFT


def test_after_a_yes_it_shows_the_code_and_every_question(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire(monkeypatch, "approve-later")
    ran = real(program, monkeypatch, *REAL, typed="y\n")
    assert ran.code == ExitCode.DONE
    assert "Practice" not in ran.out
    assert f"Code: {words_of_signin.spaced(USER_CODE)}" in ran.out
    assert "Page: https://microsoft.com/devicelogin\n" in ran.out
    assert [f"Asked {n}:" in ran.out for n in ("1 time", "2 times", "3 times")] == [True] * 3
    assert "m*** at c***.example" in ran.out
    assert "What it doesn't tell us: Whether another app works" in ran.out


@pytest.mark.parametrize(("typed", "client"), [("2\n", 0), ("1\nmy-app\n", None)])
def test_the_application_is_asked_for_and_each_says_what_it_means(
    program: Program, monkeypatch: pytest.MonkeyPatch, typed: str, client: int | None
) -> None:
    no_network(monkeypatch)
    tables = load_tables()[0]
    offers = machine_steps.applications(tables)
    ran = real(program, monkeypatch, "--tenant", "contoso.example", typed=f"{typed}\n")
    assert [one.title for one in offers if one.title not in ran.out] == []
    assert ran.out.count("the sign-in log says so") == len(offers) - 1
    chosen = "my-app" if client is None else offers[1 + client].id
    assert f"({chosen})" in ran.out
    assert "Start the test?" in ran.out
    assert ran.code == ExitCode.LEFT


@pytest.mark.parametrize("typed", ["\n", "contoso.example\n\n", "contoso.example\n9\n\n", ""])
def test_who_would_rather_not_choose_has_started_nothing(
    program: Program, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    no_network(monkeypatch)
    ran = real(program, monkeypatch, typed=typed)
    assert ran.code == ExitCode.LEFT
    assert ran.out.endswith("Nothing was started, and nothing was sent.\n")


def test_every_application_of_microsoft_is_in_the_table_of_applications() -> None:
    tables = load_tables()[0]
    own, *theirs = machine_steps.applications(tables)
    assert own.id == ""
    assert [one.title for one in theirs] == [str(tables.apps[one.id].title) for one in theirs]


def test_a_real_test_asks_the_network_even_if_it_is_not_there(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_practice(monkeypatch)
    words = ("live", "--yes", *REAL, "--authority", "https://127.0.0.1:1", "--json")
    ran = program.run(*words)
    assert ran.code == ExitCode.NOT_TESTED
    assert ran.document["reason"] == "connection"
    assert ran.document["simulated"] is None
    assert ran.document["authority"] == "https://127.0.0.1:1/contoso.example"


def test_over_real_https_the_code_is_on_standard_error_and_the_result_is_json(
    program: Program, tmp_path: Path
) -> None:
    authority = trustme.CA()
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    with serving(act("policy-at-token"), authority.issue_cert("localhost")) as address:
        ran = program.run(
            "live", "--yes", *REAL, "--authority", address, "--ca-file", str(file), "--json"
        )
    assert ran.code == ExitCode.REFUSED
    assert ran.document["result"] == act("policy-at-token").result.value
    assert words_of_signin.spaced(USER_CODE) in ran.err
    holds_no_secret(ran.out)


# Stopped


def test_stopping_shows_at_once_and_says_what_becomes_of_the_code(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world, "real_pace", lambda: None)  # real waiting: it has to be broken off

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(live._UpdateWriter, "_write_observations", lambda *_: None)
    monkeypatch.setattr(words_of_signin, "open_words", stop)
    ran = program.run("live", "--simulate", "nobody-comes")
    assert ran.code == ExitCode.LEFT
    assert "Practice: Stopped. The code ends by itself in 20 seconds." in ran.out
    assert words_of_signin.RESULTS[LiveResult.CANCELLED].sentence in ran.out


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_a_real_ctrl_c_ends_it_as_cancelled() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "wizard", "live", "--simulate", "nobody-comes", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        while "Code:" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        document = json.loads(process.stdout.read())
        assert process.wait() == ExitCode.LEFT
    assert document["result"] == "cancelled"


def test_a_result_that_came_in_the_last_moment_counts(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = live._listen

    def late(*args: Any) -> None:  # noqa: ANN401 - as the function it stands for
        put_back = done(*args)
        args[0].put(put_back)
        raise KeyboardInterrupt

    monkeypatch.setattr(live, "_listen", late)
    ran = program.run("live", "--simulate", "approve", "--json")
    assert ran.document["result"] == "works"


# In a case


def test_at_a_live_step_r_and_a_yes_run_the_test_and_it_answers(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_network(monkeypatch)
    words = ("run", "fresh-code/test", "--plain", "--simulate", "policy-at-token")
    ran = program.run(*words, stdin="r\ny\nq\n")
    assert [line for line in ran.out.splitlines() if not line.startswith("Practice: ")] == []
    assert "r run the test" in ran.out
    assert "AADSTS53003" in ran.out
    assert ran.out.count("Noted: ") == 1
    assert "Answer: 53003. Known from the practice test." in ran.out
    document = program.run("case", "show", "--json").document
    assert document["steps"][0]["by"] == "live"
    assert document["simulated"] == "policy-at-token"
    facts = {(one["fact"], one["origin"]): one["value"] for one in document["evidence"]}
    assert facts["code", "live"] == "53003"


def test_a_practice_case_plays_again_what_it_was_opened_with_after_it_is_resumed(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_network(monkeypatch)
    for name, value in (("TENANT", "contoso.example"), ("CLIENT_ID", CLIENT)):
        monkeypatch.setenv(f"ENTRA_WIZARD_{name}", value)
    program.run("run", "fresh-code/test", "--plain", "--simulate", "approve", stdin="n Kept.\nq\n")
    ran = program.run("case", "resume", "--plain", stdin="r\ny\nq\n")
    assert "Practice: It worked" in ran.out
    assert program.run("case", "list", "--json").document["cases"][0]["simulated"] == "approve"


def test_a_real_case_never_uses_the_simulated_tenant(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_practice(monkeypatch)
    ran = program.run("run", "fresh-code/test", "--plain", stdin="r\n\nq\n")
    assert "skip the test" in ran.out
    assert "Nothing was started" in ran.out
    monkeypatch.setenv("ENTRA_WIZARD_AUTHORITY", "https://127.0.0.1:1")
    ran = program.run("run", "fresh-code/test", "--plain", *REAL, stdin="r\ny\na\nq\n")
    assert "This says nothing about the account." in ran.out
    assert "It is not answered yet." in ran.out


def test_what_was_configured_once_is_not_asked_again(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire(monkeypatch, "decline")
    typed = f"r\ncontoso.example\n1\n{CLIENT}\ny\nr\ny\n\nq\n"
    ran = program.run("run", "fresh-code/test", "--plain", stdin=typed)
    assert ran.out.count("As which application") == 1
    assert ran.out.count("Declined: ") == 2
    assert "Live test: declined." in program.run("case", "show").out


def test_a_tenant_that_is_none_is_said_and_the_step_stays(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_network(monkeypatch)
    ran = program.run("run", "fresh-code/test", "--plain", stdin="r\nno tenant\n2\nq\n")
    assert "'no tenant' is not a tenant." in ran.out


def test_home_of_a_practice_case_is_marked_too(program: Program) -> None:
    ran = program.run("run", "--plain", "--simulate", "approve", stdin="90120\n\n1\nq\n")
    assert [line for line in ran.out.splitlines() if not line.startswith("Practice: ")] == []
    assert program.run("case", "show", "--json").document["simulated"] == "approve"


def test_the_full_screen_carries_on_with_a_practice_case_that_is_one_from_the_start(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[RunRequest] = []

    def note(request: RunRequest, _record: object) -> int:
        asked.append(request)
        return 0

    monkeypatch.setattr(run, "wants_plain", lambda *_, **__: False)
    monkeypatch.setattr(run, "full_screen", note)
    program.run("run", "aadsts90120", "--simulate", "approve")
    assert asked[0].case_id == program.run("case", "show", "--json").document["case"]
    assert program.run("case", "show", "--json").document["simulated"] == "approve"


def test_by_hand_stays_possible(program: Program) -> None:
    ran = program.run("run", "fresh-code/test", "--plain", stdin="works\nq\n")
    assert "Noted: " in ran.out
    assert program.run("case", "show", "--json").document["steps"][0]["by"] == "person"


# In a script


@pytest.mark.parametrize(
    ("words", "runs"),
    [
        ([], False),
        (["--yes"], False),
        (REAL, False),
        (["--yes", *REAL], True),
    ],
    ids=["nothing", "only-yes", "only-tenant", "yes-and-tenant"],
)
def test_a_script_runs_a_real_test_only_with_a_yes_and_a_tenant(
    program: Program, monkeypatch: pytest.MonkeyPatch, words: list[str], *, runs: bool
) -> None:
    wire(monkeypatch, "policy-at-token")
    ran = program.run("run", "fresh-code/test", "--json", *words)
    steps = [one["step"] for one in ran.document["steps"]]
    assert ("fresh-code/test" in steps) is runs
    assert (ran.document["waiting"]["step"] == "fresh-code/test") is not runs
    assert ran.document["simulated"] is None


def test_an_answer_by_hand_comes_before_the_test(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_network(monkeypatch)
    answers = program.file("answers.yaml", "fresh-code/test: works\n")
    ran = program.run("run", "fresh-code/test", "--json", "--yes", *REAL, "--answers", answers)
    assert ran.document["steps"][0]["by"] == "person"


def test_a_refusal_goes_on_by_its_code_and_an_expired_test_brings_no_code(
    program: Program,
) -> None:
    ran = program.run("run", "fresh-code/test", "--json", "--simulate", "policy-at-token")
    assert [one["by"] for one in ran.document["steps"]][:2] == ["live", "fact"]
    ran = program.run("run", "fresh-code/test", "--json", "--simulate", "expire")
    assert [one for one in ran.document["evidence"] if one["origin"] == "live"] == []


def test_a_recorded_practice_walk_can_be_walked_again_by_hand(program: Program) -> None:
    file = program.folder / "walk.yaml"
    words = ("run", "fresh-code/test", "--simulate", "decline", "--json")
    ran = program.run(*words, "--record", str(file))
    assert ran.document["outcome"]
    assert "test: declined" in file.read_text("utf-8")


def test_the_rehearsal_takes_no_time() -> None:
    pace = at_once()
    assert pace.wait(900) is False
    assert pace.now() == 900


def test_every_act_has_words(program: Program) -> None:
    del program
    assert set(words_of_signin.RESULTS) == set(LiveResult)
