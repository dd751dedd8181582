"""A desk's own flow needs a title and steps; desk.yaml says the rest once for all of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.content.content_from_text import action_of, ending_of, next_of
from wizard.authoring import check_files
from wizard.content import load, load_flow_files
from wizard.content.compiled import bundled
from wizard.content.own_flows import flow_paths, is_ours
from wizard.content.people import Person

if TYPE_CHECKING:
    from wizard.content import Content

pytestmark = pytest.mark.usefixtures("small_book")

SMALLEST = """title: VPN does not connect
steps:
  page:
    ask: Can you open a page?
    why: Without it no VPN connects.
    answers:
      yes: {label: "Yes", next: restart}
      no: {label: "No", next: restart}
  restart:
    do: Restart the router in the hall.
    why: It is quick and harms nothing.
    expect: The lamp is green.
    results: {worked: works, did-not-work: page}
  works: {end: resolved, text: The VPN connects.}
"""
DESK = """owner: Service desk
source: {title: KB0004711, url: "https://wiki.contoso.com/kb"}
facts:
  place:
    question: Where are you?
    values: {home: At home, office: At the office}
targets:
  network-team: {name: Network team, role: admin, contact: NET-7}
  night: Night shift
contacts: {admin: Queue Identity}
notices:
  vpn: The VPN is being moved.
  old: {say: It is over., until: 2020-01-01}
links: [wiki.contoso.com]
"""


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "team"
    folder.mkdir()
    return folder


def loaded(folder: Path, **files: str) -> Content:
    """Write flows and load them; nothing may be wrong."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    content, findings = load([folder])
    assert not findings, [str(one) for one in findings]
    return content


def test_a_title_and_steps_are_a_flow_that_is_ready(team: Path) -> None:
    flow = loaded(team, vpn=SMALLEST).book["vpn"]
    assert (flow.version, flow.status, flow.codes, flow.summary) == (1, "ready", (), flow.title)
    assert flow.start.step == "page"
    assert (flow.owner, flow.own, flow.reviewed) == ("this desk", True, "")
    page, restart = flow.steps["page"], flow.steps["restart"]
    assert next_of(page, "not-sure") == "hand-over"
    assert ending_of(flow.steps["hand-over"]).to is Person.HELPDESK
    action = action_of(restart)
    assert (action.who, action.entra_role, action.undo, action.minutes) == (
        Person.USER,
        "none",
        "nothing to undo",
        5,
    )
    assert next_of(restart, "cannot-do") == next_of(restart, "did-not-work")
    assert restart.short == "Restart the..."
    assert ending_of(flow.steps["works"]).cause_unknown


def test_it_passes_the_check_and_not_the_strict_one(team: Path) -> None:
    path = team / "vpn.yaml"
    path.write_text(SMALLEST, "utf-8")
    assert check_files([path]) == ()
    strict = {one.rule for one in check_files([path], strict=True)}
    assert "missing-key" in strict


@pytest.mark.parametrize(
    "line", ["    why: Without it no VPN connects.\n", "    expect: The lamp is green.\n"]
)
def test_why_and_expect_are_asked_for_as_warnings(team: Path, line: str) -> None:
    path = team / "vpn.yaml"
    path.write_text(SMALLEST.replace(line, ""), "utf-8")
    found = check_files([path])
    assert [one.severity for one in found] == ["warning"]
    assert found[0].rule == f"missing-{line.split(':', maxsplit=1)[0].strip()}"


def test_what_is_written_is_never_replaced(team: Path) -> None:
    text = SMALLEST.replace("title:", "owner: Printers\nversion: 7\ntitle:")
    flow = loaded(team, vpn=text.replace("    do:", "    minutes: 1\n    do:")).book["vpn"]
    assert (flow.owner, flow.version, action_of(flow.steps["restart"]).minutes) == (
        "Printers",
        7,
        1,
    )


