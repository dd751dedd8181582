"""The settings: options override ENTRA_WIZARD_* variables, which override config.toml.

[reader]   role = "helpdesk"            your role
[flows]    folders = ["~/flows"]        added to the flows of the program
           drafts = false               whether drafts run too
[journal]  file = "~/cases/journal.db"  where cases are saved; "off" keeps them in memory only
           address = "postgresql://..." or in this database, for a team
           keep-days = 90               cases without a change for so long are deleted
[handoff]  command = ["./to-ticket"]    gets an export as JSON on its standard input
[desk]     name = "Desk 3"              the name that your events carry for your team
[theme]    name = "dark"
[tenant]   tenant = "contoso.com"       the tenant the live test signs in to
           client-id = "..."            the application; there is no default
           cloud = "public"             or usgov, china
           scope = "User.Read"
           authority = "https://..."    of a private deployment
           ca-file = "own-ca.pem"       certificates to trust instead of the default ones
           live-test = false            whether the live test may run here
[kiosk]    flows = ["vpn"]              the runbooks of a shared terminal; default: your own
           idle = 90                    seconds until it asks whether someone is still there
           countdown = 20               seconds until it clears the page then
           call = "Ring 4711."          whom visitors can call
           title = "What is wrong?"     the words above the list
[contacts] admin = "Queue Identity"     how hand-offs name each role
[notices.aadsts90120]                   a local sentence for a flow or an error code,
say = "Since Monday ..."                shown up to and including the day `until`
until = 2026-12-31
"""

from __future__ import annotations

import os
import re
from dataclasses import field
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from wizard.content.people import READERS, Person
from wizard.errors import SettingsError, did_you_mean
from wizard.frozen import frozen
from wizard.input_file import UnreadableError, is_folder, is_there, read_named
from wizard.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


# Parsing values from text or TOML

PREFIX = "ENTRA_WIZARD_"
"""The prefix of our environment variables."""

THEMES = ("dark", "light", "high-contrast")
"""The names of the themes, the default first."""

CLOUDS = ("public", "usgov", "china")
"""The names of the clouds of data/clouds.yaml, the default first."""

OFF = "off"
"""The value of the journal file that keeps cases in memory only."""

_MAX_SHOWN = 200

_TRUE = ("1", "true", "yes", "on")
_FALSE = ("", "0", "false", "no", "off")


@frozen
class ValueOrigin:
    """Where a value is set, in words, and the base folder of its relative paths."""

    name: str
    base: Path

    def refuse(self, value: object, fix: str) -> SettingsError:
        """Return the error that names the origin, the value and the fix."""
        return SettingsError(f"{shorten(self.name)}: {describe(value)} cannot be used.", fix)


def shorten(text: str) -> str:
    """Return a text cut to a length that fits in a sentence."""
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}..."


