"""What an operator can set: options beat ENTRA_WIZARD_* variables beat config.toml beat defaults.

[reader]   role = "helpdesk"            who sits at the keys
[flows]    folders = ["~/flows"]        added to the flows of the program
           drafts = false               whether drafts run too
[journal]  file = "~/cases/journal.db"  where cases are kept; "off" keeps them in memory only
[theme]    name = "dark"
[tenant]   tenant = "contoso.com"       what the live test signs in to
           client-id = "..."            as which application; there is no default
           cloud = "public"             or usgov, china
           scope = "User.Read"
           authority = "https://..."    of a private deployment
           ca-file = "own-ca.pem"       certificates to trust instead of the usual ones
           live-test = false            whether the live test may run here
[contacts] admin = "Queue Identity"     how hand-offs name each person
[notices.aadsts90120]                   a local sentence for a flow or a code,
say = "Since Monday ..."                shown up to and including the day `until`
until = 2026-12-31
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from wizard.content.flow import READERS, Person
from wizard.errors import SettingsError, did_you_mean
from wizard.input_file import UnreadableError, is_folder, read_named
from wizard.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


# How each value of the settings is read: from text or TOML to what the program works with.

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
class ValueOrigin:
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


def person(raw: object, place: ValueOrigin) -> Person:
    """Return who sits at the keys."""
    if raw not in READERS:
        raise place.refuse(raw, _near(raw, [str(one) for one in READERS]))
    return Person(str(raw))


def theme(raw: object, place: ValueOrigin) -> str:
    """Return the name of a theme."""
    if raw not in THEMES:
        raise place.refuse(raw, _near(raw, THEMES))
    return str(raw)


def switch(raw: object, place: ValueOrigin) -> bool:
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


def journal(raw: object, place: ValueOrigin) -> Path | None:
    """Return the journal's file, None for none."""
    if not isinstance(raw, (str, Path)) or not str(raw):
        raise place.refuse(raw, f"Write the path of a file, or {OFF!r} to keep nothing.")
    return None if str(raw) == OFF else read_path(raw, place)


def folders(raw: object, place: ValueOrigin) -> tuple[Path, ...]:
    """Return folders that exist."""
    names = raw.split(os.pathsep) if isinstance(raw, str) else raw
    if not isinstance(names, (list, tuple)) or not all(
        isinstance(one, (str, Path)) for one in names
    ):
        raise place.refuse(raw, 'Write a list of folders, as ["~/flows"].')
    folders = tuple(read_path(one, place) for one in names if str(one))
    for folder in folders:
        if not is_folder(folder):
            raise SettingsError(
                f"{place.name}: there is no folder {folder}.", "Make it, or take it out."
            )
    return folders


def read_path(raw: str | Path, place: ValueOrigin) -> Path:
    """Return a path, from where it is named; `~` is the home folder."""
    if "\0" in str(raw):
        raise place.refuse(str(raw), "Write the path of a file.")
    try:
        return place.base / Path(raw).expanduser()
    except RuntimeError as error:  # a home folder that cannot be found, as in ~nobody-here
        raise place.refuse(str(raw), "Write the whole path.") from error


def word(raw: object, place: ValueOrigin) -> str:
    """Return one line of text; what may stand in it is for the sign-in test to say."""
    if not isinstance(raw, str) or not raw.strip() or "\n" in raw.strip():
        raise place.refuse(raw, 'Write one line of text, as "contoso.com".')
    return clean(raw).strip()


def words(raw: object, place: ValueOrigin) -> tuple[str, ...]:
    """Return words that stand in one text, with spaces or commas between them, or in a list."""
    if isinstance(raw, list) and all(isinstance(one, str) for one in raw):
        raw = " ".join(raw)
    return tuple(word(raw, place).replace(",", " ").split())


def cloud(raw: object, place: ValueOrigin) -> str:
    """Return the name of a cloud."""
    if raw not in CLOUDS:
        raise place.refuse(raw, _near(raw, CLOUDS))
    return str(raw)


def file(raw: object, place: ValueOrigin) -> str:
    """Return the path of a file, from where it is named."""
    if not isinstance(raw, str | Path) or not str(raw):
        raise place.refuse(raw, "Write the path of a file.")
    return str(read_path(raw, place))


CONFIG = f"{PREFIX}CONFIG"
"""The variable that names another config.toml."""

MOST_BYTES = 1_000_000
"""How large config.toml may be."""

MOST_DOTS = 20
"""How many dots a line of config.toml may have outside of quotes."""

MOST_REMARKS = 10
"""How many names that are no settings are told one by one."""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')


