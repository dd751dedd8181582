"""A net that asks nobody: for practice, for tests, and wherever the network is not allowed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

from wizard.probes.base import NetError, Terminal, Trouble

if TYPE_CHECKING:
    from wizard.probes.base import Answer, Certificate, Proxy

_START = datetime(2026, 11, 21, 9, tzinfo=UTC)


class ClosedNet:
    """Refuses every question with a NetError; its clocks stand, and it has no terminal."""

    def resolve(self, host: str) -> tuple[str, ...]:
        """Refuse."""
        return _refuse(host)

    def connect(self, host: str, port: int) -> str:
        """Refuse."""
        return _refuse(host, port)

    def tunnel(self, host: str, port: int) -> None:
        """Refuse."""
        _refuse(host, port)

    def certificate(self, host: str, port: int) -> Certificate:
        """Refuse."""
        return _refuse(host, port)

    def get(self, url: str) -> Answer:
        """Refuse."""
        return _refuse(url)

    def proxy(self, url: str) -> Proxy | None:
        """Return None: nothing is looked up."""
        del url
        return None

    def now(self) -> datetime:
        """Return a time that stands."""
        return _START

    def seconds(self) -> float:
        """Return 0."""
        return 0.0

    def terminal(self) -> Terminal:
        """Return no terminal."""
        return Terminal(0, 0, "utf-8")


def _refuse(*_: object) -> NoReturn:
    raise NetError(Trouble.CLOSED)
