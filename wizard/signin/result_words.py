"""The words of the live test, the same in every front end: before it, while it waits, and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.frozen import frozen
from wizard.signin import (
    ANSWERS,
    REASONS,
    SKEW,
    LiveResult,
    PollAnswer,
    Polled,
    Prompt,
    Reason,
    SignInRequest,
)
from wizard.signin.simulator import Basis

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.signin import SignInResult
    from wizard.signin.simulator import Observation

CODE_WARNING = "Only the person who started this may type the code. Never send it to anyone."
"""The rule of every test, shown before it and beside the code."""

NOT_ABOUT_THE_ACCOUNT = "This says nothing about the account."
"""The first thing said when a test could not be carried out."""

DOCTOR_HINT = "Check this machine and its network: entra-wizard doctor"
"""What helps where a test could not be carried out."""

BASES: Mapping[Basis, str] = {
    Basis.DOCUMENTED: "Documented.",
    Basis.SEEN: "Reported by others, not documented.",
    Basis.INFERRED: "Inferred, not documented.",
}
"""How sure it is that the live service does the same, in words."""

SHORT_POLL_ANSWERS: Mapping[PollAnswer, str] = {
    PollAnswer.PENDING: "not yet",
    PollAnswer.SLOW_DOWN: "ask slower",
    PollAnswer.REDEEMED: "exchanged",
    PollAnswer.TROUBLE: "no answer",
}
"""What one question to the server brought, in a narrow column."""

SILENCE = 15
"""Seconds without an answer from which on that is said."""

_MINUTE = 60
_CALM = 5
WHAT: Mapping[str, str] = {
    "device-code": "This program asks for a new code, shows it, and waits until you have signed in"
    " with it.",
    "authorization-code": "A simulated app redeems one authorization code twice.",
}
"""What a test does, by the method of its sign-in."""

WHAT_HAPPENS = "What happens"
"""The label of that in what has to be said before a test."""


@frozen
class ResultWords:
    """A result in words: the word, one sentence, what it tells and what it does not tell."""

    word: str
    sentence: str
    tells: str
    not_told: str


_ANOTHER = "Whether another app works: it may have other rules."

RESULTS: Mapping[LiveResult, ResultWords] = {
    LiveResult.WORKS: ResultWords(
        "It worked",
        "The new code was accepted and the sign-in worked.",
        "The account, this network and a new code work together.",
        f"{_ANOTHER} The program that failed is not tested by this.",
    ),
    LiveResult.REFUSED: ResultWords(
        "Refused",
        "The sign-in service refused this sign-in and gave a reason.",
        "The error code says who can go on from here.",
        _ANOTHER,
    ),
    LiveResult.DECLINED: ResultWords(
        "Declined",
        "Someone pressed Cancel on the sign-in page.",
        "The code reached the page, and someone declined there.",
        "Whether the sign-in would have worked.",
    ),
    LiveResult.EXPIRED: ResultWords(
        "Expired",
        "Nobody finished the sign-in while the code was valid.",
        "The service gave out a code, and this program heard of no sign-in with it.",
        "Why. A policy may have stopped it in the browser, where only the user sees that.",
    ),
    LiveResult.ALREADY_USED: ResultWords(
        "Already used",
        "The service says that this code was used before.",
        "Something else answered with the code, or the answer was lost on the way.",
        "Who used it. The sign-in log of the tenant shows that.",
    ),
    LiveResult.BLOCKED: ResultWords(
        "Blocked by policy",
        "A policy of the tenant stopped this sign-in.",
        "The policy works. That is a good result: it keeps stolen codes from being used.",
        "Whether the policy is meant for this user. An admin can say that.",
    ),
    LiveResult.NOT_TESTED: ResultWords(
        "Could not test",
        "The test could not be carried out.",
        "Something between this machine and the sign-in service has to be fixed first.",
        "Whether the account or the code works.",
    ),
    LiveResult.CANCELLED: ResultWords(
        "Cancelled",
        "The test was stopped here, and nothing more is asked.",
        "Nothing.",
        "Whether the sign-in works.",
    ),
}
"""Each result in words."""


def before(
    request: SignInRequest, act: str = "", method: str = "device-code"
) -> tuple[tuple[str, str], ...]:
    """Return what has to be said before a test starts, as label and text."""
    rows = [
        (WHAT_HAPPENS, WHAT[method]),
        ("App", f"{request.purpose} ({request.client_id})."),
        ("Tenant", request.tenant),
        ("Server", request.address),
        ("Asks for", f"{', '.join(request.scopes)}. No refresh token."),
        (
            "Keeps",
            "The result, error codes, ids and times. Tokens and codes are dropped at once.",
        ),
        ("Care", CODE_WARNING),
        (
            "Good to know",
            "A policy that blocks this is a good result. The log shows it; admins may be alerted.",
        ),
    ]
    if act:
        said = f"Nothing is sent anywhere. A made-up tenant plays the act {act}."
        return (("Practice run", said), *rows)
    return tuple(rows)


def spaced(code: str) -> str:
    """Return a code in groups of three, as it is read aloud."""
    return " ".join(code[at : at + 3] for at in range(0, len(code), 3))


def prompt_rows(prompt: Prompt) -> tuple[tuple[str, str], ...]:
    """Return the code and where to type it, as label and text."""
    page = prompt.uri
    if prompt.simulated:
        page = f"{prompt.uri} (practice)"
    return (
        ("Page", page),
        ("Code", spaced(prompt.user_code)),
        ("Left", time_left(prompt, 0)),
        ("Care", CODE_WARNING),
    )


def open_words(prompt: Prompt) -> str:
    """Return what the person does with the code."""
    if prompt.simulated:
        return "In a real test you open this page yourself and type in the code. Open nothing now."
    return "Open this page yourself and type in this code."


def time_left(prompt: Prompt, elapsed: float) -> str:
    """Return how long the code is still good: seconds under a minute, else whole minutes."""
    seconds = max(round(prompt.expires_in - elapsed), 0)
    if seconds < _MINUTE:
        return f"{seconds} seconds"
    minutes = seconds // _MINUTE
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def time_on_clock(prompt: Prompt, elapsed: float) -> str:
    """Return how long the code is still good as a clock shows it, in steps that do not flicker."""
    seconds = max(int(prompt.expires_in - elapsed), 0)
    if seconds >= _MINUTE:
        seconds -= seconds % _CALM
    return f"{seconds // _MINUTE}:{seconds % _MINUTE:02}"


def asked_words(polled: Polled, ago: float) -> str:
    """Return how often the server was asked; `ago` is how many seconds ago it last answered."""
    # Between two questions lie the seconds that the server asks for; only more is silence.
    silent = ago - polled.again_in
    if silent > SILENCE:
        return f"no reply for {round(ago)} s"
    last = "" if ago < 1 else f", last {round(ago)} s ago"
    return f"asked {_times(polled.number)}{last}"


def answer_words(polled: Polled) -> str:
    """Return what one question to the server brought, as a sentence without its full stop."""
    said = ANSWERS[polled.answer]
    if polled.answer is PollAnswer.TROUBLE and polled.reason in REASONS:
        return f"no usable answer. {REASONS[polled.reason]} Asked again in {polled.again_in} s"
    return said


def sight_row(sight: Observation) -> tuple[str, str]:
    """Return what someone else sees meanwhile: who, and what, and how sure that is."""
    return sight.who, f"{sight.sees} {BASES[sight.basis]}"


def polled_words(polled: Polled, prompt: Prompt | None) -> str:
    """Return one question to the server in one line, with the time that is left."""
    times = "1 time" if polled.number == 1 else f"{polled.number} times"
    left = f" Left: {time_left(prompt, polled.elapsed)}." if prompt else ""
    return f"Asked {times}: {answer_words(polled)}.{left}"


def cancelled_words(left: str) -> str:
    """Return what becomes of the code after a test was stopped; `left` is empty without a code."""
    if not left:
        return "Stopped. There was no code yet."
    return (
        f"Stopped. The code ends by itself in {left}. Do not type it any more:"
        " this program no longer waits for it."
    )


def result_rows(result: SignInResult) -> tuple[tuple[str, str], ...]:
    """Return a result as label and text, in the order to say them."""
    words = RESULTS[result.result]
    sentence = words.sentence
    if result.result is LiveResult.NOT_TESTED:
        why = REASONS.get(result.reason, sentence)
        sentence = f"{NOT_ABOUT_THE_ACCOUNT} {why}"
    code = f"AADSTS{result.code}" if result.code is not None else ""
    rows = (
        (words.word, sentence),
        ("Error", ", ".join(part for part in (code, result.error) if part)),
        ("The service said", str(result.description)),
        ("What this tells us", words.tells),
        ("What it doesn't tell us", words.not_told),
        ("Account", result.account_hint),
        ("Tenant", result.tenant),
        ("Scopes", ", ".join(result.scopes)),
        ("Correlation id", result.correlation_id),
        ("Pause", _pause(result)),
        ("Clock", _clock(result)),
        ("Took", f"{result.seconds:g} seconds, asked {_times(result.polls)}"),
    )
    return tuple((label, text) for label, text in rows if text)


def note_of(result: SignInResult) -> str:
    """Return the result as a note for a case: what came, when it matters who said it."""
    practice = f"Practice ({result.simulated}). " if result.simulated else ""
    words = RESULTS[result.result]
    code = f" AADSTS{result.code}." if result.code is not None else ""
    why = f" {REASONS[result.reason]}" if result.reason is not Reason.NONE else ""
    said = f" The service said: {result.description}" if result.description else ""
    return f"{practice}Live test: {words.word.lower()}.{code}{why}{said}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _pause(result: SignInResult) -> str:
    if result.retry_after is None:
        return ""
    return f"The service asks to wait {result.retry_after} seconds before the next try"


def _clock(result: SignInResult) -> str:
    skew = result.clock_skew
    if skew is None or abs(skew) < SKEW:
        return ""
    side = "ahead of" if skew > 0 else "behind"
    return f"This machine is {abs(skew) // _MINUTE} minutes {side} the sign-in service"
