"""How each value of the settings is read: from text or TOML to what the program works with."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.characters import clean
from wizard.content.people import READERS, Person
from wizard.errors import SettingsError, did_you_mean
from wizard.input_file import is_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

PREFIX = "ENTRA_WIZARD_"
"""What every variable of ours begins with."""

THEMES = ("dark", "light", "high-contrast")
"""The names of the themes, the default first."""

CLOUDS = ("public", "usgov", "china")
"""The names of the clouds of data/clouds.yaml, the default first."""

OFF = "off"
"""The journal file that is none: cases are kept in memory only."""

_LONGEST = 200

_TRUE = ("1", "true", "yes", "on")
_FALSE = ("", "0", "false", "no", "off")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands, in words, and the folder its relative paths begin at."""

    name: str
    base: Path

    def refuse(self, value: object, mend: str) -> SettingsError:
        """Return the error that names the place, the value and the mend."""
        return SettingsError(f"{cut(self.name)}: {said(value)} cannot be used.", mend)


def cut(text: str) -> str:
    """Return a text short enough for a sentence."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def said(value: object) -> str:
    """Return a value as a sentence names it, however long or deep it is."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"{value[:_LONGEST]!r}..."
    if isinstance(value, list) and not all(isinstance(one, str) for one in value):
        return "a list"
    return cut(repr(value) if isinstance(value, str | bytes | list) else str(value))


def _near(raw: object, known: Iterable[str]) -> str:
    return did_you_mean(raw if isinstance(raw, str) else "", known)


def person(raw: object, place: Place) -> Person:
    """Return who sits at the keys."""
    if raw not in READERS:
        raise place.refuse(raw, _near(raw, [str(one) for one in READERS]))
    return Person(str(raw))


def theme(raw: object, place: Place) -> str:
    """Return the name of a theme."""
    if raw not in THEMES:
        raise place.refuse(raw, _near(raw, THEMES))
    return str(raw)


def switch(raw: object, place: Place) -> bool:
    """Return whether something is switched on."""
    if isinstance(raw, bool):
        return raw
    # Only a variable is text; in the file it has to be true or false.
    if isinstance(raw, str) and place.name.startswith(PREFIX):
        if raw.lower() in _TRUE:
            return True
        if raw.lower() in _FALSE:
            return False
    raise place.refuse(raw, "Write true or false.")


def journal(raw: object, place: Place) -> Path | None:
    """Return the journal's file, None for none."""
    if not isinstance(raw, (str, Path)) or not str(raw):
        raise place.refuse(raw, f"Write the path of a file, or {OFF!r} to keep nothing.")
    return None if str(raw) == OFF else path(raw, place)


def folders(raw: object, place: Place) -> tuple[Path, ...]:
    """Return folders that exist."""
    names = raw.split(os.pathsep) if isinstance(raw, str) else raw
    if not isinstance(names, (list, tuple)) or not all(
        isinstance(one, (str, Path)) for one in names
    ):
        raise place.refuse(raw, 'Write a list of folders, as ["~/flows"].')
    folders = tuple(path(one, place) for one in names if str(one))
    for folder in folders:
        if not is_folder(folder):
            raise SettingsError(
                f"{place.name}: there is no folder {folder}.", "Make it, or take it out."
            )
    return folders


def path(raw: str | Path, place: Place) -> Path:
    """Return a path, from where it is named; `~` is the home folder."""
    if "\0" in str(raw):
        raise place.refuse(str(raw), "Write the path of a file.")
    try:
        return place.base / Path(raw).expanduser()
    except RuntimeError as error:  # a home folder that cannot be found, as in ~nobody-here
        raise place.refuse(str(raw), "Write the whole path.") from error


def word(raw: object, place: Place) -> str:
    """Return one line of text; what may stand in it is for the sign-in test to say."""
    if not isinstance(raw, str) or not raw.strip() or "\n" in raw.strip():
        raise place.refuse(raw, 'Write one line of text, as "contoso.com".')
    return clean(raw).strip()


def words(raw: object, place: Place) -> tuple[str, ...]:
    """Return words that stand in one text, with spaces or commas between them, or in a list."""
    if isinstance(raw, list) and all(isinstance(one, str) for one in raw):
        raw = " ".join(raw)
    return tuple(word(raw, place).replace(",", " ").split())


def cloud(raw: object, place: Place) -> str:
    """Return the name of a cloud."""
    if raw not in CLOUDS:
        raise place.refuse(raw, _near(raw, CLOUDS))
    return str(raw)


def file(raw: object, place: Place) -> str:
    """Return the path of a file, from where it is named."""
    if not isinstance(raw, str | Path) or not str(raw):
        raise place.refuse(raw, "Write the path of a file.")
    return str(path(raw, place))