def describe(value: object) -> str:
    """Return a value as text for an error message, however long or deep it is."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, str) and len(value) > _MAX_SHOWN:
        return f"{value[:_MAX_SHOWN]!r}..."
    if isinstance(value, list) and not all(isinstance(one, str) for one in value):
        return "a list"
    return shorten(repr(value) if isinstance(value, str | bytes | list) else str(value))


def _near(raw: object, known: Iterable[str]) -> str:
    return did_you_mean(raw if isinstance(raw, str) else "", known)


def person(raw: object, origin: ValueOrigin) -> Person:
    """Return the role of the reader."""
    if raw not in READERS:
        raise origin.refuse(raw, _near(raw, [str(one) for one in READERS]))
    return Person(str(raw))


def theme(raw: object, origin: ValueOrigin) -> str:
    """Return the name of a theme."""
    if raw not in THEMES:
        raise origin.refuse(raw, _near(raw, THEMES))
    return str(raw)


def switch(raw: object, origin: ValueOrigin) -> bool:
    """Return a boolean."""
    if isinstance(raw, bool):
        return raw
    # Only environment variables are text; in the file it must be a TOML boolean.
    if isinstance(raw, str) and origin.name.startswith(PREFIX):
        if raw.lower() in _TRUE:
            return True
        if raw.lower() in _FALSE:
            return False
    raise origin.refuse(raw, "Write true or false.")


@frozen
class DatabaseAddress:
    """The address of a PostgreSQL database. `text` may hold a password; `place` is for messages."""

    text: str = field(repr=False)

    @property
    def place(self) -> str:
        """The address without user, password and parameters."""
        parts = urlsplit(self.text)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

    def __str__(self) -> str:
        """Return the address as it may be shown."""
        return self.place


DATABASE = ("postgresql://", "postgres://")
"""How the address of a database begins."""


def journal(raw: object, origin: ValueOrigin) -> Path | DatabaseAddress | None:
    """Return the path or the address of the journal, or None to keep cases in memory."""
    if not isinstance(raw, (str, Path)) or not str(raw):
        raise origin.refuse(raw, f"Write the path of a file, or {OFF!r} to keep nothing.")
    if str(raw).startswith(DATABASE):
        return address(raw, origin)
    return None if str(raw) == OFF else read_path(raw, origin)


def address(raw: object, origin: ValueOrigin) -> DatabaseAddress:
    """Return the address of a database; the message never shows it, for it may hold a password."""
    fix = 'Write it as "postgresql://server/database"; passwords belong in ~/.pgpass.'
    if not isinstance(raw, str) or not raw.startswith(DATABASE) or clean(raw).strip() != raw:
        raise SettingsError(f"{shorten(origin.name)}: this is not an address of a database.", fix)
    try:
        urlsplit(raw)
    except ValueError as error:
        raise SettingsError(
            f"{shorten(origin.name)}: this is not an address of a database.", fix
        ) from error
    return DatabaseAddress(raw)


MOST_DAYS = 36_500
"""The most days a case can be kept."""


def days(raw: object, origin: ValueOrigin) -> int:
    """Return a number of days; 0 keeps cases for ever."""
    is_text = isinstance(raw, str) and raw.isascii() and raw.isdecimal() and len(raw) < len("99999")
    number = int(str(raw)) if is_text else raw
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MOST_DAYS:
        raise origin.refuse(raw, "Write a whole number of days, as 90; 0 keeps all cases.")
    return number


def command(raw: object, origin: ValueOrigin) -> tuple[str, ...]:
    """Return a command as a list of words; the first is a program, relative to the file."""
    if not isinstance(raw, list) or not raw or not all(isinstance(one, str) and one for one in raw):
        raise origin.refuse(raw, 'Write a list of words, as ["./to-our-ticket", "--queue", "id"].')
    program = raw[0]
    if "/" in program or "\\" in program or program.startswith("~"):
        program = str(read_path(program, origin))
    return (program, *raw[1:])


def folders(raw: object, origin: ValueOrigin) -> tuple[Path, ...]:
    """Return the paths of existing folders."""
    names = raw.split(os.pathsep) if isinstance(raw, str) else raw
    if not isinstance(names, (list, tuple)) or not all(
        isinstance(one, (str, Path)) for one in names
    ):
        raise origin.refuse(raw, 'Write a list of folders, as ["~/flows"].')
    folders = tuple(read_path(one, origin) for one in names if str(one))
    for folder in folders:
        if not is_folder(folder):
            raise SettingsError(
                f"{origin.name}: there is no folder {folder}.", "Make it, or take it out."
            )
    return folders


def read_path(raw: str | Path, origin: ValueOrigin) -> Path:
    """Return a path relative to the base folder of its origin; `~` is the home folder."""
    if "\0" in str(raw):
        raise origin.refuse(str(raw), "Write the path of a file.")
    try:
        return origin.base / Path(raw).expanduser()
    except RuntimeError as error:  # an unknown home folder, as in ~nobody-here
        raise origin.refuse(str(raw), "Write the whole path.") from error


def word(raw: object, origin: ValueOrigin) -> str:
    """Return one line of text; the sign-in test checks its content."""
    if not isinstance(raw, str) or not raw.strip() or "\n" in raw.strip():
        raise origin.refuse(raw, 'Write one line of text, as "contoso.com".')
    return clean(raw).strip()


def words(raw: object, origin: ValueOrigin) -> tuple[str, ...]:
    """Return words from a list, or from a text with spaces or commas between them."""
    if isinstance(raw, list) and all(isinstance(one, str) for one in raw):
        raw = " ".join(raw)
    return tuple(word(raw, origin).replace(",", " ").split())


def seconds(raw: object, origin: ValueOrigin) -> int:
    """Return a time of a kiosk in seconds."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not 5 <= raw <= 3600:  # noqa: PLR2004 - a visit's length
        raise origin.refuse(raw, "Write a number of seconds from 5 to 3600.")
    return raw


