"""`catalogue drift`: what has changed on Microsoft's page of codes since the catalogue was made."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from wizard.authoring.drift import drift
from wizard.cli.output import say, say_json
from wizard.content import load_catalogue
from wizard.errors import ExitCode, InputError
from wizard.input_file import read_named

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.authoring.drift import Drift

DRIFT = "entra-wizard/catalogue-drift/1"

MOST = 4 << 20
"""No page of codes has so many bytes; the real one has some hundred thousand."""


def show_drift(options: Namespace) -> int:
    """Compare the catalogue with a saved copy of the page."""
    catalogue, _ = load_catalogue()
    try:
        found = drift(catalogue, _page(options.file))
    except ValueError:
        raise InputError(
            f"The file {options.file!r} has no table of error codes.",
            "Save the page reference-error-codes as HTML or Markdown, and give that file.",
        ) from None
    if options.json:
        say_json(_document(found))
        return ExitCode.DONE
    for line in _lines(found, len(catalogue.codes)):
        say(line)
    return ExitCode.DONE


def _page(name: str) -> str:
    data = read_named(name, MOST)
    if len(data) > MOST:
        raise InputError(
            f"The file {name!r} is too large for a saved page.", "Save the page alone."
        )
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16" if wide else "utf-8", errors="replace")


def _document(found: Drift) -> dict[str, object]:
    return {
        "schema": DRIFT,
        "on_page": found.on_page,
        "missing": [{"code": code, "name": name or None} for code, name in found.missing],
        "gone": list(found.gone),
        "renamed": [{"code": c, "ours": ours, "page": page} for c, ours, page in found.renamed],
    }


def _lines(found: Drift, known: int) -> list[str]:
    lines = [f"New on the page: AADSTS{code} {name}".rstrip() for code, name in found.missing]
    lines += [f"No longer on the page: AADSTS{code}" for code in found.gone]
    lines += [
        f"Renamed: AADSTS{code}, {ours} here, {page} on the page"
        for code, ours, page in found.renamed
    ]
    count = len(lines)
    said = "1 difference" if count == 1 else f"{count or 'No'} differences"
    return [*lines, f"{said}: {found.on_page} codes on the page, {known} in the catalogue."]
