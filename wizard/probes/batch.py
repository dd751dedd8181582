"""Several probes at once, in daemon threads, with one end for all of them.

A thread that hangs in the network cannot be stopped. It is left behind: what it brings later is
dropped, and being a daemon it never keeps the program from ending.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from wizard.errors import WizardError
from wizard.probes.base import ProbeResult, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DEADLINE = 20.0
"""Seconds after which a batch ends, whatever its probes are doing."""

MOST_LEFT_BEHIND = 60
"""How many threads of earlier batches may still hang before no new batch is started."""

_THREAD = "entra-wizard probe"
_STEP = 0.2
_GATE = threading.Lock()
_UNDER_WAY: list[Batch] = []


class BusyError(WizardError):
    """A batch is under way, or too many threads of earlier ones still hang."""


class Batch:
    """Probes under way. `results` has what came so far; nothing comes after `cancel`.

    Only one batch is under way in the program at a time; BusyError says so to a second one.
    """

    def __init__(
        self,
        names: Sequence[str],
        ask: Callable[[str], ProbeResult],
        on_result: Callable[[ProbeResult], None],
        deadline: float,
    ) -> None:
        self._on_result = on_result
        self._ask = ask
        self._deadline = deadline
        self._pending = set(names)
        self._telling = 0
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._results: list[ProbeResult] = []
        _enter(self)
        if not self._pending:
            self._end()
            return
        for name in dict.fromkeys(names):
            _thread(partial(self._run, name), _THREAD)
        _thread(self._watch, f"{_THREAD} deadline")

    @property
    def results(self) -> tuple[ProbeResult, ...]:
        """What the probes said so far, in the order it came."""
        with self._lock:
            return tuple(self._results)

    @property
    def is_over(self) -> bool:
        """Whether every probe has answered or was given up."""
        return self._over.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the batch is over, or so many seconds; return whether it is over."""
        if seconds is not None:
            return self._over.wait(seconds)
        # In short steps, so that Ctrl+C is heard on every system.
        while not self._over.wait(_STEP):
            pass
        return True

    def cancel(self) -> None:
        """Give up what has not answered, at once and without a result for it."""
        with self._lock:
            self._pending.clear()
        self._end()

    def expire(self) -> None:
        """Give up what has not answered, with `unknown` for each; the deadline does this."""
        with self._lock:
            late = sorted(self._pending)
        for name in late:
            self._tell(
                ProbeResult(
                    name,
                    Verdict.UNKNOWN,
                    f"No answer came within {self._deadline:g} seconds.",
                    advice="Run the check again, or do it by hand.",
                    seconds=self._deadline,
                )
            )

    def _run(self, name: str) -> None:
        self._tell(self._ask(name))

    def _watch(self) -> None:
        if not self._over.wait(self._deadline):
            self.expire()

    def _tell(self, result: ProbeResult) -> None:
        """Hand over a result, unless its probe was given up meanwhile."""
        with self._lock:
            if result.probe not in self._pending:
                return
            self._pending.remove(result.probe)
            self._results.append(result)
            self._telling += 1
        # Outside the lock: the caller may wait for the very thread that wants to cancel.
        try:
            self._on_result(result)
        finally:
            with self._lock:
                self._telling -= 1
                is_last = not self._pending and not self._telling
            if is_last:
                self._end()

    def _end(self) -> None:
        self._over.set()
        with _GATE:
            if self in _UNDER_WAY:
                _UNDER_WAY.remove(self)


def _thread(work: Callable[[], None], name: str) -> None:
    threading.Thread(target=work, name=name, daemon=True).start()


def _enter(batch: Batch) -> None:
    with _GATE:
        if _UNDER_WAY:
            raise BusyError("A check is running already.", "Wait for it, or stop it first.")
        hanging = sum(one.name == _THREAD for one in threading.enumerate())
        if hanging > MOST_LEFT_BEHIND:
            raise BusyError(
                "Too many earlier checks still wait for the network.",
                "Wait a minute, or start entra-wizard again.",
            )
        _UNDER_WAY.append(batch)
