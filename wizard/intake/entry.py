"""Bring what a user enters into the one form a fact has, or say calmly what is still missing."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wizard.frozen import frozen
from wizard.intake.codes import LONGEST_CODE, SHORTEST_CODE, neighbours, spoken_code
from wizard.intake.patterns import compiled
from wizard.intake.unwrap import unwrap
from wizard.text import clean_paste

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Entry", "neighbours", "parse_entry", "spoken_code"]


# Turn times as texts give them into UTC in the one form that facts use.

# ruff: noqa: E501 - a shape of the table reads best in one line


_ISO = re.compile(
    r"(\d{4})[-/](\d\d)[-/](\d\d)[T +]{1,3}(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?(Z|(?:UTC|GMT)?[+-]\d\d:?\d\d|UTC|GMT)?",
    re.IGNORECASE,
)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OF_DAY = r"(?P<hour>\d{1,2}):(?P<rest>\d\d(?::\d\d)?(?:[.,]\d{1,9})?) ?(?P<half>[ap]\.?m\.?)? ?(?P<zone>Z|(?:UTC|GMT)?[+-]\d\d:?\d\d|UTC|GMT)?"
# As mails, browsers and programs write a time: with the name of the month, or in numbers.
_NAMED = rf"(?i)(?:[a-z]{{3}},? )?(?:(?P<day>\d{{1,2}}) (?P<month>[a-z]{{3}})[a-z]{{0,6}} (?P<year>\d{{4}})|(?P<month2>[a-z]{{3}})[a-z]{{0,6}} (?P<day2>\d{{1,2}}),? (?P<year2>\d{{4}})),? {_OF_DAY}"
_NUMBERED = rf"(?i)(?P<first>\d{{1,2}})(?P<mark>[./])(?P<second>\d{{1,2}})[./](?P<year>\d{{4}}),? {{1,3}}{_OF_DAY}"
_MOST_MONTHS = 12


def utc(text: str) -> str:
    """Return a time as `2026-11-20T09:14:07Z` (with its fraction), or "" if it is none.

    A time without a zone is taken as UTC: the sign-in service prints nothing else. Numbers that may
    be day and month or month and day are no time: 05/06/2026 is either.
    """
    text = text.strip()
    m = _ISO.fullmatch(text) or _ISO.fullmatch(_as_iso(text))
    if not m:
        return ""
    zone = (m[8] or "Z").upper().removeprefix("UTC").removeprefix("GMT").removeprefix("Z")
    zone = zone or "+00:00"
    day = f"{m[1]}-{m[2]}-{m[3]}T{m[4]}:{m[5]}:{m[6] or '00'}"
    try:
        at = datetime.fromisoformat(day + zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    fraction = (m[7] or "").rstrip("0")
    return f"{at:%Y-%m-%dT%H:%M:%S}{'.' + fraction if fraction else ''}Z"


def _as_iso(text: str) -> str:
    """Return a time written in another way as ISO 8601 has it, or "" if that is not clear."""
    if m := compiled(_NAMED).fullmatch(text):
        name = (m["month"] or m["month2"]).lower()
        if name not in _MONTHS:
            return ""
        year, day = m["year"] or m["year2"], int(m["day"] or m["day2"])
        return _joined(year, _MONTHS.index(name) + 1, day, m)
    if not (m := compiled(_NUMBERED).fullmatch(text)):
        return ""
    first, second = int(m["first"]), int(m["second"])
    clear = second > _MOST_MONTHS or m["half"] or first == second
    if m["mark"] == "." or first > _MOST_MONTHS:
        return _joined(m["year"], second, first, m)
    return _joined(m["year"], first, second, m) if clear else ""


def _joined(year: str, month: int, day: int, m: re.Match[str]) -> str:
    hour = int(m["hour"])
    if m["half"]:
        hour = hour % 12 + (12 if m["half"].lower().startswith("p") else 0)
    return f"{year}-{month:02}-{day:02}T{hour:02}:{m['rest']}{m['zone'] or ''}"


_LINE, _TEXT, _URL = 500, 20_000, 2_000
_GUID_DIGITS, _GUID_LENGTH = 32, 36


@frozen
class Entry:
    """What was entered, in the form a fact has; or, with an empty value, why it is not one yet."""

    value: str
    complaint: str = ""


def parse_entry(format: str, text: str) -> Entry:  # noqa: A002 - the word of the flow language
    """Return what was entered, normalised for one of `content.tables.FORMATS`, or a complaint."""
    text = clean_paste(text).strip()
    if not text:
        return Entry("", "Nothing is entered yet.")
    return _PARSERS[format](text)


def _code(text: str) -> Entry:
    code = spoken_code(text)
    if code is not None:
        return Entry(str(code))
    digits = re.sub(r"\D", "", text)
    if not digits:
        return Entry("", "Not yet: an error code is a number, for example 90120.")
    if len(digits) < SHORTEST_CODE:
        return Entry("", f"Not yet: an error code has 5 to 7 digits, this has {len(digits)}.")
    if len(digits) > LONGEST_CODE:
        return Entry("", f"Not yet: one error code has 5 to 7 digits, this has {len(digits)}.")
    named = re.findall(r"(?i)(?:AADSTS\W{0,3}|(?<!\w))(\d{5,7})(?!\w)", text)
    if len(named) == 1:
        return Entry(named[0])
    return Entry("", "Not yet: enter the error code alone, for example 90120.")


def _guid(text: str) -> Entry:
    remove_invisible = re.sub(r"^(?i:urn:uuid:)|[{}()\"'\s]|[.,;]$", "", text).lower()
    digits = remove_invisible.replace("-", "")
    if re.fullmatch(r"[0-9a-f]{32}", digits):
        cuts = ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32))
        return Entry("-".join(digits[a:b] for a, b in cuts))
    inside = re.findall(
        r"(?<![0-9a-f-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f-])", text.lower()
    )
    if len(inside) == 1:
        return Entry(inside[0])
    if len(inside) > 1:
        return Entry("", f"Not yet: one id is wanted, here are {len(inside)}.")
    odd = sorted(set(re.sub(r"[0-9a-f-]", "", remove_invisible)))
    if odd:
        return Entry("", f"Not yet: an id has only 0 to 9, a to f and dashes, this has {odd[0]!r}.")
    return Entry(
        "",
        f"Not yet: an id has {_GUID_LENGTH} characters, this has {len(remove_invisible)}."
        if "-" in remove_invisible
        else f"Not yet: an id has {_GUID_DIGITS} digits, this has {len(digits)}.",
    )


def _domain(text: str) -> Entry:
    remove_invisible = re.sub(r"(?i)^[a-z]+://|^.*@|[/?#].*$|:\d+$|\.$", "", text).lower()
    try:
        ascii_form = remove_invisible.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_form = ""
    label = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    if re.fullmatch(rf"(?:{label}\.){{1,8}}[a-z][a-z0-9-]{{1,61}}", ascii_form):
        return Entry(ascii_form)
    if " " in remove_invisible:
        return Entry("", "Not yet: a domain has no blanks, for example contoso.com.")
    if "." not in remove_invisible:
        return Entry("", "Not yet: a domain has a dot, for example contoso.com.")
    return Entry("", "Not yet: a domain has letters, digits, dashes and dots only.")


def _url(text: str) -> Entry:
    remove_invisible = text.strip("<>\"'")
    if re.search(r"\s", remove_invisible):
        return Entry("", "Not yet: an address has no blanks in it.")
    if len(remove_invisible) > _URL:
        return Entry(
            "",
            f"Not yet: an address has at most {_URL} characters, this has {len(remove_invisible)}.",
        )
    m = re.fullmatch(r"(?i)(https?)://([a-z0-9.\[\]:_-]{1,255})(/.*|\?.*|#.*)?", remove_invisible)
    if m:
        return Entry(f"{m[1].lower()}://{m[2].lower()}{m[3] or ''}")
    return Entry("", "Not yet: an address begins with https:// and a host name.")


_PARAMETER = re.compile(
    r"(?i)(?:.{0,2000}[?&\s])?redirect_uri=([^&\s]{1,600})(?:[&\s].{0,2000})?", re.DOTALL
)
_ENCODED = r"(?i)[a-z][a-z0-9+.-]{0,60}%3a"


def _redirect(text: str) -> Entry:
    """Read a redirect URI: as it is, as a browser shows it in an address, or that address."""
    inner = text.strip().strip("<>\"'")
    if m := _PARAMETER.fullmatch(inner):
        inner = m[1]
    if compiled(_ENCODED).match(inner):
        inner = unwrap(inner.split("&")[0]).text
    if re.search(r"\s", inner):
        return Entry("", "Not yet: a redirect URI has no blanks in it.")
    if len(inner) > _URL:
        return Entry(
            "", f"Not yet: a redirect URI has at most {_URL} characters, this has {len(inner)}."
        )
    if not re.match(r"(?i)[a-z][a-z0-9+.-]{1,60}:[^:\d\s]", inner):
        return Entry(
            "", "Not yet: a redirect URI begins with a scheme, such as https:// or msauth://."
        )
    return Entry(inner)


_FORMS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M",
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d %b %Y %H:%M:%S", "%d %b %Y %H:%M",
    "%d %B %Y %H:%M:%S", "%d %B %Y %H:%M", "%b %d %Y %H:%M:%S", "%b %d %Y %H:%M",
    "%B %d %Y %H:%M:%S", "%B %d %Y %H:%M", "%a %d %b %Y %H:%M:%S",
    "%d %b %Y %I:%M:%S %p", "%d %b %Y %I:%M %p", "%b %d %Y %I:%M:%S %p", "%b %d %Y %I:%M %p",
    "%B %d %Y %I:%M %p", "%Y-%m-%d %I:%M:%S %p", "%Y-%m-%d %I:%M %p",
)  # fmt: skip
_SLASHED = r"(\d{1,2})/(\d{1,2})/(\d{4})"
_EPOCH = r"1[0-9]{9}(?:[0-9]{3})?"


def _utc_time(text: str) -> Entry:
    plain = re.sub(r"(?i)^timestamp\s*[:=]\s*|[\"'\[\]()]", "", text).strip()
    at = utc(plain)
    if at:
        return Entry(at)
    if compiled(_EPOCH).fullmatch(plain):
        return Entry(f"{datetime.fromtimestamp(int(plain[:10]), UTC):%Y-%m-%dT%H:%M:%SZ}")
    slashed = compiled(_SLASHED).match(plain)
    if slashed and max(int(slashed[1]), int(slashed[2])) <= 12 and slashed[1] != slashed[2]:  # noqa: PLR2004 - months
        return Entry("", "Not yet: day and month could be swapped. Write it like 2026-11-20 09:14.")
    if slashed:
        first, second = int(slashed[1]), int(slashed[2])
        day, month = (first, second) if first > 12 else (second, first)  # noqa: PLR2004 - months
        plain = f"{slashed[3]}-{month:02}-{day:02}" + plain[slashed.end() :]
    return _written(plain)


def _written(plain: str) -> Entry:
    """Read a time in words or in the order of a country, with its zone if it has one."""
    zone = re.search(r"(?i)\s*(?:z|utc|gmt)?([+-]\d{1,2}:?\d\d)?$", plain)
    offset = zone[1] if zone and zone[1] and ":" in plain[: zone.start()] else ""
    body = re.sub(
        r"(?i)\s*(?:\b(?:z|utc|gmt)|(?<=\d)z)?$", "", plain[: zone.start()] if zone else plain
    )
    body = re.sub(
        r"[,\s]+", " ", body.replace("T", " ") if body[:1].isdigit() and body[4:5] == "-" else body
    )
    for form in _FORMS:
        try:
            at = datetime.strptime(body.strip(), form)  # noqa: DTZ007 - the zone is put on in the next line
        except ValueError:
            continue
        return Entry(utc(f"{at:%Y-%m-%d %H:%M:%S}{_padded(offset)}"))
    if re.search(r"\d{1,2}:\d\d", plain) and not re.search(r"\d{4}", plain):
        return Entry("", "Not yet: the day is missing. Write it like 2026-11-20 09:14.")
    if re.search(r"\d{4}", plain) and not re.search(r"\d{1,2}:\d\d", plain):
        return Entry("", "Not yet: the hour is missing. Write it like 2026-11-20 09:14.")
    return Entry("", "Not yet: write the time in UTC like 2026-11-20 09:14.")


def _padded(offset: str) -> str:
    digits = offset[1:].replace(":", "").rjust(4, "0")
    return f"{offset[0]}{digits[:2]}:{digits[2:]}" if offset else "Z"


def _line(text: str) -> Entry:
    if "\n" in text:
        return Entry("", f"Not yet: one line is wanted, this has {text.count(chr(10)) + 1}.")
    if len(text) > _LINE:
        return Entry("", f"Not yet: at most {_LINE} characters fit, this has {len(text)}.")
    return Entry(text)


def _text(text: str) -> Entry:
    if len(text) > _TEXT:
        return Entry("", f"Not yet: at most {_TEXT} characters fit, this has {len(text)}.")
    return Entry(text)


_PARSERS: dict[str, Callable[[str], Entry]] = {
    "code": _code,
    "guid": _guid,
    "domain": _domain,
    "url": _url,
    "redirect": _redirect,
    "utc-time": _utc_time,
    "line": _line,
    "text": _text,
}
