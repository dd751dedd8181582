"""The words of `scan --exchanges`: each code by its hash, and the answer that the flow asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.scan import shown
from wizard.scan.exchanges import MOST
from wizard.scan.verdict import SINGLE, answer, answer_for, words_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.scan.exchanges import Exchanges, Followed

FLOW, FACT = "aadsts54005", "exchange-gap"

_LISTED = 50
"""How many codes are listed one by one."""


def exchange_lines(exchanges: Exchanges) -> Iterator[str]:
    """Yield what is said about the exchanges: a line for each code, then the answer."""
    codes = exchanges.codes
    if not codes:
        yield "No authorization code and no device code was found, and no hash of one."
        return
    listed = [one for one in codes if one.is_device or answer_for(one) != SINGLE]
    for one in listed[:_LISTED]:
        yield _line(one)
    if len(listed) > _LISTED:
        yield f"{len(listed) - _LISTED} more codes are not listed; --json lists all."
    single = len(codes) - len(listed)
    if single:
        yield f"Authorization codes exchanged once: {single}."
    if exchanges.not_followed:
        yield (
            f"Only the first {MOST} codes were followed; "
            f"{exchanges.not_followed} later finds were left out."
        )
    yield from _answer(codes)


def _line(one: Followed) -> str:
    seen = one.counted
    kind = "Device code" if one.is_device else "Authorization code"
    what = "token request" if one.exchanges.count else "callback"
    parts = [f"{kind} {one.name} (hash): {seen.count} {what}{'s' * (seen.count != 1)}"]
    if seen.gap is not None:
        parts.append(f"{_apart(seen.gap)} apart")
    first = shown(seen.at)
    if first:
        parts.append(f"first at {first}")
    by = f" By {'; '.join(seen.workers)}." if seen.workers else ""
    return f"{', '.join(parts)}. {words_for(one)}{by}"


def _apart(gap: float) -> str:
    """Return a gap in the unit that fits it: milliseconds, seconds or minutes."""
    for below, size, unit in ((1.0, 0.001, "ms"), (60.0, 1.0, "s")):
        if gap < below:
            return f"{gap / size:.0f} {unit}"
    return f"{gap / 60:.0f} min"


def _answer(codes: tuple[Followed, ...]) -> Iterator[str]:
    found, said = answer(codes)
    if found is None:
        if any(not one.is_device for one in codes):
            yield "The log does not settle how far apart the exchanges are: it gives no times."
        return
    label = _label(found)
    others = sum(said.values()) - said[found] - (said[SINGLE] if found != SINGLE else 0)
    yield f'Answer to "How far apart are its two exchanges?": {label} ({found}).'
    if others:
        yield f"{said[found]} codes say so, {others} say something else: look at them one by one."
    yield f"Go on: entra-wizard run {FLOW} --set {FACT}={found}"


def _label(found: str) -> str:
    """Return an answer in the words of the fact."""
    from wizard.content import load_tables  # noqa: PLC0415 - only when there is an answer

    spec = load_tables()[0].facts.get(FACT)
    return spec.say(found) if spec else found
