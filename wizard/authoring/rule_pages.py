"""One page for each rule: what it wants, why, how to fix a finding, and an example.

`python -m wizard.authoring.rule_pages` writes the pages to `data/rules/` from the docstrings of
the rules and their pairs of examples; a test compares.
"""

from __future__ import annotations

import sys
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.authoring import RULES
from wizard.content.compiled import bundled
from wizard.content.yaml_nodes import WARNINGS, ReadRule
from wizard.errors import UnknownName
from wizard.findings import Severity
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator


EXAMPLES = Path(__file__).parent.parent.parent / "tests" / "authoring"
"""Where the pairs stand in a checkout; only writing the pages needs them."""

_AROUND = 2
_MOST_LINES = 14
_MARK = "  # found here"


@frozen
class RulePage:
    """What is said about a rule, without its examples."""

    id: str
    severity: Severity
    what: str
    why: str
    fix: str


def pages() -> tuple[RulePage, ...]:
    """Return the pages of all rules: those of reading first, each group as it was written."""
    reading = (
        RulePage(
            rule,
            Severity.WARNING if rule in WARNINGS else Severity.ERROR,
            rule.help,
            rule.why,
            rule.fix,
        )
        for rule in ReadRule
    )
    checking = (RulePage(one.id, one.severity, one.help, one.why, one.fix) for one in RULES)
    return (*reading, *checking)


def page_text(name: str) -> str:
    """Return the page of a rule as it is in `data/rules`; UnknownName if there is none.

    Raises UnknownName, which offers the nearest rule.
    """
    known = [page.id for page in pages()]
    if name not in known:
        raise UnknownName("rule", name, known)
    return (bundled("data") / "rules" / f"{name}.md").read_text("utf-8")


def render(page: RulePage, examples: Path = EXAMPLES) -> str:
    """Return a page with its examples, as Markdown."""
    said = [
        f"# {page.id}",
        f"Severity: {page.severity}. {_ignoring(page)}",
        page.what,
        f"**Why.** {page.why}",
        f"**Fix it.** {page.fix}",
    ]
    for title, text in _examples(page.id, examples):
        said.append(f"**{title}**\n\n```yaml\n{text}\n```")
    return "\n\n".join(said) + "\n"


def _ignoring(page: RulePage) -> str:
    if page.id in set(ReadRule) - WARNINGS or page.id == "ignore-unclear":
        return "It cannot be ignored."
    return f"To leave it in place: `# ignore: {page.id} REASON` beside the line or above it."


def _examples(rule: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the broken and the good example of a rule, cut down to where the two differ."""
    for kind in ("rules", "reading"):
        pairs = [
            [folder / kind / rule / f"{side}{end}" for side in ("bad", "good")]
            for end in (".yaml", ".catalogue.yaml")
        ]
        texts = [[_lines(path) for path in pair] for pair in pairs if pair[0].exists()]
        if texts:
            # A rule about the catalogue has the same flow on both sides.
            before, after = next((pair for pair in texts if pair[0] != pair[1]), texts[0])
            yield "Broken", _cut(before, after)
            yield "Good", _cut(after, before)
            return


def _lines(path: Path) -> list[str]:
    text = path.read_bytes().decode("utf-8", "backslashreplace").replace("\u200b", "<U+200B>")
    return [line[:100].removesuffix(_MARK) for line in text.splitlines()]


def _cut(these: list[str], others: list[str]) -> str:
    """Return the lines that differ from the others, with a few around each place."""
    shown: set[int] = set()
    for tag, start, end, _, _ in SequenceMatcher(a=these, b=others, autojunk=False).get_opcodes():
        if tag != "equal":
            shown.update(range(max(start - _AROUND, 0), min(end + _AROUND, len(these))))
    if not shown:
        shown = set(range(min(_MOST_LINES, len(these))))
    rows: list[str] = []
    last = -1
    for at in sorted(shown)[:_MOST_LINES]:
        if at > last + 1 and (rows or at):
            rows.append("# ...")
        rows.append(these[at])
        last = at
    if len(shown) > _MOST_LINES:
        rows.append("# ...")
    return "\n".join(rows)


def main() -> None:
    """Write all pages again."""
    folder = EXAMPLES.parent.parent / "data" / "rules"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.md"):
        old.unlink()
    for page in pages():
        (folder / f"{page.id}.md").write_text(render(page), "utf-8")
    sys.stdout.write(f"{len(pages())} pages in {folder}\n")


if __name__ == "__main__":
    main()
