"""Every screen at every size: sentence, answers or how many more, and `?` are in sight."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.geometry import Size

from tests.tui.rig import (
    ALLOWED,
    ANSWERS,
    SIZES,
    at_home,
    at_step,
    case_screen,
    find,
    lines,
    paste,
    press,
    text,
)

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from wizard.tui.session import ExitState

pytestmark = pytest.mark.slow

STEPS = {
    "question": ((), "Look at the window", "1"),
    "question-full": ((ANSWERS["closed"],), "Which of these words", "1"),
    "action": ((ANSWERS["waiting"],), "Stop the sign-in", "1"),
    "enter": ((ANSWERS["error"],), "What is the number", ""),
    "resolved": ((ANSWERS["signed-in"],), "The code had worked", ""),
    "handed-over": ((ANSWERS["error"], "escape", "1"), "It is the program", ""),
    "stopped": ((ANSWERS["sent"],), "Do not type that code", ""),
    "reason": ((ANSWERS["waiting"], "3"), "Stop the sign-in", "1"),
}


def holds(pilot: Pilot[ExitState]) -> None:
    """Check what every screen promises at every size."""
    rows = lines(pilot)
    width = pilot.app.size.width
    assert "all keys" in rows[-1]
    assert rows[-1].rstrip().endswith("all keys")
    assert len(rows[-1].rstrip()) <= width - 2
    assert set("".join(rows)) <= ALLOWED


def filled_rows(pilot: Pilot[ExitState]) -> list[list[int]]:
    """Return groups of neighboring rows that have the fill of focus, of a row or of a box."""
    app = pilot.app
    fills = {app.theme_variables[name].lower() for name in ("focus", "field")}
    groups: list[list[int]] = []
    for y, strip in enumerate(app.screen._compositor.render_strips(app.size)):
        cells = sum(
            len(segment.text)
            for segment in strip
            if segment.style and segment.style.bgcolor and segment.style.bgcolor.name in fills
        )
        if cells > 3:
            if groups and groups[-1][-1] == y - 1:
                groups[-1].append(y)
            else:
                groups.append([y])
    return groups


@pytest.mark.parametrize("name", STEPS)
async def test_a_step_fits_every_size(name: str) -> None:
    keys, sentence, first = STEPS[name]
    async with at_step(*keys) as pilot:
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await press(pilot)
            holds(pilot)
            row, _ = find(pilot, sentence[: size[0] - 8])
            assert "▌" in lines(pilot)[row]
            if first:
                all_answers(pilot)


def all_answers(pilot: Pilot[ExitState]) -> None:
    """Check that each answer is there, or how many more there are."""
    count = len(case_screen(pilot).panel.choices)
    seen = {int(n) for n in re.findall(r"(?m)^(?:.{22,40}│?)? {4,6} ?([1-9])   \S", text(pilot))}
    more = re.search(r"(\d+) more below", text(pilot))
    assert more or len(seen) == count, text(pilot)


async def test_answers_scroll_to_the_lit_one() -> None:
    async with at_step(ANSWERS["closed"], size=(40, 10)) as pilot:
        for _ in range(8):
            await press(pilot, "down")
        assert case_screen(pilot).panel.highlighted == 7
        assert "Not sure" in text(pilot)


async def test_home_fits_every_size() -> None:
    async with at_home() as pilot:
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await press(pilot)
            holds(pilot)
            find(pilot, "Paste the error")
        await paste(pilot)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await press(pilot)
            holds(pilot)
            find(pilot, "Paste the error")


@pytest.mark.parametrize("key", ["f3", "f4"])
async def test_lists_fit_every_size(key: str) -> None:
    async with at_step("escape") as pilot:
        await press(pilot, key)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await press(pilot)
            holds(pilot)
        assert len(filled_rows(pilot)) == 1


@pytest.mark.parametrize("size", [(20, 5), (39, 24), (80, 9), (1, 1), (4, 4)])
async def test_a_window_too_small_says_so_and_comes_back(size: tuple[int, int]) -> None:
    async with at_step("down") as pilot:
        await pilot.resize_terminal(*size)
        await press(pilot)
        if size[0] >= 20:
            assert "too small" in " ".join(text(pilot).split())
        await pilot.resize_terminal(80, 24)
        await press(pilot, "enter")
        find(pilot, "RESOLVED")


@pytest.mark.parametrize("key", ["question_mark", "n", "w", "k", "t", "number_sign"])
async def test_what_lies_on_top_stands_every_size(key: str) -> None:
    async with at_step(ANSWERS["waiting"], key) as pilot:
        for size in (SIZES[0], SIZES[2], SIZES[4], (3, 3)):
            await pilot.resize_terminal(*size)
            await press(pilot)
            assert set("".join(lines(pilot))) <= ALLOWED


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_everything_stands_at_the_same_place_on_every_step(size: tuple[int, int]) -> None:
    places = set()
    for keys, sentence in (
        ((), "Look at the window"),
        (("2",), "Stop the sign-in"),
        (("4",), "Which of"),
        (("6",), "Where did"),
    ):
        async with at_step(*keys, size=size) as pilot:
            rows = lines(pilot)
            answer = next(row for row in rows if re.search(r" 1   \S", row))
            places.add(
                (
                    find(pilot, sentence),
                    answer.index(" 1   "),
                    rows[0].index("The window shows trouble"),
                )
            )
    assert len({place[0][0] for place in places}) == 1
    assert len({(place[0][1], *place[1:]) for place in places}) == 1


@pytest.mark.parametrize(
    "keys", [(), ("down",), ("2", "down"), ("3",), ("4", "up"), ("2", "k", "down")], ids=str
)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_at_most_one_fill(keys: tuple[str, ...], size: tuple[int, int]) -> None:
    async with at_step(*keys, size=size) as pilot:
        assert len(filled_rows(pilot)) <= 1


async def test_the_list_at_home_has_the_only_fill() -> None:
    async with at_home(size=(120, 40)) as pilot:
        await paste(pilot)
        assert len(filled_rows(pilot)) == 1
        await press(pilot, "down")
        assert len(filled_rows(pilot)) == 1
        assert ("focus" in pilot.app.theme_variables) is True


@pytest.mark.parametrize("mode_keys", [(), ("2",), ("3",), ("1",), ("3", "escape", "1")], ids=str)
async def test_the_footer_is_at_most_78_wide_at_80(mode_keys: tuple[str, ...]) -> None:
    async with at_step(*mode_keys) as pilot:
        assert len(lines(pilot)[-1].rstrip()) <= 78


async def test_an_old_size_that_comes_late_changes_nothing() -> None:
    async with at_home() as pilot:
        await pilot.resize_terminal(120, 40)
        await press(pilot)
        old = Size(80, 24)
        pilot.app.screen.post_message(events.Resize(old, old))
        await press(pilot)
        assert pilot.app.screen.size == Size(120, 40)
        assert "HOW IT GOES" in text(pilot)


@pytest.mark.parametrize("size", [(110, 30), (120, 40), (160, 45)])
async def test_the_side_column_says_how_many_causes_it_leaves_out(size: tuple[int, int]) -> None:
    """No row is cut at the bottom: fewer causes are listed, and the last row names the rest."""
    async with at_home(size=size) as pilot:
        await paste(pilot)
        await press(pilot, "enter", "1")
        rows = [line[-40:] for line in lines(pilot)]
        assert any("STILL POSSIBLE" in row for row in rows)
        assert any("more, k shows all" in row for row in rows)


async def test_a_drawer_says_how_much_of_it_lies_below() -> None:
    async with at_home() as pilot:
        await paste(pilot)
        await press(pilot, "enter", "1", "k")
        assert re.search(r"\d+ more below", text(pilot))


async def test_a_result_and_its_key_stand_together_in_a_high_window() -> None:
    async with at_home(size=(120, 40)) as pilot:
        await press(pilot, "f4", *"54005", "enter")
        row, _ = find(pilot, "Start the steps for 54005")
        above = [line[24:80].strip() for line in lines(pilot)[row - 2 : row]]
        assert above[0]
