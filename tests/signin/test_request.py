"""What must hold of a request: what MSAL or a server would stumble over is refused beforehand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.signin.rigs import CLOUD, REQUEST
from wizard import content
from wizard.content.tables import Cloud
from wizard.errors import SettingsError
from wizard.signin import SignInRequest, tenant_in

BAD: list[tuple[str, dict[str, Any]]] = [
    ("no-tenant", {"tenant": ""}),
    ("path-as-tenant", {"tenant": "a/b"}),
    ("query-as-tenant", {"tenant": "a?b"}),
    ("dots-as-tenant", {"tenant": ".."}),
    ("number-as-tenant", {"tenant": "1"}),
    ("word-as-tenant", {"tenant": "contoso"}),
    ("short-id-as-tenant", {"tenant": "11111111-2222-3333-4444"}),
    ("long-tenant", {"tenant": "a" * 300}),
    ("escape-in-tenant", {"tenant": "a\x1b[2J"}),
    ("no-client", {"client_id": ""}),
    ("odd-client", {"client_id": "a b"}),
    ("reserved-scope", {"scopes": ("offline_access",)}),
    ("reserved-scope-shouted", {"scopes": ("OPENID",)}),
    ("two-scopes-in-one", {"scopes": ("User.Read Mail.Read",)}),
    ("plain-http", {"authority": "http://login.example"}),
    ("user-in-authority", {"authority": "https://me@login.example"}),
    ("deep-authority", {"authority": "https://login.example/a/b"}),
    ("other-tenant-in-authority", {"authority": "https://login.example/fabrikam.example"}),
    ("newline-in-authority", {"authority": "https://login.example\n"}),
]


@pytest.mark.parametrize("change", [row[1] for row in BAD], ids=[row[0] for row in BAD])
def test_a_value_that_cannot_be_used_is_refused_with_a_hint(change: dict[str, Any]) -> None:
    with pytest.raises(SettingsError) as caught:
        replace(REQUEST, **change)
    assert caught.value.hint
    assert caught.value.message.isprintable()


@pytest.mark.parametrize(
    ("authority", "address"),
    [
        ("", "https://login.microsoftonline.com/contoso.example"),
        ("https://login.example", "https://login.example/contoso.example"),
        ("https://login.example/", "https://login.example/contoso.example"),
        ("https://login.example:8443/adfs", "https://login.example:8443/adfs"),
    ],
)
def test_the_address_holds_the_tenant(authority: str, address: str) -> None:
    assert replace(REQUEST, authority=authority).address == address


@pytest.mark.parametrize(
    "tenant",
    [
        "contoso.example",
        "CONTOSO.onmicrosoft.example",
        "11111111-2222-3333-4444-555555555555",
        "common",
        "organizations",
    ],
)
def test_a_domain_an_id_and_the_names_for_all_tenants_can_be_asked(tenant: str) -> None:
    authority = f"https://login.example/{tenant}"
    assert replace(REQUEST, tenant=tenant).address.endswith(f"/{tenant}")
    assert replace(REQUEST, tenant=tenant.lower(), authority=authority).address == authority
    assert tenant_in(authority) == tenant


def test_a_private_deployment_without_tenants_is_asked_by_its_own_path() -> None:
    authority = "https://login.example/adfs"
    assert replace(REQUEST, tenant=tenant_in(authority), authority=authority).address == authority


def test_a_cloud_with_a_broken_authority_is_told_about() -> None:
    request = replace(REQUEST, cloud=Cloud("x", "X", "login.example", ()))
    with pytest.raises(SettingsError, match="is not an authority"):
        assert request.address


def test_there_is_no_application_unless_one_is_chosen() -> None:
    with pytest.raises(TypeError, match="client_id"):
        SignInRequest("contoso.example", cloud=CLOUD)  # type: ignore[call-arg]


def test_every_cloud_that_is_shipped_can_be_asked() -> None:
    loaded, _ = content.load()
    clouds = loaded.book.tables.clouds
    assert set(clouds) == {"public", "usgov", "china"}
    for cloud in clouds.values():
        request = replace(REQUEST, cloud=cloud)
        assert re.fullmatch(r"https://login\.[a-z.]+/contoso\.example", request.address)
        assert all(request.lists(f"https://{host}/device") for host in cloud.device_hosts)
