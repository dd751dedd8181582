"""The terms of `data/terms.yaml`: wording to avoid, and words the reading grade leaves out."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from wizard.content.compiled import bundled
from wizard.content.yaml_nodes import read_file
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.content.yaml_nodes import Node
    from wizard.findings import Finding

_FILE = "terms.yaml"


@frozen
class Terms:
    """What the file says: each wording to avoid with the term to use, and the words to leave out.

    `findings` is what is wrong with the file itself.
    """

    avoid: tuple[tuple[str, str], ...]
    uncounted: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds any wording to avoid; the group that fits is named by its place."""
        groups = (f"(?P<t{at}>{_regex(wording)})" for at, (wording, _) in enumerate(self.avoid))
        return re.compile("|".join(groups) or r"(?!)", re.IGNORECASE)


@cache
def terms() -> Terms:
    """Return the terms; none where the file cannot be read."""
    file = read_file(bundled("data") / _FILE, f"data/{_FILE}")
    top = file.top
    avoid = tuple(_avoid(top)) if top else ()
    uncounted = (*top.texts("standard-terms"), *top.texts("product-names")) if top else ()
    return Terms(avoid, uncounted, tuple(file.parsed.findings))


def avoided_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield each wording of a text that is to be avoided, with the term to use."""
    for found in _pattern().finditer(text):
        yield found[0], terms().avoid[int((found.lastgroup or "t0")[1:])][1]


@cache
def _pattern() -> re.Pattern[str]:
    return terms().pattern


def _avoid(top: Node) -> Iterator[tuple[str, str]]:
    top.only(("terms", "standard-terms", "product-names"))
    for name, child in top.need_mapping("terms").ids("term"):
        row = child.as_map(name)
        row.only(("instead-of", "say"))
        for wording in row.texts("instead-of"):
            yield wording, row.text("say")


def _regex(wording: str) -> str:
    begins = wording.endswith("*")
    words = r"\s+".join(map(re.escape, wording.removesuffix("*").split()))
    ending = r"\w*" if begins else r"\b"
    return rf"\b{words}{ending}"
