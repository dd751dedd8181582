from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scan.logs import guid, look, message

AT = "2026-11-20T09:14:07"
ID = guid(1)

PLAIN = [
    ("the message on one line", message(50076, end=" "), {50076: (1, AT, AT, 1)}),
    ("the message on several lines", message(50076, end="\r\n"), {50076: (1, AT, AT, 1)}),
    ("escaped in JSON", message(50076, end="\\r\\n"), {50076: (1, AT, AT, 1)}),
    ("escaped twice", message(50076, end="\\\\r\\\\n"), {50076: (1, AT, AT, 1)}),
    (
        "in an address",
        (f"error_description=AADSTS65004%3a+No.%0d%0aCorrelation+ID%3a+{ID}%0d%0a"
        "Timestamp%3a+2026-11-20+09%3a14%3a07Z&state=1"),
        {65004: (1, AT, AT, 1)},
    ),
    (
        "fields of pretty JSON",
        (f'{{\n "error_description": "AADSTS65001: No.",\n "timestamp": "2026-11-20 09:14:07Z",\n'
        f' "correlation_id": "{ID}"\n}}'),
        {65001: (1, AT, AT, 1)},
    ),
    (
        "id and time before the code",
        f'{{"time":"2026-11-20T09:14:07Z","correlationId":"{ID}","msg":"AADSTS50076: x"}}',
        {50076: (1, AT, AT, 1)},
    ),
    (
        "time after the code",
        '{"msg":"AADSTS50076: x","time":"2026-11-20T09:14:07Z"}',
        {50076: (1, AT, AT, 0)},
    ),
    ("time of the entry above", f"{AT} ERROR\n  AADSTS50076", {50076: (1, AT, AT, 0)}),
    ("time with a zone", "2026-11-20T10:14:07+01:00 AADSTS50076", {50076: (1, AT, AT, 0)}),
    ("time with a fraction", f"{AT}.120Z AADSTS50076", {50076: (1, AT + ".12", AT + ".12", 0)}),
    ("time of a web server", "[20/Nov/2026:11:14:07 +0200] AADSTS50076", {50076: (1, AT, AT, 0)}),
    ("no time at all", "AADSTS50076", {50076: (1, "", "", 0)}),
    ("a day that is none", "2026-02-31T09:00:00+01:00 AADSTS50076", {50076: (1, "", "", 0)}),
    (
        "a wrapper shares the ids of the code it stands for",
        (f"AADSTS70002: Error. AADSTS54005: Redeemed. Correlation ID: {ID} "
        "Timestamp: 2026-11-20 09:14:07Z"),
        {54005: (1, AT, AT, 1), 70002: (1, AT, AT, 1)},
    ),
    (
        "the ids of the next entry are its own",
        f"AADSTS50076: no ids\n2026-11-20 09:14:07 AADSTS54005 Correlation ID: {ID}",
        {50076: (1, "", "", 0), 54005: (1, AT, AT, 1)},
    ),
    (
        "first and last",
        message(50076) + "\n\n" + message(50076, number=2, at="2026-11-19 08:00:00Z"),
        {50076: (2, "2026-11-19T08:00:00", AT, 2)},
    ),
    ("one sign-in twice", message(50076) + "\n" + message(50076), {50076: (2, AT, AT, 1)}),
    ("NUL bytes around it", f"\0\0\0{AT}Z AADSTS50076\0\0", {50076: (1, AT, AT, 0)}),
    ("a blank before the number", "AADSTS: 50076", {50076: (1, "", "", 0)}),
    ("too many digits", "AADSTS500760000000", {}),
    ("too few digits", "AADSTS12", {}),
    ("no prefix and no export", 'Error Code: 53003 "errorCode":53003', {}),
]  # fmt: skip

BARE = [
    ("a list", '"error_codes":[50076,50079],"timestamp":"2026-11-20 09:14:07Z"', [50076, 50079]),
    ("a list on lines of its own", '"error_codes": [\n    50076\n  ]', [50076]),
    ("an escaped list", '{\\"error_codes\\":[7000218]}', [7000218]),
    ("an encoded list", "%22error_codes%22%3A%5B50076%5D", [50076]),
    ("a field", '"status":{"errorCode":53003}', [53003]),
    ("a field with text", "ErrorCode='50126'", [50126]),
    (
        "a list with all the blanks there may be",
        '"error_codes"' + " " * 8 + ":" + " " * 8 + "[" + " " * 40
        + (" " * 40 + "," + " " * 40).join(map(str, range(50_056, 50_059))),
        [50056, 50057, 50058],
    ),
    ("a field of capitals", '"token":1,"ERROR_CODE":50126', [50126]),
    ("a field in two words", '"Error Code" => 50126 in a token', [50126]),
    ("a column", "Sign-in error code\t50126", [50126]),
    ("the result type in two words", "result_type=50126", [50126]),
    ("words", "Sign-in error code: 50126", [50126]),
    ("capitals", "SIGN-IN ERROR CODE: 50126", [50126]),
    ("words of a sign-in", "The login failed. Error Code: 53003", [53003]),
    ("the result type of a log", '"category":"SignInLogs","resultType":"50126"', [50126]),
    ("after a name", "invalid_grant: 50173 - [2026]: x", [50173]),
    ("small letters", "error=aadsts90120&state=1", [90120]),
    ("a capital and small letters", "Aadsts: 50076", [50076]),
    ("small letters, a number of no family", "aadsts12345", []),
    ("small letters, a longer number", "aadsts500760001", []),
    ("after another name", "interaction_required: 50076", [50076]),
    ("words of something else", "upload failed. error code: 53003", []),
    ("an exit code", "token job: exit error code: 50076", []),
    ("a number of no family", '"errorCode":12345', []),
    ("success", '"errorCode":0', []),
    ("part of a longer number", '"errorCode":5007612345', []),
    ("a time", "error code: 50076:12 token", []),
    ("no words at all", "listening on 50076", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), [row[1:] for row in PLAIN], ids=[r[0] for r in PLAIN])
