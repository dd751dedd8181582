"""What must hold of settings: who wins, and that each mistake is named with its fix."""

from __future__ import annotations

import errno
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from wizard.content.book import load_tables
from wizard.content.people import Person
from wizard.errors import SettingsError
from wizard.settings import (
    CLOUDS,
    THEMES,
    LocalNotice,
    Settings,
    default_config,
    default_journal,
    load_settings,
)
from wizard.tui.session import Choices

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def load(file: Path, body: str, **env: str) -> Settings:
    file.write_text(body, encoding="utf-8")
    return load_settings({}, env, file)


def test_without_anything_the_defaults_hold() -> None:
    settings = load_settings({}, {})
    assert settings.reader is Person.HELPDESK
    assert settings.flow_folders == ()
    assert settings.drafts is False
    assert settings.journal == default_journal()
    assert settings.theme == "dark"
    assert settings.contacts == {}
    assert settings.notices == ()
    assert settings.remarks == ()
    assert set(settings.origins.values()) == {"default"}


def test_the_platforms_folders_are_used(home: Path) -> None:
    assert default_journal().is_relative_to(home)
    assert default_config().is_relative_to(home)
    default_config().parent.mkdir(parents=True)
    default_config().write_text('[reader]\nrole = "user"\n', encoding="utf-8")
    settings = load_settings({}, {})
    assert settings.reader is Person.USER
    assert settings.origins["reader"] == f"{default_config()}: [reader] role"


ALL = """
[reader]
role = "admin"
[flows]
folders = ["own-flows"]
drafts = true
[journal]
file = "cases/journal.db"
[theme]
name = "light"
[contacts]
admin = "Queue Identity"
vendor = "support@example.com"
[notices.aadsts90120]
say = "Since Monday the code page is blocked."
until = 2026-12-31
[notices.53003]
say = "Ask the desk."
"""


def test_every_setting_of_the_file_is_read_and_paths_begin_at_the_file(file: Path) -> None:
    (file.parent / "own-flows").mkdir()
    settings = load(file, ALL)
    assert settings.reader is Person.ADMIN
    assert settings.flow_folders == (file.parent / "own-flows",)
    assert settings.drafts is True
    assert settings.journal == file.parent / "cases" / "journal.db"
    assert settings.theme == "light"
    assert settings.contacts == {"admin": "Queue Identity", "vendor": "support@example.com"}
    assert settings.notices == (
        LocalNotice("aadsts90120", "Since Monday the code page is blocked.", date(2026, 12, 31)),
        LocalNotice("53003", "Ask the desk."),
    )
    assert settings.remarks == ()


@pytest.mark.parametrize(
    ("flags", "env", "reader", "origin"),
    [
        ({}, {}, Person.ADMIN, "role"),
        ({"reader": None}, {"ENTRA_WIZARD_READER": ""}, Person.ADMIN, "role"),
        ({}, {"ENTRA_WIZARD_READER": "user"}, Person.USER, "ENTRA_WIZARD_READER"),
        (
            {"reader": "developer"},
            {"ENTRA_WIZARD_READER": "user"},
            Person.DEVELOPER,
            "--reader",
        ),
    ],
    ids=["file", "empty-counts-as-not-given", "variable", "option"],
)
def test_options_beat_variables_beat_the_file(
    file: Path,
    flags: Mapping[str, object],
    env: Mapping[str, str],
    reader: Person,
    origin: str,
) -> None:
    file.write_text('[reader]\nrole = "admin"\n', encoding="utf-8")
    settings = load_settings(flags, env, file)
    assert settings.reader is reader
    assert settings.origins["reader"].endswith(origin)
    assert settings.origins["theme"] == "default"


