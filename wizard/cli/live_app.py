"""Which tenant and which application a live test is for: chosen by the person, never by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard import live
from wizard.cli.arguments import UsageError
from wizard.cli.lines import number, sentence

if TYPE_CHECKING:
    from wizard.cli.lines import Lines
    from wizard.content.tables import Tables
    from wizard.settings import Settings
    from wizard.signin import Request

_HINT = "Give --tenant and --client-id, or set tenant and client-id under [tenant] in the settings."


def named(settings: Settings, tables: Tables) -> Request:
    """Return what options and settings ask for; UsageError if that is not all there."""
    request = live.request_from(settings, tables)
    if request is None:
        missing = [
            word
            for word, value in (("tenant", settings.tenant), ("application", settings.client_id))
            if not value
        ]
        raise UsageError(f"No {' and no '.join(missing)} is named for the live test.", _HINT)
    return request


def chosen(settings: Settings, tables: Tables, lines: Lines, tenant: str = "") -> Request | None:
    """Ask for what options and settings leave open; None if the person would rather not say.

    `tenant` is one that is known from the case and offered. Raises SettingsError for a value that
    cannot be used.
    """
    where = settings.tenant or _tenant(lines, tenant)
    if not where:
        return None
    client_id = settings.client_id or _application(lines, tables)
    if not client_id:
        return None
    if not (settings.tenant and settings.client_id):
        lines.say(live.where_to_keep())
    return live.request_for(settings, tables, where, client_id)


def _tenant(lines: Lines, known: str) -> str:
    lines.say(live.NO_TENANT)
    if known:
        prompt = f"Which tenant? Type y for {known}, or another one, or Enter for not now:"
    else:
        prompt = "Which tenant? Type its domain or id, for example contoso.com, or Enter alone:"
    typed = lines.ask(prompt)
    return known if known and typed.lower() in ("y", "yes") else typed


def _application(lines: Lines, tables: Tables) -> str:
    """Offer the applications by number; each says what choosing it means."""
    offers = live.applications(tables)
    lines.say(live.WHICH_APPLICATION)
    for at, one in enumerate(offers, 1):
        shown = f" Its id is {one.id}." if one.id else ""
        lines.say(f"{at}: {sentence(one.title)} {sentence(one.means)}{shown}")
    while True:
        typed = lines.ask(f"Type 1 to {len(offers)}, or Enter for not now:")
        if not typed:
            return ""
        at = number(typed)
        if 1 <= at <= len(offers):
            return offers[at - 1].id or lines.ask("Type the id of your application:")
        lines.say(f"{typed!r} is none of them.")
