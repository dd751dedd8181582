"""What the YAML reader takes, what it refuses and where it says so; both parsers alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.slow_rows import each_row
from wizard.content import yaml_nodes
from wizard.content.yaml_nodes import MAX_BYTES, MAX_FINDINGS, fast_parser, read, slow_parser

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(params=[fast_parser, slow_parser], ids=["c", "python"], autouse=True)
def _each_parser(request: pytest.FixtureRequest) -> Iterator[None]:
    before = yaml_nodes.parser
    yaml_nodes.parser = request.param
    yield
    yaml_nodes.parser = before


REFUSED = [
    ("empty", b"", "documents", 1, 1),
    ("only a comment", b"# nothing\n", "documents", 1, 1),
    ("a list at the top", b"- a\n- b\n", "documents", 1, 1),
    ("a text at the top", b"hello\n", "documents", 1, 1),
    ("two documents", b"a: b\n---\nc: d\n", "documents", 2, 1),
    ("a directive", b"%YAML 1.1\n---\na: b\n", "documents", 1, 1),
    ("an anchor", b"a: &x b\n", "alias", 1, 4),
    ("an alias", b"a: &x b\nc: *x\n", "alias", 2, 4),
    ("a merge key", b"a: b\n<<: {c: d}\n", "alias", 2, 1),
    ("a tag", b"a: b\nc: !!set {d}\n", "tag", 2, 4),
    ("a tag of one's own", b"a: !wizard b\n", "tag", 1, 4),
    ("a list as a key", b"? [a, b]\n: c\n", "key", 1, 3),
    ("an empty key", b"a: b\n'': c\n", "key", 2, 1),
    ("the same key twice", b"a: 1\nb: 2\na: 3\n", "duplicate-key", 3, 1),
    ("the same key twice, quoted", b"m:\n  a: 1\n  'a': 2\n", "duplicate-key", 3, 3),
    ("UTF-16", "a: b".encode("utf-16"), "encoding", 1, 1),
    ("Latin-1", b"a: b\nc: Gr\xf6\xdfe\n", "encoding", 2, 6),
    ("an escape character", b"a: b\nc: \x1b[31m\n", "character", 2, 4),
    ("NUL", b"a: \x00\n", "character", 1, 4),
    ("NEL", "a: b\u0085c: d\n".encode(), "character", 1, 5),
    ("a lone return", b"a: b\rc: d\n", "character", 1, 5),
    ("turned text", "a: x\u202ey\n".encode(), "character", 1, 5),
    ("a zero width space", "a: b\nc:\n  - x\u200by\n".encode(), "character", 3, 6),
    ("an escape in quotes", b'a: b\nc: "\\e[31m"\n', "character", 2, 4),
    ("NUL in quotes", b'a: "\\0"\n', "character", 1, 4),
    ("turned text in quotes", b'a: "\\u202e"\n', "character", 1, 4),
    ("a colon in a text", b"a: b: c\n", "syntax", 1, 5),
    ("a tab as indentation", b"a:\n\tb: c\n", "syntax", 2, 1),
    ("an open bracket", b"a: [b, c\n", "syntax", 1, 4),
    ("an open quote", b'a: "b\n', "syntax", 1, 4),
    ("a text cut by a comment", b"a: Press #1 on the phone\n", "cut-text", 1, 10),
    ("a text on two lines, cut", b"a:\n  one\n  two # three\n", "cut-text", 3, 7),
    ("levels without end", b"a: " + b"[" * 70, "depth", 1, 67),
    ("levels of lists", b"- " * 70, "depth", 1, 129),
    ("too large", b"a: " + b"b" * MAX_BYTES, "file", 1, 1),
]


@each_row(("data", "rule", "line", "column"), [row[1:] for row in REFUSED])
def test_refused_with_the_place_and_a_mend(data: bytes, rule: str, line: int, column: int) -> None:
    _, parsed = read("flows/x.yaml", data)
    found = [(f.rule, f.at.line, f.at.column) for f in parsed.findings]
    assert (rule, line, column) in found
    assert all(f.at.file == "flows/x.yaml" and f.message and f.fix for f in parsed.findings)


def test_both_lines_of_a_duplicate_are_named() -> None:
    _, parsed = read("x.yaml", b"a: 1\nb: 2\n\na: 3\n")
    (finding,) = parsed.findings
    assert str(finding.at) == "x.yaml:4:1"
    assert "line 1" in finding.message


def test_a_syntax_error_shows_the_line() -> None:
    _, parsed = read("x.yaml", b"ok: yes\nwhy: it is: so\n")
    (finding,) = parsed.findings
    assert "why: it is: so" in finding.message
    assert "quotes" in finding.fix


def test_values_are_text_numbers_and_flags_and_nothing_else() -> None:
    text = "\n".join(
        f"k{at}: {value}"
        for at, value in enumerate(
            ["yes", "no", "on", "off", "null", "~", "2024-13-45", "010", "12:30", "1_000", "0x1F"]
        )
    )
    top, parsed = read("x.yaml", text.encode())
    assert top
    assert not parsed.findings
    assert [node.as_text(key) for key, node in top.children()] == [
        line.split(": ", 1)[1] for line in text.splitlines()
    ]


@pytest.mark.parametrize("value", ["010", "12:30", "1_000", "0x1F", "1.0", "-1", "'12'", "9" * 16])
def test_only_plain_numbers_are_numbers(value: str) -> None:
    top, parsed = read("x.yaml", f"n: {value}\n".encode())
    assert top
    assert top.number("n") == 0
    assert [(f.rule, f.at.line, f.at.column) for f in parsed.findings] == [("wrong-type", 1, 4)]


@pytest.mark.parametrize(("value", "number"), [("0", 0), ("90120", 90120), ("9" * 15, 10**15 - 1)])
def test_plain_numbers(value: str, number: int) -> None:
    top, parsed = read("x.yaml", f"n: {value}\n".encode())
    assert top
    assert top.number("n") == number
    assert not parsed.findings


@pytest.mark.parametrize("value", ["yes", "on", "True", "'true'", "1"])
def test_only_true_and_false_are_flags(value: str) -> None:
    top, parsed = read("x.yaml", f"f: {value}\n".encode())
    assert top
    assert top.flag("f") is False
    assert [f.rule for f in parsed.findings] == ["wrong-type"]


def test_comments_windows_lines_and_a_byte_order_mark_are_fine() -> None:
    data = b'\xef\xbb\xbfa: b  # a comment\r\nc: "d" # after quotes\r\ne: |\r\n  #1\r\n'
    top, parsed = read("x.yaml", data)
    assert top
    assert not parsed.findings
    assert [node.as_text(key) for key, node in top.children()] == ["b", "d", "#1"]


def test_every_node_knows_its_place() -> None:
    top, _ = read("x.yaml", b"a:\n  b: [c, d]\n")
    assert top
    inner = top.need_mapping("a").get("b")
    assert inner
    assert (inner.line, inner.column, str(inner.source)) == (2, 6, "x.yaml:2:3")
    assert [(one.line, one.column) for one in inner.as_list("b")] == [(2, 7), (2, 10)]


def test_a_file_lists_a_hundred_mistakes_and_says_that_there_are_more() -> None:
    _, parsed = read("x.yaml", b"a: 1\n" * 1000)
    assert len(parsed.findings) == MAX_FINDINGS + 1
    assert parsed.findings[-1].rule == "too-many"


def test_a_file_holds_only_so_many_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_nodes, "MAX_VALUES", 5)
    assert not read("x.yaml", b"a: [b, c]\n")[1].findings
    top, parsed = read("x.yaml", b"a: [b, c, d, e]\n")
    assert top is None
    assert [(f.rule, f.at.line, f.at.column) for f in parsed.findings] == [("file", 1, 11)]


BITS = ["a", ": ", "\n", "- ", "[", "]", "{", "}", "  ", "&x ", "*x", "!t ", "#", "'", '"', "|\n"]
WILD = st.binary(max_size=300) | st.lists(
    st.sampled_from(BITS) | st.text(max_size=3), max_size=60
).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))


@settings(max_examples=400, deadline=None)
@given(WILD)
def test_no_bytes_raise(data: bytes) -> None:
    top, parsed = read("x.yaml", data)
    assert top is not None or parsed.findings
    assert all(f.at.line >= 1 and f.at.column >= 1 and f.fix for f in parsed.findings)
