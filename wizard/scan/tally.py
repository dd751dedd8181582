"""What is counted for each code: how often, first and last time, how many distinct sign-ins.

Memory stays flat however long the log is: distinct ids are kept as 64-bit numbers in tables that
grow up to a limit. After that the number is a lower bound, and says so.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

EXACT = 100_000
"""Up to how many distinct ids of one code are counted exactly."""

MOST_CODES = 1_000
"""How many different codes are told apart; Microsoft documents fewer than half as many."""

SLOTS = 4_000_000
"""How many places (8 bytes each) the ids of all codes may take in one process."""

_PRIME = (1 << 64) - 59
_SPREAD = 0x9E3779B1
_SMALLEST = 64
_LARGEST = 1 << 17


@dataclass(slots=True)
class Room:
    """The places for ids that are left for all codes together."""

    left: int = SLOTS


class Distinct:
    """A set of ids that only grows and only knows how many there are.

    Ids are folded to 64 bits: among 100,000 of them two coincide with a chance of 1 in 3 billion.
    """

    __slots__ = ("_room", "_slots", "count", "is_bound")

    def __init__(self, room: Room) -> None:
        self._room = room
        self._slots = array("Q", bytes(8 * _SMALLEST))
        self.count = 0
        self.is_bound = False

    def add(self, key: int) -> None:
        """Add an id as a number of 64 bits, not 0."""
        slots = self._slots
        mask = len(slots) - 1
        # Many ids differ in their last digits only, others in their first: all must spread.
        place = ((key ^ key >> 32) * _SPREAD >> 16) & mask
        while slots[place]:
            if slots[place] == key:
                return
            place = (place + 1) & mask
        if self.count >= EXACT or not self._has_room():
            self.is_bound = True
            return
        slots[place] = key
        self.count += 1
        if 4 * self.count > 3 * len(slots) and len(slots) < _LARGEST:
            self._grow()

    def _has_room(self) -> bool:
        # Of a table that may not grow any more, a few places must stay free.
        return 4 * self.count <= 3 * len(self._slots) or len(self._slots) == _LARGEST

    def _grow(self, wanted: int = 0) -> None:
        """Make the table twice as large, or as large as `wanted` ids need, as far as it may be."""
        old = self._slots
        size = 2 * len(old)
        while 3 * size < 4 * wanted and size < _LARGEST:
            size *= 2
        if self._room.left < size - len(old):
            return
        self._room.left -= size - len(old)
        self._slots = array("Q", bytes(8 * size))
        self.count = 0
        for key in old:
            if key:
                self.add(key)

    def dump(self) -> bytes:
        """Return all ids in the form that `load` takes."""
        return array("Q", filter(None, self._slots)).tobytes()

    def load(self, raw: bytes, *, is_bound: bool) -> None:
        """Add the ids that another process has dumped."""
        keys = array("Q", raw)
        # They come in the order of their places: into a smaller table that would be a traffic jam.
        if 3 * len(self._slots) < 4 * (self.count + len(keys)) and len(self._slots) < _LARGEST:
            self._grow(self.count + len(keys))
        for key in keys:
            if not self.is_bound:
                self.add(key)
        self.is_bound = self.is_bound or is_bound

    def close(self) -> None:
        """Let go of the ids and keep their number; the places are free for other codes."""
        self._room.left += len(self._slots)
        self._slots = array("Q")


@dataclass(slots=True)
class Count:
    """What is known about one code; `first` and `last` are moments, empty without any time."""

    ids: Distinct
    count: int = 0
    first: bytes = b""
    last: bytes = b""

    def add(self, at: bytes, sign_in: bytes) -> None:
        """Count one sighting with its moment and its correlation id, each empty for none."""
        self.count += 1
        if at:
            # Not `max`: a call for each sighting in a long log is felt.
            if at > self.last:  # noqa: PLR1730 - as said
                self.last = at
            if at < self.first or not self.first:
                self.first = at
        ids = self.ids
        if sign_in and not ids.is_bound:
            ids.add(int(sign_in.replace(b"-", b""), 16) % _PRIME or 1)

    def merge(self, count: int, first: bytes, last: bytes) -> None:
        """Add what another process has counted, apart from the ids."""
        self.count += count
        self.last = max(self.last, last)
        self.first = min(filter(None, (self.first, first)), default=b"")


@dataclass(slots=True)
class Tally:
    """All codes seen; `uncounted` is how often one more code than can be told apart was seen."""

    room: Room = field(default_factory=Room)
    codes: dict[int, Count] = field(default_factory=dict)
    uncounted: int = 0

    def add(self, code: int, at: bytes, sign_in: bytes) -> None:
        """Count one sighting of a code."""
        entry = self.codes.get(code)
        if entry is None:
            entry = self.entry(code)
        if entry is not None:
            entry.add(at, sign_in)

    def entry(self, code: int, times: int = 1) -> Count | None:
        """Return what is counted for a code, or None (and count `times`) if there are too many."""
        entry = self.codes.get(code)
        if entry is None and len(self.codes) < MOST_CODES:
            entry = self.codes[code] = Count(Distinct(self.room))
        if entry is None:
            self.uncounted += times
        return entry
