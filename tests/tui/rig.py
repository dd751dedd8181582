"""A small flow of our own, a desk on it, and the program in a world that stands still."""

from __future__ import annotations

import tempfile
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual import events

from wizard import world
from wizard.case.journal import Journal
from wizard.content.people import Person
from wizard.settings import DatabaseAddress, Settings
from wizard.tui.app import WizardApp
from wizard.tui.screens.case import CaseScreen
from wizard.tui.session import Session, StartAt
from wizard.tui.tour import PAGE_90120, settle

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

    from wizard.case.workspace import Workspace
    from wizard.findings import Finding
    from wizard.tui.session import ExitState

FLOW = """\
id: window-trouble
title: The window shows trouble
version: 1
reviewed: 2026-11-20
owner: sign-in-support
status: ready
summary: A flow for tests.
codes: []
phrases: [the window shows trouble]
sources:
  own: {title: Written for the tests}
causes:
  twice: {title: The code was typed twice, fixer: user}
  stranger: {title: A stranger sent the code, fixer: user}
start: seen
steps:
  seen:
    ask: Look at the window that showed the code. What does it say now?
    why: If it is signed in, the code worked the first time.
    short: What does it say?
    source: own
    answers:
      signed-in:
        {label: It is signed in, hint: The second try was not needed., next: done, concludes: twice}
      waiting:
        label: It is still waiting
        hint: It shows a code, or "waiting".
        next: act
        rules-out: [stranger]
        because: the window still waits
      error: {label: It stopped with an error, next: number}
      closed: {label: It was closed, next: many}
      sent: {label: Someone sent the code, next: stop, concludes: stranger}
    not-sure: {next: place, hint: "We take the safe way: a new code."}
  act:
    do: Stop the sign-in that is waiting. Then start a new one, and use the new code once.
    why: A used code stays used. Only a new one can work.
    source: own
    who: user
    entra-role: none
    command: az login --use-device-code
    expect: A new code. It differs from the code before.
    care: One tab, one person, within 15 minutes.
    undo: nothing to undo
    minutes: 2
    results:
      worked: {next: done, concludes: twice, hint: The window says it is signed in.}
      did-not-work: number
      cannot-do: hand
  number:
    enter: What is the number of the error? It begins with AADSTS.
    why: A second error tells more than the first.
    source: own
    format: code
    fact: code
    next: ask-admin
    skip: hand
  many:
    ask: Which of these words stand in the window?
    why: Each of them means something else.
    source: own
    answers:
      a: {label: "See [1] and [AADSTS50105], C:/[x]", hint: "[/b] is not markup", next: act}
      b: {label: "[red]Try again[/red]", hint: A second line of words to explain it., next: act}
      c: {label: "[@click=app.quit]Leave[/]", hint: A third line of words., next: act}
      d: {label: A rather long label that says in many words what the window may say, next: act}
      e: {label: The fifth of them, hint: With a hint., next: act}
      f: {label: The sixth of them, hint: With a hint., next: act}
      g: {label: The seventh of them, hint: With a hint., next: act}
    not-sure: act
  place:
    ask: Where did you see the error?
    why: The place tells who met the used code.
    source: own
    fact: surface
    answers:
      browser: {label: On the web page, next: act}
      tool: {label: In the program, next: number}
    not-sure: act
  ask-admin:
    do: Look up the sign-in in the sign-in log.
    why: The log knows what the page does not say.
    source: own
    who: admin
    entra-role: reports-reader
    expect: One row for each try.
    undo: nothing to undo
    minutes: 5
    results: {worked: {next: done, concludes: twice}, did-not-work: hand, cannot-do: hand}
  done:
    end: resolved
    text: The code had worked the first time.
    verify: The window says it is signed in.
    prevent: Type a code once only.
  hand:
    end: handed-over
    to: developer
    text: The sign-in reports a used code. Please check the polling loop.
    needs: [trace-id, app]
    say: It is the program. Your account is fine.
    not-known: Why the code was used twice.
    cause: not-known
  stop:
    end: stopped
    text: Do not type that code. Close the page.
"""

SIZES = ((40, 10), (60, 20), (80, 24), (110, 30), (120, 40), (160, 45), (200, 60))
"""The sizes every screen has to stand."""

ALLOWED = set("─│═║█▀▄▌▐┌┐└┘") | {chr(code) for code in (*range(32, 127), *range(160, 256))}
"""The signs of the design: ASCII, Latin-1, and 13 of code page 437."""

