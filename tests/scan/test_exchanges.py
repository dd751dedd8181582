from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scan.logs import pieces
from wizard.cli.scan_command import exchange_lines
from wizard.scan.exchanges import ExchangeTracker, answer, words_for
from wizard.scan.source import windows

CODE = "0.AXoAsecretSECRETsecret1234567890-_abc"
OTHER = "0.AXoBsecretSECRETsecret1234567890-_abc"
POST = "POST /common/oauth2/v2.0/token grant_type=authorization_code&code={}&client_id=x"
GET = "GET /signin-oidc?code={}&state=y HTTP/1.1 302"


def follow(text: str, size: int = 1 << 20, key: bytes = b"key of a run") -> ExchangeTracker:
    found = ExchangeTracker(key)
    for window in windows(pieces(text.encode(), size)):
        found.track(window)
    return found


def log(*rows: tuple[str, str]) -> str:
    return "".join(f"2026-11-20T{at}Z pid=12 {text}\n" for at, text in rows)


def posts(*times: str, code: str = CODE) -> str:
    return log(*((at, POST.format(code)) for at in times))


ANSWERS = [
    ("milliseconds", posts("09:14:07.120", "09:14:07.132"), "at-once"),
    ("the same second", posts("09:14:07", "09:14:07"), "at-once"),
    ("seconds", posts("09:14:07", "09:14:12"), "seconds"),
    ("minutes", posts("09:14:07", "09:20:07"), "minutes"),
    ("over midnight", posts("23:59:59", "23:59:59.5"), "at-once"),
    ("one", posts("09:14:07"), "single"),
    ("one of two codes", posts("09:14:07") + posts("09:14:08", code=OTHER), "single"),
    (
        "the callback is not an exchange of its own",
        log(("09:14:07.100", GET.format(CODE))) + posts("09:14:07.110"),
        "single",
    ),
    (
        "callbacks alone stand for exchanges",
        log(("09:14:07", GET.format(CODE)), ("09:19:07", GET.format(CODE))),
        "minutes",
    ),
    (
        "a referrer is not a callback",
        log(("09:14:07", GET.format(CODE)))
        + 'h - - [20/Nov/2026:09:15:07 +0000] "GET /a.js HTTP/1.1" 200 12 '
        + f'"https://a/cb?code={CODE}" "x"\n',
        "single",
    ),
    ("a redirect is not a callback", f"Location: https://a/cb?code={CODE}\n", None),
    ("the same request twice on a line", posts("09:14:07").rstrip() + f" code={CODE}\n", "single"),
    (
        "JSON",
        f'{{"time":"2026-11-20T09:14:07Z","url":"/token","code":"{CODE}"}}\n' * 2,
        "at-once",
    ),
    (
        "encoded",
        posts("09:14:07.1", code=CODE + "%2Fx") + posts("09:14:07.2", code=CODE + "/x"),
        "at-once",
    ),
    ("a hash in the log", "09:14:07.1 exchange code_hash=ab12cd34\n" * 2, "at-once"),
    ("no time", POST.format(CODE) + "\n" + POST.format(CODE), None),
    ("no code", "status_code=1234567890123456789 error code: 12345678901234567890\n", None),
    ("a zip code", "zip_code=ABCDEFGHIJKLMNOPQRSTUVWX\n", None),
    ("most codes decide", posts("09:14:07", "09:14:12") + posts("10:14:07", "10:20:07", code=OTHER)
     + posts("10:14:07", "10:20:07", code=OTHER + "2"), "minutes"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), [r[1:] for r in ANSWERS], ids=[r[0] for r in ANSWERS])
def test_the_answer_for_the_flow(text: str, wanted: str | None) -> None:
    assert answer(follow(text).codes)[0] == wanted


def test_who_did_it_is_said_and_names_only_by_hash() -> None:
    text = (
        f"2026-11-20T09:14:07.1Z pid=12 thread=3 host=secretive {POST.format(CODE)}\n"
        f"2026-11-20T09:14:07.2Z pid=14 thread=Kurt-1 request_id=abcde {POST.format(CODE)}\n"
    )
    (one,) = follow(text).codes
    first, second = one.exchanges.workers
    assert first.startswith("pid 12, thread 3, host ")
    assert second.startswith("pid 14, thread ")
    assert not {"secretive", "Kurt", "abcde"} & set((first + second).replace(",", " ").split())
    assert words_for(one).startswith("Less than a second apart: two handlers")


@pytest.mark.parametrize(
    ("seconds", "words"), [(5, "Asked for again and again"), (0, "Two requests within a second")]
)
def test_polling_a_device_code_is_no_second_exchange(seconds: int, words: str) -> None:
    post = f"POST /token grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code={CODE}"
    found = follow(log(*((f"09:14:{seconds * n:02}", post) for n in range(4))))
    (one,) = found.codes
    assert one.is_device
    assert words_for(one).startswith(words)
    assert answer(found.codes)[0] is None


def test_the_hash_is_another_one_in_each_run() -> None:
    names = {follow(posts("09:14:07"), key=key).codes[0].name for key in (b"a", b"b")}
    assert len(names) == 2


VALUE = st.text("ABCDEFabcdef0123456789._-", min_size=20, max_size=60)
FRAME = st.sampled_from(
    [
        POST, GET, '{{"code":"{}"}}', "code={}", "device_code={} pid={}", "thread={} code={}",
        "request_id={} host={} code={}", "code_hash={}", '{{\\"authCode\\": \\"{}\\"}}',
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(FRAME, VALUE), max_size=8), st.integers(1, 200))
def test_no_value_is_ever_said_and_pieces_change_nothing(
    rows: list[tuple[str, str]], size: int
) -> None:
    text = "".join(
        f"2026-11-20T09:14:{n:02}Z {frame.format(value, value, value)}\n"
        for n, (frame, value) in enumerate(rows * 2)
    )
    found = follow(text)
    said = "\n".join(exchange_lines(found)) + repr(found.codes)
    for _, value in rows:
        assert value[:12] not in said
        assert value[-12:] not in said
    assert found.codes == follow(text, size).codes
