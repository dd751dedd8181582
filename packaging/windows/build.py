"""Builds a folder for Windows that runs without an installation and without admin rights.

    python packaging/windows/build.py --python python-3.13.9-embed-amd64.zip \
        --wheel dist/entra_wizard-1.0.0-py3-none-any.whl --out dist

`--python` is the "Windows embeddable package" of python.org. The packages are those that
`requirements.txt` locks, as wheels for Windows, so this runs on any system. The zip is the same
bytes each time. It was built and looked into on Linux, and has not been started on Windows here:
CI does that.
"""

from __future__ import annotations

import argparse
import compileall
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
SITE = "Lib/site-packages"
START = '@"%~dp0python\\python.exe" -m wizard %*\r\n'
"""The command file: the folder can lie anywhere, and a path with spaces does no harm."""

READ_ME = """\
entra-wizard {version} for Windows, portable

Start    entra-wizard.cmd, in Windows Terminal if you have it
Needs    nothing: Python is in this folder, and no admin rights are needed
Stores   cases under %LOCALAPPDATA%\\entra-wizard, settings too
Remove   delete this folder, and %LOCALAPPDATA%\\entra-wizard
"""
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def python_of(embeddable: Path) -> tuple[str, str]:
    """Return the version (as 3.13) and the platform (as amd64) of an embeddable Python."""
    with zipfile.ZipFile(embeddable) as archive:
        found = [re.fullmatch(r"python3(\d+)\._pth", name) for name in archive.namelist()]
    minor = next((one[1] for one in found if one), None)
    if minor is None:
        sys.exit(f"{embeddable} is no embeddable Python: it has no python3*._pth")
    platform = re.search(r"embed-(amd64|arm64|win32)", embeddable.name)
    return f"3.{minor}", platform[1] if platform else "amd64"


def install(site: Path, wheel: Path, python: str, platform: str) -> None:
    """Put the locked packages for Windows and the program into a folder."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--target", str(site)]
    tag = platform if platform == "win32" else f"win_{platform}"
    target = ["--platform", tag, "--python-version", python, "--only-binary", ":all:"]
    locked = ["--require-hashes", "-r", str(ROOT / "requirements.txt")]
    for more in ([*target, *locked], ["--no-deps", str(wheel)]):
        subprocess.run([*pip, *more], check=True)
        shutil.rmtree(site / "bin", ignore_errors=True)  # scripts that name this machine
    for name in ("direct_url.json", "REQUESTED"):  # so does where the wheel came from
        for file in site.glob(f"*.dist-info/{name}"):
            file.unlink()


def lay_out(embeddable: Path, site: Path, version: str, into: Path) -> None:
    """Put Python, the packages and the command file together."""
    home = into / "python"
    with zipfile.ZipFile(embeddable) as archive:
        archive.extractall(home)
    (paths,) = home.glob("python3*._pth")
    lines = paths.read_text("utf-8").splitlines()
    paths.write_text("".join(f"{line}\n" for line in [*lines, SITE.replace("/", "\\")]), "utf-8")
    shutil.copytree(site, home / SITE)
    (into / "entra-wizard.cmd").write_bytes(START.encode())
    text = READ_ME.format(version=version).replace("\n", "\r\n")
    (into / "README.txt").write_bytes(text.encode())


def compile_all(site: Path, python: str) -> bool:
    """Compile the packages, so that the first start is a quick one; needs the same Python."""
    if python != f"{sys.version_info.major}.{sys.version_info.minor}":
        return False
    unchecked = compileall.PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(site, quiet=2, stripdir=str(site), invalidation_mode=unchecked)
    return True


def write_zip(folder: Path, zip_file: Path) -> None:
    """Write a folder as a zip below one top folder, in order and without times of this machine."""
    with zipfile.ZipFile(zip_file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = f"{zip_file.stem}/{file.relative_to(folder).as_posix()}"
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, file.read_bytes())


def main(words: list[str] | None = None) -> None:
    """Build the zip."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--python", type=Path, required=True, help="embeddable Python, a zip")
    parser.add_argument("--wheel", type=Path, required=True, help="the wheel of the program")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the zip goes")
    options = parser.parse_args(words)
    version = options.wheel.name.split("-")[1]
    python, platform = python_of(options.python)
    options.out.mkdir(parents=True, exist_ok=True)
    made = options.out / f"entra-wizard-{version}-windows-{platform}.zip"
    with tempfile.TemporaryDirectory() as work:
        site, folder = Path(work, "site"), Path(work, "folder")
        install(site, options.wheel, python, platform)
        if not compile_all(site, python):
            sys.stdout.write(
                f"Not compiled: that takes Python {python}. The first start is slow.\n"
            )
        lay_out(options.python, site, version, folder)
        write_zip(folder, made)
    sys.stdout.write(f"{made}\n")


if __name__ == "__main__":
    main()
