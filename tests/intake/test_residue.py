from __future__ import annotations

import pytest

from tests.intake.error_texts import KINDS, SHAPES, plant
from tests.slow_rows import each_row
from wizard.intake import Leak, Reader, residue


@pytest.mark.parametrize("shape", SHAPES)
def test_an_error_text_may_leave(shape: str) -> None:
    assert residue(Reader(b"k").redact(SHAPES[shape](90120))) == ()


@pytest.mark.parametrize(
    ("text", "leaks"),
    [
        ("one\ntwo kim@contoso.com", (Leak("user", 2),)),
        ("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", (Leak("secret", 1),)),
        ("x\ny\nclient_secret=abc123def456", (Leak("secret", 3),)),
        ("from 198.51.100.7", (Leak("address", 1),)),
        ("Zk3Jd8Lm2Qp9Rt5Vx7Yb4Nc6Hf1Gw0Sa8Ue3Io5Pk2", (Leak("secret", 1),)),
        ("<user-3f2a> and <access token removed>", ()),
        ("MSAL 4.65.1.2 on 127.0.0.1", ()),
        ("PublicKeyToken=31bf3856ad364e35", ()),
        ("https://app.contoso.com/a/b?tenant=6f1d2c3b-4a59-4867-b7a6-95847362514f", ()),
        ("", ()),
    ],
)
def test_what_looks_secret_is_named_with_its_line(text: str, leaks: tuple[Leak, ...]) -> None:
    assert residue(text) == leaks


# Named in the text and of any form: the second look depends on none of the patterns of the first.
@each_row("kind", KINDS)
def test_the_second_look_finds_what_a_gap_in_the_first_would_leave(kind: str) -> None:
    texts = [plant(kind, f"seed{n}").text for n in range(8)]
    found = sum(bool(residue(text)) for text in texts)

    # A random password without digits looks like a word.
    assert found >= len(texts) - 1


@pytest.mark.parametrize(
    "text",
    [
        "password: required for Office365Users",
        "The secret of app OAuth2Client1 is not accepted",
        "passwordProfile: ForceChangePasswordNextSignIn2",
        "device code: AADSTS70016",
        "verification failed with 500121",
        "Password reset in PowerShell7",
        "credential: 6f1d2c3b-4a59-4867-b7a6-95847362514f",
    ],
)
def test_a_name_after_the_label_of_a_secret_is_none(text: str) -> None:
    assert residue(text) == ()
