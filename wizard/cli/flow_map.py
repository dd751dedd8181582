"""`flow map`: a flow drawn as text, Mermaid or SVG, with the path of a case if one is named."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from wizard.authoring.map_drawn import mermaid_map, svg_map
from wizard.authoring.map_text import MOST_DETAIL, text_map
from wizard.authoring.maps import map_of
from wizard.cli.desk import case_id_of, journal_of, tell_broken
from wizard.cli.output import say
from wizard.cli.settings import settings_of
from wizard.content import load
from wizard.errors import ExitCode, InputError

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.authoring.maps import FlowMap
    from wizard.settings import Settings

_WIDEST = 100


def map_flows(options: Namespace) -> int:
    """Draw one flow, or all of them."""
    settings = settings_of(options)
    form = options.format or "text"
    if options.case:
        maps = [_map_of_case(settings, options.case, options.flow)]
    else:
        content, findings = load(settings.flow_folders, drafts=settings.drafts)
        tell_broken(findings)
        book = content.book
        flows = [book.named(options.flow)] if options.flow else [book[one] for one in sorted(book)]
        maps = [map_of(book, flow) for flow in flows]
    if form == "svg" and len(maps) > 1:
        raise InputError("An SVG holds one flow.", "Name it: entra-wizard flow map aadsts90120")
    for at, one in enumerate(maps):
        say(_draw(one, form, options.detail) if not at else f"\n{_draw(one, form, options.detail)}")
    return ExitCode.DONE


def _map_of_case(settings: Settings, name: str, flow: str | None) -> FlowMap:
    with journal_of(settings) as desk:
        case = desk.resume(case_id_of(desk, name))
        here = flow or (case.case.at.flow if case.case.at else "")
        return map_of(case.book, case.book.named(here), case.case)


def _draw(one: FlowMap, form: str, detail: str | None) -> str:
    if form == "mermaid":
        return mermaid_map(one).rstrip("\n")
    if form == "svg":
        return svg_map(one).rstrip("\n")
    level = int(detail) if detail else MOST_DETAIL - 1
    return text_map(one, detail=level, width=min(shutil.get_terminal_size().columns, _WIDEST))
