"""What the forge reads (.github) and what the site is made of (mkdocs.yml) is whole."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
GITHUB = ROOT / ".github"
FORMS = sorted(path.name for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml"))
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


def read(path: Path) -> Any:  # noqa: ANN401 - a YAML file can hold anything
    return yaml.safe_load(path.read_text("utf-8"))


def test_ci_runs_on_three_systems_and_all_pythons() -> None:
    jobs = read(GITHUB / "workflows" / "ci.yml")["jobs"]
    linux, elsewhere = (jobs[name]["strategy"]["matrix"] for name in ("linux", "elsewhere"))
    assert linux["python"] == elsewhere["python"] == PYTHONS
    assert elsewhere["system"] == ["macos-latest", "windows-latest"]
    assert jobs["linux"]["runs-on"] == jobs["site"]["runs-on"] == "ubuntu-latest"


def test_the_oldest_python_of_ci_is_the_oldest_that_may_be_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == f">={PYTHONS[0]}"


def test_ci_starts_what_is_there() -> None:
    jobs = read(GITHUB / "workflows" / "ci.yml")["jobs"]
    runs = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    assert ".ci/run" in runs
    assert (ROOT / ".ci" / "run").is_file()
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for run in runs:
        for target in re.findall(r"^make ([a-z]+)", run, re.MULTILINE):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_ci_may_only_read() -> None:
    assert read(GITHUB / "workflows" / "ci.yml")["permissions"] == {"contents": "read"}


def test_there_is_a_form_for_each_kind_of_report() -> None:
    assert FORMS == ["bug.yml", "config.yml", "unread-text.yml", "wrong-advice.yml"]


@pytest.mark.parametrize("name", [name for name in FORMS if name != "config.yml"])
def test_a_form_has_what_the_forge_needs(name: str) -> None:
    form = read(GITHUB / "ISSUE_TEMPLATE" / name)
    assert form["name"]
    assert form["description"]
    asked = [row for row in form["body"] if row["type"] != "markdown"]
    ids = [row["id"] for row in asked]
    assert ids
    assert len(ids) == len(set(ids))
    for row in asked:
        assert row["type"] in {"input", "textarea", "dropdown", "checkboxes"}
        assert row["attributes"]["label"]
        assert row["validations"]["required"] is True


def test_dependabot_looks_after_packages_and_actions() -> None:
    found = [one["package-ecosystem"] for one in read(GITHUB / "dependabot.yml")["updates"]]
    assert found == ["pip", "github-actions"]


def nav(rows: list[Any]) -> list[str]:
    """Return the pages of a navigation, in order."""
    found: list[str] = []
    for row in rows:
        for below in row.values():
            found += [below] if isinstance(below, str) else nav(below)
    return found


def test_the_site_shows_every_page_once_and_loads_nothing_from_elsewhere() -> None:
    site = read(ROOT / "mkdocs.yml")
    pages = sorted(path.relative_to(ROOT / "docs").as_posix() for path in ROOT.glob("docs/**/*.md"))
    assert sorted(nav(site["nav"])) == pages
    assert site["theme"]["font"] is False
