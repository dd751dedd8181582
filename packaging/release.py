"""Builds all that a release publishes, from the last commit, into one folder.

    python packaging/release.py --address https://code.example/entra-wizard --out dist

The wheel and the source package are built twice, in two folders, and have to be the same bytes.
Then come the single file `entra-wizard.pyz`, the list of components (SBOM), the manifests for Scoop
and Homebrew, the release notes and the checksums. The portable folder for Windows is built by
`packaging/windows/build.py`, since it needs Python for Windows.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).parent.parent
PLACEHOLDER = "https://example.invalid/entra-wizard"
"""What stands for the address of the repository until a release is built."""

MANIFESTS = ("packaging/scoop/entra-wizard.json", "packaging/homebrew/entra-wizard.rb")
NAMES_ADDRESS = ("pyproject.toml", "packaging/container/Containerfile", *MANIFESTS)
"""The files that name the address of the repository."""


def run(*words: str | Path, cwd: Path = ROOT, **env: str) -> None:
    """Run a program and stop with its words if it fails."""
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))}\n{done.stdout}{done.stderr}")


def committed(commit: str = "HEAD") -> tuple[bytes, str]:
    """Return the files of a commit as a tar, and its time in seconds."""
    git = ["git", "-C", str(ROOT)]
    tar = subprocess.run([*git, "archive", commit], capture_output=True, check=True).stdout
    log = [*git, "log", "-1", "--format=%ct", commit]
    return tar, subprocess.run(log, capture_output=True, text=True, check=True).stdout.strip()


def lay_out(tar: bytes, into: Path, address: str) -> Path:
    """Unpack the source and write the address of the repository where it is named."""
    with tarfile.open(fileobj=BytesIO(tar)) as archive:
        archive.extractall(into, filter="data")
    for name in NAMES_ADDRESS:
        file = into / name
        file.write_text(file.read_text("utf-8").replace(PLACEHOLDER, address), "utf-8")
    return into


def build_packages(source: Path, into: Path, epoch: str) -> list[Path]:
    """Build wheel and source package of a source tree without asking any registry."""
    run(
        *(sys.executable, "-m", "hatchling", "build", "--directory", into),
        cwd=source,
        SOURCE_DATE_EPOCH=epoch,
    )
    return sorted(into.iterdir())


def build_twice(tar: bytes, epoch: str, address: str, out: Path) -> tuple[Path, Path]:
    """Build wheel and source package twice; return them, or stop where the bytes differ."""
    with tempfile.TemporaryDirectory() as folder:
        built = [
            build_packages(
                lay_out(tar, Path(folder, name, "source"), address),
                Path(folder, name, "dist"),
                epoch,
            )
            for name in ("first", "second")
        ]
        for one, other in zip(*built, strict=True):
            if digest(one) != digest(other):
                sys.exit(f"{one.name} is different when it is built again.")
            shutil.copy(one, out)
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return wheel, sdist


def build_pyz(wheel: Path, out: Path) -> Path:
    """Build one file that any Python of this system and minor version runs."""
    made = out / "entra-wizard.pyz"
    with tempfile.TemporaryDirectory() as site:
        pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--target", site)
        run(*pip, "--require-hashes", "-r", ROOT / "requirements.txt")
        run(*pip, "--no-deps", wheel)
        forget_machine(Path(site))
        run(
            *(sys.executable, "-m", "shiv", "--reproducible", "--compressed"),
            *("--site-packages", site, "--console-script", "entra-wizard"),
            *("--python", "/usr/bin/env python3", "--output-file", made),
        )
    return made


def forget_machine(site: Path) -> None:
    """Remove what pip notes about this machine: scripts, and where the wheel came from."""
    shutil.rmtree(site / "bin", ignore_errors=True)
    for name in ("direct_url.json", "REQUESTED"):
        for file in site.glob(f"*.dist-info/{name}"):
            file.unlink()


def build_sbom(source: Path, out: Path) -> Path:
    """Write the components and their hashes in the form of CycloneDX."""
    made = out / "sbom.cdx.json"
    run(
        *(sys.executable, "-m", "cyclonedx_py", "requirements", "requirements.txt"),
        *("--pyproject", "pyproject.toml", "--output-reproducible", "--of", "JSON"),
        *("--output-file", made),
        cwd=source,
    )
    return made


def is_tagged(version: str) -> bool:
    """Return whether the last commit has the tag of a version."""
    tags = ["git", "-C", str(ROOT), "tag", "--points-at", "HEAD"]
    done = subprocess.run(tags, capture_output=True, text=True, check=True)
    return f"v{version}" in done.stdout.split()


def notes(version: str, changelog: str, *, tagged: bool) -> str:
    """Return what the changelog says about a version; stop if that is nothing, or has no date."""
    found = re.search(
        rf"^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## \[|\Z)",
        changelog,
        re.MULTILINE | re.DOTALL,
    )
    if not found or not found[1].strip():
        sys.exit(f"CHANGELOG.md has no section for {version}.")
    if tagged and not re.match(r"## \[[^]]+\] - \d{4}-\d\d-\d\d\n", found[0]):
        sys.exit(f"The section for {version} in CHANGELOG.md has no date, and the tag is there.")
    return found[1].strip() + "\n"


def fill(text: str, version: str, files: dict[str, str]) -> str:
    """Fill the gaps of a manifest: the version, and the checksum of each file it names."""
    for name, value in {"VERSION": version, **files}.items():
        text = text.replace(f"@{name}@", value)
    if left := re.findall(r"@[A-Z_]+@", text):
        sys.exit(f"Nothing fills {', '.join(sorted(set(left)))}.")
    return text


def digest(file: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def write_manifests(source: Path, out: Path, version: str, hashes: dict[str, str]) -> list[Path]:
    """Write the manifests whose files are there; the one for Scoop needs the Windows folder."""
    made = []
    for name in MANIFESTS:
        text = Path(source, name).read_text("utf-8")
        missing = set(re.findall(r"@(SHA_[A-Z]+)@", text)) - set(hashes)
        if missing:
            sys.stdout.write(f"Not written, as a file of it is not built: {Path(name).name}\n")
            continue
        made.append(out / Path(name).name)
        made[-1].write_text(fill(text, version, hashes), "utf-8")
    return made


def parsed(words: list[str] | None = None) -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--address", default=PLACEHOLDER, help="address of the repository")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the files go")
    parser.add_argument(
        "--only-packages", action="store_true", help="wheel and source package alone"
    )
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> None:
    """Build everything and write the checksums."""
    options = parsed(words)
    address, out = options.address.rstrip("/"), options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("*.whl"), *out.glob("*.tar.gz")):
        old.unlink()
    tar, epoch = committed()
    wheel, sdist = build_twice(tar, epoch, address, out)
    made = [wheel, sdist]
    if not options.only_packages:
        run(sys.executable, "-m", "twine", "check", "--strict", wheel, sdist)
        with tempfile.TemporaryDirectory() as folder:
            source = lay_out(tar, Path(folder), address)
            version = tomllib.loads((source / "pyproject.toml").read_text("utf-8"))["project"][
                "version"
            ]
            windows = [*out.glob(f"entra-wizard-{version}-windows-*.zip")]
            made += [build_pyz(wheel, out), build_sbom(source, out), *windows]
            hashes = {"SHA_SDIST": digest(sdist)}
            if windows:
                hashes["SHA_WINDOWS"] = digest(windows[0])
            made += write_manifests(source, out, version, hashes)
            made.append(out / "release-notes.md")
            changes = (source / "CHANGELOG.md").read_text("utf-8")
            said = notes(version, changes, tagged=is_tagged(version))
            made[-1].write_text(said, "utf-8")
    sums = "".join(f"{digest(one)}  {one.name}\n" for one in made)
    (out / "SHA256SUMS").write_text(sums, "utf-8")
    sys.stdout.write(sums)


if __name__ == "__main__":
    main()