@dataclass(frozen=True, slots=True)
class LocalNotice:
    """A sentence of the desk's own about a flow id or an error code, and its last day or None."""

    about: str
    say: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked. `journal` is None when cases are kept in memory only.

    `tenant` to `ca_file` are what the live test asks, empty where nothing is set; `live_test` says
    whether it may run at all. `contacts` maps a person to the queue or address that hand-offs
    name. `origins` says in words where each value came from, by the name of the field. `remarks`
    are sentences about settings that were ignored, to be shown once.
    """

    reader: Person = Person.HELPDESK
    flow_folders: tuple[Path, ...] = ()
    drafts: bool = False
    journal: Path | None = None
    theme: str = THEMES[0]
    tenant: str = ""
    client_id: str = ""
    cloud: str = CLOUDS[0]
    scopes: tuple[str, ...] = ()
    authority: str = ""
    ca_file: str = ""
    live_test: bool = True
    contacts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    notices: tuple[LocalNotice, ...] = ()
    origins: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    remarks: tuple[str, ...] = ()

    def notices_on(self, today: date) -> Mapping[str, str]:
        """Return the sentences that hold on a day, by the flow id or code each is about."""
        held = (one for one in self.notices if one.until is None or today <= one.until)
        return {one.about: one.say for one in held}


def load_settings(
    flags: Mapping[str, object], env: Mapping[str, str], file: Path | None = None
) -> Settings:
    """Return the settings of options, environment and file.

    `flags` has the names of the options (`reader`, `flows`, `client_id`, ...); None,
    False and nothing at all mean "not given", other names are not looked at. `file` is read
    instead of the config.toml of the platform; ENTRA_WIZARD_CONFIG names one too.

    Raises SettingsError, which names the place, the key and the mend.
    """
    path, body = _read_file(file, env)
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for key in _KEYS:
        for place, raw in _given(key, flags, env, path, body):
            value = key.read(raw, place)
            # Folders add up; of everything else the last one wins.
            both = key.field == "flow_folders" and key.field in values
            values[key.field] = values[key.field] + value if both else value
            origins[key.field] = f"{origins[key.field]}, {place.name}" if both else place.name
    if "journal" not in values:
        values["journal"] = default_journal()
    return Settings(
        **values,
        contacts=MappingProxyType(_contacts(body.get("contacts", {}), path)),
        notices=_notices(body.get("notices", {}), path),
        origins=MappingProxyType({key.field: "default" for key in _KEYS} | origins),
        remarks=(*_strange_keys(body, path), *_strange_variables(env)),
    )


def default_journal() -> Path:
    """Return the journal's place in the platform's folder for the state of programs."""
    import platformdirs  # noqa: PLC0415 - commands that need no folders do not pay for it

    return platformdirs.user_state_path("entra-wizard", appauthor=False) / "journal.db"


def default_config() -> Path:
    """Return the place of config.toml in the platform's folder for settings."""
    import platformdirs  # noqa: PLC0415 - commands that need no folders do not pay for it

    return platformdirs.user_config_path("entra-wizard", appauthor=False) / "config.toml"


@dataclass(frozen=True, slots=True)
class _Key:
    """One setting: its field, its place in config.toml, its flag, and how a value is read."""

    field: str
    section: str
    name: str
    flag: str
    read: Callable[[Any, ValueOrigin], object]


_KEYS = (
    _Key("reader", "reader", "role", "reader", person),
    _Key("flow_folders", "flows", "folders", "flows", folders),
    _Key("drafts", "flows", "drafts", "drafts", switch),
    _Key("journal", "journal", "file", "journal", journal),
    _Key("theme", "theme", "name", "theme", theme),
    _Key("tenant", "tenant", "tenant", "tenant", word),
    _Key("client_id", "tenant", "client-id", "client_id", word),
    _Key("cloud", "tenant", "cloud", "cloud", cloud),
    _Key("scopes", "tenant", "scope", "scope", words),
    _Key("authority", "tenant", "authority", "authority", word),
    _Key("ca_file", "tenant", "ca-file", "ca_file", file),
    _Key("live_test", "tenant", "live-test", "live_test", switch),
)
_SECTIONS = {
    **{one.section: tuple(k.name for k in _KEYS if k.section == one.section) for one in _KEYS},
    "contacts": tuple(str(one) for one in Person),
    "notices": ("say", "until"),
}
"""The tables of config.toml with the keys that each, or each table inside, may have."""


def _given(
    key: _Key,
    flags: Mapping[str, object],
    env: Mapping[str, str],
    path: Path,
    body: Mapping[str, Any],
) -> list[tuple[ValueOrigin, object]]:
    """Return every place that sets a key with the raw value there, the strongest last."""
    found: list[tuple[ValueOrigin, object]] = []
    section = body.get(key.section, {})
    if key.name in section:
        place = ValueOrigin(f"{path}: [{key.section}] {key.name}", path.parent)
        found.append((place, section[key.name]))
    variable = f"{PREFIX}{key.flag.upper()}"
    if env.get(variable):
        found.append((ValueOrigin(variable, Path.cwd()), env[variable]))
    if flags.get(key.flag) not in (None, False, [], (), ""):
        found.append((ValueOrigin(f"--{key.flag.replace('_', '-')}", Path.cwd()), flags[key.flag]))
    return found


