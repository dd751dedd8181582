"""A device code that someone else sent is recognized, and nothing that only resembles it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.slow_rows import each_row
from wizard import settings, world
from wizard.intake import Reader
from wizard.intake.sent_code import is_sent_code

READER = Reader(b"test")

ROWS = [
    line.replace("\\n", "\n").split("\t")
    for line in (Path(__file__).parent / "sent_code.tsv").read_text("utf-8").splitlines()[1:]
]
STOP = [text for _language, stop, text in ROWS if stop == "yes"]
OTHER = [text for _language, stop, text in ROWS if stop == "no"]


def test_the_table_has_a_hundred_wordings_in_eight_languages_and_fifty_near_misses() -> None:
    languages = Counter(language for language, stop, _text in ROWS if stop == "yes")

    assert sum(languages.values()) >= 100
    assert len(languages) == 8
    assert len(OTHER) >= 50
    assert not set(STOP) & set(OTHER)


@each_row("text", STOP)
def test_a_code_from_somebody_else_is_recognized(text: str) -> None:
    assert is_sent_code(READER.read(text).text)


@each_row("text", OTHER)
def test_a_code_of_another_kind_is_not(text: str) -> None:
    assert not is_sent_code(READER.read(text).text)


@pytest.mark.parametrize("text", ["", " ", "code", "enter the code", "x" * 9000])
def test_too_little_and_too_much_is_not(text: str) -> None:
    assert not is_sent_code(text)


@pytest.mark.parametrize("before", ["", "Subject: FW: please read\n\n> ", "my user writes: "])
def test_it_leads_at_once_to_the_flow_that_says_stop(before: str) -> None:
    workspace, _ = world.open_workspace(settings.Settings(journal=None), world.fixed())

    for text in STOP[::7]:
        found = workspace.read(before + text)
        assert found.suggestions[0].flow == "someone-sent-a-code", text
        assert not found.unclear


def test_near_misses_lead_elsewhere() -> None:
    workspace, _ = world.open_workspace(settings.Settings(journal=None), world.fixed())

    for text in OTHER:
        found = workspace.read(text)
        assert found.suggestions[0].flow != "someone-sent-a-code", text
