"""`flow new`: a new flow from a few questions, or from options alone."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.authoring.scaffold import SCHEMA_NAME, Seed, id_of, scaffold, scaffold_scenarios
from wizard.cli.arguments import UsageError
from wizard.cli.files import write_whole
from wizard.cli.lines import EndOfInput, Lines
from wizard.cli.output import say
from wizard.cli.settings import settings_of
from wizard.content import load
from wizard.content.bundled import bundled
from wizard.errors import ExitCode, InputError
from wizard.input_file import is_folder, is_there

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.content import Content

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE = re.compile(r"(?:AADSTS)?([0-9]{3,8})", re.IGNORECASE)


def new_flow(options: Namespace) -> int:
    """Ask what is missing, write the flow and its scenarios, and say what to do next."""
    settings = settings_of(options)
    folder = Path(options.dir or (settings.flow_folders[0] if settings.flow_folders else "."))
    if not is_folder(folder):
        raise InputError(f"There is no folder {str(folder)!r}.", "Make it first.")
    content, _ = load(settings.flow_folders, drafts=True)
    seed = _seed(options, folder)
    _refuse_known(seed, content)
    path, beside = folder / f"{seed.id}.yaml", folder / f"{seed.id}.scenarios.yaml"
    for one in (path, beside):
        if is_there(one):
            raise InputError(f"{one} is there already.", "Choose another id with --id.")
    write_whole(path, scaffold(seed).encode(), new=True)
    write_whole(beside, scaffold_scenarios(seed).encode(), new=True)
    say(f"Written: {path} and {beside.name}.")
    say(f"Change the steps, then check it: entra-wizard flow check {path}")
    say(f"Walk it: entra-wizard run {seed.id} --flows {folder} --drafts")
    return ExitCode.DONE


def _seed(options: Namespace, folder: Path) -> Seed:
    """Return what the options say, and what is answered where they say nothing."""
    lines = Lines()
    asks = not options.title  # a script gives it and is asked nothing
    title = options.title or _ask(lines, "What is it about? A few words, as on a list:", "")
    if not title.strip():
        raise UsageError("The flow has no title.", 'Give --title "The printer cannot sign in".')
    name = options.id or id_of(title)
    if asks and not options.id:
        name = _ask(lines, f"Its id, as it stands in links. Enter alone takes {name}:", name)
    codes = options.code or []
    if asks and not codes:
        typed = _ask(lines, "Which error codes does it answer? Enter alone for none:", "")
        codes = re.split(r"[\s,]+", typed.strip()) if typed.strip() else []
    question = options.question
    if asks and not question:
        question = _ask(lines, "What do you ask first? Enter alone writes an example:", "")
    action = options.action
    if asks and not action:
        action = _ask(lines, "What is to be done then? Enter alone writes an example:", "")
    more = {key: text for key, text in (("question", question), ("action", action)) if text}
    if options.owner:
        more["owner"] = options.owner
    return Seed(
        id=_checked_id(name),
        title=title.strip(),
        reviewed=datetime.now(UTC).date().isoformat(),
        codes=tuple(_code(one) for one in codes),
        schema=_schema_for(folder),
        **more,
    )


def _ask(lines: Lines, prompt: str, default: str) -> str:
    try:
        return lines.ask(prompt) or default
    except EndOfInput:
        raise UsageError(
            "Nobody answers, so the flow cannot be begun.", "Give --title, and --id if you like."
        ) from None


def _checked_id(name: str) -> str:
    if not _ID.fullmatch(name):
        raise InputError(
            f"{name!r} is no id.", "Use small letters, digits and single hyphens, as my-printer."
        )
    return name


def _code(text: str) -> int:
    found = _CODE.fullmatch(text)
    if not found:
        raise InputError(f"{text!r} is no error code.", "Write it as 90120 or AADSTS90120.")
    return int(found[1])


def _refuse_known(seed: Seed, content: Content) -> None:
    """Refuse what the check would call an error: an id or a code that is taken or not known."""
    if seed.id in content.book:
        hint = f"To change it for your desk, write a file with `extends: {seed.id}`."
        raise InputError(f"There is a flow {seed.id!r} already.", hint)
    for code in seed.codes:
        owner = content.book.for_code(code)
        if owner:
            raise InputError(
                f"{code} belongs to the flow {owner.id!r}.",
                f"Leave the code out, or write a file with `extends: {owner.id}`.",
            )
        if content.catalogue.get(code) is None:
            raise InputError(
                f"{code} is not in the catalogue.", "Leave it out, or mend the number."
            )


def _schema_for(folder: Path) -> str:
    """Return the path of the schema as seen from a folder, for editors."""
    schema = Path(str(bundled("data"))) / "schemas" / SCHEMA_NAME
    try:
        return Path(os.path.relpath(schema, folder.resolve())).as_posix()
    except ValueError:  # on another drive
        return schema.as_posix()
