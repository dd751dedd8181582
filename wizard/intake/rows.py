"""What a row of the redaction table is, and the glue between a name and its value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wizard.intake import checks
from wizard.intake.scan import Shape

if TYPE_CHECKING:
    import re
    from collections.abc import Callable


class Policy(StrEnum):
    """What happens to a match: it stays, gets a pseudonym, or goes."""

    KEEP = "keep"
    ALIAS = "alias"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of the table.

    A `weak` row gives way to what is to be kept; a row with a `context` counts only in a text
    that has one of these words too.
    """

    kind: str
    policy: Policy
    shape: Shape
    check: Callable[[re.Match[str]], bool] = checks.hides
    weak: bool = False
    context: tuple[str, ...] = ()


def drop(
    kind: str,
    signs: str,
    regex: str,
    check: Callable[[re.Match[str]], bool] = checks.hides,
    at: int = 0,
    context: tuple[str, ...] = (),
) -> Pattern:
    """Return a row whose match goes."""
    shape = Shape(regex, tuple(signs.split()), at=at)
    return Pattern(kind, Policy.DROP, shape, check, context=context)


def alias(
    kind: str,
    signs: str,
    regex: str,
    check: Callable[[re.Match[str]], bool] = checks.hides,
    left: str = "",
    tail: str = "",
) -> Pattern:
    """Return a row whose match gets a pseudonym."""
    shape = Shape(regex, tuple(signs.split()), left=left, tail=tail)
    return Pattern(kind, Policy.ALIAS, shape, check)


def begins(
    signs: str, regex: str, check: Callable[[re.Match[str]], bool] = checks.greeted
) -> Pattern:
    """Return a row for the name of a person on a line that begins with one of some signs."""
    return Pattern("user", Policy.ALIAS, Shape(regex, tuple(signs.split()), lines=True), check)


def anything(_: re.Match[str]) -> bool:
    """Say yes: the shape alone is proof."""
    return True


# Between a name and its value: quotes, brackets and escapes, then =, :, => or their escaped forms.
SEP = r"[\\\"'`\]\)]{0,12}\s{0,8}(?:=>|:=|[=:]|%(?:25){0,4}3[dDaA])\s{0,8}"
OPEN = r"[\\\"'`\[(u]{0,8}"
# A blank, a line end, a quote or an ampersand ends a value also where it is percent-encoded.
_PLAIN = (
    r"(?:[^\s\"'`&;,<\\%]|%(?!(?:25){0,4}(?:20|0[aAdD]|22|26))|\\(?![\"'rntu/\\])|<(?![/a-zA-Z]))"
)


def after(*names: str) -> str:
    """Return the expression for a place right after one of some words, or after one and a dash."""
    return "|".join(f"(?<={name})|(?<={name}[_ -])" for name in names)


# More words of a value: those with digits or signs, and after `label: ` at the begin of a line all
# that there are up to its end, when they are few. Fields and error codes are no part of a value.
_MORE = r"(?![^\s]{0,64}(?:[=:]|(?i:aadsts)|\d{5}))"
_REST = rf"(?:[ \t]{_MORE}{_PLAIN}{{1,64}}+){{1,5}}+(?=[ \t]{{0,8}}(?![^\n]))"
_NEXT = rf"(?:[ \t]{_MORE}(?=[^\s]{{0,64}}[\d!#$%^*?~]){_PLAIN}{{1,64}}+){{0,3}}+"
_BEGIN = r"(?P<b>(?<![^\n])|(?<=[>*-] )|(?<=my )|(?<=of )|(?<=  ))?"


def field(names: str, least: int = 1, *, spoken: bool = False) -> str:
    """Return the shape `name: value` in every glue; the value is quoted or ends at a blank.

    With `spoken` it may have blanks in it, as people write passwords.
    """
    quoted = rf"(?:(?!\\{{0,8}}(?P=q))[^\n]){{{least},16384}}+"
    plain = rf"{_PLAIN}{{{least},16384}}+"
    if spoken:
        braced = r"\{[^{}\s]{1,256}\}(?=[;,\s]|$)"
        rest = rf"(?:(?(b)(?(c)|(?!))|(?!)){_REST}|{_NEXT})"
        plain = rf"(?P<c>(?<=[:=] ))?(?:{braced}|{plain}){rest}"
    begin = _BEGIN if spoken else ""
    return (
        rf"(?i){begin}(?:{names}){SEP}(?:\\{{0,8}}[ub]?(?P<q>[\"'`]))?(?P<v>(?(q){quoted}|{plain}))"
    )