def _read_file(file: Path | None, env: Mapping[str, str]) -> tuple[Path, dict[str, Any]]:
    """Return the file's path and its tables; a missing file is an error only if it was named."""
    named = file or (
        read_path(env[CONFIG], ValueOrigin(CONFIG, Path.cwd())) if env.get(CONFIG) else None
    )
    path = named or default_config()
    try:
        data = read_named(path, MOST_BYTES)
    except UnreadableError as error:
        if not isinstance(error.__cause__, FileNotFoundError):
            raise SettingsError(
                f"The settings file {path} cannot be read: {error.why}.", error.hint
            ) from error
        if named is None:
            return path, {}
        raise SettingsError(f"There is no settings file {path}.", "Check the path.") from error
    body = _parsed(data, path)
    for name, section in body.items():
        if name in _SECTIONS and not isinstance(section, dict):
            raise SettingsError(
                f"{path}: {name} has to be a table.", f"Write [{name}] on a line of its own."
            )
    return path, body


def _parsed(data: bytes, path: Path) -> dict[str, Any]:
    """Return the tables of a file; SettingsError for whatever is no TOML of a sensible size."""
    if len(data) > MOST_BYTES:
        raise SettingsError(
            f"{path} is larger than 1 MB.", "No settings are so long; take out what is none."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from error
    # Time and depth grow with the parts of a dotted key, squared; no setting has more than three.
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MOST_DOTS and _QUOTED.sub("", line).count(".") > MOST_DOTS:
            raise SettingsError(
                f"{path}, line {number}: more than {MOST_DOTS} dots outside of quotes.",
                "Write one name for each table, as [tenant].",
            )
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"{path} is not TOML: {error}.", 'Texts need quotes, as role = "helpdesk".'
        ) from error
    except RecursionError as error:
        raise SettingsError(
            f"{path} nests too deep.", "Take out the brackets that stand inside each other."
        ) from error
    except (ValueError, OverflowError) as error:
        raise SettingsError(
            f"{path} holds a number or a date that is none.", "Take it out, or put it in quotes."
        ) from error


def _contacts(section: Mapping[str, Any], path: Path) -> dict[str, str]:
    contacts: dict[str, str] = {}
    for name, value in section.items():
        if not isinstance(value, str) or "\n" in value:
            raise ValueOrigin(f"{path}: [contacts] {name}", path.parent).refuse(
                value, 'Write one line of text, as "Queue Identity".'
            )
        if name in _SECTIONS["contacts"]:
            contacts[name] = clean(value)
    return contacts


def _notices(section: Mapping[str, Any], path: Path) -> tuple[LocalNotice, ...]:
    return tuple(_notice(about, entry, path) for about, entry in section.items())


def _notice(about: str, entry: object, path: Path) -> LocalNotice:
    place = f"{path}: [notices.{about}]"
    if not isinstance(entry, dict):
        raise SettingsError(f"{place} has to be a table.", 'Write say = "..." below it.')
    say, until = entry.get("say"), entry.get("until")
    if not isinstance(say, str) or not say.strip():
        raise SettingsError(f"{place} says nothing.", 'Add say = "..." with one sentence.')
    if isinstance(until, datetime) or not (until is None or isinstance(until, date)):
        raise SettingsError(
            f"{place} until: {said(until)} cannot be used.",
            "Write a day, as until = 2026-12-31.",
        )
    return LocalNotice(about, clean(say).strip(), until)


def _strange_keys(body: Mapping[str, Any], path: Path) -> list[str]:
    found = list(_strange_names(body, path))
    remarks = [_ignored(*one) for one in found[:MOST_REMARKS]]
    if len(found) > MOST_REMARKS:
        more = len(found) - MOST_REMARKS
        remarks.append(f"{path}: {more} more names are no settings and were ignored.")
    return remarks


def _strange_names(body: Mapping[str, Any], path: Path) -> Iterator[tuple[str, str, Iterable[str]]]:
    """Yield each name that is no setting: its place, the name, and those it may have been."""
    for section, entries in body.items():
        if section not in _SECTIONS:
            yield f"{path}: [{section}]", section, _SECTIONS
            continue
        tables = {section: entries}
        if section == "notices":
            tables = {f"{section}.{about}": entry for about, entry in entries.items()}
        for name, table in tables.items():
            for key in table:
                if key not in _SECTIONS[section]:
                    yield f"{path}: [{name}] {key}", key, _SECTIONS[section]


def _strange_variables(env: Mapping[str, str]) -> list[str]:
    known = [CONFIG, *(f"{PREFIX}{key.flag.upper()}" for key in _KEYS)]
    names = sorted(name for name in env if name.startswith(PREFIX) and name not in known)
    return [_ignored(name, name, known) for name in names]


def _ignored(place: str, name: str, known: Iterable[str]) -> str:
    mend = did_you_mean(name, known)
    return f"{cut(place)} is not a setting and was ignored. {mend}".strip()
