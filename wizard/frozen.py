"""`frozen`: a class of values that never change, as `dataclass(frozen=True, slots=True)` makes it.

For each such class the standard library writes six functions and compiles them, up to Python 3.12
in 0.4 ms. A short command that needs a hundred classes spent a fifth of its time on that. Here a
class has one function written for it, its `__init__`, when the first object is made: of most
classes a start makes none. The others only look up its fields.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Return a class with slots, made, compared, hashed and shown by its fields.

    Any change of a value raises FrozenInstanceError. `replace`, `fields` and `asdict` work on it.
    """
    made = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    methods = {
        "__init__": _init_later(made),
        **_by_fields(made),
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        "__getstate__": _state,
        "__setstate__": _restore,
    }
    for name, method in methods.items():
        if name not in vars(made):
            setattr(made, name, method)
    return made


def _init_later(cls: type[Any]) -> Callable[..., None]:
    """Return an `__init__` that gives way to the one written for the class."""

    def make(self: object, *values: object, **named: object) -> None:
        cls.__init__ = written = _init(cls)
        written(self, *values, **named)

    return make


def _init(cls: type[Any]) -> Callable[..., None]:
    """Return the function that takes the values of the fields, in their order or by name."""
    words, lines = ["self"], []
    scope: dict[str, Any] = {"MISSING": MISSING}
    for one in fields(cls):
        name = value = one.name
        word = name
        if one.default is not MISSING:
            scope[f"default_{name}"], word = one.default, f"{name}=default_{name}"
        elif one.default_factory is not MISSING:
            scope[f"make_{name}"], word = one.default_factory, f"{name}=MISSING"
            value = f"make_{name}() if {name} is MISSING else {name}"
        words.append(word)
        scope[f"set_{name}"] = getattr(cls, name).__set__
        lines.append(f" set_{name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    text = f"def __init__({', '.join(words)}):\n" + "\n".join(lines or [" pass"])
    exec(text, scope)  # noqa: S102 - only names of fields are in it, as in the standard library
    made: Callable[..., None] = scope["__init__"]
    return made


def _by_fields(cls: type[Any]) -> dict[str, Callable[..., object]]:
    """Return the methods that compare, hash and show the values of a class."""
    known = fields(cls)
    compared = _values([one.name for one in known if one.compare])
    hashed = _values([one.name for one in known if (one.compare if one.hash is None else one.hash)])
    shown = [one.name for one in known if one.repr]

    def equal(self: object, other: object) -> object:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compared(self) == compared(other)

    def hash_of(self: object) -> int:
        return hash(hashed(self))

    def show(self: object) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{self.__class__.__qualname__}({values})"

    return {"__eq__": equal, "__hash__": hash_of, "__repr__": show}


def _values(names: Sequence[str]) -> Callable[[object], object]:
    """Return the function that reads some fields; without any, all values are alike."""
    return attrgetter(*names) if names else type


def _refuse(_self: object, name: str, *_: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot change field {name!r}")


# What copying and pickling need, since values cannot be set one by one.


def _state(self: Any) -> list[object]:  # noqa: ANN401 - any class that is frozen
    return [getattr(self, one.name) for one in fields(self)]


def _restore(self: Any, state: list[object]) -> None:  # noqa: ANN401 - as above
    for one, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)
