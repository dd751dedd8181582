"""What a release publishes: complete, the same bytes each time, nothing of anyone's machine."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import subprocess
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.test_forge import PYTHONS
from wizard import __version__
from wizard.cli import HOME, arguments, parser

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "packaging"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def script(name: str) -> ModuleType:
    """Return a script of the folder, which is not a package."""
    spec = importlib.util.spec_from_file_location(Path(name).stem, FOLDER / name)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RELEASE = script("release.py")
WINDOWS = script("windows/build.py")
DEPENDENCIES = script("check_dependencies.py")

# What the project says of itself


def test_a_classifier_stands_for_each_python_of_ci() -> None:
    named = [one.rpartition(" :: ")[2] for one in PROJECT["classifiers"]]
    assert [one for one in named if one.startswith("3.")] == PYTHONS


def test_the_project_names_no_person_and_one_address() -> None:
    assert PROJECT["authors"] == [{"name": "The entra-wizard developers"}]
    assert {"Homepage", "Source", "Documentation", "Changelog", "Issues"} == set(PROJECT["urls"])
    assert all(url.startswith(RELEASE.PLACEHOLDER) for url in PROJECT["urls"].values())


def test_the_placeholder_stands_only_where_a_release_replaces_it() -> None:
    done = [
        path.relative_to(ROOT).as_posix()
        for folder in ("packaging", "docs", "wizard")
        for path in [*ROOT.glob("*.*"), *(ROOT / folder).rglob("*")]
        if path.suffix in {".py", ".md", ".toml", ".json", ".rb", ".yaml", ".yml", ""}
        and path.is_file()
        and path.name != "release.py"
        and RELEASE.PLACEHOLDER in path.read_text("utf-8", errors="replace")
    ]
    assert sorted(set(done)) == sorted(RELEASE.NAMES_ADDRESS)


def test_every_extra_is_locked_for_the_container() -> None:
    locked = (FOLDER / "container" / "requirements.txt").read_text("utf-8")
    program = (ROOT / "requirements.txt").read_text("utf-8")
    for name in ("textual-serve", "psycopg", "psycopg-binary"):
        assert re.search(rf"^{name}==[\w.]+ ", locked, re.MULTILINE), f"{name}: make requirements"
    pins = re.compile(r"^[a-z0-9-]+==[\w.]+", re.MULTILINE)
    assert set(pins.findall(program)) <= set(pins.findall(locked)), "make requirements"


# The notes, the manifests, the checksums


def test_the_changelog_has_notes_for_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert "### Added" in RELEASE.notes(__version__, changelog, tagged=False)


def test_a_tag_without_a_date_in_the_changelog_stops_the_release() -> None:
    undated, dated = (f"## [9.0.0]{end}\n\nIt works.\n" for end in (" - x", " - 2026-12-01"))
    with pytest.raises(SystemExit, match="has no date"):
        RELEASE.notes("9.0.0", undated, tagged=True)
    assert RELEASE.notes("9.0.0", dated, tagged=True) == "It works.\n"
    with pytest.raises(SystemExit, match="no section"):
        RELEASE.notes("9.0.1", dated, tagged=False)


def test_the_manifests_name_the_files_of_the_release(tmp_path: Path) -> None:
    hashes = {"SHA_SDIST": "5" * 64, "SHA_WINDOWS": "a" * 64}
    made = RELEASE.write_manifests(ROOT, tmp_path, "9.8.7", hashes)
    scoop, brew = (one.read_text("utf-8") for one in made)
    file = json.loads(scoop)["architecture"]["64bit"]
    assert file["url"].endswith("/v9.8.7/entra-wizard-9.8.7-windows-amd64.zip")
    assert file["extract_dir"] == "entra-wizard-9.8.7-windows-amd64"
    assert file["hash"] == "a" * 64
    assert f'sha256 "{"5" * 64}"' in brew
    assert "entra_wizard-9.8.7.tar.gz" in brew


def test_without_the_folder_for_windows_its_manifest_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (made,) = RELEASE.write_manifests(ROOT, tmp_path, "9.8.7", {"SHA_SDIST": "5" * 64})
    assert made.name == "entra-wizard.rb"
    assert "entra-wizard.json" in capsys.readouterr().out


# The folder for Windows


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """Return what has the form of an embeddable Python."""
    made = tmp_path / "python-3.13.9-embed-amd64.zip"
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("python.exe", b"MZ")
        archive.writestr("python313._pth", "python313.zip\n.\n")
    return made


def test_an_embeddable_python_tells_version_and_platform(python: Path, tmp_path: Path) -> None:
    assert WINDOWS.python_of(python) == ("3.13", "amd64")
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "")
    with pytest.raises(SystemExit, match="no embeddable Python"):
        WINDOWS.python_of(other)


def test_the_folder_starts_from_anywhere_and_is_the_same_bytes_twice(
    python: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    (site / "wizard").mkdir(parents=True)
    (site / "wizard" / "__main__.py").write_text("print('here')\n", "utf-8")
    digests = set()
    for name in ("first", "second"):
        WINDOWS.lay_out(python, site, "9.8.7", tmp_path / name)
        made = tmp_path / f"out-{name}" / "entra-wizard-9.8.7-windows-amd64.zip"
        made.parent.mkdir()
        WINDOWS.write_zip(tmp_path / name, made)
        digests.add(hashlib.sha256(made.read_bytes()).hexdigest())
    assert len(digests) == 1
    with zipfile.ZipFile(made) as archive:
        files = {one.partition("/")[2]: archive.read(one) for one in archive.namelist()}
    assert files["python/python313._pth"].decode().splitlines()[-1] == "Lib\\site-packages"
    assert "python/Lib/site-packages/wizard/__main__.py" in files
    assert files["entra-wizard.cmd"] == b'@"%~dp0python\\python.exe" -m wizard %*\r\n'
    assert b"Remove   delete this folder" in files["README.txt"]


# The container


def test_the_container_is_not_root_and_tells_whether_it_is_well() -> None:
    text = (FOLDER / "container" / "Containerfile").read_text("utf-8")
    last = text.rpartition("\nFROM ")[2]
    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", last, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK .*\\\n +CMD \[.*/health\.py.*\]$", last, re.MULTILINE)
    assert "pip" not in last, "nothing is installed in what runs"
    assert "PUBLIC_ADDRESS" in last.rpartition("ENTRYPOINT")[2]
    assert "--require-hashes" in text
    for line in re.findall(r"^COPY (?!--from)(\S+) ", text, re.MULTILINE):
        assert (ROOT / line).exists(), line


def servers(compose: str) -> list[dict[str, Any]]:
    """Return the services of a compose file that run the image made here."""
    file = yaml.safe_load((FOLDER / "container" / compose).read_text("utf-8"))
    return [one for one in file["services"].values() if one["image"] == "entra-wizard"]


COMPOSE = {"compose.yaml": 1, "compose-two.yaml": 2}


@pytest.mark.parametrize("name", COMPOSE)
def test_compose_starts_it_read_only_and_without_rights(name: str) -> None:
    found = servers(name)
    assert len(found) == COMPOSE[name]
    for service in found:
        assert service["read_only"] is True
        assert service["cap_drop"] == ["all"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


@pytest.mark.skipif(os.name == "nt", reason="the image starts with /bin/sh")
@pytest.mark.parametrize("name", COMPOSE)
def test_what_compose_adds_to_the_image_is_a_command_line(name: str, tmp_path: Path) -> None:
    (tmp_path / "entra-wizard").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    (tmp_path / "entra-wizard").chmod(0o755)
    text = (FOLDER / "container" / "Containerfile").read_text("utf-8")
    start = json.loads(text.rpartition("ENTRYPOINT ")[2])
    for service in servers(name):
        surroundings = {"PATH": str(tmp_path), **service["environment"]}
        done = subprocess.run(
            [*start, *service.get("command", ())],
            env=surroundings,
            capture_output=True,
            text=True,
            check=True,
        )
        read = arguments.read(*parser.find(HOME, done.stdout.splitlines()))
        assert read.behind_proxy == service["environment"]["PUBLIC_ADDRESS"]


def test_the_container_is_built_from_the_source_alone() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert lines[1] == "*"
    for name in (line[1:] for line in lines if line.startswith("!")):
        assert (ROOT / name).exists(), name


# What it stands on


@pytest.mark.parametrize("name", DEPENDENCIES.locked())
def test_a_package_that_is_shipped_has_a_license_that_allows_it(name: str) -> None:
    text = DEPENDENCIES.license_of(name)
    if not text:
        pytest.skip("this package is in the container alone, and not installed here")
    assert DEPENDENCIES.MAY_BE_SHIPPED.search(text), text


def test_a_weakness_is_told_from_a_package_that_was_not_looked_up() -> None:
    rows = [
        {"name": "good", "version": "1.0", "vulns": []},
        {"name": "weak", "version": "2.0", "vulns": [{"id": "X-1", "fix_versions": ["2.1"]}]},
        {"name": "lost", "skip_reason": "not found"},
    ]
    looked_up, skipped, weak = DEPENDENCIES.known_weaknesses(json.dumps({"dependencies": rows}))
    assert (looked_up, skipped) == (["good", "weak"], ["lost"])
    assert weak == ["weak 2.0: X-1, fixed in: 2.1"]
