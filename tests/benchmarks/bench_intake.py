"""Measure the reader on bad and on long input.

    python -m tests.benchmarks.bench_intake [PART ...]

`speed`: the time for 100 kB of a log, of prose and of each shape of message over and over.
`facts`: how often each fact is read right from every shape, code and pair of wrappers (minutes).
`secrets`: how many of more than 8,000 planted secrets go, and what is kept.
`mutated`: that 100,000 mutilated messages are read without a fault (minutes).
`worst`: the slowest shapes on 1 MB of the worst input for each (many minutes).
`fields`: the whole reading of each field name of the redaction table and each thing to hide over
and over, up to 1 MB, with the ratios for twice and four times as much: linear work gives 2 and 4
at most (minutes).
Without a part: speed and secrets.
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import sys
import time
from random import Random
from typing import TYPE_CHECKING

from tests.intake.error_texts import CORRELATION, SHAPES, TRACE, WRAPPERS, message
from tests.intake.judged import Score, every_plant, every_text, facts_read, secrets_gone
from tests.intake.test_patterns import GLUES, names, shapes
from wizard.intake import Reader
from wizard.intake.patterns import SearchText
from wizard.intake.redaction_rules import RULES
from wizard.intake.unwrap import unwrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wizard.intake.patterns import TextPattern

SIZE = 1_000_000
FILLERS = (
    "",
    "a",
    "A1",
    " ",
    "\\",
    "=",
    "-",
    ".",
    ":",
    "1",
    "1.",
    "a.",
    "a-",
    "\n",
    '"',
    "=a",
    '":"a',
)
# What is hidden, as short as it can be, and what unwrapping changes.
DENSE = (
    *("a.lan ", "1.2.3.4 ", "1::2 ", "a@b.cd ", "pw=a ", "-pw=a ", "AB\\cd ", "lg\nKim\n"),
    "lg\n> Kim\n> ",
    *("+123456789 ", "\\\\ab\\c ", "pwd\nab1cd\n", "pwd ab1cd ", "hi Kim,\n", "user: ab.cd "),
    *("\\n", "%41", "&lt;", "<b>", "\n> ", "=41", "\\u0041", "[a](http://b)", "cookie=abcd\n"),
)
UNSIGNED = (
    "a",
    "A1b2",
    "1.",
    "1:",
    ":",
    "a:",
    "::",
    "1-",
    "2026-11-20 ",
    "AADSTS",
    "=",
    "eyJ",
    "\n> ",
)
READER = Reader(b"benchmark")


def _seconds(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def _worst(shape: TextPattern) -> Iterator[tuple[float, str]]:
    """Yield how long a shape takes on texts made of its own signs, and of which."""
    shape.regex.match("")
    units = {literal + filler for literal in shape.literals for filler in FILLERS} or set(UNSIGNED)
    units |= {name + glue for name in names(shape) for glue in GLUES}
    for unit in sorted(units):
        search_text = SearchText((unit * (SIZE // len(unit) + 1))[:SIZE])
        yield _seconds(lambda search_text=search_text: list(shape.find(search_text))), unit  # type: ignore[misc]
        long = SearchText((unit + "a" * 2000) * (SIZE // (len(unit) + 2000)))
        yield _seconds(lambda search_text=long: list(shape.find(search_text))), unit + "aaa..."  # type: ignore[misc]


def _log(size: int) -> str:
    error = " ".join(message(54005).split("\r\n"))
    lines = (
        f"2026-11-20T09:{n // 60 % 60:02}:{n % 60:02}.{n % 1000:03}Z INFO web[{n}] {TRACE} "
        + (error if n % 40 == 0 else f"GET /api/orders/{n} 200 {n % 97} ms {CORRELATION}")
        for n in range(size // 90)
    )
    return "\n".join(lines)[:size]


def _mutated(count: int) -> None:
    """Read messages with a piece cut out and another put in; a fault ends the run."""
    dice = Random(54005)
    for _ in range(count):
        text = SHAPES[dice.choice(sorted(SHAPES))](54005)
        for _ in range(2):
            text = WRAPPERS[dice.choice(sorted(WRAPPERS))](text)
        at, to = sorted(dice.randrange(len(text) + 1) for _ in "ab")
        piece = "".join(
            chr(dice.choice((dice.randrange(128), dice.randrange(0x3000)))) for _ in "abc"
        )
        READER.read(text[:at] + piece + text[to:])


def _say_worst() -> None:
    times = sorted((t, unit, s.regex.pattern[:50]) for s in shapes() for t, unit in _worst(s))
    print("slowest shapes on 1 MB of their worst input:")
    for seconds, unit, pattern in reversed(times[-8:]):
        print(f"  {1000 * seconds:6.1f} ms  {unit[:24]!r:28} {pattern}")
    for unit in UNSIGNED:
        text = (unit * SIZE)[:SIZE]
        print(f"  {1000 * _seconds(lambda text=text: unwrap(text)):6.1f} ms  {unit!r:28} unwrap")  # type: ignore[misc]


def _say_fields() -> None:
    glues = (*GLUES[:2], " ", "\n", "_", "(=", '"')
    units = {name + glue for p in RULES for name in names(p.shape) for glue in glues}
    units.update(DENSE)
    times = []
    for unit in sorted(units):
        text = unit * (SIZE // len(unit))
        times.append((_seconds(lambda part=text[: SIZE // 50]: READER.read(part)), unit))  # type: ignore[misc]
    print("slowest field names, 100 kB, 200 kB, 400 kB and 1 MB of each:")
    for _, unit in sorted(times, reverse=True)[:8]:
        text = unit * (SIZE // len(unit))
        spent = [
            _seconds(lambda part=text[: SIZE * n // 10]: READER.read(part))  # type: ignore[misc]
            for n in (1, 2, 4, 10)
        ]
        shown = ", ".join(f"{1000 * s:.0f} ms" for s in spent)
        print(
            f"  {unit!r:32} {shown}  (2x: {spent[1] / spent[0]:.1f}, 4x: {spent[2] / spent[0]:.1f})"
        )


def _say_speed() -> None:
    size = 100_000
    prose = "The quick brown fox jumps over the lazy dog, and nothing more. "
    texts = {"a log": _log(size), "prose": prose * (size // len(prose))}
    texts["a log with one answer in JSON"] = _log(size - 1000) + SHAPES["json"](54005)
    for name, make in SHAPES.items():
        text = make(54005) + "\n"
        texts[f"{name}, over and over"] = (text * (size // len(text) + 1))[:size]
    for name, text in texts.items():
        spent = sorted(_seconds(lambda text=text: READER.read(text)) for _ in range(20))  # type: ignore[misc]
        print(f"100 kB of {name}: median {1000 * spent[10]:.1f} ms, p95 {1000 * spent[18]:.1f} ms")


def _say_scores(scores: dict[str, Score]) -> None:
    for name, score in scores.items():
        print(f"{name:20} {score.right:7} of {score.total:7}  {score.share:7.3f} %")
        for wrong in score.wrong[:5]:
            print(f"    not: {wrong}")


def _say_mutated() -> None:
    count = 100_000
    spent = _seconds(lambda: _mutated(count))
    print(f"{count} mutilated messages read without a fault in {spent:.0f} s")


PARTS: dict[str, Callable[[], None]] = {
    "speed": _say_speed,
    "facts": lambda: _say_scores(facts_read(every_text())),
    "secrets": lambda: _say_scores(secrets_gone(every_plant(6))),
    "mutated": _say_mutated,
    "worst": _say_worst,
    "fields": _say_fields,
}


def main(argv: list[str]) -> int:
    """Print the figures of the parts that are named."""
    for part in argv or ["speed", "secrets"]:
        PARTS[part]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
