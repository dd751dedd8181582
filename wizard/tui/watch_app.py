"""The screen while a flow is written: it reloads on save, keeps its place, and shows findings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wizard.errors import WizardError
from wizard.tui.app import WizardApp
from wizard.tui.screens.case import CaseScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wizard.case.workspace import Workspace
    from wizard.findings import Finding

PAUSE = 0.5
"""Seconds between two looks at the folder."""


class WatchApp(WizardApp):
    """The program with an eye on a folder.

    `has_changed` says whether something was saved since it was asked last. `find` returns the
    findings of the folder now.
    """

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401 - handed through
        has_changed: Callable[[], bool],
        find: Callable[[], Sequence[Finding]],
    ) -> None:
        super().__init__(*arguments)
        self.has_changed = has_changed
        self.find = find

    def load(self) -> None:
        """Load as ever, then begin to look."""
        super().load()
        self.show_findings()
        self.set_interval(PAUSE, self.look)

    def look(self) -> None:
        """Load the flows again if one was saved."""
        if self.session.workspace is not None and self.has_changed():
            self.reload(self.session.workspace)

    def reload(self, workspace: Workspace) -> None:
        """Take the flows as they are now; a case goes on at the last step that still holds."""
        try:
            fresh, _ = self.make_workspace()
        except WizardError as error:
            self.tell(f"{error.message} {error.hint}")
            return
        fresh.journal.close()
        cases = [screen for screen in self.screen_stack if isinstance(screen, CaseScreen)]
        at = (screen.case.case.at for screen in cases)
        if all(ref is None or ref.flow in fresh.book for ref in at):
            self._take(replace(workspace, book=fresh.book, catalogue=fresh.catalogue), cases)
        self.show_findings()

    def _take(self, workspace: Workspace, cases: Sequence[CaseScreen]) -> None:
        """Go on with the new flows; a flow that cannot be used just now stays as it was."""
        self.session.workspace = workspace
        for screen in cases:
            self._carry_on(screen, workspace)

    def _carry_on(self, screen: CaseScreen, workspace: Workspace) -> None:
        try:
            screen.case = workspace.resume(screen.case.view.case_id)
        except WizardError as error:
            self.tell(f"{error.message} {error.hint}")
            return
        self.session.last_case = screen.case
        screen.view = screen.case.view

    def show_findings(self) -> None:
        """Say the first finding beside the step, and how many there are."""
        found = self.find()
        if not found:
            self.tell("Nothing found. Save a flow to check it again.", "$ok")
            return
        number = "1 finding" if len(found) == 1 else f"{len(found)} findings"
        first = found[0]
        self.tell(f"{number}. Line {first.at.line}, {first.rule}: {first.message} {first.fix}")

    def tell(self, text: str, style: str = "$warn") -> None:
        """Say a sentence on the screen that lies on top."""
        say = getattr(self.screen, "say", None)
        if say is not None:
            say(" ".join(text.split()), style)
