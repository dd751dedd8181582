from __future__ import annotations

import codecs

import pytest

from tests.cli.cli_program import PASTE
from wizard.cli.files import decode


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(PASTE.encode(), id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + PASTE.encode(), id="utf-8-mark"),
        pytest.param(codecs.BOM_UTF16_LE + PASTE.encode("utf-16-le"), id="utf-16-le-mark"),
        pytest.param(codecs.BOM_UTF16_BE + PASTE.encode("utf-16-be"), id="utf-16-be-mark"),
        pytest.param(PASTE.encode("utf-16-le"), id="utf-16-le"),
        pytest.param(PASTE.encode("utf-16-be"), id="utf-16-be"),
    ],
)
def test_a_text_is_read_in_every_form_that_shells_write(raw: bytes) -> None:
    assert decode(raw).text == PASTE
