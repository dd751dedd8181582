"""Measure the search at 10,000 entries: words, beginnings, slips of the keys, whole sentences.

    python -m tests.benchmarks.bench_search [ENTRIES] [MILLISECONDS]

The entries are made from the words of our own catalogue. Prints the time to build the index and
the 50th and 95th percentile over 600 questions, and ends with 1 when the 95th is above
MILLISECONDS (default 8).
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import random
import sys
import time

from wizard.content import load_catalogue
from wizard.content.search import Document, Index

ROUNDS = 600
SENTENCE = 9


def main(arguments: list[str]) -> int:
    """Print the figures; 1 when the search is too slow."""
    size = int(arguments[0]) if arguments else 10_000
    most = float(arguments[1]) if len(arguments) > 1 else 8.0
    chance = random.Random(1)
    documents = made(size, chance)
    begun = time.perf_counter()
    index = Index(documents)
    print(f"build {size} entries {(time.perf_counter() - begun) * 1000:8.1f} ms")
    begun = time.perf_counter()
    index.find("wrnog slpi")
    print(f"first slip of the keys {(time.perf_counter() - begun) * 1000:8.1f} ms")
    worst = 0.0
    for kind in (typed, slipped, sentence):
        taken = []
        for _ in range(ROUNDS):
            question = kind(chance.choice(documents), chance)
            begun = time.perf_counter()
            index.find(question)
            taken.append((time.perf_counter() - begun) * 1000)
        taken.sort()
        half, late = taken[ROUNDS // 2], taken[ROUNDS * 95 // 100]
        print(f"{kind.__name__:10} p50 {half:6.2f} ms   p95 {late:6.2f} ms")
        worst = max(worst, late)
    return int(worst > most)


def made(size: int, chance: random.Random) -> list[Document]:
    """Return entries in which words are as common as in our own."""
    entries = load_catalogue()[0].entries
    titles = [word for one in entries for word in one.title.split()]
    words = [word for one in entries for word in f"{one.meaning} {' '.join(one.causes)}".split()]
    rare = [f"{chance.choice(titles)}{chance.choice(words)}" for _ in range(size)]
    return [
        Document(
            " ".join((*chance.sample(titles, 6), chance.choice(rare))),
            " ".join(chance.sample(words, 40)),
            50_000 + at,
        )
        for at in range(size)
    ]


def typed(one: Document, chance: random.Random) -> str:
    """Return a word or two as they are being typed."""
    words = chance.sample(one.title.split(), 2)
    return f"{words[0]} {words[1][: chance.randint(1, len(words[1]))]}"


def slipped(one: Document, chance: random.Random) -> str:
    """Return a word with two letters swapped, and another one."""
    word, other = chance.sample(one.title.split(), 2)
    at = chance.randrange(max(1, len(word) - 1))
    return f"{word[:at]}{word[at + 1 : at + 2]}{word[at : at + 1]}{word[at + 2 :]} {other}"


def sentence(one: Document, chance: random.Random) -> str:
    """Return the sentence on someone's screen, which no entry holds as it is."""
    return " ".join(chance.sample(one.body.split(), SENTENCE))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
