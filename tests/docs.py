"""The tables of the README that come from the program, so that they can never be out of date.

python -m tests.docs     writes them anew
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli.commands import HOME
from wizard.content import load
from wizard.content.kinds import KINDS
from wizard.signin.acts import ACTS
from wizard.signin.script import Basis
from wizard.tui.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wizard.cli.command import Command

README = Path(__file__).parent.parent / "README.md"
CODES = 6
"""How many codes of a flow the table names."""

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
    """Yield the table of keys, each once."""
    yield "| Key | Does |"
    yield "|---|---|"
    rows = {(one.shown, one.help): None for one in COMMANDS}
    yield from (f"| `{shown}` | {does} |" for shown, does in rows)


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
    for result in dict.fromkeys(one.result for one in ACTS):
        cells = (
            ", ".join(f"`{one.name}`" for one in ACTS if (one.result, one.basis) == (result, basis))
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
}


def fresh(text: str) -> str:
    """Return a text with every block as the program has it now."""

    def block(found: re.Match[str]) -> str:
        name = found[1]
        rows = "\n".join(BLOCKS[name]())
        return f"<!-- {name}: from the program -->\n{rows}\n<!-- end -->"

    return BLOCK.sub(block, text)


if __name__ == "__main__":
    README.write_text(fresh(README.read_text("utf-8")), "utf-8")
