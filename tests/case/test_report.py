from __future__ import annotations

import pytest

from tests.intake.error_texts import KINDS, plant
from tests.slow_rows import each_row
from wizard.case.report import may_leave
from wizard.errors import ExitCode, LeakError
from wizard.intake import Reader


def test_a_text_without_secrets_leaves_unchanged() -> None:
    text = "To: the admin\nTicket: 1   Case: 7F3A\nAADSTS90120. Done."
    assert may_leave(text, "The message") == text


@pytest.mark.parametrize(
    ("secret", "words"),
    [
        ("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", "a secret"),
        ("kim.lee@contoso.com", "a person"),
        ("198.51.100.7", "the address of a machine"),
    ],
)
def test_a_text_with_a_secret_stays_and_the_line_is_named(secret: str, words: str) -> None:
    with pytest.raises(LeakError) as caught:
        may_leave(f"one\ntwo\nthree {secret}", "The message")
    assert caught.value.message == f"The message does not leave: line 3 may hold {words}."
    assert secret not in caught.value.message + caught.value.hint
    assert caught.value.exit_code == ExitCode.UNEXPECTED


@each_row("kind", KINDS)
def test_what_was_redacted_may_leave(kind: str) -> None:
    text = Reader(b"key").redact(plant(kind, "canary").text)
    assert may_leave(text, "The message") == text
