"""Completion scripts: every command and option is in them, and the shells that are here agree."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from wizard.cli.commands import HOME, all_commands
from wizard.cli.completion import SCRIPTS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.cli_program import Program

BASH = shutil.which("bash")


@pytest.mark.parametrize("shell", SCRIPTS)
def test_a_script_knows_every_command_and_option(program: Program, shell: str) -> None:
    ran = program.run("completion", shell)
    assert ran.code == 0
    for path, command in (("", HOME), *all_commands(HOME.commands)):
        assert path.rpartition(" ")[2] in ran.out
        for one in command.options:
            assert one.name.removeprefix("--") in ran.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_that_is_here_can_read_its_script(
    program: Program, tmp_path: Path, shell: str
) -> None:
    found = shutil.which(shell)
    if not found:
        pytest.skip(f"{shell} is not on this machine")
    script = tmp_path / "script"
    script.write_text(program.run("completion", shell).out, encoding="utf-8")
    subprocess.run([found, "-n", str(script)], check=True)


@pytest.mark.skipif(not BASH, reason="bash is not on this machine")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ([""], {"run", "flow", "--version", "--help"}),
        (["ru"], {"run"}),
        (["flow", ""], {"list", "show", "check", "--help"}),
        (["flow", "ch"], {"check"}),
        (["run", "--r"], {"--record", "--reader", "--row"}),
        (["run", "--reader", ""], {"user", "helpdesk", "admin", "developer"}),
        (["completion", "f"], {"fish"}),
        (["inspect", "er"], {"error.txt"}),
        (["run", "--paste", "er"], {"error.txt"}),
        (["run", "--ticket", ""], set()),
    ],
    ids=lambda words: " ".join(sorted(words)),
)
def test_bash_offers_what_may_come_next(
    program: Program, tmp_path: Path, typed: list[str], offered: set[str]
) -> None:
    (tmp_path / "error.txt").touch()
    words = " ".join(f"'{word}'" for word in typed)
    script = (
        f"{program.run('completion', 'bash').out}\n"
        f"COMP_WORDS=(entra-wizard {words}); COMP_CWORD={len(typed)}\n"
        'COMP_LINE=x; _entra_wizard; printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    assert BASH is not None
    done = subprocess.run(
        [BASH, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    found = set(done.stdout.split())
    assert offered <= found
    if len(offered) < 4 and "" not in typed:
        assert found == offered