def test_ours_stay_strict(team: Path) -> None:
    ours = next(Path(str(bundled_flows())).glob("*.yaml"))
    assert is_ours(ours)
    assert not is_ours(team / ours.name)


def bundled_flows() -> object:
    """Return the folder of our flows."""
    return bundled("flows")


def test_the_desk_says_owner_source_and_facts_once(team: Path) -> None:
    text = (
        SMALLEST
        + """  where:
    ask: Where are you?
    why: At the office none is needed.
    fact: place
    answers: {home: {next: restart}, office: {next: to-them}}
  to-them: {end: handed-over, to: network-team, text: "Please look. Place: {place|not asked}."}
"""
    )
    text = text.replace('no: {label: "No", next: restart}', 'no: {label: "No", next: where}')
    content = loaded(team, vpn=text, desk=DESK)
    flow = content.book["vpn"]
    assert flow.owner == "Service desk"
    assert flow.sources["desk"].title == "KB0004711"
    assert flow.steps["page"].source == "desk"
    where = flow.steps["where"]
    assert [branch.label for branch in where.branches][:2] == ["At home", "At the office"]
    ending = ending_of(flow.steps["to-them"])
    assert (ending.to, ending.queue) == (Person.ADMIN, "Network team (NET-7)")
    assert content.desk.contacts == {"admin": "Queue Identity"}
    assert content.desk.notices_on("2026-11-21") == {"vpn": "The VPN is being moved."}


def test_ours_and_theirs_are_read_from_what_is_compiled_too(team: Path) -> None:
    (team / "vpn.yaml").write_text(SMALLEST, "utf-8")
    (team / "desk.yaml").write_text(DESK, "utf-8")
    content, findings = load([team], rehearsed=False)
    assert not findings
    assert content.book["vpn"].owner == "Service desk"
    assert "place" in content.book.tables.facts
    assert [head.id for head in content.book.own()] == ["vpn"]


DESK_MISTAKES = {
    "a fact of ours": ("facts: {tool: {format: line}}", "duplicate-id", "our-tool"),
    "no values, no format": ("facts: {place: {question: Where?}}", "missing-key", "values"),
    "a target of ours": ("targets: {admin: Admins}", "duplicate-id", "contacts"),
    "a contact of nobody": ("contacts: {boss: Boss}", "wrong-value", "helpdesk"),
    "an address for a host": ("links: [https://wiki.contoso.com]", "wrong-value", "host alone"),
    "an unknown key": ("fakts: {}", "unknown-key", "facts"),
    "a day that is none": ("notices: {vpn: {say: So., until: soon}}", "wrong-value", "2026-12-31"),
    "no YAML": ("owner: [", "syntax", "]"),
}


@pytest.mark.parametrize("name", DESK_MISTAKES)
def test_a_mistake_in_desk_yaml_is_told_and_stops_nothing(team: Path, name: str) -> None:
    text, rule, fix = DESK_MISTAKES[name]
    (team / "vpn.yaml").write_text(SMALLEST, "utf-8")
    (team / "desk.yaml").write_text(f"{text}\n", "utf-8")
    content, findings = load([team])
    assert [(one.rule, fix in one.fix) for one in findings] == [(rule, True)], findings
    assert findings[0].at.file.endswith("desk.yaml")
    assert "vpn" in content.book


def test_subfolders_the_other_ending_and_hidden_files(team: Path) -> None:
    (team / "net").mkdir()
    (team / ".git").mkdir()
    (team / "net" / "vpn.yml").write_text(SMALLEST, "utf-8")
    (team / ".git" / "no.yaml").write_text("x", "utf-8")
    (team / "desk.yaml").write_text(DESK, "utf-8")
    assert [path.name for path in flow_paths(team)] == ["vpn.yml"]
    assert load([team])[0].book["vpn"].owner == "Service desk"
    content, findings = load_flow_files([team / "net" / "vpn.yml"])
    assert not findings
    assert content.book["vpn"].owner == "Service desk"


