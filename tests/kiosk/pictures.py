"""Writes the pictures of the served page for docs/: `python -m tests.kiosk.pictures`."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright

from tests.kiosk.test_in_chromium import CHROMIUM, DESK, PHONE, opened, says
from tests.kiosk.test_serve import Served

FOLDER = Path(__file__).parent.parent.parent / "docs" / "pictures"
SIZES: dict[str, dict[str, Any]] = {
    "serve-desk": {"viewport": DESK},
    "serve-phone": {"viewport": PHONE, "has_touch": True},
}


async def drawn(served: Served) -> None:
    """Write a picture of a question for each size."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, given in SIZES.items():
            page = await opened(browser, served, **given)
            await page.mouse.click(100, 100)
            await says(page, "Can you open a page?")
            await page.wait_for_timeout(500)
            await page.screenshot(path=FOLDER / f"{name}.png")
        await browser.close()


def main() -> None:
    """Write them."""
    with tempfile.TemporaryDirectory() as folder:
        served = Served(Path(folder))
        try:
            asyncio.run(drawn(served))
        finally:
            served.close()


if __name__ == "__main__":
    main()
