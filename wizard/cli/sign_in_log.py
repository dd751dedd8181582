"""Sign-in logs on the command line: list the sign-ins that failed, and start from one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.cli.files import STDIN, plain_name
from wizard.cli.output import Line, Table, TableRow, as_sentence, read_number
from wizard.errors import InputError
from wizard.scan.sign_ins import failed_sign_ins, text_of

if TYPE_CHECKING:
    from wizard.cli.output import Block, LineDialog
    from wizard.content.catalogue import Catalogue
    from wizard.scan.sign_ins import FailedSignIns, SignIn

LISTED = 50
"""How many rows are written at once; --json lists all."""


def read_log(name: str) -> FailedSignIns:
    """Return the failed sign-ins of a log; InputError if there is none or it is no such log."""
    if plain_name(name) == STDIN:
        raise InputError("A sign-in log is read twice, so it must be a file.", "Save it first.")
    found = failed_sign_ins(name)
    if not found.records:
        raise InputError(
            f"The file {name!r} is not a sign-in log that is known here.",
            "Export the sign-ins from Entra as JSON or CSV. For an error text: --paste FILE",
        )
    if not found.rows:
        raise InputError(
            f"No sign-in of {name!r} failed: it has {found.records} records, all without an error.",
            "Export the hours in which it failed.",
        )
    return found


def row_of(name: str, found: FailedSignIns, word: str) -> str:
    """Return the text of the row with a number, or of the only one; InputError if unclear."""
    listing = f"To list them: entra-wizard inspect {name}"
    if not word and len(found.rows) > 1:
        raise InputError(
            f"{len(found.rows)} sign-ins of {name!r} failed.", f"Add --row NUMBER. {listing}"
        )
    number = read_number(word) if word else 1
    if not 1 <= number <= len(found.rows):
        most = len(found.rows)
        rows = f"rows 1 to {most}" if most > 1 else "one row"
        raise InputError(f"{name!r} has no row {word}: it has {rows}.", listing)
    return text_of(name, found.rows[number - 1])


def pick_row(name: str, lines: LineDialog, catalogue: Catalogue) -> str:
    """Return the text of the row that is chosen by number; empty if the user goes back."""
    found = read_log(name)
    lines.write_blocks(blocks_of(found, catalogue))
    while True:
        typed = lines.ask(f"Type 1 to {len(found.rows)}, or b back:")
        if typed.lower() in ("b", "back", ""):
            return ""
        if 1 <= read_number(typed) <= len(found.rows):
            return text_of(name, found.rows[read_number(typed) - 1])
        lines.write(f"{typed!r} is none of them.")


def blocks_of(found: FailedSignIns, catalogue: Catalogue) -> list[Block]:
    """Return the list of failed sign-ins."""
    rows = [_table_row(row, catalogue) for row in found.rows[:LISTED]]
    failed = "1 sign-in failed" if len(found.rows) == 1 else f"{len(found.rows)} sign-ins failed"
    blocks: list[Block] = [
        Line(f"Sign-in log: {failed}, in {found.records} records."),
        Table(("Row#", "Time", "Code", "App", "About"), tuple(rows)),
    ]
    left_out = len(found.rows) - LISTED
    if left_out > 0:
        blocks.append(Line(f"{left_out} more rows are not shown; --json lists all."))
    if found.more:
        blocks.append(Line(f"{found.more} more failed and are not counted as rows.", "warning"))
    return blocks


def _table_row(row: SignIn, catalogue: Catalogue) -> TableRow:
    about = catalogue.family(row.code).title
    app = f" {as_sentence(row.app)}" if row.app else ""
    plain = f"{row.number}: {row.time or 'No time'}, AADSTS{row.code}.{app} {as_sentence(about)}"
    return TableRow(plain, (str(row.number), row.time, f"AADSTS{row.code}", row.app, about))
