"""What must hold of sign-in logs: a row for each sign-in that failed, whatever the export."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.scan.exports import EXPORTS, FAILED, RECORDS, graph_record
from tests.scan.logs import guid
from wizard.errors import InputError
from wizard.intake import Reader
from wizard.scan.sign_ins import MOST_ROWS, failed_sign_ins, text_of

if TYPE_CHECKING:
    from pathlib import Path

READER = Reader(b"a key for tests")


def written(folder: Path, text: str) -> str:
    path = folder / "export"
    path.write_text(text, encoding="utf-8", newline="")
    return str(path)


@pytest.mark.parametrize("form", EXPORTS)
def test_each_sign_in_that_failed_has_a_row(form: str, tmp_path: Path) -> None:
    found = failed_sign_ins(written(tmp_path, EXPORTS[form]))
    assert [(row.code, row.time) for row in found.rows] == FAILED
    assert [row.number for row in found.rows] == [1, 2, 3]
    assert found.records == len(RECORDS)


@pytest.mark.parametrize("form", EXPORTS)
def test_the_text_of_a_row_has_what_the_record_says_and_no_name(form: str, tmp_path: Path) -> None:
    name = written(tmp_path, EXPORTS[form])
    row = failed_sign_ins(name).rows[1]
    reading = READER.read(text_of(name, row))
    said = {one.kind: str(one.value) for one in reading.evidence}
    assert reading.codes == (53003,)
    assert said["correlation-id"] == guid(4) == row.correlation_id
    assert said["trace-id"] == guid(908)
    assert said["client-id"] == guid(77)
    assert said["timestamp"] == "2026-11-20T09:04:00Z"
    assert said["surface"] == "log"
    assert "kim" not in reading.text.lower()


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[1, 2]", "a,b\n1,2\n", "AADSTS50126: wrong", '{"log": {"entries": []}}'],
)
def test_other_files_have_no_records(text: str, tmp_path: Path) -> None:
    assert failed_sign_ins(written(tmp_path, text)).records == 0


def test_broken_records_are_passed_over(tmp_path: Path) -> None:
    lines = [json.dumps(one) for one in RECORDS]
    lines[2:2] = ['{"createdDateTime": nothing, "correlationId"}']
    found = failed_sign_ins(written(tmp_path, "\n".join(lines)))
    assert [row.code for row in found.rows] == [50126, 53003, 50126]


def test_a_log_cut_off_in_a_record_keeps_those_before(tmp_path: Path) -> None:
    text = EXPORTS["graph on many lines"]
    found = failed_sign_ins(written(tmp_path, text[: text.rindex("correlationId")]))
    assert [(row.code, row.time) for row in found.rows] == FAILED[:2]


def test_the_same_error_of_one_sign_in_is_one_row(tmp_path: Path) -> None:
    records = [graph_record(50126, minute, 7) for minute in (1, 2, 3)]
    (row,) = failed_sign_ins(written(tmp_path, json.dumps(records))).rows
    assert row.time == "2026-11-20T09:03:00Z"


@pytest.mark.slow
def test_more_failures_than_can_be_listed_are_counted(tmp_path: Path) -> None:
    records = [graph_record(50126, n % 60, n) for n in range(MOST_ROWS + 7)]
    found = failed_sign_ins(written(tmp_path, "\n".join(map(json.dumps, records))))
    assert (len(found.rows), found.more) == (MOST_ROWS, 7)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        failed_sign_ins(str(tmp_path / "nothing"))