def cloud(raw: object, origin: ValueOrigin) -> str:
    """Return the name of a cloud."""
    if raw not in CLOUDS:
        raise origin.refuse(raw, _near(raw, CLOUDS))
    return str(raw)


def file(raw: object, origin: ValueOrigin) -> str:
    """Return the path of a file, relative to the base folder of its origin."""
    if not isinstance(raw, str | Path) or not str(raw):
        raise origin.refuse(raw, "Write the path of a file.")
    return str(read_path(raw, origin))


CONFIG = f"{PREFIX}CONFIG"
"""The environment variable that names another config.toml."""

MOST_BYTES = 1_000_000
"""The maximum size of config.toml."""

MOST_DOTS = 20
"""The most dots in a line of config.toml outside of quotes."""

MOST_REMARKS = 10
"""How many unknown names are reported one by one."""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')


@frozen
class LocalNotice:
    """A local sentence about a flow id or an error code, and its last day or None."""

    about: str
    say: str
    until: date | None = None


@frozen
class Settings:
    """All settings, validated. `journal` is None when cases are kept in memory only.

    `keep_days` is 0 when cases are kept for ever. `handoff` is the desk's own command that takes an
    export, empty without one. `desk` is the name that the events of this desk carry.
    `tenant` to `ca_file` configure the live test, empty where nothing is set; `live_test` says
    whether it may run at all. `contacts` maps a role to the queue or address that hand-offs name.
    `origins` says in words where each field was set. `remarks` are sentences about ignored
    settings, to be shown once.
    """

    reader: Person = Person.HELPDESK
    flow_folders: tuple[Path, ...] = ()
    drafts: bool = False
    journal: Path | DatabaseAddress | None = None
    keep_days: int = 0
    handoff: tuple[str, ...] = ()
    desk: str = ""
    theme: str = THEMES[0]
    tenant: str = ""
    client_id: str = ""
    cloud: str = CLOUDS[0]
    scopes: tuple[str, ...] = ()
    authority: str = ""
    ca_file: str = ""
    live_test: bool = True
    kiosk_flows: tuple[str, ...] = ()
    kiosk_idle: int = 90
    kiosk_countdown: int = 20
    kiosk_call: str = ""
    kiosk_title: str = ""
    contacts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    notices: tuple[LocalNotice, ...] = ()
    origins: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    remarks: tuple[str, ...] = ()

    @property
    def shares_journal(self) -> bool:
        """Whether the journal is a database, which several people can use at the same time."""
        return isinstance(self.journal, DatabaseAddress)

    def notices_on(self, today: date) -> Mapping[str, str]:
        """Return the sentences that apply on a day, by flow id or error code."""
        current = (one for one in self.notices if one.until is None or today <= one.until)
        return {one.about: one.say for one in current}


