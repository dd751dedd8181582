"""What holds for every test: nobody's home folder or settings, and no journal is left open."""

from __future__ import annotations

import os
import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from wizard.case.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_FOREIGN = ("ENTRA_WIZARD_", "TEXTUAL", "NO_COLOR", "FORCE_COLOR", "ACCESSIBLE", "COLUMNS", "LINES")


def pytest_configure() -> None:
    """Let Ctrl+C reach the programs that tests start, even where the tests run in the background.

    A shell starts background jobs with the signal ignored, and what is ignored is inherited.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def _one_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def home(_one_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the test and the programs it starts an empty home, and nothing the owner has set."""
    for name in os.environ:
        if name.startswith(_FOREIGN):
            monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(_one_home))
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(_one_home / name))
    yield _one_home
    for left in _one_home.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()


@pytest.fixture(autouse=True)
def _closed_journals(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close each journal a test opened; Python 3.13 blames a later test for one left open."""
    opened: list[Journal] = []
    first = Journal.__init__

    def note(journal: Journal, *args: object) -> None:
        first(journal, *args)  # type: ignore[arg-type] # whatever it takes is handed on
        opened.append(journal)

    monkeypatch.setattr(Journal, "__init__", note)
    yield
    for journal in opened:
        journal.close()
