"""`flow diff`: what has changed for the person between two versions of flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.authoring.diff import changes
from wizard.cli.desk import tell_broken
from wizard.cli.flow_check import files_of
from wizard.cli.output import say, say_json
from wizard.content import load, load_flow_files
from wizard.errors import ContentError, ExitCode, UnknownName
from wizard.input_file import is_folder, is_there

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from wizard.content.flow import Flow

DIFF = "entra-wizard/flow-diff/1"


def diff_flows(options: Namespace) -> int:
    """Say what has changed from OLD to NEW; a flow id is ours of that name."""
    old, new = _flows(options.old), _flows(options.new)
    if len(old) == len(new) == 1 and not is_folder(options.old):
        # Two files are compared although one was saved under another id.
        (before,), (after,) = old.values(), new.values()
        old, new = {after.id: before}, {after.id: after}
    rows = list(changes(old, new))
    if options.json:
        body = [
            {
                "flow": one.flow,
                "place": one.place,
                "what": one.what,
                "before": one.before,
                "after": one.after,
            }
            for one in rows
        ]
        say_json({"schema": DIFF, "changes": body})
        return ExitCode.DONE
    for one in rows:
        say(str(one))
    number = "1 change" if len(rows) == 1 else f"{len(rows)} changes"
    say(f"{number if rows else 'Nothing has changed'} for the person.")
    return ExitCode.DONE


def _flows(name: str) -> Mapping[str, Flow]:
    """Return the flows of a file, a folder, or an id of ours; ContentError if none can be used."""
    if not is_there(name):
        book = load(drafts=True)[0].book
        if name not in book:
            raise UnknownName("flow or file", name, book)
        return {name: book[name]}
    paths = files_of([name])
    content, findings = load_flow_files(paths)
    tell_broken(findings)
    named = {path.as_posix() for path in paths}
    found = {flow.id: flow for flow in content.book.values() if flow.file in named}
    if not found:
        raise ContentError(f"No flow in {name} can be used.", "To see why: entra-wizard flow check")
    return found
