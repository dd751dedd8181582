"""What must hold of a HAR: each request has its own time, however the file is laid out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.scan.logs import pieces
from wizard.scan import ScanOptions, scan
from wizard.scan.exchanges import AT_ONCE, SECONDS, SINGLE, ExchangeTracker, answer
from wizard.scan.har import HarEntries, line_of
from wizard.scan.json_items import LONGEST_ITEM

if TYPE_CHECKING:
    from pathlib import Path

CODE = "0.AXoAsecretSECRETsecret1234567890-_abc"
ENDPOINT = "https://login.microsoftonline.com/common/oauth2/v2.0/token"
FORM = f"client_id=x&grant_type=authorization_code&code={CODE}"
Entry = dict[str, object]


def post(at: str, *, time_first: bool = True, params: bool = False, body: str = "{}") -> Entry:
    pairs = [
        {"name": name, "value": value} for name, value in (p.split("=") for p in FORM.split("&"))
    ]
    form = {"params": pairs} if params else {"text": FORM}
    time = {"startedDateTime": at}
    rest: Entry = {
        "request": {"method": "POST", "url": ENDPOINT, "headers": [], "postData": form},
        "response": {
            "status": 200,
            "headers": [{"name": "Date", "value": "Fri, 20 Nov 2026 09:14:30 GMT"}],
            "content": {"text": body},
        },
        "cookies": [{"name": "x", "expires": "2027-01-01T00:00:00.000Z"}],
    }
    return {**time, **rest} if time_first else {**rest, **time}


def callback(at: str) -> Entry:
    url = f"https://app.example/cb?code={CODE}&state=1"
    headers = [{"name": "Location", "value": url}]
    return {"startedDateTime": at, "request": {"method": "GET", "url": url, "headers": headers}}


def har(*entries: Entry) -> dict[str, object]:
    pages = [{"startedDateTime": "2026-11-20T09:14:00.000Z", "title": 'a "page" }]{['}]
    return {"log": {"version": "1.2", "creator": {"name": "x"}, "pages": pages, "entries": entries}}


def gap_of(path: Path) -> tuple[float | None, str | None]:
    tracker = ExchangeTracker(b"key of a run")
    done = scan([str(path)], ScanOptions(exchanges=tracker))
    assert not done.incomplete
    (code,) = tracker.codes
    return code.counted.gap, answer(tracker.codes)[0]


@pytest.mark.parametrize("indent", [None, 1], ids=["one line", "many lines"])
@pytest.mark.parametrize("time_first", [True, False], ids=["time first", "time last"])
@pytest.mark.parametrize("params", [True, False], ids=["params", "text"])
def test_two_posts_less_than_a_second_apart(
    indent: int | None, tmp_path: Path, *, time_first: bool, params: bool
) -> None:
    posts = [
        post(f"2026-11-20T10:14:0{at}+01:00", time_first=time_first, params=params)
        for at in ("7.120", "7.997")
    ]
    path = tmp_path / "a.har"
    path.write_text(json.dumps(har(callback("2026-11-20T09:14:04Z"), *posts), indent=indent))
    gap, found = gap_of(path)
    assert gap == pytest.approx(0.877)
    assert found == AT_ONCE


@pytest.mark.parametrize(
    ("times", "wanted"), [(("7.1",), SINGLE), (("1.0", "7.1"), SECONDS)], ids=["one", "two"]
)
def test_the_time_of_each_request_counts(
    times: tuple[str, ...], wanted: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.har"
    path.write_text(json.dumps(har(*(post(f"2026-11-20T09:14:0{at}Z") for at in times))))
    assert gap_of(path)[1] == wanted


def test_brackets_and_quotes_in_a_response_end_no_request(tmp_path: Path) -> None:
    body = '{"a": "\\"}]", "AADSTS54005": "}}}]"}' * 50
    path = tmp_path / "a.har"
    posts = [post("2026-11-20T09:14:01Z", body=body), post("2026-11-20T09:14:05Z", body=body)]
    path.write_text(json.dumps(har(*posts)))
    assert gap_of(path) == (4.0, SECONDS)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("indent", [None, 1])
def test_the_size_of_the_chunks_changes_nothing(indent: int | None, size: int) -> None:
    body = '{"a": "\\"}]", "b": "\\\\"}' * 5
    posts = [callback("2026-11-20T09:14:00Z"), post("2026-11-20T09:14:01Z", body=body)]
    data = json.dumps(har(*posts), indent=indent).encode()
    entries = HarEntries()
    found = [entry for chunk in pieces(data, size) for entry in entries.feed(chunk)]
    assert [line_of(one) for one in found] == [line_of(one) for one in posts]
    assert entries.skipped == 0


def test_a_request_that_is_too_long_or_broken_is_skipped_and_said(tmp_path: Path) -> None:
    long = post("2026-11-20T09:14:03Z", body="x" * LONGEST_ITEM)
    text = json.dumps(har(post("2026-11-20T09:14:01Z"), long, post("2026-11-20T09:14:05Z")))
    path = tmp_path / "a.har"
    path.write_text(text.replace('"entries": [', '"entries": [{"a" 1},'))
    tracker = ExchangeTracker(b"key of a run")
    done = scan([str(path)], ScanOptions(exchanges=tracker))
    assert "has 2 requests that are broken or longer than 8 MB" in done.incomplete[0].message
    assert tracker.codes[0].counted.gap == 4.0