def load_settings(
    flags: Mapping[str, object], env: Mapping[str, str], file: Path | None = None
) -> Settings:
    """Return the settings from options, environment and file.

    `flags` maps the names of the options (`reader`, `flows`, `client_id`, ...) to their values;
    None, False and empty values mean "not given", other names are ignored. `file` is read instead
    of the config.toml of the platform; ENTRA_WIZARD_CONFIG names one too.

    Raises SettingsError, which names the file, the key and the fix.
    """
    path, body = _read_file(file, env)
    if {"file", "address"} <= body.get("journal", {}).keys():
        raise SettingsError(
            f"{path}: [journal] has both a file and an address.", "Take one of them out."
        )
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for key in _KEYS:
        for origin, raw in _given(key, flags, env, path, body):
            value = key.read(raw, origin)
            # Folders add up; for everything else the last value wins.
            both = key.field == "flow_folders" and key.field in values
            values[key.field] = values[key.field] + value if both else value
            origins[key.field] = f"{origins[key.field]}, {origin.name}" if both else origin.name
    if "journal" not in values:
        values["journal"] = default_journal()
    return Settings(
        **values,
        contacts=MappingProxyType(_contacts(body.get("contacts", {}), path)),
        notices=_notices(body.get("notices", {}), path),
        origins=MappingProxyType({key.field: "default" for key in _KEYS} | origins),
        remarks=(*_unknown_keys(body, path), *_unknown_variables(env)),
    )


def default_journal() -> Path:
    """Return the path of the journal in the platform's folder for application state."""
    import platformdirs  # noqa: PLC0415 - only for commands that need it

    return platformdirs.user_state_path("entra-wizard", appauthor=False) / "journal.db"


def default_config() -> Path:
    """Return the path of config.toml in the platform's folder for settings."""
    import platformdirs  # noqa: PLC0415 - only for commands that need it

    return platformdirs.user_config_path("entra-wizard", appauthor=False) / "config.toml"


@frozen
class _Key:
    """One setting: its field, its section and name in config.toml, its option, and its parser.

    Without a `flag` it stands in the file alone.
    """

    field: str
    section: str
    name: str
    flag: str
    read: Callable[[Any, ValueOrigin], object]


_KEYS = (
    _Key("reader", "reader", "role", "reader", person),
    _Key("flow_folders", "flows", "folders", "flows", folders),
    _Key("drafts", "flows", "drafts", "drafts", switch),
    _Key("journal", "journal", "address", "", address),
    _Key("journal", "journal", "file", "journal", journal),
    _Key("keep_days", "journal", "keep-days", "keep_days", days),
    _Key("handoff", "handoff", "command", "", command),
    _Key("desk", "desk", "name", "desk", word),
    _Key("theme", "theme", "name", "theme", theme),
    _Key("tenant", "tenant", "tenant", "tenant", word),
    _Key("client_id", "tenant", "client-id", "client_id", word),
    _Key("cloud", "tenant", "cloud", "cloud", cloud),
    _Key("scopes", "tenant", "scope", "scope", words),
    _Key("authority", "tenant", "authority", "authority", word),
    _Key("ca_file", "tenant", "ca-file", "ca_file", file),
    _Key("live_test", "tenant", "live-test", "live_test", switch),
    _Key("kiosk_flows", "kiosk", "flows", "", words),
    _Key("kiosk_idle", "kiosk", "idle", "", seconds),
    _Key("kiosk_countdown", "kiosk", "countdown", "", seconds),
    _Key("kiosk_call", "kiosk", "call", "", word),
    _Key("kiosk_title", "kiosk", "title", "", word),
)
_SECTIONS = {
    **{one.section: tuple(k.name for k in _KEYS if k.section == one.section) for one in _KEYS},
    "contacts": tuple(str(one) for one in Person),
    "notices": ("say", "until"),
}
"""The tables of config.toml with their keys, or with the keys of the tables inside them."""


