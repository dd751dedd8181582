"""What all screens share while the program runs: settings, workspace, and the case in hand."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from wizard.frozen import frozen
from wizard.input_file import is_there
from wizard.tui.clipboard import Clipboard, TerminalOnly

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from wizard.case.workspace import OpenCase, Workspace
    from wizard.content.people import Person, Result
    from wizard.settings import Settings
    from wizard.signin import SignInRequest
    from wizard.world import World


@frozen
class StartAt:
    """Where the screen begins: home, or a case that is opened or resumed at once.

    `flow` is a flow id or `flow/step`, `paste` the error text, `case_id` a case to resume, `facts`
    values known from the command line, and `ticket` the ticket number of the support desk. With
    `tour` the tour for newcomers begins at home.
    """

    flow: str = ""
    paste: str = ""
    case_id: str = ""
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ticket: str = ""
    tour: bool = False

    @property
    def opens_case(self) -> bool:
        """Whether the program goes on from home by itself."""
        return bool(self.case_id or self.flow or self.paste)


@frozen
class ExitState:
    """How the screen ended: the last case worked on and its result, None while it is open.

    `code` is set when something other than the user ended the program: 128 plus the number of a
    signal, or 1 after an internal error, whose report is in the file `report`.
    """

    result: Result | None = None
    case_id: str = ""
    code: int = 0
    report: str = ""


class RunningMachine(Protocol):
    """A live test or check that is under way."""

    def stop(self) -> None:
        """Stop it and show its result."""

    def abandon(self) -> None:
        """Stop waiting for it; what it brings later is dropped."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Choices:
    """What was chosen on the screen and is kept for the next time: theme and role.

    Without a file nothing is kept. What cannot be read or written is no reason to stop.
    """

    file: Path | None = None
    values: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read what was kept."""
        if self.file is None or not is_there(self.file):
            return
        import json  # noqa: PLC0415 - only where something was kept

        with suppress(OSError, ValueError, AttributeError):
            found = json.loads(self.file.read_text("utf-8"))
            self.values = {str(k): str(v) for k, v in found.items()}

    def keep(self, **values: str) -> None:
        """Keep values for the next time."""
        self.values |= values
        if self.file is not None:
            import json  # noqa: PLC0415 - as above

            with suppress(OSError):
                self.file.parent.mkdir(parents=True, exist_ok=True)
                self.file.write_text(json.dumps(self.values), "utf-8")


@dataclass(slots=True)
class Session:
    """The state of one run of the program that belongs to no single screen.

    `workspace` is None until the flows are loaded; `load_error` says why they could not be.
    """

    settings: Settings
    start: StartAt = field(default_factory=StartAt)
    now: Callable[[], datetime] = _utc_now
    given_world: World | None = None
    clipboard: Clipboard = field(default_factory=TerminalOnly)
    workspace: Workspace | None = None
    load_error: str = ""
    remarks: tuple[str, ...] = ()
    last_case: OpenCase | None = None
    live_request: SignInRequest | None = None
    running: RunningMachine | None = None
    choices: Choices = field(default_factory=Choices)
    tour_hint: Callable[[Any], str] | None = None
    role: Person = field(init=False)

    def __post_init__(self) -> None:
        """Begin in the role of the settings, else in the one that was chosen last."""
        self.role = self.settings.reader
        kept = self.choices.values.get("role", "")
        if self._is_default("reader") and kept:
            with suppress(ValueError):
                self.role = type(self.role)(kept)

    def _is_default(self, name: str) -> bool:
        return self.settings.origins.get(name, "default") == "default"

    @property
    def is_tour(self) -> bool:
        """Whether the tour is on: then `tour_hint` says what its hint on a screen is."""
        return self.tour_hint is not None

    @property
    def theme(self) -> str:
        """The theme of the settings, else the one that was chosen last."""
        kept = self.choices.values.get("theme", "")
        return kept if kept and self._is_default("theme") else self.settings.theme

    def remember(self, **values: str) -> None:
        """Keep a choice for the next time."""
        self.choices.keep(**values)

    @property
    def is_loading(self) -> bool:
        """Whether the flows are still being loaded."""
        return self.workspace is None and not self.load_error

    @property
    def world(self) -> World:
        """The network and the clock for live tests and checks."""
        if self.given_world is None:
            from wizard.world import real  # noqa: PLC0415 - the network, after the first frame

            self.given_world = real()
        return self.given_world
