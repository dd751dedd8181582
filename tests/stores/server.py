"""A PostgreSQL server of the tests: its own folder, its own socket, gone when they end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

GUARDED = "guarded"
"""A user whose password is asked for; all others come in without."""

_ACCESS = f"""\
local all {GUARDED} scram-sha-256
host all {GUARDED} 127.0.0.1/32 scram-sha-256
local all all trust
host all all 127.0.0.1/32 trust
"""


def programs() -> Path | None:
    """Return the folder of the programs of PostgreSQL, or None where they are missing."""
    found = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    candidates = [Path(found).resolve().parent] if found else []
    return next((one for one in (*candidates, *folders) if (one / "pg_ctl").exists()), None)


@dataclass(slots=True)
class Server:
    """A running server; `port` is that of the loopback and of the socket in `folder`."""

    folder: Path
    port: int
    programs: Path

    def address(self, database: str, user: str = "postgres", password: str = "") -> str:
        """Return the address of a database over the socket."""
        who = f"{user}:{password}" if password else user
        return f"postgresql://{who}@{quote(str(self.folder), safe='')}:{self.port}/{database}"

    def over_loopback(self, database: str, user: str = "postgres") -> str:
        """Return the address of a database over the loopback."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        options = f"-k {self.folder} -p {self.port} -c listen_addresses=127.0.0.1"
        self._run("pg_ctl", "-w", "-s", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stop the server at once, as a machine that is switched off."""
        self._run("pg_ctl", "-w", "-s", "-m", "immediate", "stop")

    def make(self) -> None:
        """Make the data folder."""
        self._run(
            "initdb", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync", "-A", "trust"
        )
        (self.folder / "data" / "pg_hba.conf").write_text(_ACCESS)

    def _run(self, program: str, *arguments: str) -> None:
        # As root the server refuses to run, so it runs as the user that the package has made.
        user = "postgres" if os.geteuid() == 0 else None
        subprocess.run(
            [self.programs / program, "-D", str(self.folder / "data"), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            cwd=self.folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        )


@contextmanager
def running(found: Path) -> Iterator[Server]:
    """Run a server in a folder of its own, whose name is short enough for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="ew-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    server = Server(folder, _free_port(), found)
    try:
        server.make()
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