def test_a_folder_of_the_name_of_ours_and_a_copy_of_ours(team: Path) -> None:
    theirs = team.parent / "flows"
    theirs.mkdir()
    ours = Path(str(bundled_flows())) / "aadsts90120.yaml"
    (theirs / ours.name).write_bytes(ours.read_bytes())
    path = Path("flows") / ours.name
    content, findings = load_flow_files([path])
    assert not findings
    flow = content.book["aadsts90120"]
    assert (
        flow.origin == "flows/aadsts90120.yaml is entra-wizard/flows/aadsts90120.yaml, unchanged."
    )
    path.write_text(path.read_text("utf-8").replace("title: ", "title: Our ", 1), "utf-8")
    content, findings = load_flow_files([path])
    assert not findings
    assert "stands in place of entra-wizard/flows" in content.book["aadsts90120"].origin


def test_an_own_flow_answers_a_code_instead_of_ours(team: Path) -> None:
    text = SMALLEST.replace("title:", "instead-of: [90120]\ntitle:")
    content = loaded(team, vpn=text)
    assert content.book.for_code(90120) is content.book["vpn"]
    assert not check_files([team / "vpn.yaml"])
    text = text.replace("instead-of", "codes")
    (team / "vpn.yaml").write_text(text, "utf-8")
    found = check_files([team / "vpn.yaml"])
    assert [one.rule for one in found] == ["code-claimed-twice"]
    assert "instead-of: [90120]" in found[0].fix


def test_a_link_is_kept_when_its_host_is_listed(team: Path) -> None:
    text = SMALLEST.replace(
        "    expect:", "    link: https://wiki.contoso.com/kb?id=1#top\n    expect:"
    )
    (team / "desk.yaml").write_text(DESK, "utf-8")
    step = loaded(team, vpn=text).book["vpn"].steps["restart"]
    assert step.link == "https://wiki.contoso.com/kb?id=1#top"


@pytest.mark.parametrize(
    "link",
    [
        "http://wiki.contoso.com",
        "javascript:alert(1)",
        "https://wiki.contoso.org/",
        "https://wiki.contoso.com.evil.org/",
        "https://wiki.contoso.com@evil.org/",
        "https://user@wiki.contoso.com/",
        "https://wiki.contoso.com:8443/",
        "https://wiki.contoso.com\\\\evil.org",
        "file:///etc/passwd",
    ],
)
def test_a_link_elsewhere_is_refused(team: Path, link: str) -> None:
    (team / "desk.yaml").write_text(DESK, "utf-8")
    text = SMALLEST.replace("    expect:", f'    link: "{link}"\n    expect:')
    (team / "vpn.yaml").write_text(text, "utf-8")
    content, findings = load_flow_files([team / "vpn.yaml"])
    assert [one.rule for one in findings] == ["wrong-value"]
    assert "vpn" not in content.book


SEVERAL = """title: Two conditions
begins:
  - {if: {place: home, seat: known}, at: both}
steps:
  where:
    ask: Where are you?
    why: The place decides.
    fact: place
    answers: {home: {next: fork}, office: {next: fork}}
  fork:
    branch: facts
    why: Two facts decide.
    when:
      far: {if: {place: home, reader: user}, next: both}
    otherwise: other
  both: {end: resolved, text: Both hold.}
  other: {end: handed-over, to: night, text: They do not.}
"""


def test_several_conditions_may_be_about_facts_of_the_desk(team: Path) -> None:
    facts = DESK.replace("facts:\n", "facts:\n  seat: {format: line}\n")
    content = loaded(team, two=SEVERAL, desk=facts)
    assert check_files([team / "two.yaml"]) == ()
    flow = content.book["two"]
    assert ending_of(flow.steps["other"]).queue == "Night shift"
    assert "hand-over" in flow.steps
