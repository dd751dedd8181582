"""Acts in which the sign-in takes its course: approved, declined, too late, and answered twice."""

from __future__ import annotations

from wizard.signin import Result
from wizard.signin.script import (
    PENDING,
    WAITING,
    Act,
    Basis,
    Break,
    Reply,
    Sight,
    code,
    error,
    tokens,
)

DONE = "The page says that the sign-in is done and the window may be closed."
TWICE = "AADSTS90120: this request was already answered."

ENDINGS = (
    Act(
        "approve",
        Result.WORKS,
        "The person enters the code at once and the sign-in works.",
        Basis.DOCUMENTED,
        (tokens(),),
        code(),
    ),
    Act(
        "approve-later",
        Result.WORKS,
        "The person takes a little time, then the sign-in works.",
        Basis.DOCUMENTED,
        (PENDING, PENDING, PENDING, tokens()),
        code(),
    ),
    Act(
        "another-account",
        Result.WORKS,
        "The browser was signed in as somebody else, and that account was used.",
        Basis.DOCUMENTED,
        (PENDING, tokens("robin.admin@contoso.example")),
        code(),
        sights=(
            Sight(1, "The browser", "An account that was already there was taken.", Basis.SEEN),
        ),
    ),
    Act(
        "guest",
        Result.WORKS,
        "A guest of the tenant signs in.",
        Basis.DOCUMENTED,
        (PENDING, tokens("morgan_fabrikam.example#EXT#@contoso.example")),
        code(),
    ),
    Act(
        "refresh-token-anyway",
        Result.WORKS,
        "The server sends a refresh token although none was asked for; it is dropped too.",
        Basis.INFERRED,
        (tokens(refresh_token="SIM-SECRET-REFRESH-TOKEN", foci="1"),),  # noqa: S106 - simulated
        code(),
    ),
    Act(
        "decline",
        Result.DECLINED,
        "The person presses Cancel on the page that asks whether they mean it.",
        Basis.DOCUMENTED,
        (*WAITING, error("authorization_declined", text="The sign-in was declined.")),
        code(),
        sights=(Sight(2, "The browser", "The sign-in was cancelled.", Basis.DOCUMENTED),),
    ),
    Act(
        "decline-standard-word",
        Result.DECLINED,
        "The same, in the word of RFC 8628, which other services use.",
        Basis.DOCUMENTED,
        (*WAITING, error("access_denied", text="The sign-in was declined.")),
        code(),
    ),
    Act(
        "expire",
        Result.EXPIRED,
        "Nobody enters the code in time; the server says so.",
        Basis.DOCUMENTED,
        (*WAITING, error("expired_token", 70020, "The code is too old.")),
        code(),
        code=70020,
    ),
    Act(
        "expire-old-word",
        Result.EXPIRED,
        "The same, in the word of the first version of the service.",
        Basis.SEEN,
        (*WAITING, error("code_expired", 70019, "The code is too old.")),
        code(),
        code=70019,
    ),
    Act(
        "nobody-comes",
        Result.EXPIRED,
        "Nobody enters the code, and the server never says that its time is over.",
        Basis.INFERRED,
        (PENDING,),
        code(expires_in=20),
    ),
    Act(
        "slow-down",
        Result.WORKS,
        "The service asks for longer pauses; the test keeps to them.",
        Basis.INFERRED,
        (error("slow_down"), PENDING, error("slow_down"), tokens()),
        code(),
    ),
    Act(
        "interval-zero",
        Result.WORKS,
        "The service allows questions without any pause; the test makes pauses all the same.",
        Basis.INFERRED,
        (PENDING, PENDING, tokens()),
        code(interval=0),
    ),
    Act(
        "already-used",
        Result.ALREADY_USED,
        "The server says that the code was already exchanged.",
        Basis.INFERRED,
        (PENDING, error("invalid_grant", text="The device code was already redeemed.")),
        code(),
    ),
    Act(
        "entered-twice",
        Result.WORKS,
        "AADSTS90120 as it comes about: one code is answered in two browser windows.",
        Basis.INFERRED,
        (PENDING, PENDING, tokens()),
        code(),
        sights=(
            Sight(1, "The first window", DONE, Basis.DOCUMENTED),
            Sight(2, "The second window", TWICE, Basis.INFERRED),
            Sight(
                3, "This program", "It is signed in. The error belongs to nobody.", Basis.INFERRED
            ),
        ),
    ),
    Act(
        "two-pollers",
        Result.ALREADY_USED,
        "Two programs wait for one code; the other one was faster.",
        Basis.INFERRED,
        (PENDING, error("invalid_grant", text="The device code was already redeemed.")),
        code(),
        sights=(
            Sight(1, "The browser", DONE, Basis.DOCUMENTED),
            Sight(1, "The other program", "It is signed in.", Basis.INFERRED),
            Sight(2, "This program", "invalid_grant; its number is not published.", Basis.INFERRED),
        ),
    ),
    Act(
        "tokens-lost",
        Result.ALREADY_USED,
        "The answer with the tokens is lost on the way; asked again, the code is spent.",
        Basis.INFERRED,
        (
            PENDING,
            Reply(breaks=Break.DROPPED),
            error("invalid_grant", text="The device code was already redeemed."),
        ),
        code(),
        sights=(Sight(2, "The browser", DONE, Basis.DOCUMENTED),),
    ),
    Act(
        "redeemed-twice",
        Result.ALREADY_USED,
        "AADSTS54005 as it comes about: an app exchanges one authorization code twice.",
        Basis.DOCUMENTED,
        (
            tokens(id_token=None),
            error("invalid_grant", 54005, "This code was exchanged before; ask for a new one."),
        ),
        code(),
        code=54005,
        method="authorization-code",
        sights=(
            Sight(0, "The browser", "It brings the code back to the app, once.", Basis.DOCUMENTED),
            Sight(1, "The app, first time", "It has tokens. Nothing is wrong.", Basis.DOCUMENTED),
            Sight(2, "The app, second time", "AADSTS54005 with invalid_grant.", Basis.DOCUMENTED),
            Sight(2, "The person", "An error page, although the sign-in worked.", Basis.SEEN),
        ),
    ),
)
"""The acts of this module, in the order they are listed in."""
