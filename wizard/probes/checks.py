"""The checks: each asks the network of this machine one thing and returns a finding."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wizard.probes.base import (
    Certificate,
    NetError,
    ProbeFinding,
    Trouble,
    Trust,
    Verdict,
    one_line,
)
from wizard.probes.words import (
    FIREWALL,
    LATER,
    NETWORK_SIGN_IN,
    REDIRECTS,
    WANTS_SIGN_IN,
    ask,
    other_host_finding,
    status_words,
    trouble,
)

if TYPE_CHECKING:
    from wizard.probes.base import Net, Proxy, Target, Terminal, WebAnswer


# captive-portal: whether this network requires its own sign-in first

PAGE = "http://www.msftconnecttest.com/connecttest.txt"
"""The page by which Windows finds out whether a network is open; plain http on purpose."""

TEXT = "Microsoft Connect Test"
"""All the text of that page."""

_OK = 200
_PORTAL = "Open a page in a browser and sign in to the network. Then run the check again."
_FILTERED = (WANTS_SIGN_IN, 403)


def check_captive_portal(net: Net, target: Target) -> ProbeFinding:
    """Request the test page; any other page comes from the network itself."""
    del target  # the page is the same for all clouds
    try:
        answer = net.get(PAGE)
    except NetError as error:
        return _captive_portal_error(error)
    if answer.status == _OK and answer.text.strip() == TEXT:
        return ProbeFinding(Verdict.PASS, "The network passes pages through unchanged.")
    heard = status_words(answer)
    if answer.status in REDIRECTS or answer.status in (_OK, NETWORK_SIGN_IN):
        return ProbeFinding(
            Verdict.BLOCKED,
            "A different page came. This network has its own sign-in page.",
            _PORTAL,
            heard,
        )
    if answer.status in _FILTERED:
        return ProbeFinding(
            Verdict.UNKNOWN,
            "A proxy or filter blocks the test page.",
            "Open a page in a browser. If pages load, there is no such sign-in page.",
            heard,
        )
    return ProbeFinding(
        Verdict.UNKNOWN, "The test page isn't available right now.",
        "Open a page in a browser. If pages load, there is no such sign-in page.", heard,
    )  # fmt: skip


def _captive_portal_error(error: NetError) -> ProbeFinding:
    words = trouble(error)
    if error.trouble in (
        Trouble.REFUSED,
        Trouble.CUT,
        Trouble.GARBLED,
        Trouble.PROXY_REFUSED,
    ):
        # Many networks block plain http and allow https.
        return ProbeFinding(
            Verdict.UNKNOWN,
            "Plain HTTP is blocked, so this check can't tell.",
            "Open a page in a browser. If pages load, there is no such sign-in page.",
            words.heard,
        )
    return words


# clock-skew: whether the clock is right, by the Date header of a response

TOLERANCE = timedelta(seconds=60)
"""How far off the clock may be."""

_SET = "Set the clock, date and time zone. Turn on automatic time."
_BY_HAND = "Compare the clock with a phone."
_MOST_AGE = 8
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def check_clock_skew(net: Net, target: Target) -> ProbeFinding:
    """Compare the clock with the Date header of the sign-in host, or of the test page.

    A wrong clock may be why a certificate is not trusted. Then the date of the test page over plain
    http is used, if the response is that page.
    """
    before = net.now()
    try:
        answer = net.get(target.document())
    except NetError as error:
        if error.trouble is not Trouble.CERTIFICATE:
            return trouble(error)
        return _compare_with_test_page(net, trouble(error))
    if answer.status == WANTS_SIGN_IN:
        return other_host_finding(answer) or _no_date(answer)
    return _compare(answer, before, net.now())


def _compare_with_test_page(net: Net, tls_finding: ProbeFinding) -> ProbeFinding:
    before = net.now()
    try:
        answer = net.get(PAGE)
    except NetError:
        return tls_finding
    return _compare(answer, before, net.now()) if answer.text.strip() == TEXT else tls_finding


def _compare(answer: WebAnswer, before: datetime, after: datetime) -> ProbeFinding:
    date = _date(answer)
    if date is None:
        return _no_date(answer)
    # The response was written between the request and its arrival.
    off = before + (after - before) / 2 - date
    heard = one_line(f"their date {date:%Y-%m-%d %H:%M:%S} UTC, ours {after:%H:%M:%S} UTC")
    slack = (after - before) / 2 + timedelta(seconds=1)  # the header has whole seconds
    if abs(off) <= TOLERANCE + slack:
        return ProbeFinding(Verdict.PASS, "The clock is right to the minute.", "", heard)
    way = "ahead" if off > timedelta() else "behind"
    return ProbeFinding(Verdict.FAIL, f"The clock is {_duration(abs(off))} {way}.", _SET, heard)


def _date(answer: WebAnswer) -> datetime | None:
    """Return when a response was written; a cached copy says how old it is."""
    try:
        written = parsedate_to_datetime(answer.headers.get("date", ""))
        age = answer.headers.get("age", "0").strip()
        kept = int(age) if age.isdecimal() and len(age) <= _MOST_AGE else 0
        zoned = written if written.tzinfo else written.replace(tzinfo=UTC)
        return zoned.astimezone(UTC) + timedelta(seconds=kept)
    except (ValueError, OverflowError):
        return None


def _no_date(answer: WebAnswer) -> ProbeFinding:
    date = answer.headers.get("date", "")
    return ProbeFinding(
        Verdict.UNKNOWN,
        "The answer has no date that can be read.",
        _BY_HAND,
        one_line(f"status {answer.status} {date}"),
    )


def _duration(off: timedelta) -> str:
    """Return a duration in words, in the largest unit that fits."""
    seconds = round(off.total_seconds())
    for unit, name in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= unit:
            count = round(seconds / unit)
            return f"{count} {name}{'' if count == 1 else 's'}"
    return f"{seconds} seconds"


# discovery: whether the tenant's discovery document has the endpoints that a sign-in needs

NEEDED = ("token_endpoint", "device_authorization_endpoint")
"""The endpoints that a sign-in with a device code needs."""

_REFUSALS = range(400, 500)


def check_discovery(net: Net, target: Target) -> ProbeFinding:
    """Read the discovery document of the tenant, or the common one."""
    answer = ask(net, target.document(target.tenant))
    if isinstance(answer, ProbeFinding):
        return answer
    document = read_document(answer)
    if answer.status in _REFUSALS and "error" in document:
        return ProbeFinding(
            Verdict.FAIL,
            "The sign-in host has no document under this name.",
            "See tenant-exists in entra-wizard doctor.",
            status_words(answer),
        )
    if answer.status != _OK or not document:
        return ProbeFinding(
            Verdict.BLOCKED, "The answer isn't the document.", FIREWALL, status_words(answer)
        )
    return _check_endpoints(document, target)


def _check_endpoints(document: dict[str, object], target: Target) -> ProbeFinding:
    addresses = {name: document.get(name) for name in NEEDED}
    heard = one_line(", ".join(f"{name} {value}" for name, value in addresses.items()))
    missing = [name for name, value in addresses.items() if not isinstance(value, str)]
    if missing:
        return ProbeFinding(
            Verdict.FAIL, f"The document does not name {' and '.join(missing)}.", FIREWALL, heard
        )
    for value in addresses.values():
        scheme, host = _scheme_and_host(str(value))
        if scheme != "https":
            return ProbeFinding(
                Verdict.FAIL, "An address in the document is not https.", FIREWALL, heard
            )
        if host != target.host:
            return ProbeFinding(
                Verdict.FAIL,
                f"The tenant signs in at another host, {one_line(host)[:80]}.",
                "It may be in another cloud. Choose that one with --cloud.",
                heard,
            )
    return ProbeFinding(Verdict.PASS, "The document names every endpoint.", "", heard)


def read_document(answer: WebAnswer) -> dict[str, object]:
    """Return the JSON object of a response; an empty one for anything else."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):  # not JSON, not UTF-8, or nested too deeply
        return {}
    return found if isinstance(found, dict) else {}


