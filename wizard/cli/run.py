"""`entra-wizard` and `entra-wizard run`: which front end, with what, and how it ended."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from wizard.cli.arguments import UsageError
from wizard.cli.front import full_screen, wants_plain
from wizard.cli.output import tell
from wizard.cli.reading import STDIN, plain_name, read_text
from wizard.cli.rehearsed import is_scenario, of_scenario
from wizard.cli.request import Request
from wizard.cli.settings import settings_of
from wizard.errors import InputError

if TYPE_CHECKING:
    from argparse import Namespace


def home(options: Namespace) -> int:
    """Open the home screen, or its plain lines."""
    request = Request(settings_of(options), ticket=options.ticket or "")
    return _interactive(request, plain=options.plain)


def run(options: Namespace) -> int:
    """Walk through a flow in the front end that fits."""
    scripted = bool(options.answers or options.json)
    _check(options, scripted=scripted)
    request = Request(
        settings=settings_of(options),
        flow=options.flow or "",
        text=_paste(options.paste) if options.paste else "",
        facts=_facts(options.set),
        ticket=options.ticket or "",
        record_to=options.record or "",
        simulate=options.simulate or "",
        yes=options.yes,
    )
    if is_scenario(request.simulate):
        request = of_scenario(request)
    if not scripted:
        return _interactive(request, plain=options.plain)
    from wizard.cli import walks  # noqa: PLC0415 - loads flows and journal

    return walks.scripted(request, options.answers or "", as_json=options.json, keep=options.save)


def _interactive(request: Request, *, plain: bool) -> int:
    if not wants_plain(os.environ, asked=plain):
        return full_screen(_begun(request) if request.simulate else request)
    from wizard.cli import walks  # noqa: PLC0415 - loads flows and journal, not before a first frame

    return walks.plain(request)


def _begun(request: Request) -> Request:
    """Return a request to carry on with the practice case that was asked for, opened now."""
    from wizard.cli import walks  # noqa: PLC0415 - only for practice

    return walks.begun(request)


def _check(options: Namespace, *, scripted: bool) -> None:
    """Refuse what cannot work before anything is opened."""
    text, answers = (plain_name(one or "") for one in (options.paste, options.answers))
    if text == STDIN and not scripted:
        raise UsageError(
            "Standard input is taken by the text, so nothing could be asked.",
            "Add --answers or --json, or give --paste a file.",
        )
    if text == answers == STDIN:
        raise UsageError(
            "Standard input can be the text or the answers, not both.", "Put one into a file."
        )
    if options.save and not scripted:
        raise UsageError(
            "--save is for runs with --answers or --json.", "Other runs are always kept."
        )
    if options.simulate:
        _check_practice(options)
    if options.record:
        from wizard.cli.scenario import check_new  # noqa: PLC0415 - only for --record

        check_new(options.record)


def _check_practice(options: Namespace) -> None:
    """Refuse an act that there is not, and a practice case that could be taken for a real one."""
    from wizard.practice import play  # noqa: PLC0415 - only for practice

    if not is_scenario(options.simulate):
        play(options.simulate)
    if options.tenant or options.client_id:
        raise UsageError(
            "A practice case asks no tenant.", "Leave out --simulate, or --tenant and --client-id."
        )


def _facts(pairs: list[str]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for pair in pairs:
        name, _, value = (part.strip() for part in pair.partition("="))
        if not name or not value:
            raise UsageError(f"--set {pair!r} is not understood.", "Write FACT=VALUE.")
        facts[name] = value
    return facts


def _paste(name: str) -> str:
    text = read_text(name)
    for notice in text.notices:
        tell(notice)
    if not text.text.strip():
        raise InputError("The text is empty, so there is nothing to read.", "Paste the error.")
    return text.text