ANSWERS = {"signed-in": "1", "waiting": "2", "error": "3", "closed": "4", "sent": "5", "place": "6"}
"""The number keys of the first question."""


@cache
def loaded() -> tuple[Workspace, tuple[Finding, ...]]:
    """Return a desk with the flow above besides the shipped ones, read once."""
    with tempfile.TemporaryDirectory() as name:
        Path(name, "window-trouble.yaml").write_text(FLOW, encoding="utf-8")
        return world.open_workspace(Settings(flow_folders=(Path(name),)), world.fixed())


def fresh_desk(journal: Journal | None = None) -> Workspace:
    """Return a desk with an empty journal in memory, or another one."""
    fixed = world.fixed()
    journal = journal or Journal.open(None, fixed.now)
    return replace(loaded()[0], journal=journal, new_id=fixed.new_id, new_key=fixed.new_key)


def make_app(
    start: StartAt | None = None,
    *,
    workspace: Workspace | None = None,
    theme: str = "dark",
    reader: Person = Person.HELPDESK,
    findings: tuple[Finding, ...] = (),
    journal: Path | DatabaseAddress | None = None,
) -> WizardApp:
    """Return the program; keys in tests come faster than a hand presses them."""
    workspace = workspace or fresh_desk()
    settings = Settings(theme=theme, reader=reader, journal=journal)
    session = Session(settings, start or StartAt(), world.fixed().now)
    app = WizardApp(lambda: (workspace, findings), session)
    app.burst = 0.0
    return app


@asynccontextmanager
async def at_home(
    size: tuple[int, int] = (80, 24),
    **given: Any,  # noqa: ANN401 - handed through
) -> AsyncIterator[Pilot[ExitState]]:
    """Run the program at its home screen."""
    app = make_app(**given)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


@asynccontextmanager
async def at_step(
    *keys: str,
    size: tuple[int, int] = (80, 24),
    paste: str = "",
    **given: Any,  # noqa: ANN401 - handed through
) -> AsyncIterator[Pilot[ExitState]]:
    """Run the program in a case of the small flow, after some keys."""
    start = StartAt(flow="window-trouble", paste=paste)
    app = make_app(start, **given)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        yield pilot


async def press(pilot: Pilot[ExitState], *keys: str) -> None:
    """Press keys one after the other, each drawn before the next; without any, just draw."""
    if not keys:
        await settle(pilot)
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def type_in(pilot: Pilot[ExitState], text: str) -> None:
    """Type a text at once, as a fast hand does."""
    for one in text:
        pilot.app.post_message(events.Key("space" if one == " " else one, one))
    await pilot.pause()


async def paste(pilot: Pilot[ExitState], text: str = PAGE_90120) -> None:
    """Paste a text and read it."""
    pilot.app.post_message(events.Paste(text))
    await settle(pilot)


def ours(pilot: Pilot[ExitState]) -> WizardApp:
    """Return the program."""
    assert isinstance(pilot.app, WizardApp)
    return pilot.app


def case_screen(pilot: Pilot[ExitState]) -> CaseScreen:
    """Return the case on the screen."""
    screen = next(s for s in reversed(pilot.app.screen_stack) if isinstance(s, CaseScreen))
    assert isinstance(screen, CaseScreen)
    return screen


def step_id(pilot: Pilot[ExitState]) -> str:
    """Return the id of the step on the screen."""
    step = case_screen(pilot).now.step
    assert step is not None
    return step.ref.step


def lines(pilot: Pilot[ExitState]) -> list[str]:
    """Return the rows of the screen as text, all layers."""
    app = pilot.app
    width, height = app.size
    rows = app.screen._compositor.render_strips(app.size)
    assert len(rows) <= height
    texts = [strip.text for strip in rows]
    assert all(cell_len(text) <= width for text in texts)
    return texts


def text(pilot: Pilot[ExitState]) -> str:
    """Return the whole screen as text."""
    return "\n".join(line.rstrip() for line in lines(pilot))


def find(pilot: Pilot[ExitState], words: str) -> tuple[int, int]:
    """Return row and column of some words on the screen."""
    for row, line in enumerate(lines(pilot)):
        if words in line:
            return row, line.index(words)
    raise AssertionError(f"{words!r} is not on the screen:\n{text(pilot)}")
