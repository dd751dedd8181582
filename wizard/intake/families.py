"""Error codes of other makers and services: named as what they are, never taken for AADSTS."""

# ruff: noqa: E501 - a shape of the table reads best in one line

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.intake.scan import Shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.intake.scan import Sheet


def _small(said: str) -> str:
    return said[:2].lower() + said[2:].upper()


@dataclass(frozen=True, slots=True)
class Family:
    """One family: what its codes look like, what they are called, and what they belong to.

    `talk` are words of which one must occur, for codes whose form alone is no proof.
    """

    shape: Shape
    begins: str
    is_from: str
    spelled: Callable[[str], str] = str.upper
    talk: tuple[str, ...] = ()


def _family(signs: str, regex: str) -> Shape:
    return Shape(regex, tuple(signs.split()))


_GOOGLE = (
    "redirect_uri_mismatch|invalid_request|invalid_client|invalid_grant|access_denied|admin_policy_enforced|org_internal"
    "|disallowed_useragent|deleted_client|origin_mismatch|unauthorized_client|invalid_scope|unsupported_response_type|policy_enforced"
)

FAMILIES: tuple[Family, ...] = (
    Family(
        _family("aadb2c", r"(?i)(?<![A-Za-z0-9])(?P<v>AADB2C\d{5,6})"),
        "AADB2C",
        "Azure AD B2C, a sign-in service for customers of an app. Ask the developer of the app.",
    ),
    Family(
        _family("caa", r"(?i)(?<![A-Za-z0-9])(?P<v>CAA[0-9A-F]{5})(?![0-9A-Za-z])"),
        "CAA",
        "the sign-in broker of Windows and Office. The reason stands in an AADSTS code beside it or in the sign-in log.",
    ),
    Family(
        _family("msis", r"(?i)(?<![A-Za-z0-9])(?P<v>MSIS\d{4}[A-Z]?)(?![0-9A-Za-z])"),
        "MSIS",
        "AD FS, the sign-in server of the organisation. Ask its admin.",
    ),
    Family(
        _family("0x", r"(?i)(?<![A-Za-z0-9])(?P<v>0x[89CD][0-9A-F]{7})(?![0-9A-F])"),
        "0x",
        "Windows (an HRESULT). It says which part failed, not why the sign-in was refused.",
        _small,
    ),
    Family(
        _family("e0000", r"(?<![A-Za-z0-9])(?P<v>E0000\d{3})(?![0-9A-Za-z])"),
        "E0000",
        "Okta, another sign-in service. Ask the Okta admin.",
    ),
    Family(
        _family(
            "error google",
            rf"(?i)(?:error|google)(?::? {{1,2}}|:)(?:error )?4\d\d: {{0,2}}(?P<v>{_GOOGLE})(?!\w)",
        ),
        "Google ",
        "Google, another sign-in service. Ask the developer of the app.",
        lambda said: f"Google {said.lower()}",
        ("google", "googleapis", "gmail"),
    ),
)
"""The families that turn up beside codes of this service."""


def other_codes(sheet: Sheet) -> list[tuple[str, int, int]]:
    """Return the codes of other families in order, spelled as their maker does, with places."""
    found = [
        (family.spelled(m["v"]), *m.span("v"))
        for family in FAMILIES
        if not family.talk or any(map(sheet.has, family.talk))
        for m in family.shape.find(sheet)
    ]
    return sorted(found, key=lambda one: one[1])


def what_is(code: str) -> str:
    """Return a sentence that says what a code of another family is; nothing for other words."""
    family = next(
        (
            f
            for f in FAMILIES
            if code.startswith(f.begins) and (f.talk or f.shape.regex.fullmatch(code))
        ),
        None,
    )
    return f"No AADSTS code: it is from {family.is_from}" if family else ""
