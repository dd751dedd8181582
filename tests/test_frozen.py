"""A frozen class does what a frozen dataclass with slots does."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace

import pytest

from wizard.frozen import frozen


@frozen
class Ours:
    """Made by us."""

    name: str
    size: int = 3
    parts: list[str] = field(default_factory=list, hash=False)
    place: int = field(default=0, compare=False)
    hidden: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Theirs:
    """Made by the standard library."""

    name: str
    size: int = 3
    parts: list[str] = field(default_factory=list, hash=False)
    place: int = field(default=0, compare=False)
    hidden: str = field(default="", repr=False)


GIVEN: list[tuple[tuple[object, ...], dict[str, object]]] = [
    (("a",), {}),
    (("a", 4, ["x"]), {"place": 7}),
    ((), {"name": "b", "hidden": "h"}),
]


@pytest.mark.parametrize(("values", "named"), GIVEN)
def test_values_are_taken_shown_and_given_alike(
    values: tuple[object, ...], named: dict[str, object]
) -> None:
    ours, theirs = Ours(*values, **named), Theirs(*values, **named)  # type: ignore[arg-type]
    assert asdict(ours) == asdict(theirs)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert [one.name for one in fields(Ours)] == [one.name for one in fields(Theirs)]
    assert Ours.__match_args__ == Theirs.__match_args__


def as_object(value: object) -> object:
    return value


def test_two_are_equal_by_what_is_compared_and_of_one_class() -> None:
    assert Ours("a", place=1) == Ours("a", place=2)
    assert Ours("a") != Ours("b")
    assert Ours("a") != as_object(Theirs("a"))
    assert hash(Ours("a", parts=["x"], place=1)) == hash(Ours("a", parts=["x"], place=2))
    assert len({Ours("a"), Ours("a"), Ours("b")}) == 2


def test_a_made_value_is_of_one_object_alone() -> None:
    assert Ours("a").parts is not Ours("a").parts


def test_nothing_can_be_changed_added_or_deleted() -> None:
    one = Ours("a")
    for name in ("name", "more"):
        with pytest.raises(FrozenInstanceError):
            setattr(one, name, "b")
    with pytest.raises(FrozenInstanceError):
        del one.name
    assert not hasattr(one, "__dict__")


def test_a_value_that_is_missing_or_unknown_is_refused() -> None:
    for values, named in (((), {}), (("a", 1, [], 0, "", 6), {}), (("a",), {"more": 1})):
        with pytest.raises(TypeError):
            Ours(*values, **named)  # type: ignore[arg-type]


def test_it_is_replaced_copied_and_pickled() -> None:
    one = Ours("a", 4, ["x"])
    assert replace(one, size=5) == Ours("a", 5, ["x"])
    for other in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):  # noqa: S301 - our own bytes
        assert other == one
        assert other is not one


def test_what_a_class_defines_itself_stays() -> None:
    @frozen
    class Own:
        """A class with methods of its own."""

        size: int

        def __post_init__(self) -> None:
            if self.size < 0:
                raise ValueError(self.size)

        def __hash__(self) -> int:
            return 7

        def __repr__(self) -> str:
            return "own"

    assert (hash(Own(1)), repr(Own(1))) == (7, "own")
    with pytest.raises(ValueError, match="-1"):
        Own(-1)


def test_without_fields_all_are_alike() -> None:
    @frozen
    class Nothing:
        """A class without values."""

    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())
    assert repr(Nothing()).endswith("Nothing()")
