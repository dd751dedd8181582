"""What a terminal sends becomes keys and pastes; what is neither goes nowhere."""

from __future__ import annotations

import random
import tracemalloc

import pytest
from textual import events

from tests.slow_rows import each_row
from wizard.tui import keyboard
from wizard.tui.keyboard import MOST_PASTED, TerminalParser

ANSWERS = (
    "\x1b]10;rgb:ffff/ffff/ffff\x07",
    "\x1b]11;rgb:0000/0000/0000\x1b\\",
    "\x1b]52;c;aGVsbG8=\x07",
    "\x1bP1$r0m\x1b\\",
    "\x1bP>|XTerm(390)\x1b\\",
    "\x1b_Gi=1;OK\x1b\\",
    "\x1b^private\x1b\\",
    "\x1b[?62;22c",
    "\x1b[>1;4000;29c",
    "\x1b[0n",
    "\x1b[8;24;80t",
    "\x1b[?1u",
    "\x1b[?1049;2$y",
    "\x1b[99999999u",
    "\x1b[1:2:3:u",
    "\x1b[48;0;0;0;0t",
    "\x1b[201~",
)
"""What terminals answer, sound or not; nobody here ever asks."""


def read(*parts: str) -> list[object]:
    """Return the events of parts that come one after the other."""
    parser = TerminalParser()
    return [event for part in parts for event in parser.feed(part)]


def keys(*parts: str) -> list[str]:
    return [event.key for event in read(*parts) if isinstance(event, events.Key)]


def pasted(*parts: str) -> list[str]:
    return [event.text for event in read(*parts) if isinstance(event, events.Paste)]


@pytest.mark.parametrize("answer", ANSWERS)
@each_row("size", [1, 3, 1000])
def test_an_answer_of_the_terminal_presses_no_key(answer: str, size: int) -> None:
    parts = [answer[at : at + size] for at in range(0, len(answer), size)]
    assert keys("a", *parts, "b") == ["a", "b"]
    assert not pasted(*parts)


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("a", "a"),
        ("\r", "enter"),
        ("\x1b[A", "up"),
        ("\x1bOP", "f1"),
        ("\x1b[15~", "f5"),
        ("\x1b[[E", "f5"),
        ("\x1b[1;5C", "ctrl+right"),
        ("\x1bx", "alt+x"),
        ("\x1b[113;5u", "ctrl+q"),
        ("\x1b[34~", "f20"),
        ("\x1b[24;2~", "shift+f12"),
        ("\x1b[3~", "delete"),
        ("\x1b[Z", "shift+tab"),
        ("\x11", "ctrl+q"),
        ("@", "at"),
    ],
)
def test_a_key_stays_a_key(sent: str, name: str) -> None:
    assert keys(sent) == [name]
    assert keys(*sent) == [name]


def test_escape_is_a_key_once_nothing_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyboard, "_DELAY", 0.0)
    parser = TerminalParser()
    assert not list(parser.feed("\x1b"))
    assert [event.key for event in parser.tick() if isinstance(event, events.Key)] == ["escape"]


def test_a_lone_alt_key_that_begins_an_answer_is_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyboard, "_DELAY", 0.0)
    parser = TerminalParser()
    assert not list(parser.feed("\x1b]"))
    assert len(list(parser.tick())) == 1
    assert [type(one) for one in parser.feed("x")] == [events.Key]


def test_an_answer_without_an_end_swallows_no_later_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyboard, "_DELAY", 0.0)
    parser = TerminalParser()
    assert not list(parser.feed("\x1b]10;rgb:"))
    assert not list(parser.tick())
    assert [type(one) for one in parser.feed("x")] == [events.Key]


@pytest.mark.parametrize(("sent", "name"), [("\r", "enter"), ("\x11", "ctrl+q"), ("\x1b[A", "up")])
def test_a_key_amid_an_answer_without_an_end_is_a_key(sent: str, name: str) -> None:
    assert keys("\x1b]10;rgb:", sent, "a") == [name, "a"]
    assert keys(f"\x1bPabc{sent}a") == [name, "a"]


@pytest.mark.parametrize("size", [1, 5, 4096])
def test_a_paste_is_one_event_however_it_is_cut(size: int) -> None:
    sent = "\x1b[200~one\x1b[31m two\n\x1b]0;t\x07three\x1b[20\x1b[201~x"
    parts = [sent[at : at + size] for at in range(0, len(sent), size)]
    assert pasted(*parts) == ["one\x1b[31m two\n\x1b]0;t\x07three\x1b[20"]
    assert keys(*parts) == ["x"]


def test_an_escape_inside_a_paste_presses_no_key() -> None:
    assert keys("\x1b[200~a\x1b[15~1\x1b", "2\r\x1b[201~") == []


def test_a_paste_without_an_end_is_over_some_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyboard, "PASTE_SILENCE", -1.0)
    parser = TerminalParser()
    assert not list(parser.feed("\x1b[200~AADSTS90120"))
    assert [type(one) for one in parser.tick()] == [events.Paste]
    assert [type(one) for one in parser.feed("x")] == [events.Key]


def test_a_paste_is_cut_while_it_is_read() -> None:
    parser = TerminalParser()
    part = "AADSTS90120 " * 341
    found = list(parser.feed("\x1b[200~"))
    tracemalloc.start()
    for _ in range(10_000_000 // len(part)):
        found += parser.feed(part)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    found += parser.feed("\x1b[201~x")
    assert [len(one.text) for one in found if isinstance(one, events.Paste)] == [MOST_PASTED + 1]
    assert [one.key for one in found if isinstance(one, events.Key)] == ["x"]
    assert peak < 4 * MOST_PASTED


def test_no_bytes_break_the_parser() -> None:
    dice = random.Random(20261130)
    signs = [
        "\x1b",
        "[",
        "]",
        "P",
        "O",
        "M",
        ";",
        ":",
        "?",
        "<",
        "~",
        "u",
        "t",
        "\x07",
        "\\",
        "\x9c",
    ]
    signs += [*"0123456789Rmc$ya@", "\x00", "\x9b", "\ufffd", "é", "200~", "201~"]
    parser = TerminalParser()
    for _ in range(3000):
        list(parser.feed("".join(dice.choices(signs, k=dice.randint(1, 40)))))
        list(parser.tick())
    assert list(parser.feed("\x1b[201~\x07\x1b\\\x1b[201~z"))
