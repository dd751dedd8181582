"""The palette behind Ctrl+P: commands of this screen, cases, codes, flows and settings."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Provider
from textual.css.query import NoMatches
from textual.errors import NoWidget
from textual.markup import escape

from wizard.settings import default_config
from wizard.tui import themes
from wizard.tui.keyboard import OTHER_SCREENS
from wizard.tui.navigation import ResumeCase, SetTheme, ShowCodes, StartFlow
from wizard.tui.screens.base_screen import ROLE_WORDS, BaseScreen
from wizard.tui.widgets.text_rows import skip_click_on_gone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.command import Hits
    from textual.message import Message

MOST_CASES, MOST_CODES = 30, 12

SETTINGS = (
    ("tenant", "[tenant] tenant", "tenant of the live test"),
    ("client_id", "[tenant] client-id", "application of the live test"),
    ("cloud", "[tenant] cloud", "cloud of the live test"),
    ("live_test", "[tenant] live-test", "whether the live test may run"),
    ("flow_folders", "[flows] folders", "folders of your own flows"),
    ("drafts", "[flows] drafts", "whether drafts of flows run too"),
    ("journal", "[journal] file", "where cases are saved"),
    ("keep_days", "[journal] keep-days", "days that closed cases are kept"),
    ("handoff", "[handoff] command", "command that takes a hand-off"),
    ("desk", "[desk] name", "name that your cases carry"),
)
"""The settings that only the file changes: field, key in the file, and what it is."""

# The list of the palette changes while one types, also under a mouse that has just been pressed.
CommandList._on_click = skip_click_on_gone  # type: ignore[assignment,method-assign]  # noqa: SLF001 - its own hook


def _in_words(value: object) -> str:
    """Return the value of a setting as it reads in a sentence."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        value = ", ".join(map(str, value))
    return str(value) if value else "not set"


_GATHER = CommandPalette._gather_commands.__wrapped__  # type: ignore[attr-defined]  # noqa: SLF001 - the same without its worker


class Palette(CommandPalette):
    """Textual's palette, which also outlives keys and timers that come when its widgets are gone.

    They come after it is closed, or before its list is laid out; Textual looks for them all the
    same.
    """

    CSS_PATH = OTHER_SCREENS

    async def _dispatch_message(self, message: Message) -> None:
        with suppress(NoMatches, NoWidget):
            await super()._dispatch_message(message)

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)  # noqa: SLF001 - same
    async def _gather_commands(self, search_value: str) -> None:
        with suppress(NoMatches):
            await _GATHER(self, search_value)

    def _watch__list_visible(self) -> None:
        with suppress(NoMatches):
            super()._watch__list_visible()

    async def _watch__show_busy(self) -> None:
        with suppress(NoMatches):
            await super()._watch__show_busy()

    def _action_command_list(self, action: str) -> None:
        with suppress(NoMatches, KeyError, IndexError):
            super()._action_command_list(action)

    def _action_cursor_down(self) -> None:
        with suppress(NoMatches):
            super()._action_cursor_down()


Entry = tuple[str, str, "Callable[[], object]"]
"""What can be chosen: its words, a hint, and what it does."""


class WizardCommands(Provider):
    """Everything that can be done or opened from here."""

    async def discover(self) -> Hits:
        """Yield what is shown before anything is typed: the keys of this screen."""
        for words, hint, do in self._commands():
            yield DiscoveryHit(escape(words), do, help=escape(hint))

    async def search(self, query: str) -> Hits:
        """Yield what fits the words, the best first."""
        matcher = self.matcher(query)
        for words, hint, do in self._entries():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, matcher.highlight(words), do, text=words, help=escape(hint))
        for words, hint, do in self._codes(query):
            yield Hit(0.5, matcher.highlight(words), do, text=words, help=escape(hint))

    def _entries(self) -> Iterator[Entry]:
        yield from self._commands()
        yield from self._choices()
        yield from self._settings()
        yield from self._cases()
        yield from self._flows()

    @property
    def _below(self) -> BaseScreen | None:
        return self.screen if isinstance(self.screen, BaseScreen) else None

    def _commands(self) -> Iterator[Entry]:
        screen = self._below
        for one in screen.available if screen else ():
            if screen and one.keys and one.id != "palette" and not one.keys[0].isdigit():
                do = partial(screen.run_action, one.id)
                yield one.help[:1].upper() + one.help[1:], f"key {one.shown}", do

    def _choices(self) -> Iterator[Entry]:
        screen = self._below
        if screen is None:
            return
        for name in themes.NAMES:
            yield f"Theme: {name}", "colors", partial(screen.navigate, SetTheme(name))
        for role, (words, hint) in ROLE_WORDS.items():
            yield f"Role: {words}", hint, partial(screen.set_role, role)

    def _settings(self) -> Iterator[Entry]:
        """Yield what stands in the file of settings; choosing one says where to change it."""
        screen = self._below
        settings = screen.session.settings if screen else None
        for field, key, what in SETTINGS:
            value = _in_words(getattr(settings, field, None))
            if screen and settings:
                origin = settings.origins.get(field, "default")
                is_file = origin.endswith(".toml")
                where = origin if is_file else default_config()
                said = f"{key} is {value} ({origin}). Change it in {where}, then start again."
                yield f"Setting: {what}, now {value}", key, partial(screen.say, said, "$soft")

    def _cases(self) -> Iterator[Entry]:
        screen = self._below
        workspace = screen.session.workspace if screen else None
        for one in workspace.cases(MOST_CASES) if workspace else ():
            names = (one.case_id, one.code, one.ticket, one.tool or one.title)
            words = "Case " + ", ".join(filter(None, names))
            if screen:
                yield words, one.where, partial(screen.navigate, ResumeCase(one.case_id))

    def _flows(self) -> Iterator[Entry]:
        screen = self._below
        workspace = screen.session.workspace if screen else None
        for head in workspace.book.heads.values() if workspace else ():
            if screen:
                yield f"Start: {head.title}", head.id, partial(screen.navigate, StartFlow(head.id))

    def _codes(self, query: str) -> Iterator[Entry]:
        screen = self._below
        workspace = screen.session.workspace if screen else None
        for one in workspace.finder.codes(query, MOST_CODES) if workspace else ():
            if screen:
                words = f"AADSTS{one.code}: {one.title}"
                yield words, "error code", partial(screen.navigate, ShowCodes(one.code))
