"""Only https and only hosts on the list are opened, whatever a file says."""

from __future__ import annotations

import webbrowser

import pytest

from wizard.links import may_open, open_link

HOSTS = ("wiki.contoso.com",)
GOOD = "https://wiki.contoso.com/kb?id=1"


@pytest.mark.parametrize(
    "link",
    [
        "",
        "http://wiki.contoso.com/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ssh://wiki.contoso.com",
        "https://wiki.contoso.org/",
        "https://wiki.contoso.com.evil.org/",
        "https://user@wiki.contoso.com/",
        "https://wiki.contoso.com:81/",
        "https://wiki.contoso.com/\x1b]52;",
        "\\\\server\\share",
    ],
)
def test_what_is_not_on_the_list_is_never_opened(
    link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    assert not may_open(link, HOSTS)
    assert open_link(link, HOSTS) == "There is no page to open here."
    assert not opened


def test_a_page_is_opened_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda link: link == GOOD)
    assert open_link(GOOD, HOSTS) == f"Opened: {GOOD}"


def test_without_a_browser_the_page_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _link: False)
    assert GOOD in open_link(GOOD, HOSTS)
