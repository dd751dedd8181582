"""The tour: the real program, walked headless with a fixed clock and fixed ids, drawn to pictures.

`python -m wizard.tui.tour` writes screenshots/*.svg; `--check` says which of them have changed.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events

from wizard import world
from wizard.case.journal import Journal
from wizard.case.view import keys_for
from wizard.content.people import Person
from wizard.frozen import frozen
from wizard.settings import Settings
from wizard.tui.app import WizardApp
from wizard.tui.screens.case import CaseScreen
from wizard.tui.screens.home import HomeScreen
from wizard.tui.session import Session, StartAt
from wizard.tui.tour_clock import ScriptedClock, same_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.pilot import Pilot

    from wizard.case.workspace import Workspace
    from wizard.findings import Finding
    from wizard.tui.session import ExitState

FOLDER = Path("screenshots")

PAGE_90120 = """\
Sorry, but we're having trouble signing you in.
AADSTS90120: The request was already authorized or declined.
App name: Microsoft Azure CLI Timestamp: 2026-11-20T09:14:07Z
Correlation Id: 7c1e5f0a-2b7d-4c3e-9a61-0d5b8f2e4a10"""

PAGE_54005 = """\
AADSTS54005: OAuth2 Authorization code was already redeemed, please retry
with a new valid code or use an existing refresh token.
Trace ID: 3b9d1c52-7e0f-4a86-9d24-5f6a7b8c9d00
Correlation ID: 2f6d8a14-7be0-4b55-8d0e-6a3f1c9e7742
Timestamp: 2026-11-21 08:02:41Z"""

SMALL, LARGE = "80x24", "120x40"
SIZES = {SMALL: (80, 24), LARGE: (120, 40)}


@frozen
class Shot:
    """One screen to draw: the reader, what is pasted, which answers and which keys follow.

    `answers` are ids, pressed by their number on the screen; `=text` is typed into the box.
    `before` are cases, each a paste with its answers, that were worked on earlier. `at` is the
    step of a practice case that plays `act`; its time moves for so many `waits` and then stands.
    The picture is drawn once the words `until` are there. `looks` are the pictures of it: each a
    theme and a size.
    """

    name: str
    paste: str = ""
    answers: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    looks: tuple[tuple[str, str], ...] = (("dark", SMALL),)
    reader: Person = Person.HELPDESK
    before: tuple[tuple[str, tuple[str, ...]], ...] = ()
    at: str = ""
    act: str = ""
    waits: int = 0
    until: str = ""


EARLIER = (
    (PAGE_54005, ("app-page", "cannot-do/no-rights", "all", "bought")),
    (PAGE_90120, ("yes", "signed-in", "typed-again")),
    (PAGE_90120, ("yes", "waiting")),
)
"""Cases for the lists: one handed over, one resolved, one open."""

LIVE, CHECK = "fresh-code/test", "fresh-code/clock"

WIDE = (("dark", LARGE),)

TOUR = (
    Shot("home", before=EARLIER),
    Shot("home-recognised", PAGE_90120, before=EARLIER, looks=WIDE),
    Shot(
        "question",
        PAGE_90120,
        ("yes",),
        looks=(("dark", SMALL), *WIDE, ("light", SMALL), ("high-contrast", SMALL)),
    ),
    Shot("action", PAGE_90120, ("yes", "closed"), ("down",)),
    Shot("resolved", PAGE_90120, ("yes", "signed-in", "typed-again"), looks=WIDE),
    Shot("handed-over", PAGE_54005, ("app-page", "cannot-do/no-rights", "all", "bought")),
    Shot("cases", before=EARLIER, keys=("f3",)),
    Shot("codes", keys=("f4", "down", "down"), looks=WIDE),
    Shot("known", PAGE_90120, ("yes", "waiting"), ("k",), looks=WIDE),
    Shot(
        "live-waiting",
        at=LIVE,
        act="approve-later",
        keys=("r", "enter"),
        waits=3,
        until="asked 3 times",
    ),
    Shot(
        "live-done",
        at=LIVE,
        act="approve-later",
        keys=("r", "enter"),
        waits=9,
        until="IT WORKED",
        looks=WIDE,
    ),
    Shot("check", at=CHECK, act="clock-ahead", keys=("r",), until="7 minutes"),
)
"""The one list of pictures."""


def shots() -> Iterator[tuple[str, Shot, str, tuple[int, int]]]:
    """Yield each picture to make: file name, shot, theme and size."""
    for shot in TOUR:
        for theme, size in shot.looks:
            suffix = "" if theme == "dark" else f"-{theme}"
            yield f"{shot.name}{suffix}-{size}.svg", shot, theme, SIZES[size]


def make_app(shot: Shot, theme: str = "dark", rehearsal: ScriptedClock | None = None) -> WizardApp:
    """Return the program with a fixed clock and fixed ids, with its cases in memory."""
    settings = Settings(theme=theme, reader=shot.reader)
    fixed = replace(world.fixed(), pace=(rehearsal or ScriptedClock(shot.waits)).pace)

    def workspace() -> tuple[Workspace, tuple[Finding, ...]]:
        loaded, findings = _loaded()
        journal = Journal.open(None, fixed.now)
        made = replace(loaded, journal=journal, new_id=fixed.new_id, new_key=fixed.new_key)
        for paste, answers in shot.before:
            case = made.open(reader=shot.reader)
            case.paste(paste)
            case.start_flow(made.read(paste).suggestions[0].flow)
            for answer in answers:
                case.answer(answer)
        if shot.at:
            made.open(reader=shot.reader, simulated=shot.act).start_flow(shot.at)
        return made, findings

    start = StartAt(case_id=f"K{len(shot.before) + 1}" if shot.at else "")
    app = WizardApp(workspace, Session(settings, start, fixed.now, fixed))
    app.burst = 0.0
    return app


@cache
def _loaded() -> tuple[Workspace, tuple[Finding, ...]]:
    """Return flows and catalogue, read once for all pictures."""
    return world.open_workspace(Settings(), world.fixed())


async def walk(pilot: Pilot[ExitState], shot: Shot) -> None:
    """Press the keys of a shot."""
    app = pilot.app
    await settle(pilot)
    if shot.paste:
        app.post_message(events.Paste(shot.paste))
        await settle(pilot)
        home = app.screen
        if isinstance(home, HomeScreen):
            home.read_now()
            await settle(pilot)
    if shot.answers:
        await pilot.press("enter")
        await settle(pilot)
    for answer in shot.answers:
        await give(pilot, answer)
    for key in shot.keys:
        await pilot.press(key)
        await settle(pilot)
    while shot.until and not any(shot.until in row for row in shown(pilot)):
        await pilot.pause(0.01)
    await settle(pilot)


async def give(pilot: Pilot[ExitState], answer: str) -> None:
    """Give one answer by the keys a user would press."""
    screen = pilot.app.screen
    if not isinstance(screen, CaseScreen):
        raise TypeError(f"{screen} shows no case")
    if answer.startswith("="):
        await pilot.press(*answer[1:], "enter")
        await settle(pilot)
        return
    for one in answer.split("/"):
        if screen.panel.is_typed:
            await pilot.press("escape")
            await settle(pilot)
        keys = keys_for(screen.panel.choices, one)
        if not keys:
            raise ValueError(f"There is no answer {one!r}.")
        for key in keys:
            await pilot.press(str(key))
            await settle(pilot)


async def settle(pilot: Pilot[ExitState]) -> None:
    """Wait until everything that was caused is drawn."""
    before = None
    for _ in range(20):
        await pilot.pause()
        now = shown(pilot)
        if now == before:
            return
        before = now


def shown(pilot: Pilot[ExitState]) -> list[str]:
    """Return the rows of the screen as text."""
    screen, size = pilot.app.screen, pilot.app.size
    return [strip.text for strip in screen._compositor.render_strips(size)]  # noqa: SLF001


async def picture(shot: Shot, theme: str, size: tuple[int, int]) -> str:
    """Return one picture as SVG, without the addresses of fonts elsewhere."""
    rehearsal = ScriptedClock(shot.waits)
    app = make_app(shot, theme, rehearsal)
    try:
        async with app.run_test(size=size) as pilot:
            await walk(pilot, shot)
            svg = app.export_screenshot(title="entra-wizard")
    finally:
        rehearsal.is_drawn.set()
    return tidy(same_id(svg))


def tidy(svg: str) -> str:
    """Return a picture that is the same each time and downloads no a font."""
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\s*<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    # Some viewers take the no-break spaces at the beginning of a text away.
    svg = svg.replace("<text ", '<text xml:space="preserve" ')
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def words(svg: str) -> list[str]:
    """Return the words of a picture in reading order: what a change is judged by."""
    found = re.findall(r"<text [^>]*>([^<]*)</text>", svg)
    return [
        one.replace("&#160;", " ").strip() for one in found if one.replace("&#160;", " ").strip()
    ]


def main(arguments: list[str] | None = None) -> int:
    """Write the pictures, or say which have changed; return 1 if one has."""
    parser = argparse.ArgumentParser(
        prog="python -m wizard.tui.tour", description="Draw the screens."
    )
    parser.add_argument("--check", action="store_true", help="write nothing, say what has changed")
    parser.add_argument("--to", type=Path, default=FOLDER, help="the folder of the pictures")
    parser.add_argument("names", nargs="*", help="only pictures whose name begins so")
    given = parser.parse_args(arguments)
    changed = []
    for name, shot, theme, size in shots():
        if given.names and not name.startswith(tuple(given.names)):
            continue
        svg = asyncio.run(picture(shot, theme, size))
        file = given.to / name
        old = file.read_text(encoding="utf-8") if file.exists() else ""
        if old != svg:
            changed.append(name)
            if not given.check:
                given.to.mkdir(parents=True, exist_ok=True)
                file.write_text(svg, encoding="utf-8")
    for name in changed:
        sys.stdout.write(f"{'changed' if given.check else 'written'}: {name}\n")
    return 1 if changed and given.check else 0


if __name__ == "__main__":
    raise SystemExit(main())
