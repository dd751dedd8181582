"""Finds a desk's own flows and completes them: what they leave out is what nearly all would say.

Flows that come with the program are complete as written; `flow check --strict` asks the same of
own ones. What is put in stands at the place of what it belongs to, and is marked as a default, so
that an extension never overwrites with it what the flow it extends says.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.content.compiled import bundled
from wizard.content.desk import DESK_NAMES, desk_file_for, read_desk
from wizard.content.extension import extended
from wizard.content.flow import KINDS, OTHERWISE
from wizard.content.people import Result
from wizard.content.slug import slug
from wizard.content.tables import Desk
from wizard.content.yaml_nodes import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.content.tables import Tables
    from wizard.content.yaml_nodes import Node, SourceFile

ENDINGS = (".yaml", ".yml")
"""How the name of an own flow file may end."""

HAND_OVER = "hand-over"
"""The step that questions without `not-sure` lead to; it is added if the flow has none."""

OWN_SOURCE = "desk"
"""The id of the source that `desk.yaml` names."""

MOST_FILES = 2000
"""How many files of one folder are read."""

_DEEPEST = 6
_SHORT = 20
_VERBS = frozenset(kind.name for kind in KINDS)


class OwnFolder(NamedTuple):
    """The files of a desk, the findings about its `desk.yaml` among them, and what that says."""

    files: tuple[SourceFile, ...]
    desk: Desk


# Finding


def flow_paths(folder: Path) -> list[Path]:
    """Return the flow and scenario files of a folder and the folders in it, by name."""
    return sorted(_paths(folder, _DEEPEST))[:MOST_FILES]


def _paths(folder: Path, deep: int) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _paths(entry, deep - 1) if deep else ()
        elif entry.name.endswith(ENDINGS) and entry.name not in DESK_NAMES:
            yield entry


def is_ours(path: Path) -> bool:
    """Return whether a file is one that comes with the program: by its real place, not its name."""
    return path.resolve().parent in (
        _place("flows"),
        _place("data", "catalogue"),
        _place("data", "messages"),
    )


def _place(*names: str) -> Path:
    return Path(str(bundled(names[0])), *names[1:]).resolve()


# Reading


def read_own_folder(folder: Path, tables: Tables, *, passed: tuple[str, ...] = ()) -> OwnFolder:
    """Read the files of a desk; those whose name ends in one of `passed` are left unread."""
    shown = folder.as_posix()
    try:
        paths = flow_paths(folder)
    except OSError:
        file = read_file(folder, shown)  # says why it cannot be read
        return OwnFolder((file,), Desk())
    desk, about = _desk_of(folder, tables)
    files = [
        read_file(path, path.as_posix()) for path in paths if not path.name.endswith(passed or "\0")
    ]
    for file in files:
        file.parsed.root = shown
    return OwnFolder((*complete_all(files, desk), *about), desk)


def read_own_files(files: Iterable[SourceFile], tables: Tables) -> OwnFolder:
    """Complete files that were named one by one; ours among them stay as they are."""
    found: dict[Path, tuple[Desk, tuple[SourceFile, ...]]] = {}
    whole = Desk()
    read: list[SourceFile] = []
    for file in files:
        path = Path(file.parsed.file)
        if is_ours(path):
            read.append(file)
            continue
        if path.parent not in found:
            found[path.parent] = _desk_of(path.parent, tables)
        desk = found[path.parent][0]
        whole = whole.beside(desk)
        read += complete_all([file], desk)
    about = {one.parsed.file: one for _, files_of in found.values() for one in files_of}
    return OwnFolder((*read, *about.values()), whole)


def _desk_of(folder: Path, tables: Tables) -> tuple[Desk, tuple[SourceFile, ...]]:
    path = desk_file_for(folder)
    if path is None:
        return Desk(), ()
    desk, file = read_desk(path, tables)
    return desk, (file._replace(top=None),)  # it is not a flow; its findings count


def complete_all(files: Iterable[SourceFile], desk: Desk) -> list[SourceFile]:
    """Mark files as a desk's own and put in what their flows leave out."""
    done = []
    for file in files:
        file.parsed.own = True
        if file.top and not (file.is_scenarios or file.is_catalogue or file.is_messages):
            complete(file.top, file.stem, desk)
        done.append(file)
    return done


