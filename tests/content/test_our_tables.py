"""Our own tables: each row says where it is from, and each tool says how it does everything."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from wizard.content.book import load_tables
from wizard.content.tables import MOST_AT_ONCE

if TYPE_CHECKING:
    from wizard.content.tables import Tables

ACTIONS = (
    "new-code",
    "sign-in-again",
    "sign-in-other-way",
    "sign-in-as-job",
    "sign-out",
    "clear-cache",
    "log",
)
TOOLS = (
    "azure-cli",
    "azd",
    "azcopy",
    "kubelogin",
    "terraform",
    "m365-cli",
    "fabric-cli",
    "azure-powershell",
    "graph-powershell",
    "exchange-powershell",
    "pnp-powershell",
    "power-bi",
    "vs-code",
    "visual-studio",
    "github-actions",
    "own-code",
    "msal-python",
    "msal-net",
    "msal-js",
    "msal-java",
    "msal-go",
    "msal-mobile",
)
"""The programs that people sign in with and that we promise to know."""

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST_LABEL = 40
NOT_BY_COMMAND = {"vs-code", "visual-studio", "github-actions", "own-code"}
NO_CODE = {"fabric-cli", "visual-studio", "github-actions"}
"""Tools for which no sign-in by code is documented."""


@cache
def ours() -> Tables:
    tables, findings = load_tables()
    assert not findings
    return tables


def test_every_tool_we_promise_is_there_and_no_other() -> None:
    assert set(ours().tools) == set(TOOLS) == set(ours().facts["tool"].values)


@pytest.mark.parametrize("tool", TOOLS)
def test_a_tool_says_how_it_does_everything_and_from_where(tool: str) -> None:
    row = ours().tools[tool]
    assert set(row.actions) == set(ACTIONS)
    assert all(action.text and action.source for action in row.actions.values())
    unversioned = [name for name, a in row.actions.items() if a.command and not a.version]
    assert not unversioned, "a command holds for some versions"
    if tool not in NOT_BY_COMMAND and not tool.startswith(("msal-", "pnp-")):
        assert row.actions["new-code"].command


@pytest.mark.parametrize("tool", sorted(NO_CODE))
def test_a_tool_that_has_no_sign_in_by_code_says_so(tool: str) -> None:
    assert re.search(r"\bno sign-in by code\b", ours().tools[tool].actions["new-code"].text.lower())


def test_no_command_holds_a_secret_or_asks_for_one() -> None:
    for tool in ours().tools.values():
        for action in tool.actions.values():
            assert not re.search(r"(?i)password|secret|\s-p\s", action.command)


def test_every_row_has_a_source() -> None:
    tables = ours()
    for table in (tables.roles, tables.portal, tables.apps, tables.clouds):
        assert [row.id for row in table.values() if not row.source] == []


def test_apps_have_ids_names_and_tools_that_are_there() -> None:
    tables = ours()
    for app in tables.apps.values():
        assert GUID.fullmatch(app.id), app.id
        assert not app.tool or app.tool in tables.tools, app.id
    for tool in tables.tools.values():
        assert not tool.app or tool.app in tables.apps, tool.id


def test_labels_of_tools_fit_and_every_group_takes_two_keys() -> None:
    spec = ours().facts["tool"]
    assert all(len(label) <= LONGEST_LABEL for label in spec.values.values())
    assert 1 < len(spec.groups) <= MOST_AT_ONCE
    assert all(len(group.values) <= MOST_AT_ONCE for group in spec.groups)


def test_what_is_said_of_our_own_programs_holds_for_every_library() -> None:
    meant = ours().facts["tool"].values_meant("own-code")
    assert meant == ("own-code", *(tool for tool in TOOLS if tool.startswith("msal-")))