def test_codes_with_their_time_and_sign_in(
    text: str, wanted: dict[int, tuple[int, str, str, int]]
) -> None:
    assert look(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [row[1:] for row in BARE], ids=[r[0] for r in BARE])
def test_bare_codes(text: str, wanted: list[int]) -> None:
    assert list(look(text, bare=True)) == wanted
    assert look(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        '{"error_description":"AADSTS50076: x","error_codes":[50076]}',
        "ServerError: invalid_grant: 50076 - [2026]: AADSTS50076: x",
        '{"resultType":"50076","properties":{"status":{"errorCode":50076}}}',
        "GET /error?code=aadsts50076 AADSTS50076: x",
        '"error_codes":[50076], aadsts50076',
    ],
)
def test_one_error_in_two_words_on_a_line_counts_once(text: str) -> None:
    assert look(text, bare=True)[50076][0] == 1


@pytest.mark.parametrize("part", [1, 2, 3, 7, 19, 64])
@pytest.mark.parametrize("before", ["", "A_Rldr\n", "A_Rldr\n" * 9, "." * 150 + "\n"])
def test_a_code_is_found_wherever_the_parts_that_are_searched_meet(
    part: int, before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.scan.source._PART", part)
    monkeypatch.setattr("wizard.scan.source._GROWTH", 1)
    for _, text, found in PLAIN:
        assert look(before + text) == found
    for _, text, codes in BARE:
        assert list(look(before + text, bare=True)) == codes


def test_two_lines_are_two_errors() -> None:
    text = 'AADSTS50076: x\n"errorCode":50076 in a token\n"errorCode":50076 in a token\n'
    assert look(text, bare=True)[50076][0] == 3


def _record(number: int, code: int, day: int, *, status_first: bool) -> str:
    parts = [
        f'"createdDateTime":"2026-11-{day:02}T09:14:07Z","correlationId":"{guid(number)}"',
        f'"status":{{"errorCode":{code},"failureReason":"why"}}',
    ]
    return "{" + ",".join(parts[::-1] if status_first else parts) + "}"


@pytest.mark.parametrize("status_first", [False, True])
def test_an_exported_log_is_known_by_its_fields(*, status_first: bool) -> None:
    rows = [(1, 53003, 5), (2, 0, 6), (3, 53003, 7), (4, 50126, 8), (5, 50126, 8)]
    text = "[" + ",".join(_record(*row, status_first=status_first) for row in rows) + "]"
    wanted = {
        50126: (2, "2026-11-08T09:14:07", "2026-11-08T09:14:07", 2),
        53003: (2, "2026-11-05T09:14:07", "2026-11-07T09:14:07", 2),
    }
    assert look(text) == wanted
    assert look(text, bare=True) == wanted


ENTRY = st.one_of(
    st.builds(
        message,
        st.sampled_from([50076, 54005, 7000218]),
        st.sampled_from(["2026-11-20 09:14:07Z", "2026-11-19 08:00:00Z", "never"]),
        st.integers(1, 5),
        st.sampled_from(["\n", "\\r\\n", " "]),
    ),
    st.sampled_from(
        [
            "2026-11-18T01:02:03Z INFO nothing",
            '"error_codes":[50076,50079]',
            'token error code: 50126, "errorCode":53003',
            "AADSTS70002: x AADSTS50012: y",
            "invalid_grant: 50173 - AADSTS50173",
            "AADSTS",
            "AADSTS5",
            '{"createdDateTime":"2026-11-20T09:14:07Z","errorCode":50126}',
        ]
    ),
    st.text(st.characters(codec="utf-8"), max_size=30),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(ENTRY, max_size=12),
    st.sampled_from(["\n", " ", ""]),
    st.integers(1, 400),
    st.integers(0, 3),
)
def test_the_size_of_the_pieces_changes_nothing(
    entries: list[str], glue: str, size: int, far: int
) -> None:
    # Blanks between the entries push some of them over the edges of windows.
    text = (glue + " " * (far * 7_000)).join(entries)
    size = size * (1 if len(text) < 3_000 else 97)
    assert look(text, size, bare=True) == look(text, bare=True)