def test_flow_folders_add_up_in_the_order_of_strength(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folders = [tmp_path / name for name in ("a", "b", "c", "d")]
    for folder in folders:
        folder.mkdir()
    file.write_text('[flows]\nfolders = ["a"]\n', encoding="utf-8")
    env = {"ENTRA_WIZARD_FLOWS": os.pathsep.join([str(folders[1]), "c"])}
    settings = load_settings({"flows": ["d"]}, env, file)
    assert settings.flow_folders == tuple(folders)
    assert settings.origins["flow_folders"].endswith("folders, ENTRA_WIZARD_FLOWS, --flows")


def test_options_of_a_command_line_that_are_no_settings_are_not_looked_at() -> None:
    settings = load_settings({"json": True, "drafts": False, "flows": [], "reader": None}, {})
    assert settings == load_settings({}, {})
    assert load_settings({"drafts": True}, {}).drafts is True


@pytest.mark.parametrize(
    ("text", "drafts"), [("1", True), ("YES", True), ("on", True), ("0", False), ("no", False)]
)
def test_a_switch_in_a_variable_is_a_word(text: str, *, drafts: bool) -> None:
    assert load_settings({}, {"ENTRA_WIZARD_DRAFTS": text}).drafts is drafts


def test_the_journal_can_be_off_and_a_home_folder_is_found(home: Path) -> None:
    assert load_settings({}, {"ENTRA_WIZARD_JOURNAL": "off"}).journal is None
    settings = load_settings({}, {"ENTRA_WIZARD_JOURNAL": "~/cases.db"})
    assert settings.journal == home / "cases.db"


BAD: dict[str, tuple[str, str, str]] = {
    "reader": ('[reader]\nrole = "helpdsk"', "[reader] role: 'helpdsk'", "Did you mean 'helpdesk'"),
    "reader-may-not-be-vendor": ('[reader]\nrole = "vendor"', "[reader] role", "Known: user"),
    "reader-type": ("[reader]\nrole = 3", "[reader] role: 3", "Known: user"),
    "theme": ('[theme]\nname = "drak"', "[theme] name: 'drak'", "Did you mean 'dark'"),
    "drafts": ('[flows]\ndrafts = "yes"', "[flows] drafts: 'yes'", "true or false"),
    "folders": ("[flows]\nfolders = 3", "[flows] folders: 3", "list of folders"),
    "folder-missing": ('[flows]\nfolders = ["gone"]', "[flows] folders: there is no", "Make it"),
    "journal": ("[journal]\nfile = true", "[journal] file: True", "path of a file"),
    "home": ('[journal]\nfile = "~nobody-here/x"', "[journal] file", "whole path"),
    "contact": ("[contacts]\nadmin = 3", "[contacts] admin: 3", "one line of text"),
    "contact-lines": ('[contacts]\nadmin = "a\\nb"', "[contacts] admin", "one line of text"),
    "notice": ('[notices]\n53003 = "x"', "[notices.53003] has to be a table", "say ="),
    "notice-empty": ("[notices.53003]\nuntil = 2026-12-31", "[notices.53003] says nothing", "say"),
    "notice-day": ('[notices.5]\nsay = "x"\nuntil = "Monday"', "[notices.5] until", "2026-12-31"),
    "notice-time": (
        '[notices.5]\nsay = "x"\nuntil = 2026-12-31T10:00:00',
        "[notices.5] until",
        "2026-12-31",
    ),
    "table": ('reader = "admin"', "reader has to be a table", "[reader]"),
    "toml": ("[reader]\nrole = helpdesk", "(at line 2, column 8)", "quotes"),
}


@pytest.mark.parametrize(("body", "message", "fix"), BAD.values(), ids=BAD)
def test_a_bad_value_names_the_file_the_key_and_the_mend(
    file: Path, body: str, message: str, fix: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(file, body)
    assert str(file) in caught.value.message
    assert message in caught.value.message
    assert fix in caught.value.hint


@pytest.mark.parametrize(
    ("flags", "env", "place"),
    [
        ({"reader": "nobody"}, {}, "--reader"),
        ({"flows": ["gone"]}, {}, "--flows"),
        ({}, {"ENTRA_WIZARD_THEME": "blue"}, "ENTRA_WIZARD_THEME"),
        ({}, {"ENTRA_WIZARD_DRAFTS": "perhaps"}, "ENTRA_WIZARD_DRAFTS"),
    ],
)
def test_a_bad_option_or_variable_is_named(
    flags: Mapping[str, object], env: Mapping[str, str], place: str
) -> None:
    with pytest.raises(SettingsError, match=place) as caught:
        load_settings(flags, env)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.with_name("another").touch(), "There is no settings file"),
        (lambda path: path.mkdir(), "cannot be read"),
        (lambda path: path.write_bytes(b'[reader]\nrole = "\xff"'), "not UTF-8"),
    ],
    ids=["missing", "folder", "bytes"],
)
def test_a_file_that_was_named_has_to_be_readable(file: Path, make: Any, message: str) -> None:  # noqa: ANN401 - a row of the table
    make(file)
    with pytest.raises(SettingsError, match=message):
        load_settings({}, {"ENTRA_WIZARD_CONFIG": str(file)})


