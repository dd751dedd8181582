"""Random keys, chords, mouse events and pastes on every screen of a kiosk, and pairs of visitors.

    python -m tests.benchmarks.bench_kiosk_keys [EVENTS [PAIRS [SEED]]]

First, random events on each screen in turn: afterwards the keeper lives, the visitor has no child,
no socket and no file open, and no file was made, no clipboard written. Then pairs of visitors: the
first leaves a canary somewhere and goes in one of many ways, SIGKILL among them; the second comes,
and the canary is looked for in the keeper, in the second visitor, on the screen and in all files.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tests.kiosk.rig_kiosk import VPN
from tests.kiosk.test_keeper import Terminal4Kiosk, memory_holds
from wizard.kiosk import passphrase
from wizard.kiosk.keeper import WIPE

BATCH = 20
ROUND = 100
"""Events on a screen before it is reached anew."""

FINAL = "ABCDFHPQRSZ"
SGR_BUTTONS = (0, 1, 2, 32, 35, 64, 65)
NETWORK = ("tcp", "tcp6", "udp", "udp6", "raw", "packet")
IDLE = 5
SEED = sys.argv[3] if len(sys.argv) > 3 else "1"


class Start(NamedTuple):
    """How a screen is reached: keys, each with the words that are shown after it."""

    name: str
    keys: tuple[tuple[str, str], ...]


BEGIN = ("x", "1  VPN does not connect")
VPN_FIRST = ("1", "Can you open a page?")
FIELD = (BEGIN, VPN_FIRST, ("1", "What is written there?"))
ACTION = (BEGIN, VPN_FIRST, ("2", "Restart the router."))
ASKED = ("\x11", "Passphrase of the keeper")
STARTS = (
    Start("press any key", ()),
    Start("menu", (BEGIN,)),
    Start("question", (BEGIN, VPN_FIRST)),
    Start("call", (BEGIN, VPN_FIRST, ("c", "Ring 4711"))),
    Start("group of answers", (BEGIN, ("2", "Microsoft 365"), ("2", "Outlook"))),
    Start("typed answer", FIELD),
    Start("action", ACTION),
    Start("reasons", (*ACTION, ("3", "rights"))),
    Start("end", (*FIELD, ("word\r", "HANDED OVER"))),
    Start("still there", (BEGIN, VPN_FIRST, ("", "Are you still there?"))),
    Start("passphrase", (ASKED,)),
)
LEAVES = ("finished", "started over", "killed", "hung up", "ended", "keeper asked", "back to menu")
PLACES = ("typed", "pasted", "at the start", "at the menu", "as passphrase")


def event(chance: random.Random) -> bytes:
    """Return one key, chord, mouse event or paste, as a terminal sends it."""
    what = chance.random()
    if what < 0.45:
        return chr(chance.choice((*range(32, 127), 0xE9, 0x4E2D))).encode()
    if what < 0.6:
        return bytes([chance.choice([one for one in range(32) if one not in (0x11, 0x1B)])])
    if what < 0.75:
        held = chance.choice(("", f"1;{chance.randrange(2, 9)}"))
        return f"\x1b[{held}{chance.choice(FINAL)}".encode()
    if what < 0.8:
        return f"\x1b[{chance.choice((2, 3, 5, 6, 11, 15, 17, 24))}~".encode()
    if what < 0.97:
        place = f"{chance.randrange(1, 91)};{chance.randrange(1, 31)}"
        return f"\x1b[<{chance.choice(SGR_BUTTONS)};{place}{chance.choice('Mm')}".encode()
    pasted = (b"a\nb", b"\x1b]52;c;eA==\x07", b"\x11\x1a!sh\n", b"x" * 5000)
    return b"\x1b[200~" + chance.choice(pasted) + b"\x1b[201~"


def home_in(folder: Path) -> Path:
    """Return a home with a runbook, a passphrase and somebody to call."""
    (folder / "team").mkdir()
    text = VPN.replace("fact: note", "fact: app").replace("{note|", "{app|")
    (folder / "team" / "vpn.yaml").write_text(text, "utf-8")
    passphrase.write(folder / "entra-wizard" / passphrase.NAME, "open sesame 1")
    (folder / "entra-wizard" / "config.toml").write_text('[kiosk]\ncall = "Ring 4711."\n', "utf-8")
    return folder


def listed(folder: Path) -> set[str]:
    """Return every file below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def drain(kiosk: Terminal4Kiosk, seconds: float = 0.0) -> bytes:
    """Read what is there."""
    read = b""
    while select.select([kiosk.number], [], [], seconds)[0]:
        read += os.read(kiosk.number, 1 << 16)
    return read


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:  # it has just ended
        return []


