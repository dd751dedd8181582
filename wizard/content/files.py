"""Where content stands: the folders that come with the program, and those a person names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.content.located import MAX_BYTES, read
from wizard.content.node import Node, Sheet
from wizard.content.rules import Rule
from wizard.input_file import UnreadableError, read_named, reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

SCENARIOS = ".scenarios.yaml"
"""How the name of a scenario file ends."""


class Written(NamedTuple):
    """A file as read: its mapping (None if nothing can be made of it), its sheet, its bytes."""

    top: Node | None
    sheet: Sheet
    data: bytes

    @property
    def folder(self) -> str:
        """The folder of the file, as it is shown."""
        return folder_of(self.sheet.file)

    @property
    def name(self) -> str:
        """The name of the file without its folder."""
        return self.sheet.file.replace("\\", "/").rpartition("/")[2]

    @property
    def stem(self) -> str:
        """The name of the file without folder and ending."""
        return self.name.removesuffix(".yaml")

    @property
    def is_catalogue(self) -> bool:
        """Whether it is a file of the catalogue: it has `entries`, and no id of a flow."""
        top = self.top
        return top is not None and top.get("entries") is not None and top.get("id") is None

    @property
    def is_scenarios(self) -> bool:
        """Whether it is a file of scenarios."""
        return self.sheet.file.endswith(SCENARIOS)


def folder_of(file: str) -> str:
    """Return what stands before the name of a file."""
    return file.replace("\\", "/").rpartition("/")[0]


def read_folder(
    folder: Path | Traversable,
    shown: str,
    *,
    passed: tuple[str, ...] = (),
) -> Iterator[Written]:
    """Read every YAML file of a folder, by name; `shown` stands before the names in findings.

    Files whose name ends in one of `passed` are passed over unread.
    """
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        yield _unreadable(shown, reason(error))
        return
    for entry in entries:
        if entry.name.endswith(passed):
            continue
        if entry.name.endswith(".yaml") and entry.is_file():
            yield read_file(entry, f"{shown}/{entry.name}")
        elif entry.name.endswith(".yml"):
            sheet = Sheet(f"{shown}/{entry.name}")
            fix = "Rename the file so that it ends in .yaml."
            sheet.report((1, 1), Rule.FILE_NAME, "Only files that end in .yaml are read.", fix)
            yield Written(None, sheet, b"")


def read_with_scenarios(path: Path) -> Iterator[Written]:
    """Read a flow file and, if it is there, the file of scenarios beside it."""
    yield read_file(path, path.as_posix())
    beside = path.with_name(path.name.removesuffix(".yaml") + SCENARIOS)
    if not path.name.endswith(SCENARIOS) and beside.is_file():
        yield read_file(beside, beside.as_posix())


def read_file(path: Path | Traversable, shown: str) -> Written:
    """Read one file."""
    try:
        if isinstance(path, Path):
            data = read_named(path, MAX_BYTES, pipes=False)
        else:  # a file inside a package, which nobody has named
            with path.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except UnreadableError as error:
        return _unreadable(shown, error.why)
    except OSError as error:
        return _unreadable(shown, reason(error))
    return Written(*read(shown, data), data)


def _unreadable(shown: str, why: str) -> Written:
    sheet = Sheet(shown)
    fix = "Check the name, and that you may read it."
    sheet.report((1, 1), Rule.FILE, f"Cannot be read: {why}.", fix)
    return Written(None, sheet, b"")