STRANGE = """
[reader]
rolle = "admin"
[readers]
role = "admin"
[contacts]
admins = "Queue"
[notices.53003]
say = "x"
untill = 2026-12-31
"""


def test_unknown_settings_are_told_with_the_nearest_known(file: Path) -> None:
    settings = load(file, STRANGE, ENTRA_WIZARD_READR="admin", OTHER="1")
    assert settings.reader is Person.HELPDESK
    assert settings.contacts == {}
    told = {
        "[reader] rolle": "'role'",
        "[readers]": "'reader'",
        "[contacts] admins": "'admin'",
        "[notices.53003] untill": "'until'",
        "ENTRA_WIZARD_READR": "'ENTRA_WIZARD_READER'",
    }
    assert len(settings.remarks) == len(told)
    for remark, (place, near) in zip(settings.remarks, told.items(), strict=True):
        assert place in remark
        assert f"Did you mean {near}?" in remark


def test_a_local_sentence_holds_until_its_last_day() -> None:
    settings = Settings(
        notices=(
            LocalNotice("53003", "Until the end.", date(2026, 12, 31)),
            LocalNotice("aadsts90120", "Always."),
        )
    )
    assert settings.notices_on(date(2026, 12, 31)) == {
        "53003": "Until the end.",
        "aadsts90120": "Always.",
    }
    assert settings.notices_on(date(2027, 1, 1)) == {"aadsts90120": "Always."}


def test_local_sentences_cannot_steer_a_terminal(file: Path) -> None:
    settings = load(
        file,
        '[contacts]\nadmin = "Queue\\u001b[2J"\n[notices.53003]\nsay = "Now\\u202e this"\n',
    )
    assert settings.contacts["admin"] == "Queue[2J"
    assert settings.notices[0].say == "Now this"


def test_the_themes_of_the_screen_are_the_ones_that_can_be_set() -> None:
    themes = pytest.importorskip("wizard.tui.themes")
    assert themes.NAMES == THEMES


TENANT = """
[tenant]
tenant = "contoso.example"
client-id = "5151c0de-0000-4000-8000-00000000000a"
cloud = "usgov"
scope = "User.Read"
authority = "https://login.example"
ca-file = "own-ca.pem"
live-test = false
"""


def test_the_tenant_of_the_live_test_is_read_and_the_file_of_certificates_is_beside(
    file: Path,
) -> None:
    settings = load(file, TENANT)
    assert settings.tenant == "contoso.example"
    assert settings.client_id == "5151c0de-0000-4000-8000-00000000000a"
    assert settings.cloud == "usgov"
    assert settings.scopes == ("User.Read",)
    assert settings.authority == "https://login.example"
    assert settings.ca_file == str(file.parent / "own-ca.pem")
    assert settings.live_test is False
    assert settings.remarks == ()


def test_no_application_and_no_tenant_is_the_default() -> None:
    settings = load_settings({}, {})
    assert (settings.tenant, settings.client_id, settings.cloud) == ("", "", "public")
    assert settings.live_test is True


def test_options_and_variables_of_the_live_test_beat_the_file(file: Path) -> None:
    file.write_text(TENANT, encoding="utf-8")
    env = {"ENTRA_WIZARD_CLIENT_ID": "an-app", "ENTRA_WIZARD_LIVE_TEST": "yes"}
    settings = load_settings({"tenant": "fabrikam.example", "scope": "A.Read, B.Read"}, env, file)
    assert settings.tenant == "fabrikam.example"
    assert settings.client_id == "an-app"
    assert settings.scopes == ("A.Read", "B.Read")
    assert settings.live_test is True
    assert settings.origins["client_id"] == "ENTRA_WIZARD_CLIENT_ID"
    assert load_settings({"client_id": "x"}, env, file).origins["client_id"] == "--client-id"