def _given(
    key: _Key,
    flags: Mapping[str, object],
    env: Mapping[str, str],
    path: Path,
    body: Mapping[str, Any],
) -> list[tuple[ValueOrigin, object]]:
    """Return every origin that sets a key with its raw value, in order of precedence."""
    found: list[tuple[ValueOrigin, object]] = []
    section = body.get(key.section, {})
    if key.name in section:
        origin = ValueOrigin(f"{path}: [{key.section}] {key.name}", path.parent)
        found.append((origin, section[key.name]))
    if not key.flag:
        return found
    variable = f"{PREFIX}{key.flag.upper()}"
    if env.get(variable):
        found.append((ValueOrigin(variable, Path.cwd()), env[variable]))
    if flags.get(key.flag) not in (None, False, [], (), ""):
        found.append((ValueOrigin(f"--{key.flag.replace('_', '-')}", Path.cwd()), flags[key.flag]))
    return found


def _read_file(file: Path | None, env: Mapping[str, str]) -> tuple[Path, dict[str, Any]]:
    """Return the path of the file and its tables; a missing file is an error only if named."""
    named = file or (
        read_path(env[CONFIG], ValueOrigin(CONFIG, Path.cwd())) if env.get(CONFIG) else None
    )
    path = named or default_config()
    try:
        data = read_named(path, MOST_BYTES)
    except UnreadableError as error:
        # Not there, or in a home that may not be entered: who runs in a container or by sudo often
        # has that of another user.
        if named is None and not is_there(path):
            return path, {}
        if not isinstance(error.__cause__, FileNotFoundError):
            raise SettingsError(
                f"The settings file {path} cannot be read: {error.why}.", error.hint
            ) from error
        raise SettingsError(f"There is no settings file {path}.", "Check the path.") from error
    body = _parsed(data, path)
    for name, section in body.items():
        if name in _SECTIONS and not isinstance(section, dict):
            raise SettingsError(
                f"{path}: {name} has to be a table.", f"Write [{name}] on a line of its own."
            )
    return path, body


def _parsed(data: bytes, path: Path) -> dict[str, Any]:
    """Return the tables of a file; raise SettingsError if it is not TOML or too large."""
    if len(data) > MOST_BYTES:
        raise SettingsError(
            f"{path} is larger than 1 MB.", "No settings are so long; take out what is none."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from error
    # Parsing time grows with the square of the parts of a dotted key; no setting needs over three.
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MOST_DOTS and _QUOTED.sub("", line).count(".") > MOST_DOTS:
            raise SettingsError(
                f"{path}, line {number}: more than {MOST_DOTS} dots outside of quotes.",
                "Write one name for each table, as [tenant].",
            )
    import tomllib  # noqa: PLC0415 - most machines have no such file

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
            f"{place} until: {describe(until)} cannot be used.",
            "Write a day, as until = 2026-12-31.",
        )
    return LocalNotice(about, clean(say).strip(), until)


def _unknown_keys(body: Mapping[str, Any], path: Path) -> list[str]:
    found = list(_unknown_names(body, path))
    remarks = [_ignored(*one) for one in found[:MOST_REMARKS]]
    if len(found) > MOST_REMARKS:
        more = len(found) - MOST_REMARKS
        remarks.append(f"{path}: {more} more names are no settings and were ignored.")
    return remarks


def _unknown_names(body: Mapping[str, Any], path: Path) -> Iterator[tuple[str, str, Iterable[str]]]:
    """Yield each unknown name: its origin, the name, and the known names there."""
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


def _unknown_variables(env: Mapping[str, str]) -> list[str]:
    known = [CONFIG, *(f"{PREFIX}{key.flag.upper()}" for key in _KEYS)]
    names = sorted(name for name in env if name.startswith(PREFIX) and name not in known)
    return [_ignored(name, name, known) for name in names]


def _ignored(origin: str, name: str, known: Iterable[str]) -> str:
    suggestion = did_you_mean(name, known)
    return f"{shorten(origin)} is not a setting and was ignored. {suggestion}".strip()
