"""Looks at what the program stands on: the licenses, and publicly known weaknesses.

    python packaging/check_dependencies.py licenses     those of the installed packages
    python packaging/check_dependencies.py advisories   asks the advisory service; needs the network

Ends with 1 where a license is not on the list or a weakness is known. Where no advisory service
answers it says so and ends with 0: then nothing was checked, and nothing is claimed.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCKED = (ROOT / "requirements.txt", ROOT / "packaging" / "container" / "requirements.txt")

MAY_BE_SHIPPED = re.compile(
    r"(?i)\b(?:MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla Public|LGPL|GNU Lesser"
    r"|Unlicense|0BSD|Zlib)"
)
"""Licenses under which a package can be installed beside ours; LGPL is that of psycopg."""


def locked() -> list[str]:
    """Return the names of all packages that are locked, each once."""
    names = (
        re.findall(r"^([a-z0-9-]+)==", file.read_text("utf-8"), re.MULTILINE) for file in LOCKED
    )
    return sorted({name for found in names for name in found})


def license_of(name: str) -> str:
    """Return what a package says of its license, in one line; nothing if it is not installed."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return ""
    words = [about.get("License-Expression") or ""]
    words += [one for one in about.get_all("Classifier") or [] if one.startswith("License ::")]
    words.append((about.get("License") or "").partition("\n")[0])
    return next((one for one in words if one), "unknown")


def licenses() -> int:
    """Write the license of each package; 1 if one is none of ours."""
    found = {name: license_of(name) for name in locked()}
    for name, text in found.items():
        sys.stdout.write(f"{name}: {text or 'not installed here'}\n")
    wrong = [name for name, text in found.items() if text and not MAY_BE_SHIPPED.search(text)]
    if wrong:
        sys.stdout.write(f"Not on the list of licenses: {', '.join(wrong)}\n")
    return int(bool(wrong))


def known_weaknesses(report: str) -> tuple[list[str], list[str], list[str]]:
    """Return the packages of a report that were looked up, those not, and each weakness."""
    rows = json.loads(report)["dependencies"]
    looked_up = [row["name"] for row in rows if "skip_reason" not in row]
    skipped = [row["name"] for row in rows if "skip_reason" in row]
    weak = [
        f"{row['name']} {row['version']}: {one['id']}, fixed in: {', '.join(one['fix_versions'])}"
        for row in rows
        for one in row.get("vulns", ())
    ]
    return looked_up, skipped, weak


def say(text: str) -> None:
    """Write a line, on the forge as a warning of the run as well."""
    on_forge = os.environ.get("GITHUB_ACTIONS") == "true"
    sys.stdout.write(f"::warning::{text}\n" if on_forge else f"{text}\n")


def advisories() -> int:
    """Ask for known weaknesses of each locked package; 1 if there is one."""
    code = 0
    for file in LOCKED:
        name = file.relative_to(ROOT).as_posix()
        audit = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"]
        done = subprocess.run(
            [*audit, "--progress-spinner", "off", "--format", "json", "-r", str(file)],
            capture_output=True,
            text=True,
            check=False,
        )
        looked_up, skipped, weak = (
            known_weaknesses(done.stdout) if done.stdout else ([], [name], [])
        )
        for one in weak:
            sys.stdout.write(f"{one}\n")
        if not looked_up:
            say(f"{name}: no advisory service answered, so nothing was looked up.")
        elif skipped:
            say(f"{name}: not looked up: {', '.join(skipped)}.")
        else:
            sys.stdout.write(f"{name}: {len(looked_up)} packages, {len(weak)} known weaknesses.\n")
        code |= bool(weak)
    return code


CHECKS = {"licenses": licenses, "advisories": advisories}

if __name__ == "__main__":
    asked = sys.argv[1:] or list(CHECKS)
    if unknown := [one for one in asked if one not in CHECKS]:
        sys.exit(f"Unknown: {', '.join(unknown)}. There are: {', '.join(CHECKS)}.")
    sys.exit(max(CHECKS[one]() for one in asked))