def open_files(pid: int) -> set[str]:
    """Return what a process has open, apart from its terminal and what wakes it."""
    network = "".join(Path(f"/proc/net/{one}").read_text() for one in NETWORK)
    found = set()
    for link in Path(f"/proc/{pid}/fd").glob("*"):
        with suppress(OSError):
            target = str(link.readlink())
            inode = target.removeprefix("socket:[").removesuffix("]")
            if inode != target and f" {inode} " not in network:
                continue
            if not target.startswith(("/dev/pts/", "/dev/tty", "anon_inode:", "pipe:")):
                found.add(target)
    return found


def anew(kiosk: Terminal4Kiosk, start: Start) -> None:
    """Start over, and reach a screen in the next visit; a visit that stays is killed."""
    first, before = kiosk.child, len(kiosk.out)
    for keys in ("\x1b[201~\x1b\\", "\x1bOQ", "s", "s"):
        if leaves(kiosk, first, 0.5):
            break
        kiosk.type(keys)
    if not leaves(kiosk, first, 3):
        os.kill(first, signal.SIGKILL)
    leaves(kiosk, first, 60)
    at = kiosk.until("Press any key", wiped(kiosk, before))
    for key, words in start.keys:
        kiosk.type(key)
        at = kiosk.until(words, at)


def leaves(kiosk: Terminal4Kiosk, first: int, seconds: float) -> bool:
    """Return whether a visitor has given way to another process within some seconds."""
    end = time.monotonic() + seconds
    while first in children(kiosk.process.pid) and time.monotonic() < end:
        kiosk.out += drain(kiosk, 0.02)
    return first not in children(kiosk.process.pid)


def wiped(kiosk: Terminal4Kiosk, since: int) -> int:
    """Read until the keeper wipes the terminal; return where that begins."""
    end = time.monotonic() + 120
    while WIPE not in kiosk.out[since:] and time.monotonic() < end:
        kiosk.out += drain(kiosk, 0.02)
    return since + kiosk.out[since:].index(WIPE)