def _scheme_and_host(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return parts.scheme, parts.hostname or ""


# dns: whether the sign-in hosts have usable addresses

_FILTER = "Ask your network team about the name server, a filter, or the hosts file."


def check_dns(net: Net, target: Target) -> ProbeFinding:
    """Resolve every host of the cloud; behind a proxy, which resolves them itself, the proxy."""
    proxy = net.proxy(target.cloud.authority)
    if proxy is not None and proxy.host:
        return _resolve_proxy(net, proxy)
    found: dict[str, tuple[str, ...]] = {}
    missing: list[str] = []
    for host in target.hosts:
        try:
            found[host] = net.resolve(host)
        except NetError as error:
            if error.trouble is not Trouble.NO_NAME:
                return trouble(error)
            missing.append(host)
    if missing:
        return _missing_names(missing, found)
    return _resolved_names(found)


def _resolve_proxy(net: Net, proxy: Proxy) -> ProbeFinding:
    try:
        addresses = net.resolve(proxy.host)
    except NetError as error:
        if error.trouble is not Trouble.NO_NAME:
            return trouble(error)
        return ProbeFinding(
            Verdict.FAIL,
            f"The proxy name {proxy.host} can't be resolved here.",
            "Check the proxy settings, or connect the VPN.",
        )
    heard = one_line(f"{proxy.host}: {', '.join(addresses)}")
    return ProbeFinding(
        Verdict.PASS, "A proxy resolves the names. Its own name can be resolved.", "", heard
    )


def _missing_names(missing: list[str], found: dict[str, tuple[str, ...]]) -> ProbeFinding:
    if not found:
        return ProbeFinding(
            Verdict.FAIL,
            "None of the sign-in hosts can be resolved here.",
            "Check that this machine is online, and which DNS server it uses.",
            one_line(", ".join(missing)),
        )
    names = ", ".join(missing)
    one = len(missing) == 1
    return ProbeFinding(
        Verdict.FAIL, f"{'This name has' if one else 'These names have'} no address: {names}.",
        _FILTER,
    )  # fmt: skip


def _resolved_names(found: dict[str, tuple[str, ...]]) -> ProbeFinding:
    heard = one_line("; ".join(f"{host}: {', '.join(all_)}" for host, all_ in found.items()))
    for host, addresses in found.items():
        if any(_is_sinkhole(one) for one in addresses):
            return ProbeFinding(
                Verdict.BLOCKED, f"{host} resolves to an address that can't be used.",
                _FILTER, heard,
            )  # fmt: skip
    if any(_is_private(one) for one in found[next(iter(found))]):
        return ProbeFinding(
            Verdict.PASS,
            "The names can be resolved. The sign-in host's address is inside your network.",
            "",
            heard,
        )
    return ProbeFinding(Verdict.PASS, f"All {len(found)} names can be resolved.", "", heard)


def _is_sinkhole(text: str) -> bool:
    """Return whether a DNS filter may have returned an address: this machine, or 0.0.0.0."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return address.is_unspecified or address.is_loopback


def _is_private(text: str) -> bool:
    try:
        return ip_address(text.partition("%")[0]).is_private
    except ValueError:
        return False


# http: whether the sign-in host itself responds


def check_http(net: Net, target: Target) -> ProbeFinding:
    """Request the discovery document, as every sign-in program does first."""
    answer = ask(net, target.document())
    if isinstance(answer, ProbeFinding):
        return answer
    if answer.status == _OK and answer.text.lstrip().startswith("{"):
        return ProbeFinding(
            Verdict.PASS, "The sign-in host answers.", "", f"status {answer.status}"
        )
    return ProbeFinding(
        Verdict.BLOCKED,
        "The page that came isn't from the sign-in host.",
        FIREWALL,
        status_words(answer),
    )


# proxy: which proxy is set, and whether it lets a sign-in through

_FIX_PROXY = "Fix the address in HTTPS_PROXY, or in the network settings."


def check_proxy(net: Net, target: Target) -> ProbeFinding:
    """Find the proxy that is set for the sign-in host, and open a tunnel through it."""
    proxy = net.proxy(target.cloud.authority)
    if proxy is None:
        return ProbeFinding(
            Verdict.PASS, "No proxy is set for the sign-in host. The connection is direct."
        )
    if not proxy.host:
        return ProbeFinding(Verdict.FAIL, "The proxy address can't be read.", _FIX_PROXY)
    try:
        net.tunnel(target.host, target.port)
    except NetError as error:
        if error.trouble is Trouble.PROXY_DOWN:
            return ProbeFinding(
                Verdict.FAIL,
                f"The proxy {proxy.name} does not answer.",
                "Check the proxy settings, or connect the VPN.",
                trouble(error).heard,
            )
        return trouble(error)
    return ProbeFinding(Verdict.PASS, f"The proxy {proxy.name} allows the sign-in host.")


# tcp: whether a connection to the sign-in host, or to the proxy, can be opened

_SILENT = "Nothing answered. A firewall that drops connections looks like this."


def check_tcp(net: Net, target: Target) -> ProbeFinding:
    """Connect to the sign-in host, or to the proxy if one is set."""
    proxy = net.proxy(target.cloud.authority)
    if proxy is not None and not proxy.host:
        return trouble(NetError(Trouble.PROXY_KIND))
    host, port = (proxy.host, proxy.port) if proxy else (target.host, target.port)
    try:
        address = net.connect(host, port)
    except NetError as error:
        return _tcp_error(error, f"the proxy {proxy.name}" if proxy else f"{host}, port {port}")
    words = "The proxy" if proxy else "The sign-in host"
    return ProbeFinding(Verdict.PASS, f"{words} takes connections.", "", one_line(address))


def _tcp_error(error: NetError, whom: str) -> ProbeFinding:
    words = trouble(error)
    if error.trouble is Trouble.SILENT:
        words = replace(words, verdict=Verdict.BLOCKED, reason=_SILENT, advice=FIREWALL)
    if error.trouble is Trouble.NO_WAY:
        words = replace(words, verdict=Verdict.FAIL)
    return replace(words, heard=one_line(f"{whom}: {words.heard or error.trouble}"))


# tenant-exists: whether the tenant exists in this cloud

NO_TENANT = (90002, 900023)
"""The AADSTS codes for a tenant that was not found, or whose name is invalid."""

_CODE = re.compile(r"AADSTS([0-9]{4,9})")


def check_tenant_exists(net: Net, target: Target) -> ProbeFinding:
    """Request the discovery document of the tenant; the response shows whether it exists."""
    if not target.names_tenant:
        return ProbeFinding(
            Verdict.UNKNOWN,
            "No tenant was given, so none was checked.",
            "Name one: entra-wizard doctor --tenant contoso.com",
        )
    answer = ask(net, target.document(target.tenant))
    return answer if isinstance(answer, ProbeFinding) else _tenant_finding(answer, target)


def _tenant_finding(answer: WebAnswer, target: Target) -> ProbeFinding:
    document = read_document(answer)
    issuer = document.get("issuer")
    if answer.status == _OK and isinstance(issuer, str):
        return ProbeFinding(Verdict.PASS, "The tenant exists.", "", one_line(issuer))
    codes = [int(code) for code in _CODE.findall(str(document.get("error_description", "")))]
    heard = status_words(answer)
    if any(code in NO_TENANT for code in codes):
        return ProbeFinding(
            Verdict.FAIL,
            f"This cloud has no tenant named {target.tenant}.",
            "Check the spelling. It may also be in another cloud: see --cloud.",
            heard,
        )
    if codes or "error" in document:
        return ProbeFinding(
            Verdict.UNKNOWN,
            "The sign-in host answered with another error.",
            f"To hear more: entra-wizard explain {codes[0]}" if codes else LATER,
            heard,
        )
    return ProbeFinding(
        Verdict.BLOCKED, "The page that came isn't from the sign-in host.", FIREWALL, heard
    )


# terminal: whether the terminal can show what this program draws

COLUMNS, ROWS = 40, 10
"""The smallest terminal in which every screen can be used."""

_PLAIN = "Use --plain, which needs none of that."


def check_terminal(net: Net, target: Target) -> ProbeFinding:
    """Check the size and the encoding of the terminal; nothing is sent."""
    del target
    found = net.terminal()
    heard = one_line(words(found))
    if not found.is_terminal:
        return ProbeFinding(
            Verdict.UNKNOWN,
            "The output doesn't go to a terminal.",
            "Run it in a terminal, without redirecting it to a file or another program.",
            heard,
        )
    if found.name == "dumb":
        return ProbeFinding(Verdict.FAIL, "This terminal can show plain lines only.", _PLAIN, heard)
    if not _is_utf8(found.encoding):
        return ProbeFinding(
            Verdict.FAIL,
            f"This terminal is set to letters of {one_line(found.encoding)[:40]}, not UTF-8.",
            "Set it to UTF-8, or use --plain.",
            heard,
        )
    if found.columns < COLUMNS or found.rows < ROWS:
        return ProbeFinding(
            Verdict.FAIL,
            f"It has {found.columns} columns and {found.rows} rows.",
            f"Make it larger: {COLUMNS} columns and {ROWS} rows at least.",
            heard,
        )
    return ProbeFinding(Verdict.PASS, "The terminal is large enough and shows UTF-8.", "", heard)


def words(found: Terminal) -> str:
    """Describe a terminal in one line."""
    size = f"{found.columns} columns, {found.rows} rows" if found.is_terminal else "no terminal"
    parts = (size, found.encoding, found.name, found.colours)
    return ", ".join(part for part in parts if part)


def _is_utf8(name: str) -> bool:
    try:
        return codecs.lookup(name).name == "utf-8"
    except LookupError:
        return False


# tls: whether the certificate of the sign-in host is its own, and trusted

KNOWN_ISSUERS = ("microsoft", "digicert")
"""How the issuers of the sign-in hosts' certificates begin, as far as this program knows.

Microsoft's public list of certificate authorities for Azure names DigiCert and Microsoft.
"""

_CLOCK = "See clock-skew in entra-wizard doctor: a wrong clock does this too."
_ROOT = "Ask your network team for its root certificate, and name it in REQUESTS_CA_BUNDLE."


def check_tls(net: Net, target: Target) -> ProbeFinding:
    """Read the certificate; report one that a proxy or firewall has issued."""
    try:
        shown = net.certificate(target.host, target.port)
    except NetError as error:
        return trouble(error)
    heard = one_line(_describe(shown))
    known = shown.maker.casefold().startswith(KNOWN_ISSUERS)
    if shown.trust is Trust.TRUSTED:
        if known:
            return ProbeFinding(Verdict.PASS, f"It was issued by {_name(shown.maker)}.", "", heard)
        return ProbeFinding(
            Verdict.BLOCKED,
            f"{_interception(shown)} This machine trusts it.",
            "Programs with certificates of their own may refuse it. "
            "They need the root certificate of your network.",
            heard,
        )
    if shown.trust is Trust.UNKNOWN_MAKER and not known:
        return ProbeFinding(
            Verdict.BLOCKED, f"{_interception(shown)} It is not trusted.", _ROOT, heard
        )
    reason, advice = _REFUSED[shown.trust]
    return ProbeFinding(Verdict.FAIL, reason, advice, heard)


_REFUSED = {
    Trust.EXPIRED: ("By this machine's clock the certificate has expired.", _CLOCK),
    Trust.TOO_NEW: ("By this machine's clock the certificate isn't valid yet.", _CLOCK),
    Trust.OTHER_HOST: (
        "The certificate belongs to another host.",
        "Open a page in a browser. The network may have its own sign-in page.",
    ),
    Trust.UNKNOWN_MAKER: (
        "This machine doesn't trust the issuer of the certificate.",
        "Update this machine, so that it has the newer root certificates.",
    ),
}


def _interception(shown: Certificate) -> str:
    maker = _name(shown.maker)
    return f"Something in between inspects this connection: the certificate was issued by {maker}."


def _name(maker: str) -> str:
    return one_line(maker)[:80] or "nobody who is named"


def _describe(shown: Certificate) -> str:
    since = f", from {shown.since:%Y-%m-%d}" if shown.since else ""
    until = f", until {shown.until:%Y-%m-%d}" if shown.until else ""
    return f"for {shown.owner or 'nobody'}, made by {shown.maker or 'nobody'}{since}{until}"
