"""The world of a run: clock, random ids and keys, the network; and how a workspace is opened."""

from __future__ import annotations

import getpass
import os
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from hashlib import blake2b
from itertools import count
from typing import TYPE_CHECKING

from wizard import __version__, content
from wizard.case.journal import Journal
from wizard.case.workspace import Workspace
from wizard.errors import JournalError
from wizard.frozen import frozen
from wizard.settings import DatabaseAddress

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from wizard.content.tables import Desk
    from wizard.findings import Finding
    from wizard.probes.base import Net
    from wizard.settings import Settings

ALPHABET = "CDFGHJKMPQRTVWXY2346789"
"""The characters of case ids: none that looks like another, and no vowels, so no words."""

ID_LENGTH = 4
"""Characters of a case id; 23 to the power of 4 are 280,000 ids."""

KEY_BYTES = 32
"""Bytes of the key from which the pseudonyms of one case are derived."""


def real_net() -> Net:
    """Return the network of this machine; nothing is sent until a probe runs."""
    from wizard.probes.net import RealNet  # noqa: PLC0415 - sockets and TLS for probes alone

    return RealNet()


def closed_net() -> Net:
    """Return a network that refuses every request."""
    from wizard.probes.simulated import ClosedNet  # noqa: PLC0415 - for probes alone

    return ClosedNet()


@frozen
class Pace:
    """A simulated time: `wait(seconds)`, and a clock in seconds that only waiting advances."""

    wait: Callable[[float], bool]
    now: Callable[[], float]


@frozen
class World:
    """What differs from run to run: the UTC time, the id of a new case, and its secret key.

    `net` returns the network for probes; the default refuses every request. `pace` is the simulated
    time of sign-in tests, None for real time. `login` is the name of the user of this machine.
    """

    now: Callable[[], datetime]
    new_id: Callable[[], str]
    new_key: Callable[[], bytes]
    net: Callable[[], Net] = closed_net
    pace: Pace | None = None
    login: str = ""


def real_pace() -> Pace | None:
    """Return None: sign-in tests run in real time."""
    return None


def real() -> World:
    """Return the world of a normal run: system clock, random ids and keys, real network."""
    return World(
        now=lambda: datetime.now(UTC),
        new_id=_random_id,
        new_key=lambda: os.urandom(KEY_BYTES),
        net=real_net,
        pace=real_pace(),
        login=_login(),
    )


def _random_id() -> str:
    import secrets  # noqa: PLC0415 - only where a case begins; it loads a library for hashes

    return "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH))


def _login() -> str:
    """Return the name of the user of this machine, or nothing where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # ImportError on Windows, without the variables
        return ""


def person_name(desk: str, login: str, key: bytes) -> str:
    """Return the name that events carry: that of the desk, or a pseudonym of the login name.

    A pseudonym is the same within a case and differs between cases, as all of them do.
    """
    if desk or not login:
        return desk
    return f"user-{blake2b(login.encode(), key=key[:64], digest_size=2).hexdigest()}"


def fixed(start: str = "2026-11-21T09:00:00Z") -> World:
    """Return a world that is the same in every run: ids K1, K2, ..., and a stopped clock."""
    time = datetime.fromisoformat(start)
    ids, keys = count(1), count(1)
    return World(
        now=lambda: time,
        new_id=lambda: f"K{next(ids)}",
        new_key=lambda: next(keys).to_bytes(KEY_BYTES, "big"),
    )


def open_workspace(settings: Settings, world: World) -> tuple[Workspace, tuple[Finding, ...]]:
    """Load the content and open the journal; return the workspace and the findings in content.

    A journal that cannot be used does not stop the program: cases are then kept in memory, and
    `journal.notices` says so.
    """
    loaded, findings = content.load(settings.flow_folders, drafts=settings.drafts, rehearsed=False)
    workspace = Workspace(
        book=loaded.book,
        catalogue=loaded.catalogue,
        journal=_journal(settings.journal, world.now),
        new_id=world.new_id,
        new_key=world.new_key,
        version=__version__,
        contacts={**loaded.desk.contacts, **settings.contacts},
        notices=_notices(loaded.desk, settings, world),
        name=partial(person_name, settings.desk, world.login),
    )
    _prune(workspace.journal, settings.keep_days)
    return workspace, findings


def _prune(journal: Journal, keep_days: int) -> None:
    """Delete what [journal] keep-days says, and say so."""
    gone: tuple[str, ...] = ()
    if keep_days and journal.is_kept:
        with suppress(JournalError):  # the next start tries again
            gone = journal.prune(keep_days)
    if gone:
        cases = "1 case" if len(gone) == 1 else f"{len(gone)} cases"
        journal.notices = (
            *journal.notices,
            f"Deleted as [journal] keep-days says: {cases} without a change for {keep_days} days.",
        )


def _notices(desk: Desk, settings: Settings, world: World) -> Mapping[str, str]:
    """Return the sentences for today of the desk and of the settings, which go before."""
    # The dates in both are local dates.
    today = world.now().astimezone().date()
    return {**desk.notices_on(today.isoformat()), **settings.notices_on(today)}


def open_journal(where: Path | DatabaseAddress | None, now: Callable[[], datetime]) -> Journal:
    """Open the journal of the settings; raise JournalError if it cannot be used."""
    if isinstance(where, DatabaseAddress):
        from wizard.stores import postgres  # noqa: PLC0415 - psycopg, which few have

        return Journal(postgres.open_store(where.text, where.place), now)
    return Journal.open(where, now)


def _journal(where: Path | DatabaseAddress | None, now: Callable[[], datetime]) -> Journal:
    try:
        return open_journal(where, now)
    except JournalError as error:
        journal = Journal.open(None, now)
        journal.notices = (
            f"Cases are not saved: they are kept only until the program ends. {error.message}"
            f" {error.hint}".strip(),
        )
        return journal
