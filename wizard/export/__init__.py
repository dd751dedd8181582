"""Exports of a case, for the person who goes on with it: six formats, and a check before each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from wizard.case.report import may_leave
from wizard.errors import LeakError, WizardError
from wizard.export.document import CaseDocument, document
from wizard.export.html_page import to_html
from wizard.export.jsonfile import to_json
from wizard.export.markdown import to_markdown, to_text
from wizard.export.ticket import to_adf, to_jira, to_servicenow
from wizard.frozen import frozen

if TYPE_CHECKING:
    from wizard.case.workspace import OpenCase

__all__ = ["ENDINGS", "FORMATS", "Export", "export", "file_name"]

WRITERS: Mapping[str, Callable[[CaseDocument], str]] = {
    "text": to_text,
    "markdown": to_markdown,
    "html": to_html,
    "json": to_json,
    "servicenow": to_servicenow,
    "jira": to_jira,
    "jira-adf": to_adf,
}
"""What writes each format; `jira-adf` is that of Jira Cloud."""

FORMATS = ("text", "markdown", "html", "json", "servicenow", "jira")
"""The formats to choose from."""

ENDINGS: Mapping[str, str] = {
    "text": ".txt",
    "markdown": ".md",
    "html": ".html",
    "json": ".json",
    "servicenow": ".txt",
    "jira": ".jira.txt",
    "jira-adf": ".adf.json",
}
"""How the name of a file of each format ends."""


_JSON = ("json", "jira-adf")


@frozen
class Export:
    """The text of an export, its format, and a hash that identifies it."""

    form: str
    text: str
    digest: str


def export(case: OpenCase, form: str) -> Export:
    """Return the export of a case in a format; raise LeakError if anything secret is left in it.

    The export itself is checked, and so are its words without any markup, which could hide
    something. If the check itself fails, nothing leaves.
    """
    made = document(case)
    text = WRITERS[form](made)
    try:
        # In JSON a line ends with an escape, and two lines must not be read as one.
        may_leave(text.replace("\\n", "\n") if form in _JSON else text, "The export")
        may_leave(_bare(made), "The export")
    except WizardError:
        raise
    except Exception as error:
        raise LeakError(
            "The export does not leave: it could not be checked for secrets.",
            "Please report this with the version of entra-wizard.",
        ) from error
    return Export(form, text, sha256(text.encode()).hexdigest()[:16])


def file_name(case: OpenCase, form: str) -> str:
    """Return the name of a file for an export, as `case-K7Q2.md`."""
    return f"case-{case.view.case_id}{ENDINGS[form]}"


def _bare(made: CaseDocument) -> str:
    """Return every text of an export on a line of its own, the JSON document included."""
    return "\n".join((to_text(made), *made.caller, *_strings(made.data)))


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for one in value.values() for text in _strings(one)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in _strings(one)]
    return []