@pytest.mark.parametrize(
    ("line", "fix"),
    [
        ('cloud = "publik"', "Did you mean 'public'?"),
        ("tenant = 5", "one line of text"),
        ('client-id = ""', "one line of text"),
        ("scope = [1]", "one line of text"),
        ("ca-file = true", "path of a file"),
        ('live-test = "no"', "true or false"),
    ],
)
def test_what_cannot_be_a_setting_of_the_live_test_is_named(
    file: Path, line: str, fix: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(file, f"[tenant]\n{line}\n")
    assert f"[tenant] {line.partition(' ')[0]}" in caught.value.message
    assert fix in caught.value.hint


def test_the_clouds_of_the_settings_are_those_of_the_table() -> None:
    assert list(load_tables()[0].clouds) == list(CLOUDS)


DEEP = "a" + ".a" * 5_000
HOSTILE = {
    "too large": ("#" * 1_000_001, "larger than 1 MB"),
    "deep brackets": ("a = " + "[" * 100_000, "nests too deep"),
    "deep tables": ("a = " + "{a = " * 100_000, "nests too deep"),
    "deep keys": (f"[reader]\nrole.{DEEP} = 1\n", "line 2: more than 20 dots"),
    "deep keys in quotes": ('[reader]\nrole."a"' + '."a"' * 5_000 + " = 1\n", "line 2: more than"),
    "deep head": (f"[{DEEP}]\n", "line 1: more than 20 dots"),
    "digits": (f"a = {'9' * 10_000}", "a number or a date that is none"),
    "a date that is none": ("a = 2024-13-45", "is not TOML"),
    "NUL": ("a = 1\0", "is not TOML"),
    "a path with NUL": ('[journal]\nfile = "a\\u0000b"', "[journal] file"),
    "a long value": (f'[theme]\nname = "{"x" * 900_000}"', "[theme] name: 'xxx"),
    "a list of lists": ("[theme]\nname = [[[[]]]]", "[theme] name: a list cannot be used"),
    "a table for a word": ("[reader]\nrole = {a = 1}", "[reader] role: a table cannot be used"),
    "a number for a table": ("reader = 1", "reader has to be a table"),
    "a list for a notice": ("[notices]\nx = [1]", "[notices.x] has to be a table"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_short_sentence(tmp_path: Path, name: str) -> None:
    text, said = HOSTILE[name]
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        load_settings({}, {}, file)
    assert said in raised.value.message
    assert str(file) in raised.value.message
    assert raised.value.hint
    assert len(raised.value.message) < 600


def test_names_that_are_no_settings_are_told_up_to_a_number(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("".join(f"[strange{n}]\n" for n in range(30_000)), encoding="utf-8")
    remarks = load_settings({}, {}, file).remarks
    assert len(remarks) == 11
    assert "29990 more names are no settings" in remarks[-1]


def test_many_dots_in_quotes_are_no_trouble(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f'[contacts]\nadmin = "{"wait. " * 40}"\n', encoding="utf-8")
    assert load_settings({}, {}, file).contacts["admin"].startswith("wait.")


def test_a_mark_of_utf8_at_the_beginning_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes('[theme]\nname = "light"\n'.encode("utf-8-sig"))
    assert load_settings({}, {}, file).theme == "light"


def test_a_home_that_cannot_be_found_is_said(tmp_path: Path) -> None:
    del tmp_path
    with pytest.raises(SettingsError, match="ENTRA_WIZARD_CONFIG"):
        load_settings({}, {"ENTRA_WIZARD_CONFIG": "~nobody-here/x.toml"})


def test_the_empty_device_is_an_empty_file() -> None:
    assert load_settings({}, {"ENTRA_WIZARD_CONFIG": os.devnull}).remarks == ()


@pytest.fixture
def locked_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home that may not be entered; for root, who runs CI, the system would open it."""
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    for name in ("APPDATA", "LOCALAPPDATA", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("open", "stat"):
        real = getattr(os, name)

        def guarded(path: Any, *rest: Any, real: Any = real, **named: Any) -> Any:  # noqa: ANN401 - as the system's
            if isinstance(path, str | os.PathLike) and Path(path).is_relative_to(home):
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return real(path, *rest, **named)

        monkeypatch.setattr(os, name, guarded)
    return home


@pytest.mark.skipif(sys.platform == "win32", reason="the home of Windows has other names")
def test_a_home_that_may_not_be_entered_has_no_settings(locked_home: Path) -> None:
    assert default_config().is_relative_to(locked_home)
    assert load_settings({}, {}).reader is Settings().reader
    assert Choices(default_config()).values == {}
    with pytest.raises(SettingsError, match="you may not read it"):
        load_settings({}, {}, default_config())
