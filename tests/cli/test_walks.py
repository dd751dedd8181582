"""Walks in plain lines and by script: what is said, how they end, what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.cli_program import GUID, PASTE
from wizard.content import load

if TYPE_CHECKING:
    from tests.cli.cli_program import Program, Ran

ENDINGS = {
    "resolved": ({"own-door": "yes", "which-tool": "azcopy", "ids": GUID, "push": "worked"}, 0),
    "stopped": ({"own-door": "not-sure"}, 4),
    "handed over": (
        {"own-door": "yes", "which-tool": "azcopy", "ids": "skip", "push": "cannot-do/no-rights"},
        4,
    ),
    "left": ({"own-door": "yes"}, 5),
}


def _scripted(program: Program, rows: dict[str, str], *words: str) -> Ran:
    text = "".join(f"{step}: {answer}\n" for step, answer in rows.items())
    return program.run("run", "lost-door", "--answers", program.file("a.yaml", text), *words)


@pytest.mark.parametrize("name", ENDINGS)
def test_a_scripted_walk_ends_with_the_code_of_its_result(program: Program, name: str) -> None:
    rows, code = ENDINGS[name]
    ran = _scripted(program, rows, "--json")
    assert ran.code == code
    assert [(one["step"], one["answer"]) for one in ran.document["steps"]] == [
        (f"lost-door/{step}", answer) for step, answer in rows.items()
    ]


def test_what_is_waited_for_is_named_with_its_answers(program: Program) -> None:
    waiting = _scripted(program, {"own-door": "yes"}, "--json").document["waiting"]
    assert waiting["step"] == "lost-door/which-tool"
    assert {"id": "azcopy", "label": "AzCopy"} in waiting["answers"]
    plain = _scripted(program, {"own-door": "yes"})
    assert "Waiting at lost-door/which-tool" in plain.out
    assert "azcopy" in plain.out


def test_answers_that_no_step_took_are_named(program: Program) -> None:
    ran = _scripted(program, {"own-door": "no", "push": "worked"}, "--json")
    assert ran.code == 4
    assert ran.err == "Not used: push: worked\n"


def test_a_step_that_comes_again_takes_the_next_of_its_answers(program: Program) -> None:
    text = "own-door: yes\nwhich-tool: azcopy\nids: skip\npush: did-not-work\n"
    answers = program.file("a.yaml", text + "lost-door/look-wood: fail\n")
    ran = program.run("run", "lost-door", "--answers", answers, "--json")
    assert ran.code == 4
    assert ran.document["outcome"]["cause"] == "lost-door/swollen"
    assert [one["by"] for one in ran.document["steps"]].count("rule") == 1


def test_a_known_fact_answers_its_question(program: Program) -> None:
    rows = {"own-door": "yes"}
    ran = _scripted(program, rows, "--json", "--set", "tool=azure-cli", "--paste",
                    program.file("e.txt", PASTE))  # fmt: skip
    by = {one["step"]: (one["answer"], one["by"]) for one in ran.document["steps"]}
    assert by["lost-door/which-tool"] == ("azure-cli", "fact")
    assert by["lost-door/ids"] == (GUID, "fact")
    assert ran.document["waiting"]["step"] == "lost-door/push"
    facts = {one["fact"]: one["origin"] for one in ran.document["evidence"]}
    assert facts["correlation_id"] == "paste"
    assert facts["tool"] == "setting"


def test_a_paste_chooses_the_flow(program: Program) -> None:
    ran = program.run("run", "--paste", "-", "--json", stdin=PASTE)
    assert ran.document["flow"] == "aadsts90120"
    lost = program.run("run", "--paste", "-", "--json", stdin="nothing to see")
    assert (lost.code, lost.document["flow"]) == (5, "no-code")


def test_scripted_runs_are_kept_only_when_asked(program: Program) -> None:
    _scripted(program, {"own-door": "yes"})
    assert not program.journal.exists()
    _scripted(program, {"own-door": "yes"}, "--save", "--ticket", "INC7")
    listed = program.run("case", "list", "--json").document["cases"]
    assert [(one["ticket"], one["state"]) for one in listed] == [("INC7", "open")]


def test_a_refused_start_leaves_no_case_behind(program: Program) -> None:
    assert program.run("run", "lost-dor", "--json", "--save").code == 2
    assert program.run("case", "list").out == "No cases yet. To begin one: entra-wizard\n"


def test_a_plain_walk_says_every_kind_of_step(program: Program) -> None:
    typed = ["1", "azcopy", "nope", GUID, "2", "1", "1", GUID, ""]
    ran = program.run("run", "lost-door", "--plain", stdin="\n".join(typed) + "\n")
    assert ran.code == 4
    for line in (
        "Ask the user: Is it your own door?",
        "Why: Other doors are not ours to open.",
        "1: It is mine.",
        "Noted: It is mine.",
        "Not yet: an id has only 0 to 9, a to f and dashes, this has 'n'.",
        "You do this, 2 minutes: Push the door once.",
        "Expect: The door opens.",
        "Care: Push with one hand.",
        "Ruled out: The door was locked. Reason: Push the door once: it did not work.",
        "Handed over to the admin: The door stays shut. Seen by AzCopy.",
        "Say: Someone else opens the door.",
        "Trace id: missing. Type 1 to add it.",
    ):
        assert line in ran.out.splitlines(), line
    assert "Or s for 'I have none', b back," in ran.out
    assert "Case closed. To open it again: entra-wizard case resume " in ran.out


def test_the_code_that_was_chosen_of_two_is_the_one_of_the_case(program: Program) -> None:
    text = "AADSTS7000112: It is disabled. Now I get AADSTS50011: The redirect URI differs."
    ran = program.run("--plain", stdin=f"{text}\n\n2\nq\n")
    case = next(line for line in ran.out.splitlines() if ". Step 1." in line)
    assert "AADSTS50011, the redirect URI" in case


def test_a_closed_case_is_opened_again_by_going_back(program: Program) -> None:
    program.run("run", "lost-door", "--plain", stdin="2\n\n")
    ran = program.run("case", "resume", "--plain", stdin="\nb\n3\nq\n")
    assert ran.code == 4
    assert ran.out.count("This case is closed. Type b to open it again, or q leave:") == 2
    assert "Noted: Not sure." in ran.out


def test_the_reason_of_what_cannot_be_done_is_asked_in_one_more_line(program: Program) -> None:
    ran = program.run("run", "lost-door", "--plain", stdin="1\nazcopy\ns\n3\n9\nb\n3\n2\n\n")
    assert ran.code == 4
    assert "Cannot do this. Why?" in ran.out
    assert ran.out.count("Type 1 to 4, or b back, w why, h help:") == 3
    shown = program.run("case", "show", "--json").document
    assert shown["steps"][-1]["answer"] == "cannot-do/not-now"


def test_many_answers_are_asked_in_two_lines(program: Program) -> None:
    ran = program.run("run", "lost-door", "--plain", stdin="1\n1\n9\nb\n1\n3\nq\n")
    said = ran.out.splitlines()
    assert said.count("1: A command line. az, azd, azcopy, kubectl, terraform, m365, fab.") == 2
    assert said.count("3: AzCopy.") == 2
    assert "Type 1 to 7, or b back, w why, h help:" in ran.out
    assert "'9' is not an answer or a command. Choose with a number, 1 to 7, or h for help." in said
    assert "Noted: AzCopy." in said
    shown = program.run("case", "show", "--json").document
    assert shown["steps"][-1]["answer"] == "azcopy"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("h", "w, or why: "),
        ("?", "w, or why: "),
        ("w", "Why: "),
        ("k", "Nothing is known yet."),
        ("m", "Step 1"),
        ("n It hangs", "The note is kept."),
    ],
)
def test_commands_work_within_a_group_too(program: Program, typed: str, said: str) -> None:
    ran = program.run("run", "lost-door", "--plain", stdin=f"1\n1\n{typed}\n3\nq\n")
    assert said in ran.out
    assert "Noted: AzCopy." in ran.out


def test_leaving_within_a_group_leaves(program: Program) -> None:
    ran = program.run("run", "lost-door", "--plain", stdin="1\n1\nq\n")
    assert ran.code == 5
    assert "is kept. To carry on:" in ran.out


def test_a_fork_that_nobody_was_asked_about_is_not_read_out(program: Program) -> None:
    text = program.file("e.txt", PASTE)
    ran = program.run("run", "aadsts90120", "--plain", "--paste", text, stdin="1\nm\nt\nq\n")
    assert "Who started this sign-in?" in ran.out
    for noise in ("where to begin", "Reader", "By your role", "Known: "):
        assert noise not in ran.out, noise


def test_a_ticket_of_a_finished_case_lists_the_steps_taken(program: Program) -> None:
    ran = program.run("run", "aadsts90120", "--plain", stdin="1\n1\n1\n1\nc\n\n")
    assert "Steps taken:" in ran.out.splitlines()
    assert "Steps so far:" not in ran.out


@pytest.mark.parametrize("typed", ["azcopy", "1\nazcopy", "AzCopy"])
def test_who_knows_the_id_of_an_answer_need_not_count(program: Program, typed: str) -> None:
    ran = program.run("run", "lost-door", "--plain", stdin=f"1\n{typed}\nq\n")
    assert "Noted: AzCopy." in ran.out


def test_a_group_can_be_left_from_the_program_too(program: Program) -> None:
    ran = program.run("run", "lost-door", "--plain", stdin="1\n2\nq\n")
    assert ran.code == 5
    assert "is kept. To carry on:" in ran.out


def test_an_answer_before_is_said_in_its_group(program: Program) -> None:
    ran = program.run("run", "lost-door", "--plain", stdin="1\nazcopy\nb\n1\nq\n")
    said = ran.out.splitlines()
    assert "1: A command line. Your answer before." in said
    assert "3: AzCopy. Your answer before." in said


def test_the_end_of_the_input_leaves_and_the_case_can_be_resumed(program: Program) -> None:
    ran = program.run("run", "lost-door", "--plain", stdin="1\n")
    assert ran.code == 5
    case_id = ran.out.split("Case ")[1].split(".")[0]
    assert f"Case {case_id} is kept. To carry on: entra-wizard case resume {case_id}" in ran.out
    again = program.run("case", "resume", case_id.lower(), "--plain", stdin="b\n2\n\n")
    assert again.code == 4
    assert "Stopped for safety: Leave the door alone." in again.out


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("w", "Why: Each program has a door of its own."),
        ("known", "Nothing is known yet."),
        ("t", "1: Is it your own door? Answer: It is mine."),
        ("n The user calls back.", "The note is kept."),
        ("# INC 12", "Ticket: INC 12."),
        ("c", "Nothing to copy on this step."),
        ("h", "q, or leave: Leave. The case is kept."),
        ("b 1", "1: It is mine. Your answer before."),
        ("b 9", "The path has no such number. Type t to hear it."),
        ("x 1", "Type x and the number of a fact, as x 1. Type k to hear the numbers."),
        (
            "7777",
            "'7777' is not an answer or a command. Choose with a number, 1 to 6, or h for help.",
        ),
        ("", "Nothing was typed. Choose with a number, 1 to 6."),
        ("p\nAADSTS54005\n", "Read 1 fact from it. Type k to hear."),
    ],
    ids=lambda value: value.split()[0] if value else "nothing",
)
def test_what_can_be_typed_besides_answers(program: Program, typed: str, said: str) -> None:
    ran = program.run("run", "lost-door", "--plain", stdin=f"1\n{typed}\nq\n")
    assert ran.code == 5
    assert said in ran.out.splitlines()


def test_a_fact_read_from_the_text_can_be_overruled_and_struck_out(program: Program) -> None:
    text = program.file("e.txt", PASTE + "\nPlease run az login")
    ran = program.run(
        "run", "lost-door", "--plain", "--paste", text, "--set", "tool=azcopy",
        stdin="1\nt\nb 2\nazure-cli\nk\nx 1\nx 2\nq\n",
    )  # fmt: skip
    assert "Not asked: Which program showed the door? Answer: AzCopy. Set at start." in ran.out
    assert "Removed:" in ran.out


def test_home_reads_a_text_and_offers_the_flow(program: Program) -> None:
    ran = program.run("--plain", stdin=f"{PASTE} password=hunter2\n\n1\nq\n")
    assert ran.code == 5
    assert "Read from your text: Error code: 90120." in ran.out
    assert "hunter2" not in ran.out.split("> ", 2)[2]
    assert "These steps fit." in ran.out
    assert "Who started this sign-in?" in ran.out


def test_home_offers_known_causes_after_the_flows(program: Program) -> None:
    words = "Outlook asks all users in a loop since security defaults were switched on."
    lines = program.run("--plain", stdin=f"{words}\n\nb\n\nq\n").out.splitlines()
    at = lines.index("Or is it one of these causes?")
    assert lines[at - 1].partition(":")[0].isdigit()
    assert int(lines[at + 1].partition(":")[0]) == int(lines[at - 1].partition(":")[0]) + 1


def test_home_offers_flows_and_open_cases(program: Program) -> None:
    ran = program.run("--plain", stdin="r\nf\nb\n\nq\n")
    assert ran.code == 5
    assert "No open cases." in ran.out
    assert "Nothing was started." in ran.out
    program.run("run", "lost-door", "--plain", stdin="1\nq\n")
    again = program.run("--plain", stdin="r\n1\nq\n")
    assert "The door does not open" in again.out
    assert "Ask the user: Which program showed the door?" in again.out


def test_a_closed_case_is_shown_noted_and_deleted(program: Program) -> None:
    program.run("run", "lost-door", "--plain", stdin="2\n\n")
    listed = program.run("case", "list", "--json").document["cases"][0]
    assert listed["state"] == "stopped"
    case_id = listed["id"]
    assert program.run("case", "note", case_id, "done by phone").code == 0
    shown = program.run("case", "show", case_id).out
    assert "Note: done by phone" in shown
    assert "Stopped for safety: Leave the door alone." in shown
    assert program.run("case", "delete", case_id, "--yes").out == f"Case {case_id} is deleted.\n"
    assert program.run("case", "show", case_id).code == 2


@pytest.mark.parametrize("front", ["scripted", "plain"])
def test_a_walk_is_recorded_as_a_scenario_that_the_loader_takes(
    program: Program, front: str
) -> None:
    paste = program.file("e.txt", PASTE)
    words = ["run", "lost-door", "--paste", paste, "--set", "tool=azcopy"]
    target = program.flows / f"lost-door-{front}.scenarios.yaml"
    if front == "plain":
        ran = program.run(*words, "--plain", "--record", str(target), stdin="1\n1\n\n")
    else:
        answers = program.file("a.yaml", "own-door: yes\npush: worked\n")
        ran = program.run(*words, "--answers", answers, "--record", str(target))
    try:
        assert ran.code == 0
        content, findings = load([program.flows])
        assert [one for one in findings if "scenarios" in one.at.file] == []
        (scenario,) = [one for one in content.scenarios if one.flow == "lost-door"]
        assert str(scenario.ends_at) == "lost-door/opened"
        assert scenario.walk == {"lost-door/own-door": ("yes",), "lost-door/push": ("worked",)}
        assert scenario.settings == {"tool": "azcopy"}
        assert "90120" in scenario.paste
    finally:
        target.unlink()


def test_after_a_slip_the_answers_are_not_heard_once_more(program: Program) -> None:
    """Who listens has just heard all of them; `r` says them again."""
    ran = program.run("run", "lost-door", "--plain", stdin="nonsense\n\nr\nq\n")
    assert ran.out.count("is not an answer or a command") == 1
    assert ran.out.count("Nothing was typed.") == 1
    assert ran.out.count("1: It is mine.") == 2
    assert ran.out.count("or r repeat the answers") == 2


def test_few_codes_are_heard_before_the_steps_to_choose_from(program: Program) -> None:
    ran = program.run("--plain", stdin=f"{PASTE}\n\nq\n")
    assert 1 <= ran.out.count("Often mixed up with: ") <= 2
    assert ran.out.index("Often mixed up with: ") < ran.out.index("These steps fit.")


def test_the_command_that_exports_the_case_is_said(program: Program) -> None:
    ran = program.run("run", "lost-door", "--plain", stdin="1\ne\nq\n")
    shown = program.run("case", "list", "--json").document["cases"][0]["id"]
    assert f"entra-wizard case export {shown}" in ran.out.splitlines()


def test_the_tour_is_walked_in_plain_lines_and_leaves_no_case(program: Program) -> None:
    typed = ["1", "w", "6", "2", "8", "1", "1", ""]
    ran = program.run("tour", "--plain", stdin="\n".join(typed) + "\n")
    assert ran.code == 0, ran.out
    assert ran.out.startswith("This tour takes five minutes.")
    assert "Practice: Resolved: " in ran.out
    assert not program.journal.exists()
