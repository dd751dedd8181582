"""Every shipped scenario, with secrets planted in it, is exported, and no secret is in it."""

from __future__ import annotations

import re
from itertools import cycle, islice

import pytest

from tests.case.workspaces import shipped, workspace
from tests.export.test_export import CANARIES, SECRETS
from wizard.cli.scripted import Answers, answer_steps
from wizard.export import ENDINGS, export

SCENARIOS = {f"{one.flow}/{one.id}": one for one in shipped().scenarios}
FORMS = dict(zip(SCENARIOS, islice(cycle(ENDINGS), len(SCENARIOS)), strict=True))
"""A format for each scenario in turn; all texts of the case are in the check of each."""


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_is_exported_without_the_secrets_planted_in_it(name: str) -> None:
    scenario, form = SCENARIOS[name], FORMS[name]
    planted = "\n".join(f"{secret} then" for secret in SECRETS.values())
    case = workspace().open(reader=scenario.reader, ticket=SECRETS["mail"])
    case.paste(planted)
    for (
        one
    ) in case.view.known:  # what was planted would lead to the steps for a secret that was seen
        if one.kind == "secret-shown":
            case.strike(one.kind, one.raw)
    if scenario.paste:
        case.paste(scenario.paste)
    for kind, value in scenario.settings.items():
        case.set_fact(kind, value)
    case.note(planted)
    case.start_flow(scenario.flow)
    answer_steps(case, Answers(scenario.walk))
    case.note(planted)
    text = export(case, form).text
    for canary in CANARIES:
        assert canary not in text
    assert "STEPS SO FAR" not in text
    assert not re.search(r"\{[a-z-]+\|", export(case, "text").text)  # a placeholder without a value
