"""The tables in the README and in docs/ that come from the program, so they are never out of date.

python -m tests.docs     writes them again; so does `make docs`
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.authoring.rule_pages import pages
from wizard.cli.commands import HOME
from wizard.content import load
from wizard.content.flow import KINDS
from wizard.settings import _KEYS as SETTINGS
from wizard.settings import PREFIX
from wizard.signin.simulator import Basis, acts
from wizard.tui import key_commands as key_modes
from wizard.tui.key_commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wizard.cli.commands import Command

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))
"""Every page that can hold tables from the program."""

CODES = 6
"""How many codes of a flow the table names."""

WHERE = {
    key_modes.STEP: "steps",
    key_modes.ENTER: "typed answers",
    key_modes.OUTCOME: "outcome",
    key_modes.HOME: "home",
    key_modes.LIST: "list below the box",
    key_modes.CASES: "cases",
    key_modes.CODES: "error codes",
    key_modes.ENTRY: "page of an error code",
    key_modes.FIND: "search box",
    key_modes.MAP: "map",
    key_modes.BEFORE: "before the live test",
    key_modes.WAITING: "live test running",
    key_modes.RESULT: "result of the live test",
    key_modes.CHECKING: "check running",
    key_modes.CHECKED: "result of a check",
}
"""Each mode of the screen, in the words of the documentation."""

BLOCK = re.compile(r"<!-- (\w+): from the program -->\n.*?<!-- end -->", re.DOTALL)


def commands() -> Iterator[str]:
    """Yield the table of commands."""
    yield "| Command | Does | For example |"
    yield "|---|---|---|"
    yield from _commands(HOME.commands, "")


def _commands(found: tuple[Command, ...], before: str) -> Iterator[str]:
    for one in found:
        if one.commands:
            yield from _commands(one.commands, f"{before}{one.name} ")
        else:
            example = one.example.splitlines()[0].replace("|", "\\|")
            yield f"| `{before}{one.name}` | {one.help} | `{example}` |"


def keys() -> Iterator[str]:
    """Yield the table of keys, each once, with all the places where it does the same."""
    yield "| Key | Does | Where |"
    yield "|---|---|---|"
    rows: dict[tuple[str, str], list[str]] = {}
    for one in COMMANDS:
        places = [WHERE[mode] for mode in one.modes] or ["everywhere"]
        rows.setdefault((one.shown, one.help), []).extend(places)
    for (shown, does), places in rows.items():
        yield f"| `{shown}` | {does} | {', '.join(dict.fromkeys(places))} |"


def settings() -> Iterator[str]:
    """Yield the table of settings that can be set in more than one place."""
    yield "| In `config.toml` | Environment variable |"
    yield "|---|---|"
    for key in SETTINGS:
        if key.flag:
            yield f"| `[{key.section}] {key.name}` | `{PREFIX}{key.flag.upper()}` |"


def rules() -> Iterator[str]:
    """Yield the table of the rules of the checker."""
    yield "| Rule | Severity | Says |"
    yield "|---|---|---|"
    for page in pages():
        what = page.what.replace("|", "\\|")
        yield f"| `{page.id}` | {page.severity} | {what} |"


def kinds() -> Iterator[str]:
    """Yield the table of step kinds."""
    yield "| Verb | Is | Must have | May have |"
    yield "|---|---|---|---|"
    for kind in KINDS:
        must, may = (", ".join(f"`{key}`" for key in k) for k in (kind.required, kind.optional))
        yield f"| `{kind.name}` | {kind.help} | {must} | {may} |"


def results() -> Iterator[str]:
    """Yield the table of what the live test can find, and how sure it is that reality is so."""
    yield "| Result | Played by, as documented | as reported by others | as inferred |"
    yield "|---|---|---|---|"
    for result in dict.fromkeys(one.result for one in acts()):
        cells = (
            ", ".join(
                f"`{one.name}`" for one in acts() if (one.result, one.basis) == (result, basis)
            )
            for basis in Basis
        )
        rows = [cell or "-" for cell in cells]
        yield f"| {result.value.replace('-', ' ')} | {' | '.join(rows)} |"


def flows() -> Iterator[str]:
    """Yield the table of flows with the codes they answer."""
    yield "| Flow | For | Codes |"
    yield "|---|---|---|"
    content, _ = load(rehearsed=False)
    for flow in content.book.values():
        shown = ", ".join(map(str, flow.codes[:CODES]))
        more = f" and {len(flow.codes) - CODES} more" if len(flow.codes) > CODES else ""
        yield f"| `{flow.id}` | {flow.title} | {shown}{more} |"
    with_flow = [one for one in content.catalogue.entries if one.flow]
    yield ""
    yield (
        f"{len(with_flow)} of the {len(content.catalogue.codes)} codes in the catalogue have steps"
        " of their own."
    )


BLOCKS: dict[str, Callable[[], Iterator[str]]] = {
    "commands": commands,
    "flows": flows,
    "keys": keys,
    "kinds": kinds,
    "results": results,
    "rules": rules,
    "settings": settings,
}


def fresh(text: str) -> str:
    """Return a text with every block as the program has it now."""

    def block(found: re.Match[str]) -> str:
        name = found[1]
        rows = "\n".join(BLOCKS[name]())
        return f"<!-- {name}: from the program -->\n{rows}\n<!-- end -->"

    return BLOCK.sub(block, text)


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(fresh(page.read_text("utf-8")), "utf-8")
