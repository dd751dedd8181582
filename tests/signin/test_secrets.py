"""What must hold of tokens and codes: they are nowhere, neither during a test nor after it."""

from __future__ import annotations

import gc
import logging
import secrets
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.signin.rigs import REQUEST, SECRETS, Clock, ending, play, read
from tests.slow_rows import each_row
from wizard.evidence import Redacted
from wizard.intake import residue
from wizard.signin import (
    LiveResult,
    Polled,
    Prompt,
    Reason,
    SignInResult,
    sign_in,
)
from wizard.signin.simulator import Reply, SimulatedTenant, act, acts, code, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wizard.signin.simulator import Act


ROOT = Path(__file__).parents[2]


class Ear(logging.Handler):
    """Keeps everything that is logged, with its exception."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(logging.Formatter().format(record))


@pytest.fixture
def ear() -> Iterator[Ear]:
    """Listen as closely as anyone could: at DEBUG, at the root and at MSAL itself."""
    listening = Ear()
    names = [name for name in logging.root.manager.loggerDict if name.startswith(("msal", "urll"))]
    loggers = [logging.getLogger(), *map(logging.getLogger, names)]
    before = [(logger, logger.level) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.addHandler(listening)
    yield listening
    for logger, level in before:
        logger.setLevel(level)
        logger.removeHandler(listening)


@pytest.mark.parametrize("chosen", acts(), ids=lambda one: one.name)
def test_nothing_secret_is_logged_or_printed(
    chosen: Act, ear: Ear, capfd: pytest.CaptureFixture[str]
) -> None:
    play(chosen)
    said = "\n".join((*ear.heard, *capfd.readouterr()))
    assert not [one for one in (*SECRETS, "SIM-AUTH") if one in said]


def test_the_ear_would_hear(ear: Ear) -> None:
    logging.getLogger("msal.token_cache").error("SIM-SECRET")
    assert ear.heard


def test_a_body_that_is_half_a_token_answer_is_not_logged(ear: Ear) -> None:
    half = Reply(text='{"access_token": "SIM-SECRET-ACCESS-TOKEN", "expires')
    chosen = replace(act("approve"), polls=(half,))
    result = ending(play(chosen))
    assert result.reason is Reason.UNEXPECTED
    assert "SIM-SECRET" not in repr((result, ear.heard))


def test_an_error_that_repeats_the_codes_is_stripped_of_them() -> None:
    said = "AADSTS70018: code SIMB4KWQ7 of sim-secret-device-code-NEVER-shown is not known"
    echo = Reply(400, {"error": "bad_verification_code", "error_description": said})
    result = ending(play(replace(act("approve"), polls=(echo,))))
    assert result.description == "AADSTS70018: code <code> of <code> is not known"
    assert not [one for one in SECRETS if one.lower() in repr(result).lower()]


def test_an_error_beside_tokens_keeps_none_of_them() -> None:
    both = tokens(error="invalid_grant", error_description="AADSTS50105: no")
    result = ending(play(replace(act("approve"), polls=(both,))))
    assert (result.result, result.code) == (LiveResult.REFUSED, 50105)
    assert "SIM-SECRET" not in repr(result)


def test_an_error_at_the_start_keeps_no_code() -> None:
    said = "AADSTS50059: SIM-SECRET-DEVICE-CODE-never-shown"
    start = code(error="invalid_request", error_description=said)
    assert "SIM-SECRET" not in repr(play(replace(act("approve"), start=start)))


def test_no_news_has_a_field_that_is_named_for_a_token() -> None:
    names = {one.name for kind in (Prompt, Polled, SignInResult) for one in fields(kind)}
    assert not {name for name in names if "token" in name or "secret" in name}
    assert "device_code" not in names
    # The code to enter has one place, and the server's own words two.
    assert {name for name in names if "code" in name} == {"user_code", "code"}
    assert "user_code" not in {one.name for one in fields(SignInResult)}


@each_row("chosen", acts())
def test_what_is_kept_passes_the_second_scan(chosen: Act) -> None:
    result = ending(play(chosen))
    kept = [result.description, result.heard, result.account_hint, result.error]
    assert not residue(Redacted("\n".join(kept)))


class Fresh(SimulatedTenant):
    """Gives out a token that exists nowhere else in the process."""

    def body(self, reply: Reply, headers: Mapping[str, str]) -> str:
        text = super().body(reply, headers)
        return text.replace("SIM-SECRET", f"FRESH{secrets.token_hex(8)}")


def held() -> list[str]:
    """Return what still holds a fresh token or device code, among everything that is alive."""
    found: list[str] = []
    # The collector does not list containers of plain text; those are found through their owners.
    todo = gc.get_objects()
    while todo:
        for part in gc.get_referents(todo.pop()):
            if isinstance(part, str):
                found += [part] * part.startswith("FRESH")
            elif isinstance(part, dict | tuple) and not gc.is_tracked(part):
                todo.append(part)
    return found


def tokens_are_gone_when_the_result_is_told() -> None:
    """Sign in, and look through the whole memory before and after the result."""
    clock = Clock()
    http = Fresh(act("refresh-token-anyway"), clock.wall)
    news = sign_in(REQUEST, http, clock.wait, clock.now, wall=clock.wall, read=read)
    assert isinstance(next(news), Prompt)
    assert held()
    result = next(news)
    assert isinstance(result, SignInResult)
    assert result.result is LiveResult.WORKS
    gc.collect()
    assert not held()


def test_the_tokens_are_gone_when_the_result_is_told() -> None:
    # In a program of its own, since the memory of this one is full of other tests.
    name = tokens_are_gone_when_the_result_is_told.__name__
    code = f"from {__name__} import {name}; {name}()"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_nothing_is_written_anywhere(home: Path) -> None:
    for chosen in acts():
        play(chosen)
    assert list(home.iterdir()) == []
