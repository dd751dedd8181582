from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scan.logs import Found, found, guid, pieces, scan_one
from wizard.scan.csv_log import LONGEST_ROW, CsvSignInLog, columns_of
from wizard.scan.tally import Tally

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "Date (UTC),User,Correlation ID,Sign-in error code,Failure reason\n"
FIRST, LAST = "2026-11-19T08:00:00", "2026-11-20T09:14:07"


def row(code: int | str, number: int = 1, at: str = LAST + "Z", why: str = "no") -> str:
    return f'{at},"Doe, J",{guid(number)},{code},"{why}"\n'


def read(text: str, size: int = 1 << 20) -> tuple[Found, int]:
    tally = Tally()
    columns = columns_of(text.encode())
    assert columns
    table = CsvSignInLog(tally, columns)
    table.read(pieces(text.encode(), size))
    return found(tally), table.skipped


ROWS = [
    ("one", row(50126), {50126: (1, LAST, LAST, 1)}),
    ("success", row(0), {}),
    ("an empty cell", row(""), {}),
    ("words in the cell", row("Other"), {}),
    ("several", row(53003) + row(53003, 2, FIRST + "Z"), {53003: (2, FIRST, LAST, 2)}),
    ("a line break in a cell", row(50126, why="a\nb") + row(50126), {50126: (2, LAST, LAST, 1)}),
    ("said twice in a row", row(50126, why="AADSTS50126: no"), {50126: (1, LAST, LAST, 1)}),
    ("another code in a row", row(0, why="AADSTS50126: no"), {50126: (1, LAST, LAST, 1)}),
    ("a row that is cut", row(50126) + "2026-11-20T", {50126: (1, LAST, LAST, 1)}),
    ("no line end", row(50126).rstrip("\n"), {50126: (1, LAST, LAST, 1)}),
    ("carriage returns", row(50126).replace("\n", "\r\n"), {50126: (1, LAST, LAST, 1)}),
]


@pytest.mark.parametrize("size", [1, 10, 1 << 20])
@pytest.mark.parametrize(("rows", "wanted"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_rows(rows: str, wanted: Found, size: int) -> None:
    assert read(HEADER + rows, size) == (wanted, 0)


HEADERS = [
    ("Date (UTC);Correlation ID;Sign-in error code", True),
    ("\ufeffDate (UTC)\tCorrelation ID\tSign-in error code", True),
    ("TimeGenerated [UTC],ResultType,CorrelationId", True),
    ("createdDateTime,correlationId,status.errorCode", True),
    ('"Date (UTC)","Sign-in error code","User"', True),
    ("Date,User,Message", False),
    ("error code", False),
    ("2026-11-20 the sign-in error code, as I said, was 50126", False),
    ("", False),
]


@pytest.mark.parametrize(("header", "is_table"), HEADERS)
def test_a_table_is_known_by_its_first_line(header: str, *, is_table: bool) -> None:
    assert bool(columns_of(f"{header}\n".encode())) == is_table


@pytest.mark.parametrize("size", [100_000, 1 << 20, 1 << 22])
def test_a_row_without_end_is_skipped_and_said(size: int) -> None:
    text = HEADER + row(50126) + "x" * (2 * LONGEST_ROW) + "\n" + row(53003)
    codes, skipped = read(text, size)
    assert (list(codes), skipped) == ([50126, 53003], 1)


def test_a_quote_that_is_never_closed_costs_a_few_rows_only() -> None:
    plain = row(53003).replace('"', "").replace("Doe, J", "Doe")
    text = HEADER + row(50126) + f'{LAST}Z,"open,x,53003,y\n' + plain * 4_000
    codes, skipped = read(text)
    assert codes[50126][0] == 1
    assert codes[53003][0] > 2_000
    assert skipped == 1


def test_a_table_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "signins.csv"
    path.write_text("\ufeff" + HEADER + row(53003) + "x" * (2 * LONGEST_ROW), encoding="utf-16")
    codes, done = scan_one(path)
    assert codes == {53003: (1, LAST, LAST, 1)}
    assert "has 1 rows that are broken or longer than 1 MB" in done.incomplete[0].message
