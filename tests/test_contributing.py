"""What CONTRIBUTING.md says under "To add something" works as it is written there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.slow_rows import each_row
from wizard.cli import main
from wizard.tui import screens
from wizard.tui.key_commands import COMMANDS

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
CODE = 990001


def example(name: str) -> str:
    """Return the example that a comment names."""
    found = re.search(rf"<!-- example: {name} -->\n\s*```\w+\n(.*?)```", TEXT, re.DOTALL)
    assert found, name
    return textwrap.dedent(found[1])


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what a contributor changes, so that the real one stays as it is."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("wizard", "flows", "data"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def run(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=checkout, capture_output=True, text=True, check=False
    )


def made_by(target: str) -> str:
    """Return the module that a target of the Makefile runs."""
    text = (ROOT / "Makefile").read_text("utf-8")
    recipe = text.partition(f"\n{target}:")[2].partition("\n\n")[0]
    found = re.search(r"python -m ([\w.]+)", recipe)
    assert found, target
    return found[1]


@pytest.mark.slow
def test_an_error_code_is_added_by_its_four_steps(checkout: Path) -> None:
    (checkout / "data/catalogue/example.yaml").write_text(example("catalogue"), "utf-8")
    before = run(checkout, "wizard", "flow", "check", "data/catalogue")
    assert before.returncode == 3
    assert "Add the code to `codes` of the flow" in before.stdout

    flow = checkout / "flows/unknown-code.yaml"
    text = flow.read_text("utf-8")
    flow.write_text(re.sub(r"^codes: \[", f"codes: [{CODE}, ", text, flags=re.MULTILINE), "utf-8")
    after = run(checkout, "wizard", "flow", "check", "data/catalogue")
    assert after.returncode == 0, after.stdout

    compiled = run(checkout, made_by("content"))
    assert compiled.returncode == 0, compiled.stderr
    told = run(checkout, "wizard", "explain", str(CODE))
    assert "The sample key is not registered" in told.stdout


@pytest.mark.slow
def test_a_fact_is_read_from_a_message_by_its_four_steps(checkout: Path) -> None:
    facts = checkout / "data/facts.yaml"
    new = textwrap.indent(example("fact"), "  ")
    facts.write_text(facts.read_text("utf-8") + new, "utf-8")
    (checkout / "data/messages/example.yaml").write_text(example("message"), "utf-8")
    words = ("wizard", "flow", "check", "data/facts.yaml", "data/messages")
    checked = run(checkout, *words)
    assert checked.returncode == 0, checked.stdout

    facts.write_text(facts.read_text("utf-8").replace("label: Paused app", "label:"), "utf-8")
    broken = run(checkout, *words)
    assert broken.returncode == 3
    assert "`label` is empty" in broken.stdout
    facts.write_text(facts.read_text("utf-8").replace("label:\n", "label: Paused app\n"), "utf-8")

    compiled = run(checkout, made_by("content"))
    assert compiled.returncode == 0, compiled.stderr
    (checkout / "error.txt").write_text("AADSTS50105: the sample app Contoso was paused", "utf-8")
    read = run(checkout, "wizard", "inspect", "error.txt")
    assert "Paused app: Contoso" in read.stdout
    assert "paused-app" in (checkout / "data/schemas/flow.json").read_text("utf-8")


@pytest.mark.usefixtures("small_book")
def test_a_flow_begins_with_one_that_passes_the_check(tmp_path: Path) -> None:
    folder = str(tmp_path)
    assert main(["flow", "new", folder, "--id", "badge", "--title", "Badge fails"]) == 0
    assert main(["flow", "check", folder]) == 0


PRESSED = """
import asyncio
from wizard import world
from wizard.settings import Settings
from wizard.tui.app import WizardApp
from wizard.tui.session import Session, StartAt
from wizard.tui.tour import settle

async def press():
    fixed = world.fixed()
    session = Session(Settings(), StartAt(flow="aadsts90120"), fixed.now)
    app = WizardApp(lambda: world.open_workspace(Settings(), fixed), session)
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("y", "question_mark"):
            await settle(pilot)
            await pilot.press(key)
        await settle(pilot)
        rows = app.screen._compositor.render_strips(app.size)
        print(app.clipboard, *(row.text for row in rows), sep="\\n")

asyncio.run(press())
"""


@pytest.mark.slow
def test_a_key_is_added_by_its_three_steps(checkout: Path) -> None:
    list_of_keys = checkout / "wizard/tui/key_commands.py"
    text = list_of_keys.read_text("utf-8")
    first = '    KeyCommand("why",'
    assert first in text
    row = f"    {example('key').strip()},\n"
    list_of_keys.write_text(text.replace(first, row + first), "utf-8")
    screen = checkout / "wizard/tui/screens/case.py"
    text = screen.read_text("utf-8")
    method = textwrap.indent(example("key-method"), "    ")
    before = "    def action_why(self)"
    assert before in text
    screen.write_text(text.replace(before, f"{method}\n{before}"), "utf-8")

    pressed = subprocess.run(
        [sys.executable, "-c", PRESSED], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert pressed.returncode == 0, pressed.stderr
    number, *shown = pressed.stdout.splitlines()
    assert re.fullmatch(r"[A-Z0-9]{2,6}", number)
    assert any("copy the case number" in line for line in shown)


HANDLED = [command.id for command in COMMANDS if command.keys]
"""The others only show a key that Textual or a box handles by itself."""


@each_row("name", HANDLED)
def test_each_key_has_the_method_that_the_guide_names(name: str) -> None:
    found = re.search(r"a method `(\w+)<id>`", TEXT)
    assert found
    method = f"{found[1]}{name}"
    folder = Path(screens.__file__).parent
    sources = [*folder.glob("*.py"), folder.parent / "app.py"]
    assert any(f"def {method}(" in source.read_text("utf-8") for source in sources), method


def test_each_named_file_is_there() -> None:
    for name in set(re.findall(r"`((?:wizard|tests|data|docs|flows)/[\w/.-]+)`", TEXT)):
        assert (ROOT / name.rstrip("/")).exists(), name
