"""The one list of acts a simulated tenant can play: `entra-wizard live --simulate list`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.errors import UnknownName
from wizard.signin.act_endings import ENDINGS
from wizard.signin.act_refusals import REFUSALS
from wizard.signin.act_troubles import TROUBLES

if TYPE_CHECKING:
    from wizard.signin.script import Act

ACTS: tuple[Act, ...] = (*ENDINGS, *REFUSALS, *TROUBLES)
"""All acts, in the order they are listed in."""


def act(name: str) -> Act:
    """Return the act of a name; raise UnknownName, which says what was probably meant."""
    found = next((one for one in ACTS if one.name == name), None)
    if found is None:
        raise UnknownName("act", name, (one.name for one in ACTS))
    return found
