"""What is counted for each code: how often, first and last time, how many distinct sign-ins.

Memory stays flat however long the log is: of a distinct id 64 bits are kept, up to a limit. After
that the number is a lower bound, and says so.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


# Fold correlation ids to numbers of 64 bits, many at once.
#
# An id has 128 bits. Its halves are added after one of them was multiplied: nearly the rest of a
# division by a prime just under 2^64, so ids that count up, or differ in one half only, stay
# apart. All ids stand side by side in one whole number, and are folded by one multiplication.

_LANE, _HALF, _DIGITS = 16, 8, 32
_FACTOR = 59


def keys_of(ids: Sequence[bytes]) -> array[int]:
    """Return a number for each id; all must be written as `spelled` has them."""
    raw = bytes.fromhex(b"".join(ids).replace(b"-", b"").decode("ascii"))
    lanes = int.from_bytes(raw, "little")
    mask = int.from_bytes((b"\xff" * _HALF + bytes(_HALF)) * len(ids), "little")
    low, high = lanes & mask, lanes >> 64 & mask
    both = high * _FACTOR + low
    both = (both >> 64 & mask) * _FACTOR + (both & mask)
    keys = array("Q")
    keys.frombytes(both.to_bytes(_LANE * len(ids), "little"))
    return keys[::2]


def spelled(sign_in: bytes) -> bytes:
    """Return an id of hexadecimal digits and hyphens as 32 digits, whatever its hyphens are."""
    digits = sign_in.replace(b"-", b"")
    return digits if len(digits) == _DIGITS else b"%032x" % (int(digits, 16) & (1 << 128) - 1)


EXACT = 100_000
"""Up to how many distinct ids of one code are counted exactly."""

MOST_CODES = 1_000
"""How many different codes are told apart; Microsoft documents fewer than half as many."""

SLOTS = 1_500_000
"""How many ids (8 bytes each) of all codes together one process may hold."""

_NEW = 16_384
"""How many ids of one code wait until they are sorted."""

_PARTS = 16
"""Into how many parts a merge is cut, so that it needs little memory beside its result."""


class IdBudget:
    """The places for ids that are left for all codes together."""

    __slots__ = ("_users", "left")

    def __init__(self, left: int = SLOTS) -> None:
        self.left = left
        self._users: list[Distinct] = []

    def enter(self, one: Distinct) -> None:
        """Take note of somebody who may take places."""
        self._users.append(one)

    def press(self) -> None:
        """Make everybody give back the places of ids that are held twice."""
        for one in self._users:
            one.settle()


class Distinct:
    """A set of ids that only grows and only knows how many there are.

    Ids are folded to 64 bits: among 100,000 of them two coincide with a chance of 1 in 3 billion.
    They wait in sorted runs until somebody asks, or until there are so many that they must be
    merged to know whether they are different ones.
    """

    __slots__ = ("_bound", "_final", "_held", "_is_settled", "_new", "_room", "_runs")

    def __init__(self, room: IdBudget) -> None:
        self._room = room
        self._new = array("Q")
        self._runs: list[array[int]] = []
        self._held = 0
        self._is_settled = True
        self._bound = False
        self._final: int | None = None
        room.enter(self)

    @property
    def count(self) -> int:
        """How many distinct ids there are, as far as `is_bound` lets them be known."""
        self.settle()
        return self._held if self._final is None else self._final

    @property
    def is_bound(self) -> bool:
        """Whether there may be more ids than `count`."""
        self.settle()
        return self._bound

    def add(self, key: int) -> None:
        """Add an id as a number of 64 bits."""
        self.extend(array("Q", (key,)))

    def extend(self, keys: array[int]) -> None:
        """Add ids as numbers of 64 bits."""
        if self._final is not None:
            self._bound = True
            return
        self._new.extend(keys)
        self._hold(len(keys))
        if len(self._new) >= _NEW:
            self._sort()
        if self._held > 2 * EXACT:
            self.settle()
        self._keep_to_the_room()

    def _keep_to_the_room(self) -> None:
        if self._room.left < 0:
            self._room.press()
            if self._room.left < 0 and self._final is None:
                self._end(max(0, self._held + self._room.left))

    def _hold(self, more: int) -> None:
        self._held += more
        self._room.left -= more
        self._is_settled = False

    def _sort(self) -> None:
        if self._new:
            self._runs.append(array("Q", sorted(self._new)))
            self._new = array("Q")

    def settle(self) -> None:
        """Merge all ids, so that each is there once."""
        if self._is_settled:
            return
        self._sort()
        self._runs = [_merged(self._runs)]
        self._hold(len(self._runs[0]) - self._held)
        self._is_settled = True
        if self._held > EXACT:
            self._end(EXACT)

    def _end(self, count: int) -> None:
        """Stop at a number of ids, as there are more: the places are free for other codes."""
        self._bound, self._final = True, count
        self._new = array("Q")
        self._runs.clear()
        self._hold(-self._held)
        self._is_settled = True

    def dump(self) -> bytes:
        """Return all ids in the form that `load` takes; nothing if their number is final."""
        self.settle()
        return b"".join(run.tobytes() for run in self._runs)

    def load(self, raw: bytes, count: int = 0, *, is_bound: bool) -> None:
        """Add the ids that another process has dumped, which were `count`, or more if bound."""
        keys = array("Q")
        keys.frombytes(raw)
        self.settle()
        if keys and self._final is None:
            self._runs.append(keys)
            self._hold(len(keys))
            self.settle()
            self._keep_to_the_room()
        count = max(self.count, count)
        if is_bound or self._bound:
            self._end(count)


def _merged(runs: list[array[int]]) -> array[int]:
    """Return what is in sorted arrays, each number once, sorted."""
    merged = array("Q")
    for part in zip(*map(_parts, runs), strict=True):
        # Sorting what comes in sorted runs is merging them, and a dict drops what comes twice.
        together = sorted(chain.from_iterable(part))
        merged.extend(array("Q", dict.fromkeys(together)))
    return merged


def _parts(keys: array[int]) -> Iterator[array[int]]:
    cuts = [bisect_left(keys, (part << 64) // _PARTS) for part in range(_PARTS)]
    for low, high in pairwise([*cuts, len(keys)]):
        yield keys[low:high]


@dataclass(slots=True)
class CodeCount:
    """What is known about one code; `first` and `last` are moments, empty without any time."""

    ids: Distinct
    count: int = 0
    first: bytes = b""
    last: bytes = b""

    def add(self, at: bytes, sign_in: bytes) -> None:
        """Count one sighting with its moment and its correlation id, each empty for none."""
        self.merge(1, at, at)
        if sign_in:
            self.ids.extend(keys_of([spelled(sign_in)]))

    def merge(self, count: int, first: bytes, last: bytes) -> None:
        """Add a number of sightings, the first and the last moment of them, apart from the ids."""
        self.count += count
        self.last = max(self.last, last)
        self.first = min(filter(None, (self.first, first)), default=b"")


@dataclass(slots=True)
class Tally:
    """All codes seen; `uncounted` is how often one more code than can be told apart was seen."""

    room: IdBudget = field(default_factory=IdBudget)
    codes: dict[int, CodeCount] = field(default_factory=dict)
    uncounted: int = 0

    def add(self, code: int, at: bytes, sign_in: bytes) -> None:
        """Count one sighting of a code."""
        entry = self.entry(code)
        if entry is not None:
            entry.add(at, sign_in)

    def add_all(self, code: int, ids: Sequence[bytes], first: bytes, last: bytes) -> None:
        """Count as many sightings of a code as there are ids; the moments are of them all."""
        entry = self.entry(code, len(ids))
        if entry is not None:
            entry.merge(len(ids), first, last)
            entry.ids.extend(keys_of(ids))

    def entry(self, code: int, times: int = 1) -> CodeCount | None:
        """Return what is counted for a code, or None (and count `times`) if there are too many."""
        entry = self.codes.get(code)
        if entry is None and len(self.codes) < MOST_CODES:
            entry = self.codes[code] = CodeCount(Distinct(self.room))
        if entry is None:
            self.uncounted += times
        return entry