def flow_id(path: Path) -> str:
    """Return the id of the flow in a file, as it is when the folder of the file is read."""
    top = read_file(path, path.as_posix()).top
    written = (top.get("id") if top else None) or (top.get("extends") if top else None)
    name = (written.raw or "").strip() if written else ""
    return name or slug(path.name.removesuffix(path.suffix))


# Completing


def complete(top: Node, stem: str, desk: Desk) -> None:
    """Put what a flow leaves out into its mapping."""
    steps = top.get("steps")
    steps = steps if steps and steps.is_map else None
    if extended(top):
        _complete_steps(top, steps, "")
        return
    if not top.get("id") and (name := slug(stem)):
        top.put("id", name)
    title = top.get("title")
    for key, value in (
        ("version", "1"),
        ("status", "ready"),
        ("summary", (title.raw or "").strip() if title else ""),
        ("owner", desk.owner or "this desk"),
    ):
        if value:
            top.put(key, value)
    top.put_list("codes")
    source = _complete_sources(top, desk)
    first = next(iter(steps.pairs or ()), "") if steps else ""
    _complete_steps(top, steps, source)
    if first:
        top.put("start", first)


def _complete_sources(top: Node, desk: Desk) -> str:
    """Return the source of steps that name none: the only one of the flow, else the desk's."""
    written = top.get("sources")
    own = [*(written.pairs or {})] if written else []
    if own:
        return own[0] if len(own) == 1 else ""
    title, url = desk.source
    if not title or written:
        return ""
    row = top.put_map("sources").put_map(OWN_SOURCE)
    row.put("title", title)
    if url:
        row.put("url", url)
    return OWN_SOURCE


def _complete_steps(top: Node, steps: Node | None, source: str) -> None:
    causes = top.get("causes")
    for _, cause in causes.children() if causes else ():
        if cause.is_map:
            cause.put("fixer", "helpdesk")
    if steps is None:
        return
    lost = False
    for _, step in steps.children():
        verb = next((key for key, _ in step.children() if key in _VERBS), "")
        if verb in _DEFAULTS:
            lost |= _DEFAULTS[verb](step)
        if verb and source and verb != "end":
            step.put("source", source)
        if verb in ("ask", "enter", "do", "live", "end"):
            _put_short(step, verb)
        if verb == "end" and not (causes and causes.pairs):
            _put_no_cause(step, top)
    if lost and steps.get(HAND_OVER) is None and not extended(top):
        _put_hand_over(steps, top)


def _ask(step: Node) -> bool:
    if step.get("not-sure"):
        return False
    step.put("not-sure", HAND_OVER)
    return True


def _do(step: Node) -> bool:
    step.put("who", "user")
    step.put("entra-role", "none")
    step.put("undo", "nothing to undo")
    step.put("minutes", "5")
    results = step.get("results")
    if results and results.is_map and results.get(OTHERWISE) is None:
        # Who cannot do it at all is where who did it in vain is.
        missed = results.get("did-not-work")
        if missed and missed.is_text and missed.raw:
            results.put("cannot-do", missed.raw)
    return False


_DEFAULTS = {"ask": _ask, "do": _do}
_CUT = "..."


def _put_short(step: Node, verb: str) -> None:
    """Say a step in the few characters that the path and the map have room for."""
    said = step.get("text" if verb == "end" else verb)
    text = (said.raw or "").strip() if said else ""
    if not text or step.get("short") or "{" in text or len(text) <= _SHORT:
        return
    words = text.rstrip(".?!").split()
    short = ""
    for word in words:
        longer = f"{short} {word}".strip()
        if len(longer) + len(_CUT) > _SHORT:
            break
        short = longer
    # A sentence that is cut without a mark may say the opposite: "The display does (not work)".
    step.put("short", f"{short or words[0][: _SHORT - len(_CUT)]}{_CUT}")


def _put_no_cause(step: Node, top: Node) -> None:
    """Of a flow that names no causes, no end can name one."""
    result = step.get("end")
    if result and result.raw == Result.RESOLVED and not extended(top):
        step.put("cause", "not-known")


def _put_hand_over(steps: Node, top: Node) -> None:
    title = top.get("title")
    about = ((title.raw or "").strip() if title else "").rstrip(".?!")
    end = steps.put_map(HAND_OVER)
    end.put("end", "handed-over")
    end.put("to", "helpdesk")
    end.put("text", f"{about or 'The trouble'}. The answers did not show the cause.")
    end.put("short", "hand over")
