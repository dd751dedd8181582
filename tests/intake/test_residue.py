# ruff: noqa: E501 - a row reads best in one line
from __future__ import annotations

import pytest

from tests.intake.made import KINDS, SHAPES, plant
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


# What only its name gives away (a short password) is left to the first look.
@pytest.mark.parametrize("kind", ["jwt", "bearer", "refresh-token", "client-secret", "saml", "cookie", "connection-string", "assertion", "private-key", "access-token"])  # fmt: skip
def test_the_second_look_finds_what_a_gap_in_the_first_would_leave(kind: str) -> None:
    assert kind in KINDS
    assert residue(plant(kind, "seed").text)
