"""Text from outside does nothing on the terminal, wherever it comes in and goes out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.cli_program import LOST_DOOR, PASTE
from tests.slow_rows import rest_slow
from wizard.text import FORBIDDEN

if TYPE_CHECKING:
    from tests.cli.cli_program import Program, Ran

NEVER = re.compile(f"[\r{FORBIDDEN}]")

PAYLOADS = {
    "clipboard": "\x1b]52;c;aGk=\x07",
    "clipboard with ST": "\x1b]52;c;aGk=\x1b\\",
    "title": "\x1b]0;gone\x07",
    "link": "\x1b]8;;https://x.example\x1b\\here\x1b]8;;\x1b\\",
    "open link": "\x1b]8;;https://x.example",
    "clear": "\x1b[2J\x1b[3J\x1b[H",
    "colour": "\x1b[31mred\x1b[0m",
    "report": "\x1b[6n\x1b[c\x05",
    "device control": "\x1bP1$r0m\x1b\\",
    "application command": "\x1b_x\x1b\\",
    "c1": "\x9b31m\x9d52;c;aGk=\x9c\x85",
    "controls": "\x00\x07\x08\x0b\x0c\x0e\x0f\x7f",
    "carriage return": "good\rbad",
    "direction": "\u202egnp.exe\u202c\u2066x\u2069\u200f",
    "zero width": "AAD\u200bSTS\u2060\ufeff",
    "hidden": "\xad\u034f\u061c\u115f\u180e\u3164\uffa0\ufff9",
    "separators": "a\u2028b\u2029c",
    "tags": "\U000e0041\U000e007f",
    "not characters": "\ufdd0\ufffe\uffff",
}
MARKUP = "[b]x[/b] [1] [/etc] [@click=app.quit]x[/] C:\\[x] <b>y</b>"


def harmless(*runs: Ran) -> None:
    for ran in runs:
        assert not NEVER.search(ran.out), ran.out
        assert not NEVER.search(ran.err), ran.err


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_pasted_text_does_nothing(program: Program, name: str) -> None:
    bad = PAYLOADS[name]
    text = (
        f"{bad}AADSTS{bad}90120: tenant '{bad}contoso.com' resource=https://x/{bad}y\n{PASTE}{bad}"
    )
    raw = text.encode("utf-8", "surrogatepass")
    plain = program.run("inspect", stdin=raw)
    if "\0" not in text:
        assert "90120" in plain.out
    harmless(plain, program.run("inspect", "--json", stdin=raw))
    harmless(program.run("inspect", "--json", program.file("a.txt", raw)))


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_case_with_bad_notes_ticket_and_answers_does_nothing(program: Program, name: str) -> None:
    bad = PAYLOADS[name].replace("\0", "")
    typed = f"n note {bad} end\n# INC{bad}1\nx {bad}\nk\nt\nzz{bad}\nc\nw\n1\nq\n"
    raw = typed.encode("utf-8", "surrogatepass")
    talk = program.run("run", "lost-door", "--plain", "--paste", _file(program, bad), stdin=raw)
    assert "note" in talk.out
    harmless(talk, program.run("case", "list"), program.run("case", "list", "--json"))
    case = re.search(r"Case (\w+)", program.run("case", "list").out)
    assert case
    harmless(program.run("case", "note", case[1], f"more {bad}"))
    harmless(program.run("case", "show", case[1]), program.run("case", "show", case[1], "--json"))


def _file(program: Program, bad: str) -> str:
    return program.file("paste.txt", f"{PASTE} {bad}".encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("name", PAYLOADS)
def test_words_and_file_names_do_nothing(program: Program, name: str) -> None:
    bad = PAYLOADS[name].replace("\0", "").replace("/", "")
    for words in (
        ("inspect", f"no{bad}file"),
        ("inspect", "--json", f"no{bad}file"),
        ("explain", f"9{bad}"),
        ("explain", "--json", f"9{bad}"),
        ("search", bad or "x"),
        ("run", f"lost{bad}door", "--plain"),
        (f"inspekt{bad}",),
        ("case", "show", f"A{bad}"),
        ("flow", "check", f"no{bad}flow.yaml"),
    ):
        harmless(program.run(*words))


@pytest.mark.usefixtures("small_book")
@pytest.mark.parametrize("name", rest_slow(PAYLOADS, ("clipboard", "c1", "direction", "tags")))
def test_texts_of_a_flow_do_nothing(program: Program, name: str) -> None:
    bad = PAYLOADS[name]
    flow = LOST_DOOR.replace("Is it your own door?", f"Is it {bad} your own?")
    raw = program.file("raw.yaml", flow.encode("utf-8", "surrogatepass"))
    escaped = "".join(f"\\U{ord(c):08x}" for c in bad)
    flow = LOST_DOOR.replace("Is it your own door?", f'"Is it {escaped} your own?"')
    written = program.file("written.yaml", flow)
    for path in (raw, written):
        harmless(
            program.run("flow", "check", path),
            program.run("flow", "check", "--json", path),
            program.run("run", "lost-door", "--plain", "--flows", path, stdin="t\nq\n"),
        )


def test_markup_is_text(program: Program) -> None:
    ran = program.run("run", "lost-door", "--plain", stdin=f"n {MARKUP}\nq\n")
    case = re.search(r"Case (\w+)", program.run("case", "list").out)
    assert case, ran.out
    assert MARKUP in program.run("case", "show", case[1]).out
    document = program.run("inspect", "--json", stdin=f"{PASTE} {MARKUP}").document
    assert MARKUP in document["redacted"]
