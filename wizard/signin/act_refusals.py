"""Acts in which the service refuses: the application, the tenant, the account or a policy."""

from __future__ import annotations

from wizard.signin import Reason, Result
from wizard.signin.script import (
    PENDING,
    WAITING,
    Act,
    Basis,
    Sight,
    code,
    error,
    tokens,
)


def _at_start(name: str, word: str, number: int, basis: Basis, description: str, text: str) -> Act:
    """Return an act in which there is not even a code to enter."""
    return Act(
        name,
        Result.REFUSED,
        description,
        basis,
        (tokens(),),
        error(word, number, text),
        code=number,
    )


def _after_sign_in(  # noqa: PLR0913 - one row of a table
    name: str,
    word: str,
    number: int,
    basis: Basis,
    description: str,
    text: str,
    *,
    result: Result = Result.REFUSED,
    suberror: str = "",
) -> Act:
    """Return an act in which the person signs in and the program is refused all the same."""
    more = {"suberror": suberror} if suberror else {}
    sees = "The sign-in is done." if result is Result.BLOCKED else "A page that explains the error."
    return Act(
        name,
        result,
        description,
        basis,
        (*WAITING, error(word, number, text, **more)),
        code(),
        code=number,
        sights=(Sight(2, "The browser", sees, Basis.INFERRED),),
    )


REFUSALS = (
    _at_start(
        "unknown-application",
        "unauthorized_client",
        700016,
        Basis.DOCUMENTED,
        "The tenant has no application with this id.",
        "The application was not found in the directory.",
    ),
    _at_start(
        "unknown-application-anywhere",
        "invalid_request",
        50059,
        Basis.SEEN,
        "No tenant was named and no application has this id, so there is nobody to ask.",
        "Neither the request nor the application names a tenant.",
    ),
    _at_start(
        "wrong-cloud",
        "invalid_request",
        900439,
        Basis.DOCUMENTED,
        "The account lives in another cloud than the one that was asked.",
        "This application is not available at this endpoint.",
    ),
    Act(
        "wrong-tenant",
        Result.REFUSED,
        "The tenant does not exist; the service says so before there is any code.",
        Basis.DOCUMENTED,
        (tokens(),),
        code(),
        discovery=error("invalid_tenant", 90002, "The tenant was not found."),
        code=90002,
    ),
    _after_sign_in(
        "public-client-off",
        "invalid_client",
        7000218,
        Basis.SEEN,
        "The registration does not allow public client flows; found out after the sign-in.",
        "The request must hold client_assertion or client_secret.",
    ),
    _after_sign_in(
        "unknown-code",
        "bad_verification_code",
        70018,
        Basis.INFERRED,
        "The service does not know the device code it gave out.",
        "The code is not known.",
    ),
    _after_sign_in(
        "wrong-data-centre",
        "invalid_grant",
        50134,
        Basis.DOCUMENTED,
        "The sign-in was approved in another data centre than the code comes from.",
        "Wrong data centre; begin again.",
    ),
    _after_sign_in(
        "guest-not-invited",
        "invalid_grant",
        50020,
        Basis.DOCUMENTED,
        "The account comes from elsewhere and is no guest of this tenant.",
        "The account does not exist in the tenant and must be added first.",
    ),
    _after_sign_in(
        "not-assigned",
        "invalid_grant",
        50105,
        Basis.DOCUMENTED,
        "The application is only for people who are assigned to it.",
        "The person is not assigned to the application.",
    ),
    _after_sign_in(
        "consent-missing",
        "invalid_grant",
        65001,
        Basis.DOCUMENTED,
        "Nobody has consented to what the application asks for.",
        "There is no consent for this application.",
        suberror="consent_required",
    ),
    _after_sign_in(
        "admin-consent",
        "invalid_grant",
        90094,
        Basis.DOCUMENTED,
        "Only an administrator may consent.",
        "An administrator has to consent.",
    ),
    _after_sign_in(
        "mfa-needed",
        "interaction_required",
        50076,
        Basis.DOCUMENTED,
        "A second factor is needed and was not given.",
        "A second factor has to be used.",
        suberror="basic_action",
    ),
    _after_sign_in(
        "mfa-setup",
        "interaction_required",
        50079,
        Basis.DOCUMENTED,
        "A second factor is needed and was never set up.",
        "A second factor has to be set up.",
    ),
    _after_sign_in(
        "account-locked",
        "invalid_grant",
        50053,
        Basis.DOCUMENTED,
        "The account is locked after too many wrong passwords.",
        "The account is locked.",
    ),
    _after_sign_in(
        "account-disabled",
        "invalid_grant",
        50057,
        Basis.DOCUMENTED,
        "The account is disabled.",
        "The account is disabled.",
    ),
    _after_sign_in(
        "password-expired",
        "invalid_grant",
        50055,
        Basis.DOCUMENTED,
        "The password is too old.",
        "The password is expired.",
    ),
    _after_sign_in(
        "policy-at-token",
        "invalid_grant",
        53003,
        Basis.SEEN,
        "A Conditional Access policy refuses, after the browser said that all was well.",
        "Access was blocked by a policy.",
        result=Result.BLOCKED,
        suberror="message_only",
    ),
    _after_sign_in(
        "policy-no-device-code",
        "invalid_grant",
        530033,
        Basis.INFERRED,
        "A policy that wants a known device stops every sign-in by code.",
        "A device policy stops this sign-in.",
        result=Result.BLOCKED,
    ),
    _after_sign_in(
        "compliant-device",
        "invalid_grant",
        53000,
        Basis.DOCUMENTED,
        "Policy wants a device that keeps to the rules.",
        "The device does not comply.",
        result=Result.BLOCKED,
    ),
    _after_sign_in(
        "device-identity",
        "invalid_grant",
        50097,
        Basis.SEEN,
        "Policy wants a device that proves who it is, which a code cannot do.",
        "The device has to authenticate.",
        result=Result.BLOCKED,
    ),
    _after_sign_in(
        "security-defaults",
        "invalid_grant",
        530035,
        Basis.INFERRED,
        "The security defaults of the tenant refuse this kind of sign-in.",
        "Access was blocked by security defaults.",
        result=Result.BLOCKED,
    ),
    Act(
        "policy-in-browser",
        Result.EXPIRED,
        "A policy blocks in the browser only; the program is never told and waits until the end.",
        Basis.INFERRED,
        (PENDING,),
        code(expires_in=30),
        sights=(
            Sight(1, "The browser", "A page says that the sign-in is blocked.", Basis.SEEN),
            Sight(2, "This program", "Nothing. It keeps asking.", Basis.INFERRED),
        ),
    ),
    Act(
        "no-access-token",
        Result.NOT_TESTED,
        "The service says yes and sends no access token.",
        Basis.INFERRED,
        (PENDING, tokens(access_token=None)),
        code(),
        reason=Reason.UNEXPECTED,
    ),
)
"""The acts of this module, in the order they are listed in."""
