"""A real browser: Debian's chromium walks a case in the served page, on a desk and on a phone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.kiosk.test_serve import CANARY, Served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from playwright.async_api import Browser, Page

playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or ""
pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="chromium is not on this machine"),
    pytest.mark.slow,
]

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
PATIENCE = 60_000


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a server."""
    made = Served(tmp_path_factory.mktemp("chromium"))
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """Return a browser."""
    async with playwright.async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


async def opened(chromium: Browser, served: Served, **given: Any) -> Page:  # noqa: ANN401 - what playwright takes
    """Return a page of its own that shows the first page of the kiosk."""
    context = await chromium.new_context(**{"viewport": DESK, **given})
    page = await context.new_page()
    await page.goto(served.address)
    await says(page, "Press any key")
    return page


async def says(page: Page, words: str) -> None:
    """Wait until the words stand in the text beside the canvas."""
    found = page.locator("#transcript", has_text=words)
    await found.wait_for(state="attached", timeout=PATIENCE)


async def test_a_case_is_walked_to_its_end_and_a_reload_begins_anew(
    chromium: Browser, served: Served
) -> None:
    page = await opened(chromium, served)
    assert page.url == f"{served.base}/", "the token has gone from the address"
    assert await page.title() == "What is the trouble?"
    await page.keyboard.press("x")
    await says(page, "Can you open a page?")
    await page.keyboard.press("1")
    await says(page, "What is written there?")
    await page.keyboard.type(CANARY)
    await page.keyboard.press("Enter")
    await says(page, "HANDED OVER to the helpdesk")
    await says(page, CANARY)
    await page.reload()
    await says(page, "Press any key")
    assert CANARY not in (await page.content())
    await page.context.close()


async def test_the_end_of_a_visit_offers_another(chromium: Browser, served: Served) -> None:
    page = await opened(chromium, served)
    await page.keyboard.press("x")
    await says(page, "Can you open a page?")
    await page.keyboard.press("s")
    await page.get_by_role("button", name="Begin again").click(timeout=PATIENCE)
    await says(page, "Press any key")
    await page.context.close()


async def test_it_works_on_a_phone_by_touch(chromium: Browser, served: Served) -> None:
    page = await opened(chromium, served, viewport=PHONE, has_touch=True, is_mobile=True)
    await page.touchscreen.tap(195, 400)
    await says(page, "Can you open a page?")
    box = await page.locator("#terminal").bounding_box()
    assert box
    assert (box["width"], box["height"]) == (PHONE["width"], PHONE["height"])
    await page.context.close()


async def test_without_the_token_it_is_refused(chromium: Browser, served: Served) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    answer = await page.goto(served.base)
    assert answer
    assert answer.status == 403
    answer = await page.goto(f"http://localhost:{served.port}/")
    assert answer
    assert answer.status == 403
    await context.close()


async def test_a_page_of_another_origin_cannot_connect(chromium: Browser, served: Served) -> None:
    context = await chromium.new_context(bypass_csp=True)
    page = await context.new_page()
    await page.goto(served.address)
    await says(page, "Press any key")
    await page.goto("about:blank")
    said = await page.evaluate(
        """(address) => new Promise((done) => {
            const socket = new WebSocket(address);
            socket.onopen = () => done("open");
            socket.onerror = () => done("refused");
        })""",
        f"ws://127.0.0.1:{served.port}/ws",
    )
    assert said == "refused"
    await context.close()


async def test_nothing_comes_from_elsewhere(chromium: Browser, served: Served) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(served.address)
    await says(page, "Press any key")
    await page.keyboard.press("x")
    await says(page, "Can you open a page?")
    assert [url for url in asked if not url.startswith((served.base, "data:"))] == []
    assert errors == []
    await context.close()
