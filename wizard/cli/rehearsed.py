"""Practice by a scenario: its reader, text, facts, act and network, without its answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wizard import content, practice
from wizard.cli.arguments import UsageError
from wizard.errors import UnknownName

if TYPE_CHECKING:
    from wizard.cli.request import Request


def is_scenario(simulate: str) -> bool:
    """Return whether the word after --simulate names a scenario, as `flow/scenario`."""
    return "/" in simulate


def of_scenario(request: Request) -> Request:
    """Return a request for the practice case that a scenario sets up; nothing of it is answered.

    Raises UnknownName for a scenario that there is not, UsageError where a flow or text is named
    too.
    """
    if request.flow or request.text:
        raise UsageError(
            "A scenario brings its own flow and text.", "Leave out --paste and the flow."
        )
    loaded, _ = content.load(request.settings.flow_folders, drafts=request.settings.drafts)
    known = {f"{one.flow}/{one.id}": one for one in loaded.scenarios}
    scenario = known.get(request.simulate)
    if scenario is None:
        raise UnknownName("scenario", request.simulate, known)
    return replace(
        request,
        settings=replace(request.settings, reader=scenario.reader),
        flow=scenario.flow,
        text=scenario.paste,
        facts={**scenario.settings, **request.facts},
        simulate=practice.words_for(scenario),
    )
