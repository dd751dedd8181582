"""The program as a process of its own: what it loads, signals, pipes, terminals, crashes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.cli_program import LOST_DOOR
from wizard import __version__
from wizard.cli.full_screen import wants_plain

if TYPE_CHECKING:
    from pathlib import Path

ENTRA_WIZARD = [sys.executable, "-m", "wizard"]
SHELL = "/bin/sh"
posix = pytest.mark.skipif(os.name != "posix", reason="signals and pipes of POSIX")

HEAVY = (
    "textual",
    "rich",
    "msal",
    "requests",
    "aiohttp",
    "markdown_it",
    "jinja2",
    "asyncio",
    "ssl",
)
"""What a command in plain words never loads."""

NOT_FOR_WORDS = (*HEAVY, "yaml", "sqlite3", "platformdirs", "wizard.world", "wizard.content.flow")
"""What is not needed to show the version or a help."""


def _loaded(*words: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after a command."""
    code = (
        "import sys\nfrom wizard.__main__ import main\n"
        f"sys.argv = ['entra-wizard', *{list(words)!r}]\nmain()\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stderr.split())


@pytest.mark.parametrize(
    ("words", "unwanted"),
    [
        (["--version"], (*NOT_FOR_WORDS, "dataclasses", "difflib", "json", "tempfile")),
        (["--help"], NOT_FOR_WORDS),
        (["run", "--help"], NOT_FOR_WORDS),
        (["completion", "bash"], (*HEAVY, "yaml", "platformdirs")),
        (["explain", "90120"], (*HEAVY, "sqlite3", "wizard.world", "wizard.tui.launch")),
        (["flow", "list"], HEAVY),
        (["run", "aadsts90120", "--json"], (*HEAVY, "wizard.tui.app")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_loads_only_what_it_needs(words: list[str], unwanted: tuple[str, ...]) -> None:
    assert not _loaded(*words) & set(unwanted)


def test_the_version_goes_to_standard_output() -> None:
    done = subprocess.run([*ENTRA_WIZARD, "--version"], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == (f"entra-wizard {__version__}\n", "")


# The exit code comes first, before all that was said.
_INTO = {
    "no reader": '{ said=$("$@" 2>&1 >&3 3>&-); echo $? >&2; echo "$said" >&2; } 3>&1 | :',
    "closed": 'said=$("$@" 2>&1 >&-); echo $? >&2; echo "$said" >&2',
    "full": 'said=$("$@" 2>&1 >/dev/full); echo $? >&2; echo "$said" >&2',
}


@posix
@pytest.mark.parametrize(
    "words", [["explain", "90120"], ["--help"], ["run", "aadsts90120", "--plain"]], ids=" ".join
)
@pytest.mark.parametrize("how", ["no reader", "closed", "full"])
def test_an_output_that_takes_nothing_is_one_sentence(words: list[str], how: str) -> None:
    done = subprocess.run(
        [SHELL, "-c", _INTO[how], "sh", *ENTRA_WIZARD, *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    code, *said = done.stderr.splitlines()
    assert code == "1"
    assert said[0].startswith("Not all could be written to standard output: ")
    assert said[1:] == ["Run it again with another output."]


@posix
@pytest.mark.parametrize("how", ["2>&-", "2>/dev/full", ">&- 2>&-"])
def test_where_nobody_hears_the_words_the_exit_code_still_tells(how: str) -> None:
    words = [*ENTRA_WIZARD, "explain", "no-code"]
    script = f'"$@" {how}'
    done = subprocess.run([SHELL, "-c", script, "sh", *words], check=False, timeout=60)
    assert done.returncode == 2


@posix
def test_a_closed_output_never_gives_its_number_to_the_journal(tmp_path: Path) -> None:
    journal = tmp_path / "journal.db"
    code = (
        "import os, sys\n"
        "from wizard.__main__ import main\n"
        "sys.argv = ['entra-wizard', 'run', 'aadsts90120', '--json', '--save']\n"
        "main()\n"
        "assert os.path.samestat(os.fstat(1), os.stat(os.devnull))\n"
    )
    done = subprocess.run(
        [SHELL, "-c", '"$@" >&-', "sh", sys.executable, "-c", code],
        check=False,
        env={**os.environ, "ENTRA_WIZARD_JOURNAL": str(journal)},
        timeout=60,
        capture_output=True,
        text=True,
    )
    assert "standard output: it is closed" in done.stderr
    assert done.returncode == 0, done.stderr
    assert journal.stat().st_size


@posix
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("SIGTERM", 143),
        pytest.param("SIGINT", 130, marks=pytest.mark.slow),
        pytest.param("SIGHUP", 129, marks=pytest.mark.slow),
    ],
)
def test_a_signal_ends_the_plain_lines_with_its_code_and_the_case_kept(
    tmp_path: Path, name: str, code: int
) -> None:
    (tmp_path / "lost-door.yaml").write_text(LOST_DOOR, encoding="utf-8")
    journal = {**os.environ, "ENTRA_WIZARD_JOURNAL": str(tmp_path / "journal.db")}
    with subprocess.Popen(
        [*ENTRA_WIZARD, "run", "lost-door", "--plain", "--flows", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=journal,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("1\n")
        process.stdin.flush()
        while "Which program" not in process.stdout.readline():
            pass
        process.send_signal(getattr(signal, name))
        _, err = process.communicate(timeout=20)
    assert process.returncode == code
    assert "Traceback" not in err
    shown = subprocess.run(
        [*ENTRA_WIZARD, "case", "show", "--json"],
        capture_output=True,
        text=True,
        check=False,
        env={**journal, "ENTRA_WIZARD_FLOWS": str(tmp_path)},
    )
    assert [one["answer"] for one in json.loads(shown.stdout)["steps"]] == ["yes"]


@pytest.mark.parametrize("as_json", [False, True], ids=["sentence", "json"])
def test_a_mistake_of_the_program_is_one_sentence_and_a_report_without_values(
    tmp_path: Path, *, as_json: bool
) -> None:
    code = (
        "import sys, wizard.cli.explain\n"
        "def broken(options):\n"
        "    secret = 'hunter2'\n"
        "    raise RuntimeError('hunter2 ' + secret)\n"
        "wizard.cli.explain.explain = broken\n"
        "from wizard.__main__ import main\n"
        "sys.exit(main())\n"
    )
    words = ["explain", "1", *(["--json"] if as_json else [])]
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)},
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    (report,) = tmp_path.glob("entra-wizard-*.txt")
    said = json.loads(done.stderr) if as_json else {"error": done.stderr, "hint": done.stderr}
    assert "stopped because of an internal error (RuntimeError)" in said["error"]
    assert str(report) in said["hint"]
    text = report.read_text(encoding="utf-8")
    assert "builtins.RuntimeError" in text
    assert "wizard/cli/__init__.py:" in text
    assert "hunter2" not in text + done.stderr
    if os.name == "posix":
        assert report.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("words", [[], ["run"], ["case", "resume"]], ids=["home", "run", "resume"])
def test_without_a_terminal_the_lines_are_plain_and_end_with_the_input(words: list[str]) -> None:
    if words == ["case", "resume"]:
        started = subprocess.run(
            [*ENTRA_WIZARD, "run", "aadsts90120"], input=b"1\n",
            capture_output=True, check=False,
        )  # fmt: skip
        assert started.returncode == 5
    done = subprocess.run(
        [*ENTRA_WIZARD, *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "TERM": "xterm-256color"},
    )
    assert done.returncode == 5
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert done.stdout.startswith(("entra-wizard. From", "Case "))


class _Terminal:
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("env", "asked", "plain"),
    [
        ({"TERM": "xterm"}, False, False),
        ({"TERM": "xterm"}, True, True),
        ({"TERM": "dumb"}, False, True),
        ({"TERM": ""}, False, True),
        ({"TERM": "xterm", "ACCESSIBLE": "1"}, False, True),
        ({"TERM": "xterm", "ACCESSIBLE": "0"}, False, False),
        ({"TERM": "xterm", "ACCESSIBLE": "false"}, False, False),
    ],
    ids=str,
)
def test_the_front_end_follows_wish_and_terminal(
    monkeypatch: pytest.MonkeyPatch, env: dict[str, str], *, asked: bool, plain: bool
) -> None:
    monkeypatch.setattr("sys.stdin", _Terminal())
    monkeypatch.setattr("sys.stdout", _Terminal())
    monkeypatch.setattr("sys.stderr", _Terminal())
    assert wants_plain(env, asked=asked) is plain
    monkeypatch.setattr("sys.stdin", None)
    assert wants_plain(env, asked=asked)
