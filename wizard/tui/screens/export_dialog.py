"""Exporting a case from the full screen: which format, then a new file, or the desk's command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.errors import WizardError
from wizard.export import ENDINGS, Export, export
from wizard.export.handoff import hand_off
from wizard.tui.screens.dialogs import ChoiceDialog
from wizard.tui.text_output import save

if TYPE_CHECKING:
    from wizard.case.workspace import OpenCase
    from wizard.tui.screens.base_screen import BaseScreen

CHOICES = (
    ("text", "Text", "For a mail or any ticket"),
    ("markdown", "Markdown", "For a wiki or a chat"),
    ("html", "HTML", "One page to read and to print"),
    ("servicenow", "ServiceNow", "Work notes and comments, as two texts"),
    ("jira", "Jira", "Wiki markup of Jira Server and Data Center"),
    ("json", "JSON", "For another program"),
)
"""The formats, in the order of their number keys."""

HANDOFF = ("handoff", "To our ticket system", "The command of [handoff] gets the case as JSON")


def ask_and_export(screen: BaseScreen, case: OpenCase) -> None:
    """Ask for a format and export the case of a screen."""
    command = screen.session.settings.handoff
    choices = (*CHOICES, HANDOFF) if command else CHOICES

    def chosen(form: str | None) -> None:
        if form == HANDOFF[0]:
            screen.guarded(lambda: _hand_over(screen, case, command))
        elif form:
            screen.guarded(lambda: _save(screen, case, form))

    title = "Export this case as"
    screen.app.push_screen(ChoiceDialog(title, (), choices), chosen)


def _save(screen: BaseScreen, case: OpenCase, form: str) -> None:
    made = export(case, form)
    path = save(made.text, f"case-{case.view.case_id}", ending=ENDINGS[form])
    case.exported(form, made.digest)
    screen.say(f"Exported as {path}", "$ok")


def _hand_over(screen: BaseScreen, case: OpenCase, command: tuple[str, ...]) -> None:
    """Run the command in a thread, since it talks to another system."""
    made = export(case, "json")
    screen.say("The command is running ...", "$soft")

    def run() -> None:
        try:
            said = hand_off(command, made.text)
        except WizardError as error:
            words = f"{error.message} {error.hint}"
            screen.app.call_from_thread(screen.say, words)
        else:
            screen.app.call_from_thread(_handed_over, screen, case, made, said)

    screen.run_worker(run, thread=True, group="handoff", exclusive=True)


def _handed_over(screen: BaseScreen, case: OpenCase, made: Export, said: str) -> None:
    screen.guarded(lambda: case.exported(HANDOFF[0], made.digest))
    screen.say(f"Handed off. {' '.join(said.split())}".strip(), "$ok")
