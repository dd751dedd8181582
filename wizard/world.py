"""The doors to the outside: clock, ids and keys, the net; and the desk that is built on them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

from wizard import __version__, content
from wizard.case.journal import Journal
from wizard.case.workspace import Workspace
from wizard.errors import JournalError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wizard.findings import Finding
    from wizard.probes.base import Net
    from wizard.settings import Settings

ALPHABET = "CDFGHJKMPQRTVWXY2346789"
"""The characters of case ids: none that is taken for another, and no vowels, so no words."""

ID_LENGTH = 4
"""Characters of a case id; 23 to the power of 4 are 280,000 ids."""

KEY_BYTES = 32
"""Bytes of the key from which the pseudonyms of one case are made."""


def real_net() -> Net:
    """Return the network of this machine; nothing is asked until a probe asks."""
    from wizard.probes.net import RealNet  # noqa: PLC0415 - sockets and TLS for probes alone

    return RealNet()


def closed_net() -> Net:
    """Return a net that refuses every question."""
    from wizard.probes.simulated import ClosedNet  # noqa: PLC0415 - for probes alone

    return ClosedNet()


@dataclass(frozen=True, slots=True)
class Pace:
    """The time of a rehearsal: `wait(seconds)` and a clock in seconds, which only waits move."""

    wait: Callable[[float], bool]
    now: Callable[[], float]


@dataclass(frozen=True, slots=True)
class World:
    """What differs from run to run: the time in UTC, the id of a new case, and its secret key.

    `net` makes the way outside for probes; without one nothing is asked of the network. `pace` is
    the time of sign-in tests in a rehearsal, None for real time.
    """

    now: Callable[[], datetime]
    new_id: Callable[[], str]
    new_key: Callable[[], bytes]
    net: Callable[[], Net] = closed_net
    pace: Pace | None = None


def real_pace() -> Pace | None:
    """Return no rehearsal: sign-in tests take the time they take."""
    return None


def real() -> World:
    """Return the world as it is."""
    return World(
        now=lambda: datetime.now(UTC),
        new_id=lambda: "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH)),
        new_key=lambda: secrets.token_bytes(KEY_BYTES),
        net=real_net,
        pace=real_pace(),
    )


def fixed(start: str = "2026-11-21T09:00:00Z") -> World:
    """Return a world that is the same in every run: ids K1, K2, ..., and a clock that stands."""
    time = datetime.fromisoformat(start)
    ids, keys = count(1), count(1)
    return World(
        now=lambda: time,
        new_id=lambda: f"K{next(ids)}",
        new_key=lambda: next(keys).to_bytes(KEY_BYTES, "big"),
    )


def open_workspace(settings: Settings, world: World) -> tuple[Workspace, tuple[Finding, ...]]:
    """Load what authors wrote and open the journal; return the desk and what is wrong in content.

    A journal that cannot be used never keeps anybody from working: cases are then kept in memory,
    which `journal.notices` says for as long as the program runs.
    """
    loaded, findings = content.load(settings.flow_folders, drafts=settings.drafts, rehearsed=False)
    workspace = Workspace(
        book=loaded.book,
        catalogue=loaded.catalogue,
        journal=_journal(settings.journal, world.now),
        new_id=world.new_id,
        new_key=world.new_key,
        version=__version__,
        contacts=settings.contacts,
        # Days are those of this machine, since a person wrote them.
        notices=settings.notices_on(world.now().astimezone().date()),
    )
    return workspace, findings


def _journal(path: Path | None, now: Callable[[], datetime]) -> Journal:
    try:
        return Journal.open(path, now)
    except JournalError as error:
        journal = Journal.open(None, now)
        journal.notices = (
            f"Cases are not saved: they are kept only until the program ends. {error.message}"
            f" {error.hint}".strip(),
        )
        return journal
