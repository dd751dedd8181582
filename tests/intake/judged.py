"""What must hold of made texts, counted: facts read, secrets gone, what support needs kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from tests.intake.error_texts import (
    AZURE_CLI,
    CODES,
    CORRELATION,
    GLUES,
    INSTANT,
    KINDS,
    SENTENCES,
    SHAPES,
    TRACE,
    WRAPPERS,
    plant,
)
from wizard.intake import Reader, residue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wizard.intake import Reading

READER = Reader(b"a key for made texts")
FACTS = ("code", "correlation-id", "trace-id", "timestamp", "client-id")

# Digits of base64 in another script are a thing that no program does.
PAIRS = tuple(
    (a, b)
    for a, b in product(WRAPPERS, WRAPPERS)
    if (a == "as-is" or b != "as-is") and (a, b) != ("base64", "full-width")
)

Text = tuple[str, int, str, str]
"""Shape, code, inner wrapper, outer wrapper."""


def every_text() -> Iterable[Text]:
    """Yield every shape of every code in every pair of wrappers."""
    for shape, code, (inner, outer) in product(SHAPES, CODES, PAIRS):
        yield shape, code, inner, outer


def wanted(code: int) -> dict[str, str]:
    """Return the facts that a text about a code holds."""
    facts = {
        "code": str(code),
        "correlation-id": CORRELATION,
        "trace-id": TRACE,
        "timestamp": INSTANT,
    }
    return facts if code in SENTENCES else {**facts, "client-id": AZURE_CLI}


@dataclass(slots=True)
class Score:
    """How many of how many were right, and the first that were not."""

    right: int = 0
    total: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, name: str, *, ok: bool) -> None:
        """Count one."""
        self.total += 1
        self.right += ok
        if not ok and len(self.wrong) < 20:
            self.wrong.append(name)

    @property
    def share(self) -> float:
        """The share that was right, in percent."""
        return 100 * self.right / self.total if self.total else 0.0


def facts_read(texts: Iterable[Text]) -> dict[str, Score]:
    """Return for each fact how often it was read right, and for codes that no other was."""
    scores = {name: Score() for name in (*FACTS, "no other code")}
    for shape, code, inner, outer in texts:
        reading = READER.read(WRAPPERS[outer](WRAPPERS[inner](SHAPES[shape](code))))
        known = {e.kind: str(e.value) for e in reading.evidence}
        name = f"{shape} {code} {inner} {outer}"
        for kind, value in wanted(code).items():
            scores[kind].add(name, ok=known.get(kind) == value)
        scores["no other code"].add(name, ok=reading.codes == (code,))
    return scores


Plant = tuple[str, str, int]
"""Kind of secret, glue, seed."""


def every_plant(seeds: int) -> Iterable[Plant]:
    """Yield every kind of secret in every glue, a number of times."""
    return product(KINDS, GLUES, range(seeds))


def pieces(secret: str) -> list[str]:
    """Return what of a secret may not be left: either half of any of its lines."""
    lines = secret.split("\n")
    return [part for line in lines for part in (line[: len(line) // 2 + 1], line[len(line) // 2 :])]


def secrets_gone(plants: Iterable[Plant]) -> dict[str, Score]:
    """Return how many secrets went or may not leave, what was kept, and if it reads the same."""
    scores = {name: Score() for name in ("removed", "removed or refused", "kept", "same")}
    for kind, glue, seed in plants:
        planted = plant(kind, f"{kind}{seed}")
        reading = READER.read(GLUES[glue](planted.text))
        name = f"{kind} {glue} {seed}"
        left = [p for p in pieces(planted.secret) if p in whole(reading)]
        scores["removed"].add(name, ok=not left)
        scores["removed or refused"].add(name, ok=not left or bool(residue(reading.text)))
        if glue in ("before-error", "after-error"):
            for value in (CORRELATION, TRACE, "2026-11-20 09:14:07Z", "AADSTS54005"):
                scores["kept"].add(f"{name} {value}", ok=value in reading.text)
        again = READER.read(reading.text)
        scores["same"].add(name, ok=said(again) == said(reading))
    return scores


def whole(reading: Reading) -> str:
    """Return all that is kept of a text."""
    return "\n".join((reading.text, *(str(e.value) for e in reading.evidence)))


def said(reading: Reading) -> object:
    """Return what a reading concludes, without places."""
    return (
        reading.codes,
        reading.primary,
        [(e.kind, e.value) for e in reading.evidence if e.kind != "secret-shown"],
    )
