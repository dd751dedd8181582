"""A tenant that plays an act: an HTTP client object that the real MSAL cannot tell from a network.

Only ever used when asked for by name. Everything it gives out is marked: codes begin with SIM,
tokens and device codes with the canary of `wizard.signin.script`.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from requests import exceptions as http
from urllib3 import exceptions as below

from wizard.signin.failures import TooLarge
from wizard.signin.script import TENANT, Break, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from wizard.signin.script import Act


@dataclass(frozen=True, slots=True)
class Plain:
    """An HTTP answer: status, body and header fields."""

    status_code: int
    text: str
    headers: Mapping[str, str]

    def raise_for_status(self) -> None:
        """Raise for a failed answer, as requests does."""
        if self.status_code >= 400:  # noqa: PLR2004 - HTTP
            raise http.HTTPError(f"status {self.status_code}")


class SimulatedTenant:
    """Answers as the act says; `asked` counts the questions for tokens so far."""

    def __init__(self, act: Act, wall: Callable[[], datetime]) -> None:
        self._act = act
        self._wall = wall
        self.asked = 0

    @property
    def simulated(self) -> str:
        """The name of the act."""
        return self._act.name

    def get(self, url: str, **options: object) -> Plain:
        """Answer a question for a page: there is only the discovery document."""
        del options
        return self._play(self.reply("GET", url), url, {})

    def post(self, url: str, **options: object) -> Plain:
        """Answer a form."""
        headers = options.get("headers")
        return self._play(
            self.reply("POST", url), url, headers if isinstance(headers, dict) else {}
        )

    def close(self) -> None:
        """Do nothing: nothing is open."""

    def reply(self, verb: str, url: str) -> Reply:
        """Return what the act has for a question, and count it when it asks for tokens."""
        if verb == "GET":
            return self._act.discovery or Reply(fields=_discovery(url))
        if urlsplit(url).path.endswith("/devicecode"):
            return self._act.start
        at = min(self.asked, len(self._act.polls) - 1)
        self.asked += 1
        return self._act.polls[at]

    def body(self, reply: Reply, headers: Mapping[str, str]) -> str:
        """Return the body of a reply, with what a server adds to it."""
        if not reply.fields:
            return reply.text
        fields = dict(reply.fields)
        if "error" in fields:
            now = self._wall().strftime("%Y-%m-%d %H:%M:%SZ")
            asked = headers.get("client-request-id", TENANT)
            plain = {"timestamp": now, "trace_id": TENANT, "correlation_id": asked}
            fields = {**plain, **fields}
        for name in ("id_token", "client_info"):
            if isinstance(fields.get(name), dict):
                fields[name] = _encoded(name, fields[name])
        return json.dumps(fields)

    def headers(self, reply: Reply) -> Mapping[str, str]:
        """Return the header fields of a reply: its own and the time of the server."""
        time = self._wall() + timedelta(seconds=reply.ahead)
        return {
            "Content-Type": "application/json",
            "Date": format_datetime(time, usegmt=True),
            **reply.headers,
        }

    def _play(self, reply: Reply, url: str, headers: Mapping[str, str]) -> Plain:
        if reply.breaks:
            raise broken(reply.breaks, urlsplit(url).hostname or "")
        return Plain(reply.status, self.body(reply, headers), self.headers(reply))


def broken(how: Break, host: str) -> http.RequestException:
    """Return the exception requests raises for a failure on the way, wrapped as it wraps them."""
    certificate = "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: "
    table: dict[Break, http.RequestException] = {
        Break.DNS: http.ConnectionError(
            below.NameResolutionError(host, None, OSError("Name or service not known"))  # type: ignore[arg-type] # urllib3 keeps the connection and never looks at it
        ),
        Break.REFUSED: http.ConnectionError(
            below.NewConnectionError(None, "Connection refused")  # type: ignore[arg-type] # the same
        ),
        Break.PROXY: http.ProxyError("Tunnel connection failed: 407 Proxy Authentication Required"),
        Break.UNTRUSTED: http.SSLError(certificate + "unable to get local issuer certificate"),
        Break.OUT_OF_DATE: http.SSLError(certificate + "certificate has expired"),
        Break.NOT_YET_VALID: http.SSLError(certificate + "certificate is not yet valid"),
        Break.SILENT: http.ReadTimeout("Read timed out."),
        Break.DROPPED: http.ConnectionError("Connection aborted."),
        Break.ENDLESS: TooLarge("The answer was cut off."),
    }
    return table[how]


def _discovery(url: str) -> Mapping[str, object]:
    """Return the discovery document of a tenant, with endpoints where the question came in."""
    parts = urlsplit(url)
    base = f"https://{parts.netloc}/{parts.path.strip('/').partition('/')[0]}"
    return {
        "issuer": f"{base}/v2.0",
        "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
        "token_endpoint": f"{base}/oauth2/v2.0/token",
        "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
    }


def _encoded(name: str, claims: object) -> str:
    """Return claims in the form of an id token, which nobody has signed, or of plain base64."""
    text = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJub25lIn0.{text}.SIM-SECRET-SIGNATURE" if name == "id_token" else text
