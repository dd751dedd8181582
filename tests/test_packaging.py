"""What must hold of what is shipped: everything is in it, and nothing of anyone's machine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from wizard import __version__, content
from wizard.content.compiled import bundled

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
REQUIREMENTS = (ROOT / "requirements.txt").read_text(encoding="utf-8")
SHIPPED = sorted(
    path.relative_to(ROOT).as_posix()
    for kind in ("flows", "data")
    for path in (ROOT / kind).rglob("*")
    if path.is_file() and path.parent.name != "compiled"
)


def build(*, source: Path, into: Path, kinds: tuple[str, ...]) -> list[Path]:
    """Build packages of a source tree without asking any registry; return them by name."""
    targets = [word for kind in kinds for word in ("--target", kind)]
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(into), *targets]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    return sorted(into.iterdir())


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (package,) = build(source=ROOT, into=tmp_path_factory.mktemp("sdist"), kinds=("sdist",))
    return package


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (package,) = build(source=ROOT, into=tmp_path_factory.mktemp("wheel"), kinds=("wheel",))
    return package


@pytest.fixture(scope="module")
def unpacked(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        for member in archive:
            stream = archive.extractfile(member)
            assert stream, f"{member.name} is not a plain file"
            path = folder / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(stream.read())
            path.chmod(member.mode)
    (top,) = folder.iterdir()
    return top


LOOK = """
import json, site, sys
sys.path.insert(0, sys.argv[1])
site.addsitedir(sys.argv[1])
sys.path.sort(key=lambda folder: folder not in (sys.argv[1], sys.argv[2]))
import wizard
from wizard import content
loaded, findings = content.load()
print(json.dumps({
    "from": wizard.__file__,
    "version": wizard.__version__,
    "flows": sorted(loaded.book),
    "scenarios": len(loaded.scenarios),
    "codes": len(loaded.catalogue.entries),
    "findings": [str(one) for one in findings],
}))
"""


def look(place: Path, cwd: Path, source: Path | None = None) -> dict[str, object]:
    """Return what a fresh interpreter finds when the program is installed at a place."""
    command = [sys.executable, "-I", "-W", "error", "-c", LOOK, str(place), str(source or place)]
    done = subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True)
    found: dict[str, object] = json.loads(done.stdout)
    assert str(found.pop("from")).startswith(str(source or place))
    return found


def unzip(package: Path, into: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        for name in archive.namelist():
            archive.extract(name, into)


def expected() -> dict[str, object]:
    loaded, findings = content.load()
    return {
        "version": __version__,
        "flows": sorted(loaded.book),
        "scenarios": len(loaded.scenarios),
        "codes": len(loaded.catalogue.entries),
        "findings": [str(one) for one in findings],
    }


@pytest.mark.slow
def test_a_wheel_holds_every_flow_and_table_byte_for_byte(wheel: Path) -> None:
    assert any(name.startswith("flows/") for name in SHIPPED)
    with zipfile.ZipFile(wheel) as archive:
        inside = {
            name.removeprefix("wizard/_bundled/"): archive.read(name)
            for name in archive.namelist()
            if name.startswith("wizard/_bundled/")
        }
        assert {"wizard/py.typed", "wizard/__main__.py"} <= set(archive.namelist())
    compiled = {name for name in inside if name.startswith("data/compiled/")}
    assert "data/compiled/no-code.json" in compiled
    assert sorted(set(inside) - compiled) == SHIPPED
    for name in SHIPPED:
        assert inside[name] == (ROOT / name).read_bytes(), name


@pytest.mark.slow
def test_a_wheel_holds_every_module_and_nothing_else(wheel: Path) -> None:
    modules = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "wizard").rglob("*")
        if path.is_file() and path.suffix in {".py", ".tcss", ".typed", ".html", ".css", ".js"}
    }
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if "/_bundled/" not in name}
    info = f"entra_wizard-{__version__}.dist-info/"
    assert {name for name in names if not name.startswith(info)} == modules
    assert f"{info}licenses/LICENSE" in names


@pytest.mark.slow
def test_an_installed_wheel_finds_its_flows(wheel: Path, tmp_path: Path) -> None:
    unzip(wheel, tmp_path / "site")
    assert look(tmp_path / "site", tmp_path) == expected()


@pytest.mark.slow
def test_a_wheel_that_is_run_without_installing_finds_its_flows(
    wheel: Path, tmp_path: Path
) -> None:
    assert look(wheel, tmp_path) == expected()


@pytest.mark.slow
def test_an_editable_install_finds_the_flows_of_the_checkout(tmp_path: Path) -> None:
    (tmp_path / "built").mkdir()
    hook = "import sys; from hatchling.build import build_editable; build_editable(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", hook, str(tmp_path / "built")],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (package,) = (tmp_path / "built").iterdir()
    unzip(package, tmp_path / "site")
    assert not (tmp_path / "site" / "wizard").exists(), "an editable install holds no copy"
    assert look(tmp_path / "site", tmp_path, source=ROOT) == expected()


@pytest.mark.slow
def test_a_source_package_gives_the_same_packages_byte_for_byte(
    unpacked: Path, wheel: Path, sdist: Path, tmp_path: Path
) -> None:
    again = build(source=unpacked, into=tmp_path / "again", kinds=("wheel", "sdist"))
    assert [one.name for one in again] == sorted([wheel.name, sdist.name])
    with (
        zipfile.ZipFile(wheel) as first,
        zipfile.ZipFile(tmp_path / "again" / wheel.name) as second,
    ):
        for name in first.namelist():
            assert first.read(name) == second.read(name), name
    for package in (wheel, sdist):
        assert package.read_bytes() == (tmp_path / "again" / package.name).read_bytes()


@pytest.mark.slow
def test_the_page_on_an_index_has_whole_addresses_alone(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith("/METADATA"))
        text = archive.read(name).decode()
    source = PROJECT["project"]["urls"]["Source"]
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    assert len(targets) > 15
    assert [one for one in targets if not one.startswith(("https://", "#"))] == []
    assert f"({source}/raw/v{__version__}/screenshots/question-120x40.svg)" in text


@pytest.mark.slow
def test_an_installed_wheel_checks_the_content_of_a_checkout(wheel: Path, tmp_path: Path) -> None:
    unzip(wheel, tmp_path / "site")
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from wizard.cli import main; "
    code += "sys.exit(main(sys.argv[1:]))"
    words = ("flow", "check", "flows/", "data/catalogue/", "data/messages/", "data/facts.yaml")
    command = [sys.executable, "-c", code, str(tmp_path / "site"), *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert done.stdout.endswith("files checked, nothing found.\n")


@pytest.mark.slow
def test_a_source_package_can_be_set_up_tested_and_read(unpacked: Path) -> None:
    for name in ("Makefile", "requirements.txt", "LICENSE", ".ci/run", "mkdocs.yml", "tests"):
        assert (unpacked / name).exists(), name
    pages = [path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")]
    pages += [path.name for path in ROOT.glob("*.md")]
    assert len(pages) > 10
    for name in (*SHIPPED, *pages):
        assert (unpacked / name).is_file(), name


def test_the_version_is_said_once() -> None:
    assert PROJECT["project"]["version"] == __version__


# --- requirements


def pins() -> dict[str, tuple[str, list[str]]]:
    """Return version and hashes by the name of each pinned package."""
    blocks = re.split(r"\n(?=[a-z])", REQUIREMENTS)[1:]
    found = {}
    for block in blocks:
        first = re.match(r"([a-z0-9-]+)==([\w.]+)( ; [^\\\n]+)? ", block)
        assert first, block
        found[first[1]] = (first[2], re.findall(r"--hash=sha256:([0-9a-f]{64})\b", block))
    return found


def test_every_requirement_is_exact_and_has_the_hash_of_each_file() -> None:
    found = pins()
    assert len(found) >= 8
    for name, (_version, hashes) in found.items():
        assert len(hashes) >= 2, f"{name} lacks a wheel or its source"
    # One compiled package: wheels for Linux, macOS and Windows on four Pythons, and the source.
    assert len(found["pyyaml"][1]) >= 20


@pytest.mark.parametrize("wanted", PROJECT["project"]["dependencies"])
def test_every_dependency_is_pinned_inside_its_range(wanted: str) -> None:
    requirement = Requirement(wanted)
    version, _hashes = pins()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version)


# --- nothing of anyone's machine


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)  # noqa: S607 - git is wherever the person has it
    if done.returncode:
        pytest.skip("this is not a checkout")
    paths = (ROOT / name for name in done.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


# In pieces, so that this file does not find itself.
ADDRESSES = re.compile(
    "|".join(
        (
            "index" + "[-_]url",
            "find" + "[-_]links",
            "trusted" + "[-_]host",
            r"https?://[^\s\"')]*/" + "simple" + r"\b",
            "python" + "hosted",
            r"https?://pypi",
        )
    ),
    re.IGNORECASE,
)


def test_no_file_names_the_address_of_a_package_index() -> None:
    hits = [
        f"{path.relative_to(ROOT)}: {line.strip()[:80]}"
        for path in tracked()
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if ADDRESSES.search(line)
    ]
    assert hits == []


def test_no_file_locks_addresses() -> None:
    names = {path.name for path in tracked()}
    assert not names & {"uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock", "pip.conf"}


def test_the_tests_run_on_the_flows_of_the_checkout() -> None:
    assert bundled("flows") == ROOT / "flows"
