"""What must hold of certificates: their names and dates are read, and any other bytes refused."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.probes.net import CertificateNames, read_certificate

SINCE, UNTIL = datetime(2020, 1, 2, tzinfo=UTC), datetime(2060, 3, 4, tzinfo=UTC)
CA = trustme.CA(organization_name="Contoso Proxy")
LEAF = CA.issue_cert(
    "login.example.com",
    common_name="login.example.com",
    not_before=SINCE,
    not_after=UNTIL,
)


def der(pem: trustme.Blob) -> bytes:
    lines = pem.bytes().decode().splitlines()
    return base64.b64decode("".join(line for line in lines if "-----" not in line))


GOOD = der(LEAF.cert_chain_pems[0])


def test_a_certificate_tells_its_issuer_subject_and_dates() -> None:
    read = read_certificate(GOOD)
    assert read.issuer == "Contoso Proxy"
    assert read.subject == "login.example.com"
    assert (read.since, read.until) == (SINCE, UNTIL)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"Contoso Proxy", "Contoso Proxy"),
        (b"\x1b[2J\x07\x00bad  bad", "[2J"),
        (b"\xe2\x80\xae" + b"evil ev!!", "evil ev!!"),
    ],
    ids=["plain", "escapes", "turned around"],
)
def test_names_are_cleaned(raw: bytes, said: str) -> None:
    changed = GOOD.replace(b"Contoso Proxy", raw[:13].ljust(13))
    issuer = read_certificate(changed).issuer
    assert said in issuer
    assert not {"\x1b", "\x07", "\x00", "\u202e"} & set(issuer)


def test_a_name_that_is_no_text_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        read_certificate(GOOD.replace(b"Contoso Proxy", b"Contoso\xffProxy"))


@pytest.mark.parametrize("cut", range(0, len(GOOD), 37))
def test_a_cut_certificate_is_refused(cut: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_certificate(GOOD[:cut])


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        assert isinstance(read_certificate(data), CertificateNames)
    except ValueError:
        return


@settings(max_examples=300)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_changed_byte_is_read_or_refused(at: int, value: int) -> None:
    data = GOOD[:at] + bytes([value]) + GOOD[at + 1 :]
    try:
        assert isinstance(read_certificate(data), CertificateNames)
    except ValueError:
        return
