"""What must hold of a test in its thread: order, one end, and a cancel that waits for nothing."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import trustme

from tests.signin.rigs import NOON, REQUEST, read
from tests.signin.sign_in_server import serving
from wizard.signin import (
    LiveResult,
    Polled,
    Prompt,
    Reason,
    SignInResult,
)
from wizard.signin.device_code import Running
from wizard.signin.simulator import NetworkFailure, Plain, Reply, SimulatedTenant, act
from wizard.signin.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wizard.evidence import Origin
    from wizard.intake import Reading
    from wizard.signin import Http

News = list[Prompt | Polled | SignInResult]
PATIENCE = 20.0


def at_once(_: float) -> bool:
    return False


def noting(told: News, shown: threading.Event) -> Callable[[Prompt | Polled | SignInResult], None]:
    def tell(one: Prompt | Polled | SignInResult) -> None:
        told.append(one)
        shown.set()

    return tell


def make(http: Http, told: News) -> Running:
    return Running(REQUEST, http, told.append, wall=lambda: NOON, read=read, wait=at_once)


def test_everything_is_told_in_order_and_the_result_last() -> None:
    told: News = []
    running = make(SimulatedTenant(act("approve-later"), lambda: NOON), told)
    running.start()
    running.join(PATIENCE)
    assert [type(one) for one in told] == [Prompt, Polled, Polled, Polled, SignInResult]
    assert running.is_over
    assert running.cancel() is None


class Stuck(SimulatedTenant):
    """A service that answers the second question only when it is let go."""

    def __init__(self) -> None:
        super().__init__(act("approve-later"), lambda: NOON)
        self.reached = threading.Event()
        self.go = threading.Event()

    def post(self, url: str, **options: object) -> Plain:
        if self.asked == 1:
            self.reached.set()
            assert self.go.wait(PATIENCE)
        return super().post(url, **options)


def test_cancel_is_told_while_the_network_still_hangs_and_the_late_answer_dropped() -> None:
    told: News = []
    http = Stuck()
    running = make(http, told)
    running.start()
    assert http.reached.wait(PATIENCE)
    ended = running.cancel()
    assert ended is not None
    assert (ended.result, ended.polls, ended.simulated) == (
        LiveResult.CANCELLED,
        1,
        "approve-later",
    )
    before = list(told)
    http.go.set()
    running.join(PATIENCE)
    assert told == before
    assert running.cancel() is None


def test_cancel_ends_a_real_wait() -> None:
    told: News = []
    shown = threading.Event()
    running = Running(
        REQUEST,
        SimulatedTenant(act("nobody-comes"), lambda: NOON),
        noting(told, shown),
        wall=lambda: NOON,
        read=read,
    )
    running.start()
    assert shown.wait(PATIENCE)
    assert running.cancel() is not None
    running.join(PATIENCE)
    assert not running._thread.is_alive()
    assert [type(one) for one in told] == [Prompt]


def test_cancel_breaks_off_a_question_over_the_network(tmp_path: Path) -> None:
    authority = trustme.CA()
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    silent = replace(act("approve"), polls=(Reply(failure=NetworkFailure.SILENT),))
    told: News = []
    shown = threading.Event()
    with serving(silent, authority.issue_cert("localhost")) as address:
        running = Running(
            replace(REQUEST, authority=address),
            Transport(str(file), 15, 15),
            noting(told, shown),
            wall=lambda: NOON,
            read=read,
            wait=at_once,
        )
        running.start()
        assert shown.wait(PATIENCE)
        assert running.cancel() is not None
        running.join(10)
        assert not running._thread.is_alive()
    assert [type(one) for one in told] == [Prompt]


def test_the_thread_never_keeps_the_program_alive() -> None:
    assert make(SimulatedTenant(act("approve"), lambda: NOON), [])._thread.daemon


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_mistake_of_the_program_ends_the_test_too() -> None:
    def broken(_: str, __: Origin) -> Reading:
        raise AssertionError

    told: News = []
    running = Running(
        REQUEST,
        SimulatedTenant(act("decline"), lambda: NOON),
        told.append,
        wall=lambda: NOON,
        read=broken,
        wait=at_once,
    )
    running.start()
    running.join(PATIENCE)
    assert isinstance(told[-1], SignInResult)
    assert (told[-1].result, told[-1].reason) == (LiveResult.NOT_TESTED, Reason.UNEXPECTED)
