"""Run several checks at once in daemon threads, with one deadline for all of them.

A thread that waits for the network cannot be stopped. It is abandoned: a late result is dropped,
and as a daemon it does not keep the program from ending.
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
"""Seconds after which a batch ends, even if checks are still running."""

MOST_LEFT_BEHIND = 60
"""How many threads of earlier batches may still be waiting when a new batch is started."""

_THREAD = "entra-wizard probe"
_STEP = 0.2
_GATE = threading.Lock()
_RUNNING: list[Batch] = []


class BusyError(WizardError):
    """A batch is running, or too many threads of earlier ones are still waiting."""


class Batch:
    """Running checks. `results` has the results so far; none are added after `cancel`.

    Only one batch runs at a time; starting a second one raises BusyError.
    """

    def __init__(
        self,
        names: Sequence[str],
        check: Callable[[str], ProbeResult],
        on_result: Callable[[ProbeResult], None],
        deadline: float,
    ) -> None:
        self._on_result = on_result
        self._check = check
        self._deadline = deadline
        self._pending = set(names)
        self._reporting = 0
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._results: list[ProbeResult] = []
        _register(self)
        if not self._pending:
            self._end()
            return
        for name in dict.fromkeys(names):
            _thread(partial(self._run, name), _THREAD)
        _thread(self._watch, f"{_THREAD} deadline")

    @property
    def results(self) -> tuple[ProbeResult, ...]:
        """The results so far, in the order they came in."""
        with self._lock:
            return tuple(self._results)

    @property
    def is_over(self) -> bool:
        """Whether every check is done or was given up."""
        return self._over.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the batch is over, or so many seconds; return whether it is over."""
        if seconds is not None:
            return self._over.wait(seconds)
        # In short steps, so that Ctrl+C works on every system.
        while not self._over.wait(_STEP):
            pass
        return True

    def cancel(self) -> None:
        """Give up the checks that are not done, without results for them."""
        with self._lock:
            self._pending.clear()
        self._end()

    def expire(self) -> None:
        """Give up the checks that are not done, each as `unknown`; called at the deadline."""
        with self._lock:
            late = sorted(self._pending)
        for name in late:
            self._report(
                ProbeResult(
                    name,
                    Verdict.UNKNOWN,
                    f"No answer came within {self._deadline:g} seconds.",
                    advice="Run the check again, or do it by hand.",
                    seconds=self._deadline,
                )
            )

    def _run(self, name: str) -> None:
        self._report(self._check(name))

    def _watch(self) -> None:
        if not self._over.wait(self._deadline):
            self.expire()

    def _report(self, result: ProbeResult) -> None:
        """Report a result, unless its check was given up."""
        with self._lock:
            if result.probe not in self._pending:
                return
            self._pending.remove(result.probe)
            self._results.append(result)
            self._reporting += 1
        # Outside the lock: the callback may wait for the thread that is about to cancel.
        try:
            self._on_result(result)
        finally:
            with self._lock:
                self._reporting -= 1
                is_last = not self._pending and not self._reporting
            if is_last:
                self._end()

    def _end(self) -> None:
        self._over.set()
        with _GATE:
            if self in _RUNNING:
                _RUNNING.remove(self)


def _thread(work: Callable[[], None], name: str) -> None:
    threading.Thread(target=work, name=name, daemon=True).start()


def _register(batch: Batch) -> None:
    with _GATE:
        if _RUNNING:
            raise BusyError("A check is running already.", "Wait for it, or stop it first.")
        hanging = sum(one.name == _THREAD for one in threading.enumerate())
        if hanging > MOST_LEFT_BEHIND:
            raise BusyError(
                "Too many earlier checks still wait for the network.",
                "Wait a minute, or start entra-wizard again.",
            )
        _RUNNING.append(batch)
