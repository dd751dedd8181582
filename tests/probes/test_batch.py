"""Several probes at once: one end for all, late answers dropped, one batch at a time."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.probes.scripted import TARGET, ScriptedNet
from wizard.errors import UnknownName
from wizard.probes import (
    NAMES,
    Batch,
    ProbeResult,
    Verdict,
    batch,
    run_all,
    start,
)
from wizard.probes.batch import BusyError

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 20.0
"""Seconds a test waits for a thread at most; none needs them."""


@dataclass
class Hanging(ScriptedNet):
    """Answers nothing until it is let go, but for the terminal, which is not a question."""

    gate: threading.Event = field(default_factory=threading.Event)
    reached: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def resolve(self, host: str) -> tuple[str, ...]:
        self._hang()
        return super().resolve(host)

    def connect(self, host: str, port: int) -> str:
        self._hang()
        return super().connect(host, port)

    def _hang(self) -> None:
        self.reached.release()
        assert self.gate.wait(PATIENCE)


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    net = Hanging()
    yield net
    net.gate.set()
    _join()


def _threads() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name.startswith(batch._THREAD)]


def _join() -> None:
    for one in _threads():
        one.join(PATIENCE)
        assert not one.is_alive()


class Heard:
    """Keeps what it is told, and can be waited for."""

    def __init__(self) -> None:
        self.results: list[ProbeResult] = []
        self.came = threading.Semaphore(0)

    def __call__(self, result: ProbeResult) -> None:
        self.results.append(result)
        self.came.release()

    def wait(self) -> None:
        assert self.came.acquire(timeout=PATIENCE)


def test_all_probes_answer_in_the_order_of_their_names() -> None:
    results = run_all(NAMES, ScriptedNet(), TARGET)
    assert tuple(one.probe for one in results) == NAMES
    assert results[0].verdict is Verdict.PASS
    _join()


def test_threads_are_daemons_and_a_result_is_told_once(hanging: Hanging) -> None:
    heard = Heard()
    going = start(("dns", "tcp", "terminal"), hanging, heard, TARGET)
    heard.wait()
    assert [one.probe for one in heard.results] == ["terminal"]
    assert not going.is_over
    assert all(one.daemon for one in _threads())
    hanging.gate.set()
    assert going.wait(PATIENCE)
    _join()
    assert sorted(one.probe for one in heard.results) == ["dns", "tcp", "terminal"]
    assert set(going.results) == set(heard.results)


def test_a_name_given_twice_is_asked_once() -> None:
    net = ScriptedNet()
    results = run_all(("tcp", "tcp"), net, TARGET)
    assert len(net.asked) == 1
    assert {one.probe for one in results} == {"tcp"}
    _join()


def test_no_names_end_at_once() -> None:
    assert run_all((), ScriptedNet(), TARGET) == ()
    assert run_all((), ScriptedNet(), TARGET) == ()


def test_an_unknown_name_starts_nothing() -> None:
    net = ScriptedNet()
    with pytest.raises(UnknownName):
        start(("dns", "dsn"), net, Heard(), TARGET)
    assert net.asked == []
    assert run_all(("dns",), net, TARGET)
    _join()


def test_what_hangs_at_the_deadline_is_unknown_and_its_late_answer_dropped(
    hanging: Hanging,
) -> None:
    results = run_all(("dns", "tcp"), hanging, TARGET, deadline=0)
    assert [one.verdict for one in results] == [Verdict.UNKNOWN] * 2
    assert all("No answer came within 0 seconds." in one.reason for one in results)
    assert all(one.advice for one in results)


def test_a_late_answer_changes_nothing(hanging: Hanging) -> None:
    heard = Heard()
    going = start(("dns", "terminal"), hanging, heard, TARGET)
    heard.wait()
    going.expire()
    heard.wait()
    assert going.is_over
    before = going.results
    hanging.gate.set()
    _join()
    assert going.results == before == tuple(heard.results)
    assert [one.verdict for one in before] == [Verdict.PASS, Verdict.UNKNOWN]


def test_nothing_is_told_after_a_cancel(hanging: Hanging) -> None:
    heard = Heard()
    going = start(("dns", "tcp"), hanging, heard, TARGET)
    assert hanging.reached.acquire(timeout=PATIENCE)
    going.cancel()
    assert going.wait(0)
    hanging.gate.set()
    _join()
    assert heard.results == []
    assert going.results == ()
    going.cancel()
    going.expire()
    assert heard.results == []


def test_a_listener_may_cancel_from_inside() -> None:
    heard: list[ProbeResult] = []
    begun = threading.Event()
    holder: list[Batch] = []

    def listen(result: ProbeResult) -> None:
        assert begun.wait(PATIENCE)
        heard.append(result)
        holder[0].cancel()

    holder.append(start(("terminal",), ScriptedNet(), listen, TARGET))
    begun.set()
    assert holder[0].wait(PATIENCE)
    _join()
    assert len(heard) == 1


def test_one_batch_at_a_time(hanging: Hanging) -> None:
    first = start(("dns",), hanging, Heard(), TARGET)
    with pytest.raises(BusyError, match="running already"):
        start(("terminal",), hanging, Heard(), TARGET)
    first.cancel()
    second = start(("terminal",), hanging, Heard(), TARGET)
    assert second.wait(PATIENCE)


def test_threads_that_hang_for_good_are_not_heaped_up(
    hanging: Hanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "MOST_LEFT_BEHIND", 1)
    for _ in range(2):
        start(("dns",), hanging, Heard(), TARGET).cancel()
        assert hanging.reached.acquire(timeout=PATIENCE)
    with pytest.raises(BusyError, match="still wait"):
        start(("dns",), hanging, Heard(), TARGET)
    hanging.gate.set()
    _join()
    assert start(("dns",), hanging, Heard(), TARGET).wait(PATIENCE)


def test_hundreds_of_batches_leave_no_thread() -> None:
    for _ in range(200):
        assert len(run_all(("terminal", "proxy"), ScriptedNet(), TARGET)) == 2
    _join()
    assert _threads() == []
