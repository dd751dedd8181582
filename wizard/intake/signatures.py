"""What a text shows about the place where it was seen, and how such signs are written.

A wrong guess would skip a question, so a row stands here only if its words come from that program
alone, and two answers at once count as none.
"""

# ruff: noqa: E501 - a shape of the table reads best in one line

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from wizard.intake.scan import Shape, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Seen:
    """A value that a text shows, and where in the view it shows it."""

    value: str
    start: int
    end: int


def shape(signs: str, regex: str, at: int = 0) -> Shape:
    """Return a shape that is looked for where one of some signs, split by blanks, stands."""
    return Shape(regex, tuple(signs.split()), at=at)


SURFACES: tuple[tuple[str, Shape], ...] = (
    (
        "browser",
        shape(
            "having troubleshooting if flag sign konnten können probleme nous problem problema problemas サインイン中に問題が発生 登录时遇到问题 登入時發生問題 로그인하는 problemi nie не возникли request",
            r"(?i)having trouble signing you in|troubleshooting details|if you contact your administrator, send this info|flag sign-?in errors for review"
            r"|(?<![\w])sign in to your account(?=\s{0,8}(?:\n|\Z))|konnten sie nicht anmelden|können sie nicht anmelden|probleme bei (?:ihrer|der) anmeldung|nous ne parvenons pas à vous connecter|nous rencontrons des difficultés pour vous connecter"
            r"|problemas? (?:para|al) iniciar (?:la |su )?sesión|problemas ao entrar|サインイン中に問題が発生|登录时遇到问题|登入時發生問題|로그인하는 동안 문제가"
            r"|problem met u aan te melden|problemi durante l'accesso|nie można cię zalogować|не удается войти|возникли проблемы при входе"
            r"|request id:?\s{1,4}[0-9a-f-]{36}\s{1,4}correlation id:?\s{1,4}[0-9a-f-]{36}\s{1,4}timestamp:?\s{1,4}[0-9TZ:. -]{19,30}\s{0,4}(?:message|$)",
        ),
    ),
    (
        "app-page",
        shape(
            "server an exception you're whitelabel werkzeug django",
            r"(?i)server error in '[^'\n]{1,80}' application|an unhandled exception occurred while processing the request|exception type:[^\n]{1,80}\sat /"
            r"|you're seeing this error because you have <code>debug|whitelabel error page|werkzeug debugger|django version:|exception location:",
        ),
    ),
    (
        "tool",
        shape(
            "interactive sign",
            r"Interactive authentication is needed\. Please run|(?<=To )sign in, use a web browser to open the page",
        ),
    ),
)
"""Places by the words that only they show."""

# How a line begins that a program printed in a terminal.
_TERMINAL = Shape(
    r"(?<![^\n])(?:ERROR: AADSTS"
    r"|[ \t]{0,4}+(?:PS [A-Z]:\\[^\n>]{0,200}>|(?:[\w.-]{1,32}+@[\w.-]{1,64}|<user-[0-9a-f]{4,12}>)?[:~][^\n$#]{0,100}[$#] ?\w|\$ \w{2,20} |\+ CategoryInfo)"
    r"|[A-Z]:\\[^\n>]{0,200}>\w|(?:Connect|Add|Login|Get|New|Set|Update)-\w{2,40} ?: [^\n]{0,80})",
)
_LOG_LINE = Shape(
    r"(?<![^\n])[ \t\[(]{0,4}+(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d[^\n]{0,400}"
    r"|(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|ERRO|FATAL)\[\d[^\n]{0,400}"
    r"|\d\d:\d\d:\d\d[.,:]\d{3}\S{0,4} {1,4}(?:\[|[A-Z])[^\n]{0,400}"
    r"|\{\"(?:time|timestamp|ts|level|@timestamp|severity|log|msg)\":[^\n]{0,4000}|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d [^\n]{0,400})(?=\n|\Z)",
)
_LOG_LINES = 2


def first(form: Shape, sheet: Sheet) -> re.Match[str] | None:
    """Return the first match of a shape, or None."""
    return next(iter(form.find(sheet)), None)


def surface(sheet: Sheet) -> Seen | None:
    """Return where the text was seen, or None when it does not show or shows two places."""
    found = [(name, m) for name, form in SURFACES if (m := first(form, sheet))]
    terminal = next(_lines("tool", _TERMINAL, sheet.text), None)
    seen = {name: Seen(name, *m.span()) for name, m in reversed(found)}
    if terminal:
        seen["tool"] = terminal
    if seen:
        return next(iter(seen.values())) if len(seen) == 1 else None
    lines = list(islice(_lines("log", _LOG_LINE, sheet.text), _LOG_LINES))
    return lines[0] if len(lines) == _LOG_LINES else None


def _lines(name: str, shape: Shape, text: str) -> Iterator[Seen]:
    """Yield what a shape finds at the beginning of lines."""
    begin = shape.regex.match(text)
    if begin:
        yield Seen(name, *begin.span())
    for m in re.finditer(f"\n(?!\n)(?:{shape.source})", text):
        yield Seen(name, m.start() + 1, m.end())
