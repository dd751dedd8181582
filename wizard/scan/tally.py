"""The result of a scan: for each code its count, first and last time, and distinct sign-ins.

Memory is bounded however long the log is: each distinct id is kept as 64 bits, up to a limit. Past
the limit the number is a lower bound, and is marked as one.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


# Correlation ids, folded to 64 bits each, many at once.
#
# An id has 128 bits. One half is multiplied and added to the other, which is nearly the remainder
# of a division by a prime just under 2^64: ids that count up, or differ in one half only, stay
# different. All ids are lanes of one integer, so a single multiplication folds all of them.

_LANE, _HALF, _DIGITS = 16, 8, 32
_FACTOR = 59


def keys_of(ids: Sequence[bytes]) -> array[int]:
    """Return a 64-bit key for each id; all must be normalized by `normalized`."""
    raw = bytes.fromhex(b"".join(ids).replace(b"-", b"").decode("ascii"))
    lanes = int.from_bytes(raw, "little")
    mask = int.from_bytes((b"\xff" * _HALF + bytes(_HALF)) * len(ids), "little")
    low, high = lanes & mask, lanes >> 64 & mask
    both = high * _FACTOR + low
    both = (both >> 64 & mask) * _FACTOR + (both & mask)
    keys = array("Q")
    keys.frombytes(both.to_bytes(_LANE * len(ids), "little"))
    return keys[::2]


def normalized(sign_in: bytes) -> bytes:
    """Return an id of hexadecimal digits and hyphens as 32 digits without hyphens."""
    digits = sign_in.replace(b"-", b"")
    return digits if len(digits) == _DIGITS else b"%032x" % (int(digits, 16) & (1 << 128) - 1)


EXACT = 100_000
"""Up to how many distinct ids of one code are counted exactly."""

MOST_CODES = 1_000
"""How many different codes are counted separately; twice as many as Microsoft documents."""

SLOTS = 1_500_000
"""How many ids (8 bytes each) are held for all codes together."""

_UNSORTED = 16_384
"""How many ids of one code are collected before they are sorted."""

_PARTS = 16
"""A merge is done in this many parts, so that it needs little memory besides its result."""


class IdBudget:
    """The number of ids that may still be held, shared by all codes."""

    __slots__ = ("_sets", "left")

    def __init__(self, left: int = SLOTS) -> None:
        self.left = left
        self._sets: list[DistinctIds] = []

    def register(self, ids: DistinctIds) -> None:
        """Add a set that uses the budget."""
        self._sets.append(ids)

    def reclaim(self) -> None:
        """Make all sets drop the ids they hold more than once."""
        for one in self._sets:
            one.settle()


class DistinctIds:
    """A set of ids that only grows and only knows how many there are.

    Ids are folded to 64 bits: among 100,000 of them two coincide with a chance of 1 in 3 billion.
    They are kept in sorted runs, which are merged when the count is asked for or when so many ids
    are held that duplicates must be dropped.
    """

    __slots__ = ("_budget", "_final", "_held", "_is_bound", "_is_settled", "_runs", "_unsorted")

    def __init__(self, budget: IdBudget) -> None:
        self._budget = budget
        self._unsorted = array("Q")
        self._runs: list[array[int]] = []
        self._held = 0
        self._is_settled = True
        self._is_bound = False
        self._final: int | None = None
        budget.register(self)

    @property
    def count(self) -> int:
        """How many distinct ids there are; a lower bound if `is_bound`."""
        self.settle()
        return self._held if self._final is None else self._final

    @property
    def is_bound(self) -> bool:
        """Whether there may be more ids than `count`."""
        self.settle()
        return self._is_bound

    def extend(self, keys: array[int]) -> None:
        """Add ids as 64-bit keys."""
        if self._final is not None:
            self._is_bound = True
            return
        self._unsorted.extend(keys)
        self._hold(len(keys))
        if len(self._unsorted) >= _UNSORTED:
            self._sort()
        if self._held > 2 * EXACT:
            self.settle()
        self._keep_within_budget()

    def settle(self) -> None:
        """Merge all runs, so that each id is held once."""
        if self._is_settled:
            return
        self._sort()
        self._runs = [_merged(self._runs)]
        self._hold(len(self._runs[0]) - self._held)
        self._is_settled = True
        if self._held > EXACT:
            self._freeze(EXACT)

    def _keep_within_budget(self) -> None:
        if self._budget.left < 0:
            self._budget.reclaim()
            if self._budget.left < 0 and self._final is None:
                self._freeze(max(0, self._held + self._budget.left))

    def _hold(self, more: int) -> None:
        self._held += more
        self._budget.left -= more
        self._is_settled = False

    def _sort(self) -> None:
        if self._unsorted:
            self._runs.append(array("Q", sorted(self._unsorted)))
            self._unsorted = array("Q")

    def _freeze(self, count: int) -> None:
        """Keep a count as the lower bound and free the ids for other codes."""
        self._is_bound, self._final = True, count
        self._unsorted = array("Q")
        self._runs.clear()
        self._hold(-self._held)
        self._is_settled = True


def _merged(runs: list[array[int]]) -> array[int]:
    """Return the numbers of sorted arrays, each once, sorted."""
    merged = array("Q")
    for part in zip(*map(_parts, runs), strict=True):
        # `sorted` merges sorted runs, and a dict drops duplicates.
        together = sorted(chain.from_iterable(part))
        merged.extend(array("Q", dict.fromkeys(together)))
    return merged


def _parts(keys: array[int]) -> Iterator[array[int]]:
    cuts = [bisect_left(keys, (part << 64) // _PARTS) for part in range(_PARTS)]
    for low, high in pairwise([*cuts, len(keys)]):
        yield keys[low:high]


@dataclass(slots=True)
class CodeCount:
    """The figures of one code; `first` and `last` are moments, empty without any time."""

    ids: DistinctIds
    count: int = 0
    first: bytes = b""
    last: bytes = b""

    def add(self, count: int, first: bytes, last: bytes) -> None:
        """Add occurrences with their first and last moment, each empty for none."""
        self.count += count
        self.last = max(self.last, last)
        self.first = min(filter(None, (self.first, first)), default=b"")


@dataclass(slots=True)
class Tally:
    """All codes found; `uncounted` is how many occurrences of further codes were not counted."""

    budget: IdBudget = field(default_factory=IdBudget)
    codes: dict[int, CodeCount] = field(default_factory=dict)
    uncounted: int = 0

    def add(self, code: int, at: bytes, sign_in: bytes) -> None:
        """Count one occurrence with its moment and its correlation id, each empty for none."""
        entry = self._entry(code, 1)
        if entry is not None:
            entry.add(1, at, at)
            if sign_in:
                entry.ids.extend(keys_of([normalized(sign_in)]))

    def add_all(self, code: int, ids: Sequence[bytes], first: bytes, last: bytes) -> None:
        """Count one occurrence for each id; the moments are the first and last of all."""
        entry = self._entry(code, len(ids))
        if entry is not None:
            entry.add(len(ids), first, last)
            entry.ids.extend(keys_of(ids))

    def _entry(self, code: int, count: int) -> CodeCount | None:
        """Return the figures of a code; None, and `uncounted` grows, if there are too many."""
        entry = self.codes.get(code)
        if entry is None and len(self.codes) < MOST_CODES:
            entry = self.codes[code] = CodeCount(DistinctIds(self.budget))
        if entry is None:
            self.uncounted += count
        return entry