def hammer(kiosk: Terminal4Kiosk, home: Path, events: int) -> None:
    """Send random events to each screen in turn and write what came of it."""
    chance, before, begun = random.Random(f"events {SEED}"), listed(home), time.monotonic()
    seen: set[int] = set()
    opened: set[str] = set()
    at_rest = open_files(kiosk.child)
    sent, bad, on = 0, Counter[str](), Counter[str]()
    while sent < events:
        start = STARTS[sent // ROUND % len(STARTS)]
        kiosk.out = b""
        anew(kiosk, start)
        for _ in range(ROUND // BATCH):
            for _ in range(BATCH):
                os.write(kiosk.number, event(chance))
            got = drain(kiosk, 0.04)
            bad["clipboard writes"] += got.count(b"\x1b]52")
            bad["tracebacks"] += got.count(b"Traceback")
            for pid in children(kiosk.process.pid):
                seen.add(pid)
                opened |= open_files(pid) - at_rest
                bad["processes"] += len(children(pid))
        bad["keepers gone"] += kiosk.process.poll() is not None
        sent, on[start.name] = sent + ROUND, on[start.name] + ROUND
        if sent % 5000 == 0:
            sys.stderr.write(f"{sent} {dict(bad)}\n")
    bad["files opened"], bad["new files"] = len(opened), len(listed(home) - before)
    anew(kiosk, STARTS[1])  # it is still the wizard
    counted = ", ".join(f"{count} {what}" for what, count in bad.items())
    sys.stdout.write(
        f"{sent} events on {len(on)} screens (at least {min(on.values())} each) in"
        f" {time.monotonic() - begun:.0f} s, {len(seen)} visits seen: {counted} {opened or ''}\n"
    )


def leave_canary(kiosk: Terminal4Kiosk, place: str, canary: str) -> None:
    """Be the first visitor: come in, and leave the canary at a place."""
    start = STARTS[0]
    if place in ("typed", "pasted"):
        start = Start("typed answer", FIELD)
    elif place == "at the menu":
        start = STARTS[1]
    elif place == "as passphrase":
        start = STARTS[-1]
    at = 0
    for key, words in start.keys:
        kiosk.type(key)
        at = kiosk.until(words, at)
    kiosk.type(f"\x1b[200~{canary}\x1b[201~" if place == "pasted" else canary)
    if place in ("typed", "pasted"):
        kiosk.until(canary[:11], at)


def go(kiosk: Terminal4Kiosk, how: str) -> None:
    """Let the first visitor go, in one way; if it stays, its process is killed."""
    kills = {"killed": signal.SIGKILL, "hung up": signal.SIGHUP, "ended": signal.SIGTERM}
    keys = {"finished": "\r\r", "started over": "\x1bOQs", "keeper asked": "\x11nobody\r"}
    first = kiosk.child
    if how in keys:
        kiosk.type(keys[how])
    elif how == "back to menu":
        kiosk.type("\x1bOPbb\x1bOQs")
    else:
        os.kill(first, kills[how])
    if not leaves(kiosk, first, 1.5):
        os.kill(first, signal.SIGKILL)
        leaves(kiosk, first, 60)


def pairs(kiosk: Terminal4Kiosk, home: Path, count: int) -> None:
    """Run pairs of visitors and write where a canary was found afterwards."""
    chance, resets = random.Random(f"pairs {SEED}"), []
    found, ways = Counter[str](), Counter[str]()
    for number in range(count):
        canary = f"canary{number:05}canary" * chance.choice((1, 1, 9))
        needle = f"canary{number:05}".encode()
        place, how = chance.choice(PLACES), chance.choice(LEAVES)
        ways[how] += 1
        kiosk.out = b""
        leave_canary(kiosk, place, canary)
        before, begun = len(kiosk.out), time.monotonic()
        go(kiosk, how)
        at = kiosk.until("Press any key", wiped(kiosk, before))
        if how in ("finished", "started over") and place in ("typed", "pasted"):
            resets.append(time.monotonic() - begun)
        second = kiosk.child
        walk = chance.choice(STARTS[:-2])
        found["screen"] += needle in kiosk.out[kiosk.out.rfind(WIPE) :]
        for key, words in walk.keys:
            kiosk.type(key)
            at = kiosk.until(words, at)
        found["screen"] += needle in kiosk.out[kiosk.out.rfind(WIPE) :]
        found["keeper"] += memory_holds(kiosk.process.pid, needle)
        found["second visitor"] += memory_holds(second, needle)
        anew(kiosk, STARTS[0])
        for path in home.rglob("*"):
            found["files"] += path.is_file() and b"canary0" in path.read_bytes()
        if number % 50 == 49:
            sys.stderr.write(f"{number + 1} {dict(found)}\n")
    resets.sort()
    sys.stdout.write(
        f"{count} pairs of visitors ({', '.join(f'{n} {way}' for way, n in ways.items())}): copies"
        f" left {dict(found)}; reset in {resets[len(resets) // 2]:.2f} s (95 % within"
        f" {resets[len(resets) * 95 // 100]:.2f} s)\n"
    )


def main() -> None:
    """Measure."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    words = ("vpn", "app-sign-in", "--flows", "team", "--idle", str(IDLE), "--countdown", "60")
    for work, times in ((hammer, events), (pairs, count)):
        if not times:
            continue
        with tempfile.TemporaryDirectory() as folder:
            home = home_in(Path(folder))
            kiosk = Terminal4Kiosk(home, *words, XDG_CONFIG_HOME=folder)
            try:
                kiosk.until("Press any key")
                work(kiosk, home, times)
            finally:
                kiosk.close()


if __name__ == "__main__":
    main()
