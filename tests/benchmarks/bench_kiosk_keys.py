"""Random keys, chords, mouse events and pastes on a kiosk, and visits with a canary, as processes.

python -m tests.benchmarks.bench_kiosk_keys [EVENTS [VISITS]]
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from tests.kiosk.rig_kiosk import VPN
from tests.kiosk.test_keeper import Terminal4Kiosk, memory_holds
from wizard.kiosk.keeper import WIPE

BATCH = 20
FINAL = "ABCDFHPQRSZ"
SGR_BUTTONS = (0, 1, 2, 32, 35, 64, 65)


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
    return (
        b"\x1b[200~" + chance.choice((b"a\nb", b"\x1b]52;c;eA==\x07", b"x" * 5000)) + b"\x1b[201~"
    )


def home_in(folder: Path) -> Path:
    """Return a home with one runbook."""
    (folder / "team").mkdir()
    text = VPN.replace("fact: note", "fact: app").replace("{note|", "{app|")
    (folder / "team" / "vpn.yaml").write_text(text, "utf-8")
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


def hammer(kiosk: Terminal4Kiosk, home: Path, events: int) -> None:
    """Send random events and write what came of it."""
    chance, before, begun = random.Random(1), listed(home), time.monotonic()
    clipboard = visitors = 0
    seen: set[int] = set()
    for _ in range(events // BATCH):
        for _ in range(BATCH):
            os.write(kiosk.number, event(chance))
        got = drain(kiosk, 0.04)
        clipboard += got.count(b"\x1b]52")
        assert kiosk.process.poll() is None
        family = Path(f"/proc/{kiosk.process.pid}/task/{kiosk.process.pid}/children").read_text()
        for pid in family.split():
            seen.add(int(pid))
            with suppress(OSError):  # this visit has just ended
                young = Path(f"/proc/{pid}/task/{pid}/children").read_text()
                assert not young.split()
    visitors = len(seen)
    sys.stdout.write(
        f"{events} events in {time.monotonic() - begun:.0f} s: the keeper lives, {visitors} visits "
        f"seen, {len(listed(home) - before)} new files, {clipboard} clipboard writes\n"
    )


def canaries(kiosk: Terminal4Kiosk, home: Path, visits: int) -> None:
    """Run visits that each type a canary, every third one killed, and look for them afterwards."""
    resets, left = [], 0
    for number in range(visits):
        canary = f"canary{number:05}canary"
        kiosk.out = kiosk.out[-1 << 16 :]
        at = len(kiosk.out)
        kiosk.type("x")
        at = kiosk.until("Can you open a page?", at)
        kiosk.type("1")
        at = kiosk.until("What is written there?", at)
        kiosk.type(canary)
        kiosk.until(canary, at)
        begun = time.monotonic()
        if number % 3:
            kiosk.type("\r")
            at = kiosk.until("HANDED OVER", at)
            begun = time.monotonic()
            kiosk.type("\r")
        else:
            os.kill(kiosk.child, signal.SIGKILL)
        kiosk.until(f"{number + 1} visits", at)
        resets.append(time.monotonic() - begun)
        behind = kiosk.out[kiosk.out.rindex(WIPE) :]
        left += behind.count(canary.encode()) + memory_holds(kiosk.process.pid, canary.encode())
        left += memory_holds(kiosk.child, canary.encode())
    files = [path for path in home.rglob("*") if path.is_file()]
    left += sum(b"canary0" in path.read_bytes() for path in files)
    resets.sort()
    sys.stdout.write(
        f"{visits} visits, every third killed: {left} copies left in keeper, next visitor, screen, "
        f"files; reset in {resets[len(resets) // 2]:.2f} s (95 % within "
        f"{resets[len(resets) * 95 // 100]:.2f} s)\n"
    )


def main() -> None:
    """Measure."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    visits = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    for work, count in ((hammer, events), (canaries, visits)):
        with tempfile.TemporaryDirectory() as folder:
            home = home_in(Path(folder))
            kiosk = Terminal4Kiosk(home, "vpn", "--flows", "team", XDG_CONFIG_HOME=folder)
            try:
                kiosk.until("Press any key")
                work(kiosk, home, count)
            finally:
                kiosk.close()


if __name__ == "__main__":
    main()
