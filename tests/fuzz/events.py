"""What hands, mice, terminals and pastes send: made from dice, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

QUIT = b"\x11"
"""Ctrl+Q, the one key that may end the program."""

SIZES = ((24, 80), (10, 40), (5, 20), (40, 120), (60, 200), (1, 1), (30, 110), (20, 60), (3, 300))
COMMANDS = b"123456789123456?bcnwmktraqofyhle#/+=-@ \r\r\r\x1b\t\x7f"
NAMED = (
    *(b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[H", b"\x1b[F", b"\x1b[5~", b"\x1b[6~"),
    *(
        b"\x1bOP",
        b"\x1bOQ",
        b"\x1bOR",
        b"\x1bOS",
        b"\x1b[15~",
        b"\x1b[17~",
        b"\x1b[18~",
        b"\x1b[3~",
    ),
    *(b"\x1b[Z", b"\x1b[2~", b"\x1b[19~", b"\x1b[20~", b"\x1b[21~", b"\x1b[23~", b"\x1b[24~"),
    *(b"\r", b"\x1b", b"\t", b"\x7f", b" ", b"\x1b[A", b"\x1b[B", b"\r", b"\x1b"),
)
PASTES = (
    "AADSTS90120: The request was already authorized or declined.\nTrace ID: 0-0",
    "AADSTS54005: OAuth2 Authorization code was already redeemed\r\n" * 3,
    "AADSTS50105 and AADSTS65001: two codes in one text",
    "90120",
    "contoso.example",
    "See [1] and [/b] [@click=app.quit]x[/] [red]",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b]52;c;aGk=\x07 \x1b[2J \x1b[15~ 1\r2\r",
    "\x1b[200~nested 1\r",
    "a\u0301\u0301\u0301\u0301\u0301 \u202eevil\u202c \u200b \U0001f468\u200d\U0001f469 \ufffe",
    "x" * 3000,
    "line\n" * 400,
    "",
)
ANSWERS = (
    *(b"\x1b]10;rgb:ffff/ffff/ffff\x07", b"\x1b]11;rgb:0/0/0\x1b\\", b"\x1b[?62;22c"),
    *(b"\x1b[12;40R", b"\x1b[0n", b"\x1b[?2026;2$y", b"\x1b[?2048;0$y", b"\x1bP1$r0m\x1b\\"),
    *(b"\x1b[I", b"\x1b[O", b"\x1b[8;24;80t", b"\x1b[?1u", b"\x1b[201~", b"\x1b[48;0;0;0;0t"),
    *(b"\x1b[99999999u", b"\x1b[57358;3u", b"\x1b[97;3u", b"\xff\xfe", b"\x1b[1;2;3;4;5m"),
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens: bytes that arrive, or another size of the window."""

    kind: str
    sent: bytes = b""
    size: tuple[int, int] | None = None

    def __str__(self) -> str:
        """Return what happens, in one short line."""
        return f"{self.kind} {self.size}" if self.size else f"{self.kind} {self.sent[:60]!r}"


def make(dice: random.Random) -> Event:
    """Return one event."""
    kinds = (
        "command",
        "named",
        "chord",
        "mouse",
        "size",
        "paste",
        "answer",
        "noise",
        "sign",
        "quit",
    )
    weights = (330, 250, 60, 200, 25, 25, 30, 20, 58, 2)
    kind = dice.choices(kinds, weights)[0]
    if kind == "size":
        return Event(kind, size=dice.choice(SIZES) if dice.random() < 0.5 else _any_size(dice))
    return Event(kind, _MAKERS[kind](dice))


def _any_size(dice: random.Random) -> tuple[int, int]:
    return dice.randint(1, 70), dice.randint(1, 220)


def _chord(dice: random.Random) -> bytes:
    """Return Ctrl, Alt or Shift with another key; never Ctrl+Q."""
    letter = dice.choice(b"abcdefghijklmnoprstuvwxyz")
    arrow = dice.choice("ABCDHF")
    return dice.choice(
        (
            bytes([letter & 31]),
            b"\x1b" + bytes([letter]),
            f"\x1b[1;{dice.randint(2, 8)}{arrow}".encode(),
            f"\x1b[{letter};{dice.randint(2, 8)}u".encode(),
            b"\x1c",
        )
    )


def _mouse(dice: random.Random) -> bytes:
    """Return a click, a double click, a drag, a move or a turn of the wheel."""
    x, y = dice.randint(1, 130), dice.randint(1, 42)
    at, other = f"{x};{y}", f"{dice.randint(1, 130)};{dice.randint(1, 42)}"
    click = f"\x1b[<0;{at}M\x1b[<0;{at}m"
    made = dice.choice(
        (
            click,
            click,
            click,
            click * 2,
            f"\x1b[<0;{at}M\x1b[<32;{other}M\x1b[<0;{other}m",
            f"\x1b[<35;{at}M",
            f"\x1b[<{dice.choice((64, 65, 66, 67))};{at}M",
            f"\x1b[<{dice.choice((1, 2, 8, 16))};{at}M\x1b[<2;{at}m",
        )
    )
    return made.encode()


def _paste(dice: random.Random) -> bytes:
    text = dice.choice(PASTES).encode()
    return b"\x1b[200~" + text + b"\x1b[201~" if dice.random() < 0.9 else text.replace(QUIT, b"")


def _noise(dice: random.Random) -> bytes:
    return bytes(dice.choices(range(256), k=dice.randint(1, 12))).replace(QUIT, b"")


def _command(dice: random.Random) -> bytes:
    return bytes([dice.choice(COMMANDS)])


def _named(dice: random.Random) -> bytes:
    return dice.choice(NAMED)


def _answer(dice: random.Random) -> bytes:
    return dice.choice(ANSWERS)


def _sign(dice: random.Random) -> bytes:
    return chr(dice.choice((*range(33, 127), 0xE4, 0x416, 0x1F600))).encode()


def _quit(dice: random.Random) -> bytes:
    del dice
    return QUIT


_MAKERS: dict[str, Callable[[random.Random], bytes]] = {
    "command": _command,
    "named": _named,
    "chord": _chord,
    "mouse": _mouse,
    "paste": _paste,
    "answer": _answer,
    "noise": _noise,
    "sign": _sign,
    "quit": _quit,
}
