"""What a sign-in test is asked to do: which tenant, as which application, for what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.errors import SettingsError

if TYPE_CHECKING:
    from wizard.content.tables import Cloud

SCOPES = ("User.Read",)
"""The smallest useful scope: read the profile of the person who signs in."""

_TENANT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_CLIENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}")
_SCOPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}")
_AUTHORITY = re.compile(
    r"(https://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?)(/[A-Za-z0-9._-]{1,200})?/?"
)
_RESERVED = frozenset({"openid", "profile", "offline_access"})
_ADDRESS = re.compile(r"https://([a-z0-9.-]{1,253}(?::[0-9]{1,5})?)(?:/[A-Za-z0-9._~/-]{0,200})?")


@dataclass(frozen=True, slots=True)
class Request:
    """What to test. There is no default application: the person chooses as what to sign in.

    `tenant` is an id, a domain, or common, organizations, consumers. `authority` is empty for the
    cloud's own, else the https address of a private deployment, with or without the tenant.
    `ca_file` names certificates to trust instead of the usual ones. `purpose` is what the front
    end wants shown beside the code, such as the name of the application. Raises SettingsError when
    a value cannot be used.
    """

    tenant: str
    client_id: str
    cloud: Cloud
    scopes: tuple[str, ...] = SCOPES
    authority: str = ""
    ca_file: str = ""
    purpose: str = ""

    def __post_init__(self) -> None:
        """Refuse values that MSAL or the server would stumble over."""
        if not _TENANT.fullmatch(self.tenant):
            raise SettingsError(
                f"{self.tenant!r} is no tenant.", "Give its id or its domain, such as contoso.com."
            )
        if not _CLIENT.fullmatch(self.client_id):
            raise SettingsError(
                f"{self.client_id!r} is no application id.",
                "Choose the application to sign in as; its id has 36 characters.",
            )
        for scope in self.scopes:
            if scope.lower() in _RESERVED or not _SCOPE.fullmatch(scope):
                raise SettingsError(
                    f"{scope!r} cannot be asked for.",
                    "Leave it out, or name a permission such as User.Read.",
                )
        if self.authority and not _AUTHORITY.fullmatch(self.authority):
            raise SettingsError(
                f"{self.authority!r} is no authority.",
                "It is an https address, such as https://login.microsoftonline.com.",
            )

    @property
    def address(self) -> str:
        """The authority with its tenant, as MSAL wants it."""
        m = _AUTHORITY.fullmatch(self.authority or self.cloud.authority)
        if m is None:
            raise SettingsError(
                f"{self.cloud.authority!r} is no authority.", "See data/clouds.yaml."
            )
        return f"{m[1]}{m[2] or '/' + self.tenant}"

    def lists(self, uri: str) -> bool:
        """Return whether an address for entering a code may be offered as a link.

        It must be plain https without user, query or odd characters, on a host of the cloud or,
        for a private deployment, on the very host that was given.
        """
        m = _ADDRESS.fullmatch(uri)
        if m is None:
            return False
        own = self.authority.lower().removeprefix("https://").partition("/")[0]
        return m[1] in self.cloud.device_hosts or (bool(own) and m[1] == own)
