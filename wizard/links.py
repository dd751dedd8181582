"""Addresses of sources, and the page that a step names: https alone, of hosts on the list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


_ENTRA_DOCS = "https://learn.microsoft.com/entra/identity-platform"


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


def address_of(source: str) -> str:
    """Return the address of a source as the catalogue cites it; empty if it has none."""
    first, _, rest = source.partition(" ")
    if first.startswith("https://"):
        return first
    if re.fullmatch(r"[\w.-]+\.com/\S+", first):
        return f"https://{first}"
    if first == "entra-docs":
        is_page = re.fullmatch(r"(identity-platform/)?[\w-]+", rest)
        return f"{_ENTRA_DOCS}/{rest.removeprefix('identity-platform/')}" if is_page else ""
    repository = re.fullmatch(r"([\w.-]+/[\w.-]+)(?:#(\d+))?", first)
    if repository is None:
        return ""
    issue = f"/issues/{repository[2]}" if repository[2] else ""
    return f"https://github.com/{repository[1]}{issue}"
