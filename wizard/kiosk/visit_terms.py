"""What a kiosk is set to, and how a visit ended, in words that the keeper and a visitor share."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Protocol

from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.screen import Screen

    from wizard.case.workspace import OpenCase
    from wizard.content.flow import FlowBook, FlowHead


class VisitEnd(IntEnum):
    """How a visit ended: the exit code of the child."""

    RESET = 0
    CRASHED = 1
    KEEPER_WANTED = 42


@frozen
class KioskSettings:
    """What a kiosk is set to.

    `flows` are the ids to offer, in order; empty offers the own ones, else those with codes. `idle`
    and `countdown` are seconds. `call` says whom to call. With `may_leave` the keeper's key asks
    for the passphrase; in a browser there is nothing to leave.
    """

    flows: tuple[str, ...] = ()
    idle: int = 90
    countdown: int = 20
    call: str = ""
    title: str = "What is the trouble?"
    may_leave: bool = True


class VisitTerms(Protocol):
    """What a page may ask of the app."""

    kiosk: KioskSettings
    flows: tuple[FlowHead, ...]
    case: OpenCase | None
    health: str

    def begin(self) -> None:
        """Show what there is to choose from."""

    def start_flow(self, flow: str) -> None:
        """Open a case and show its first step."""

    def show_step(self) -> None:
        """Show where the case stands now."""

    def more_time(self) -> None:
        """Wait from the beginning again."""

    def end(self, code: VisitEnd) -> None:
        """End the visit."""

    def switch_page(self, page: Screen[None]) -> None:
        """Show another page in place of the one on top."""


def offered(book: FlowBook, wanted: Sequence[str]) -> tuple[FlowHead, ...]:
    """Return the flows that a visitor may choose from, own ones first."""
    if wanted:
        return tuple(book.heads[name] for name in wanted)
    own = book.own()
    if own:
        return own
    return tuple(sorted((one for one in book.heads.values() if one.codes), key=lambda h: h.title))
