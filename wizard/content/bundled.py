"""Where the content lies that comes with the program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def bundled(kind: str) -> Path | Traversable:
    """Return the folder of a kind (`flows` or `data`) that comes with the program.

    In a wheel it lies inside the package, in a checkout beside it, and in a zip it is no real
    folder; only then is importlib.resources asked, since importing it takes longer than the rest.
    """
    package = Path(__file__).parent.parent
    for folder in (package / "_bundled" / kind, package.parent / kind):
        if folder.is_dir():
            return folder
    from importlib.resources import files  # noqa: PLC0415 - costs 10 ms that a folder saves

    return files("wizard") / "_bundled" / kind
