"""The program inside a test, with flows and a journal of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.cli_program import LOST_DOOR, Program
from tests.signin.rigs import Clock
from wizard import world
from wizard.probes.simulated import ClosedNet

if TYPE_CHECKING:
    from pathlib import Path


def at_once() -> world.Pace:
    """Return a time that only waits move, so that a test of 15 minutes is over at once."""
    clock = Clock()
    return world.Pace(clock.wait, clock.now)


@pytest.fixture(scope="session")
def flows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("flows")
    (folder / "lost-door.yaml").write_text(LOST_DOOR, encoding="utf-8")
    return folder


@pytest.fixture
def program(
    tmp_path: Path,
    flows: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Program:
    monkeypatch.setattr(world, "real_net", ClosedNet)
    monkeypatch.setattr(world, "real_pace", at_once)
    return Program(tmp_path, flows, monkeypatch, capsys)
