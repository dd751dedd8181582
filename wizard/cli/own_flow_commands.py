"""`flow new` and `flow copy`: how a desk begins flows of its own."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from wizard.authoring.outline import import_outline
from wizard.authoring.scaffold import (
    SCHEMA_FOLDER,
    SCHEMA_NAME,
    Seed,
    scaffold,
    scaffold_scenarios,
    schema_head,
)
from wizard.authoring.schema import schema_text
from wizard.cli.files import read_complete, write_atomic
from wizard.cli.full_screen import full_screen, wants_plain
from wizard.cli.options import RunRequest, settings_of
from wizard.cli.output import EndOfInput, LineDialog, write_line
from wizard.cli.parser import UsageError
from wizard.content import load
from wizard.content.compiled import bundled
from wizard.content.desk import desk_file_for, read_desk
from wizard.content.flow import StepRef
from wizard.content.slug import slug
from wizard.errors import ExitCode, InputError, OutputError, UnknownName
from wizard.input_file import is_folder, is_there, reason

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from wizard.authoring.outline import Imported
    from wizard.content import Content
    from wizard.content.flow import Flow, FlowBook, Step
    from wizard.content.tables import Tables
    from wizard.settings import Settings

# `flow new`: a flow that works from the first line: from a few questions, options, or an outline.

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE = re.compile(r"(?:AADSTS)?([0-9]{3,8})", re.IGNORECASE)
_T = TypeVar("_T")
_NO_TITLE = "runbook"


def new_flow(options: Namespace) -> int:
    """Ask what is missing, write the flow and its scenarios, and offer to run it."""
    settings = settings_of(options)
    folder = Path(options.dir or (settings.flow_folders[0] if settings.flow_folders else "."))
    if is_there(folder) and not is_folder(folder):
        raise InputError(f"{str(folder)!r} is a file.", "Name a folder; it is made if need be.")
    own = (*settings.flow_folders, *([folder.absolute()] if is_folder(folder) else []))
    content, _ = load(own, drafts=True)
    if getattr(options, "from"):
        return _from_outline(options, folder, content)
    seed = _seed(options, content)
    _refuse_known(seed, content)
    text, scenarios = scaffold(seed), scaffold_scenarios(seed)
    path = _write(folder, seed.id, content, {"": text, ".scenarios": scenarios})
    write_line(f"Written: {path} and {seed.id}.scenarios.yaml. It is ready to run.")
    if options.title or wants_plain(os.environ, asked=options.plain):
        _write_next(path)
        return ExitCode.DONE
    return _offer(settings, seed.id, path)


def _from_outline(options: Namespace, folder: Path, content: Content) -> int:
    """Write the flow of an outline; name every line that is not understood, and write nothing."""
    made: Imported = import_outline(
        getattr(options, "from"),
        read_complete(getattr(options, "from")),
        flow=options.id or "",
        head=schema_head(),
    )
    for finding in made.findings:
        write_line(str(finding))
    if made.findings:
        write_line("Nothing was written. Correct these lines, and import it again.")
        return ExitCode.CONTENT
    seed = Seed(_checked_id(made.id), made.title)
    _refuse_known(seed, content)
    path = _write(folder, seed.id, content, {"": made.text})
    write_line(f"Written: {path}. From now on, this file is what counts.")
    _write_next(path)
    return ExitCode.DONE


def _write(folder: Path, flow: str, content: Content, texts: dict[str, str]) -> Path:
    """Write the files of a flow, with the schema for editors beside; return the first path."""
    paths = {folder / f"{flow}{kind}.yaml": text for kind, text in texts.items()}
    for one in paths:
        if is_there(one):
            raise InputError(f"{one} exists already.", "Choose another id with --id.")
    schema = folder / SCHEMA_FOLDER / SCHEMA_NAME
    try:
        schema.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be made: {reason(error)}.", "Name another.") from error
    for one, text in paths.items():
        write_atomic(one, text.encode(), new=True)
    write_atomic(schema, schema_text(_tables_for(folder, content)).encode())
    return next(iter(paths))


def _tables_for(folder: Path, content: Content) -> Tables:
    """Return the tables with what the desk of a folder adds."""
    desk = desk_file_for(folder)
    tables = content.book.tables
    return tables.of_desk(read_desk(desk, tables)[0]) if desk else tables


def _write_next(path: Path) -> None:
    write_line(f"Run it: entra-wizard run {path}")
    write_line(f"Change it, and see the effect: entra-wizard flow watch {path.parent} {path.stem}")


def _offer(settings: Settings, flow: str, path: Path) -> int:
    """Run the new flow at once, and then while it is being changed, if that is wanted."""
    own = replace(settings, flow_folders=(*settings.flow_folders, path.parent.absolute()))
    lines = LineDialog()
    try:
        if lines.ask("Enter runs it now; q and Enter stops here:").strip():
            _write_next(path)
            return ExitCode.DONE
        full_screen(RunRequest(replace(own, journal=None), flow=flow))
        if lines.ask("w and Enter runs it while you change the file; Enter alone stops:") == "w":
            from wizard.cli.flow_commands import watch_on_screen  # noqa: PLC0415 - seldom wanted

            return watch_on_screen(settings, flow, path.parent)
    except EndOfInput:
        pass
    _write_next(path)
    return ExitCode.DONE


def _seed(options: Namespace, content: Content) -> Seed:
    """Return the values of the options, and the answers where there is no option."""
    lines = LineDialog()
    asks = not options.title  # scripts give a title, and nothing is asked
    title = options.title or _ask(lines, "What is it about? A few words, as on a list:", "", str)
    if not title.strip():
        raise UsageError("The flow has no title.", 'Give --title "The printer cannot sign in".')
    name = options.id or _free_id(slug(title), content)
    if asks and not options.id:
        prompt = f"Its id, as in file names. Enter alone takes {name}:"
        name = _ask(lines, prompt, name, lambda typed: _refuse_id(_checked_id(typed), content))
    codes = tuple(_code(one) for one in options.code or ())
    if asks and not codes:
        prompt = "Does it answer AADSTS codes? Type the numbers; Enter alone for none:"
        codes = _ask(lines, prompt, (), lambda typed: _codes(typed, content))
    question = options.question
    if asks and not question:
        question = _ask(lines, "What do you ask first? Enter alone writes an example:", "", str)
    action = options.action
    if asks and not action:
        action = _ask(lines, "And if the answer is no, what should the user do?", "", str)
    more = {key: text for key, text in (("question", question), ("action", action)) if text}
    return Seed(
        id=_checked_id(name),
        title=title.strip(),
        codes=codes,
        owner=options.owner or "",
        **more,
    )


def _free_id(made: str, content: Content) -> str:
    """Return an id made of a title; a number behind it where it is a flow already."""
    name, number = made or _NO_TITLE, 2
    while name in content.book and not made:
        name, number = f"{_NO_TITLE}-{number}", number + 1
    return name


def _ask(lines: LineDialog, prompt: str, default: _T, check: Callable[[str], _T]) -> _T:
    """Return what is typed, or the default; what is not right is said, and asked again."""
    refused: InputError | None = None
    while True:
        try:
            typed = lines.ask(prompt)
            return check(typed) if typed else default
        except EndOfInput:
            ended = UsageError(
                "Standard input has ended, so no flow was made.",
                "Give --title, and --id if you like.",
            )
            raise refused or ended from None
        except InputError as error:
            refused = error
            lines.write(f"{error.message} {error.hint}")


def _codes(typed: str, content: Content) -> tuple[int, ...]:
    """Return the codes of a line; raise InputError for one that a new flow may not have."""
    codes = tuple(_code(one) for one in re.split(r"[\s,]+", typed.strip()))
    for code in codes:
        _refuse_code(code, content)
    return codes


def _checked_id(name: str) -> str:
    if not _ID.fullmatch(name):
        near = slug(name)
        fix = f"Write {near}." if near else "Use small letters, digits and single hyphens."
        raise InputError(f"{name!r} is not an id.", fix)
    return name


def _code(text: str) -> int:
    found = _CODE.fullmatch(text)
    if not found:
        raise InputError(f"{text!r} is not an error code.", "Write it as 90120 or AADSTS90120.")
    return int(found[1])


def _refuse_known(seed: Seed, content: Content) -> None:
    """Refuse ids and codes that `flow check` would report: taken or unknown ones."""
    _refuse_id(seed.id, content)
    for code in seed.codes:
        _refuse_code(code, content)


def _refuse_id(name: str, content: Content) -> str:
    """Return an id that is free; raise InputError if there is a flow of that id."""
    if name in content.book:
        hint = f"To change it for your team: entra-wizard flow copy {name}/STEP"
        raise InputError(f"There is a flow {name!r} already.", hint)
    return name


def _refuse_code(code: int, content: Content) -> None:
    owner = content.book.for_code(code)
    if owner:
        raise InputError(
            f"{code} belongs to the flow {owner.id!r}.",
            f"Leave it out; to answer it in its place, write `instead-of: [{code}]` later.",
        )
    if content.catalogue.get(code) is None:
        raise InputError(f"{code} is not in the catalogue.", "Leave it out, or correct the number.")


# `flow copy`: one of our steps to start an extension from, or a whole flow.


def copy_flow(options: Namespace) -> int:
    """Print a step as the beginning of an extension; without a step the whole file."""
    content, _ = load(settings_of(options).flow_folders, drafts=True)
    name, slash, step_name = options.flow.partition("/")
    flow = content.book.named(name)
    lines = _source_of(flow)
    if not slash:
        write_line(f"# A copy of {flow.id}. It stands in place of it; delete nothing it needs.")
        write_line("\n".join(lines).rstrip("\n"))
        return ExitCode.DONE
    step = _named_step(content.book, StepRef(flow.id, step_name))
    write_line(f"# Save this as {flow.id}.yaml in your own folder and change it. What you take")
    write_line("# out stays as it is: to change one sentence, keep that one line.")
    write_line(f"extends: {flow.id}\nsteps:")
    write_line("\n".join(_lines_of(step, lines)))
    return ExitCode.DONE


def _named_step(book: FlowBook, ref: StepRef) -> Step:
    step = book.step(ref)
    if step is None:
        raise UnknownName(f"step of {ref.flow}", ref.step, book[ref.flow].steps)
    return step


def _source_of(flow: Flow) -> list[str]:
    """Return the lines of the file of a flow."""
    path = Path(flow.file)
    if not flow.own:
        path = Path(str(bundled("flows")), path.name)
    return read_complete(str(path)).split("\n")


def _lines_of(step: Step, lines: list[str]) -> list[str]:
    """Return the lines of a step: its own, and those that are indented further."""
    at = step.written.line - 1
    first = lines[at]
    deep = len(first) - len(first.lstrip())
    held = [first]
    for line in lines[at + 1 :]:
        if line.strip() and len(line) - len(line.lstrip()) <= deep:
            break
        held.append(line)
    while not held[-1].strip():
        held.pop()
    return held
