"""Start from an exported sign-in log: ask for the file, then for the failed sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.errors import InputError
from wizard.scan.sign_ins import FailedSignIns, failed_sign_ins, text_of
from wizard.tui.screens.dialogs import ChoiceDialog, TypeIn

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.content.catalogue import Catalogue
    from wizard.tui.screens.base_screen import BaseScreen

MOST = 9
"""How many sign-ins are offered, the newest of the log; each has a number key."""


def ask_for_sign_in(screen: BaseScreen, catalogue: Catalogue, take: Callable[[str], None]) -> None:
    """Ask for a log and a row of it, and call `take` with the text of the row."""
    logs: dict[str, FailedSignIns] = {}

    def read(name: str) -> None:
        found = failed_sign_ins(name)
        if not found.rows:
            raise InputError(
                "This file is not a sign-in log, or no sign-in in it failed.",
                "Export the sign-ins from Entra as JSON or CSV.",
            )
        logs[name] = found

    def named(name: str | None) -> None:
        if name is None:
            return
        found = logs[name]
        rows = {str(row.number): row for row in found.rows[-MOST:]}
        choices = [
            (
                number,
                f"AADSTS{row.code}  {catalogue.family(row.code).title}",
                " ".join(filter(None, (row.time, row.app))),
            )
            for number, row in rows.items()
        ]
        left_out = len(found.rows) - len(rows)
        older = f" {left_out} older ones: entra-wizard run --from-log" if left_out else ""

        def chosen(number: str | None) -> None:
            if number:
                take(text_of(name, rows[number]))

        screen.app.push_screen(ChoiceDialog(f"Which sign-in?{older}", (), choices), chosen)

    hint = "The name of the exported file, JSON or CSV."
    screen.app.push_screen(TypeIn("Start from a sign-in log", hint, read, does="read it"), named)
