"""Acts in which the way to the service or the service itself is in trouble."""

from __future__ import annotations

from wizard.signin import Reason, Result
from wizard.signin.script import (
    PENDING,
    Act,
    Basis,
    Break,
    Reply,
    code,
    error,
    page,
    tokens,
)

_AWAY = error("temporarily_unavailable", 90033, "The service is not there for now.")
_BUSY = Reply(429, {"error": "temporarily_unavailable", "error_description": "Too many requests."})


def _on_the_way(name: str, breaks: Break, reason: Reason, description: str) -> Act:
    """Return an act in which no question ever reaches the service."""
    return Act(
        name,
        Result.NOT_TESTED,
        description,
        Basis.DOCUMENTED,
        (PENDING,),
        code(),
        discovery=Reply(breaks=breaks),
        reason=reason,
    )


def _instead(name: str, reply: Reply, reason: Reason, description: str) -> Act:
    """Return an act in which something else comes in place of an answer, while waiting."""
    return Act(
        name,
        Result.NOT_TESTED,
        description,
        Basis.INFERRED,
        (PENDING, reply),
        code(),
        reason=reason,
    )


def _before(name: str, reply: Reply, reason: Reason, description: str) -> Act:
    """Return an act in which there is no code, because something else comes first."""
    return Act(
        name, Result.NOT_TESTED, description, Basis.INFERRED, (PENDING,), reply, reason=reason
    )


TROUBLES = (
    Act(
        "throttled",
        Result.WORKS,
        "The service asks for a pause of some seconds; after it the sign-in works.",
        Basis.DOCUMENTED,
        (Reply(429, _BUSY.fields, headers={"Retry-After": "12"}), PENDING, tokens()),
        code(),
    ),
    Act(
        "throttled-for-long",
        Result.NOT_TESTED,
        "The service asks for a pause that is longer than the code lives.",
        Basis.DOCUMENTED,
        (PENDING, Reply(429, _BUSY.fields, headers={"Retry-After": "600"})),
        code(),
        reason=Reason.THROTTLED,
    ),
    _instead(
        "throttled-without-end",
        _BUSY,
        Reason.THROTTLED,
        "The service says again and again that it is too busy, and for how long it does not say.",
    ),
    _before(
        "throttled-at-start",
        Reply(429, _BUSY.fields, headers={"Retry-After": "30"}),
        Reason.THROTTLED,
        "The service is too busy to give out a code.",
    ),
    Act(
        "loop-protection",
        Result.NOT_TESTED,
        "The service takes the questions for a program that runs in circles.",
        Basis.SEEN,
        (PENDING, error("invalid_grant", 50196, "The same request came too often.")),
        code(),
        code=50196,
        reason=Reason.THROTTLED,
    ),
    Act(
        "service-recovers",
        Result.WORKS,
        "The service fails once while the test waits (503); asked again, it works.",
        Basis.INFERRED,
        (PENDING, Reply(503, _AWAY.fields), PENDING, tokens()),
        code(),
    ),
    _instead(
        "service-503",
        Reply(503, _AWAY.fields),
        Reason.SERVICE,
        "The service is not there for now (503), as often as it is asked.",
    ),
    _before(
        "service-500",
        Reply(500, {"error": "server_error", "error_description": "Something broke."}),
        Reason.SERVICE,
        "The service has an error of its own (500) in place of a code.",
    ),
    _instead(
        "gateway-page",
        page(502, "Bad Gateway"),
        Reason.SERVICE,
        "A gateway in between sends a web page: it could not reach the service (502).",
    ),
    _before(
        "proxy-page",
        page(407, "Proxy sign-in", **{"Proxy-Authenticate": "Basic"}),
        Reason.PROXY,
        "The proxy wants a sign-in of its own and sends a page (407).",
    ),
    _on_the_way(
        "proxy-refuses",
        Break.PROXY,
        Reason.PROXY,
        "The proxy does not open a way to the service (407).",
    ),
    Act(
        "captive-portal",
        Result.NOT_TESTED,
        "The network sends its own sign-in page in place of everything.",
        Basis.INFERRED,
        (PENDING,),
        code(),
        discovery=page(200, "Welcome to the guest network"),
        reason=Reason.PORTAL,
    ),
    _before(
        "redirected",
        page(302, "Moved", Location="https://portal.example/"),
        Reason.PORTAL,
        "Something sends the program to another address; it does not go there.",
    ),
    _instead("empty-answer", Reply(200), Reason.UNEXPECTED, "The answer has no content."),
    _instead("list-answer", Reply(200, text="[]"), Reason.UNEXPECTED, "The answer is a JSON list."),
    _before("text-answer", Reply(200, text="OK"), Reason.UNEXPECTED, "The answer is no JSON."),
    _instead(
        "broken-id-token",
        tokens(id_token="SIM-SECRET"),  # noqa: S106 - simulated
        Reason.UNEXPECTED,
        "The tokens come, and the one that says who signed in cannot be read.",
    ),
    _before(
        "expired-at-once",
        code(expires_in=-60),
        Reason.UNEXPECTED,
        "The code that comes was too old already.",
    ),
    _before(
        "clock-ahead",
        Reply(fields=code(expires_in=0).fields, ahead=-3600),
        Reason.CLOCK,
        "This machine is an hour ahead of the service, and the code looks too old already.",
    ),
    Act(
        "clock-behind",
        Result.WORKS,
        "This machine is an hour behind the service; the sign-in works, the hour is reported.",
        Basis.INFERRED,
        (PENDING, Reply(fields=tokens().fields, ahead=3600)),
        code(),
    ),
    _on_the_way(
        "certificate-out-of-date",
        Break.OUT_OF_DATE,
        Reason.CLOCK,
        "The certificate is out of date, or the clock of this machine is far ahead.",
    ),
    _on_the_way(
        "certificate-too-new",
        Break.NOT_YET_VALID,
        Reason.CLOCK,
        "The certificate is not valid yet, or the clock of this machine is far behind.",
    ),
    _on_the_way(
        "certificate-not-trusted",
        Break.UNTRUSTED,
        Reason.TLS,
        "Something shows a certificate of its own: a company proxy, or somebody in between.",
    ),
    _on_the_way("dns", Break.DNS, Reason.DNS, "The name of the service is not found."),
    _on_the_way(
        "refused-connection", Break.REFUSED, Reason.CONNECTION, "Nothing listens at the address."
    ),
    _on_the_way(
        "timeout", Break.SILENT, Reason.TIMEOUT, "The service takes the call, never answers."
    ),
    _on_the_way("dropped", Break.DROPPED, Reason.DROPPED, "The connection breaks at once."),
    Act(
        "dropped-once",
        Result.WORKS,
        "The connection breaks once while the test waits; the code stays good.",
        Basis.INFERRED,
        (PENDING, Reply(breaks=Break.DROPPED), tokens()),
        code(),
    ),
    _instead(
        "endless-answer",
        Reply(breaks=Break.ENDLESS),
        Reason.TOO_LARGE,
        "The answer does not end; it is cut off.",
    ),
    _before(
        "foreign-address",
        code(verification_uri="https://rnicrosoft.example/devicelogin"),
        Reason.UNEXPECTED,
        "The code is to be entered at a page that belongs to none of the clouds; it is refused.",
    ),
    _before(
        "code-with-escapes",
        code(user_code="\x1b]52;c;U0lN\x07SIMB4KWQ7"),
        Reason.UNEXPECTED,
        "The code holds characters that steer a terminal; it is not shown.",
    ),
)
"""The acts of this module, in the order they are listed in."""
