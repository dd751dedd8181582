from __future__ import annotations

from random import Random

import pytest

from tests.intake.error_texts import CODES, GLUES, KINDS, SHAPES
from tests.intake.judged import every_plant, every_text, facts_read, secrets_gone
from tests.slow_rows import rest_slow

SEED = 54005


def test_the_made_corpus_is_as_large_as_promised() -> None:
    assert len(SHAPES) >= 14
    assert len(CODES) == len(set(CODES)) == 30
    assert len(KINDS) >= 60
    assert len(GLUES) >= 25
    assert len(KINDS) * len(GLUES) * 6 >= 8_000


def test_facts_are_read_through_wrappers() -> None:
    scores = facts_read(Random(SEED).sample(list(every_text()), 600))
    for kind, score in scores.items():
        assert score.share >= 99, (kind, score.wrong)


@pytest.mark.parametrize("number", rest_slow([300, 1_200], [300]))
def test_planted_secrets_go_or_may_not_leave_and_the_rest_stays(number: int) -> None:
    scores = secrets_gone(Random(SEED).sample(list(every_plant(6)), number))
    assert scores["removed or refused"].share >= 99.9, scores["removed or refused"].wrong
    assert scores["kept"].share >= 99, scores["kept"].wrong
    assert scores["same"].share == 100, scores["same"].wrong
