"""Opens the page that a step names: https alone, and only hosts that are on the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


def may_open(link: str, hosts: Collection[str]) -> bool:
    """Return whether a link may be opened; what was read from a file is not trusted twice."""
    scheme, _, rest = link.partition("://")
    return scheme == "https" and rest.partition("/")[0].lower() in hosts and link.isprintable()


def open_link(link: str, hosts: Collection[str]) -> str:
    """Open a page in the browser of the system; return a sentence about it."""
    if not may_open(link, hosts):
        return "There is no page to open here."
    import webbrowser  # noqa: PLC0415 - seldom wanted, and slow to import

    try:
        opened = webbrowser.open(link)
    except (webbrowser.Error, OSError):
        opened = False
    return f"Opened: {link}" if opened else f"No browser was found. The page is {link}"
