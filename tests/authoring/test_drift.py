"""A saved page is compared with the catalogue, in the forms in which people save it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.test_catalogue import entry
from wizard.authoring.drift import drift, names_on
from wizard.content.catalogue import Catalogue

MARKDOWN = """# Codes
Search for AADSTS50058 in the table.
| Error | Description |
|---|---|
| AADSTS50011 | InvalidReplyTo - The address does not fit. See AADSTS700016. |
| `AADSTS50126` | **InvalidUserNameOrPassword** - The password is wrong. |
| AADSTS70043 | The session is too old. |
"""
HTML = """<h1>Codes</h1><p>Search for <code>AADSTS50058</code> in the table.</p><table>
<thead><tr><th>Error</th><th>Description</th></tr></thead><tbody>
<tr>
<td>AADSTS50011</td>
<td>InvalidReplyTo - The address does not fit. See AADSTS700016.</td>
</tr>
<tr><td>AADSTS50126</td><td>InvalidUserNameOrPassword &#45; The password is wrong.</td></tr>
<tr><td>AADSTS70043</td><td>The session is too old.</td></tr>
</tbody></table>"""


@pytest.mark.parametrize("page", [MARKDOWN, HTML, HTML.replace("\n", "\r\n")])
def test_codes_and_names_are_read_from_the_table_alone(page: str) -> None:
    assert dict(names_on(page)) == {
        50011: "InvalidReplyTo",
        50126: "InvalidUserNameOrPassword",
        70043: "",
    }


def test_what_is_new_gone_and_renamed() -> None:
    listed = entry(54005, "Redeemed", "Redeemed")
    listed = type(listed)(
        54005,
        "Redeemed",
        "It was.",
        listed.fixer,
        "Start again.",
        sources=("entra-docs reference-error-codes",),
    )
    ours = Catalogue([entry(50011, "Differs", "InvalidReplyAddress"), listed])
    found = drift(ours, MARKDOWN)
    assert found.on_page == 3
    assert found.missing == ((50126, "InvalidUserNameOrPassword"), (70043, ""))
    assert found.gone == (54005,)
    assert found.renamed == ((50011, "InvalidReplyAddress", "InvalidReplyTo"),)


@pytest.mark.parametrize("page", ["", "no codes here", "AADSTS50011 in a sentence"])
def test_a_page_without_the_table_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="no table"):
        drift(Catalogue(), page)


@settings(max_examples=150)
@given(st.text(alphabet="AADSTS0123456789|<td>/ -\n\tx", max_size=300))
def test_no_page_breaks_it(page: str) -> None:
    assert all(code >= 0 for code in names_on(page))
