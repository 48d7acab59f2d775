"""Tables as files: right in Excel, exact, and never run as a formula."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pyarrow as pa
import pytest
import python_calamine

from queries import catalogue
from ui.ask import Answer
from ui.export import as_csv, as_xlsx
from words import words_for
from words.cells import heading, kind_of, written

EN, ZH = words_for("en"), words_for("zh")
ROWS = [
    {
        "team_id": "unknown",
        "team_name": "Unknown",
        "level": "director",
        "reps": 3,
        "won_amount": Decimal("1234567.50"),
        "won_target_rate": 0.5,
        "close_on": date(2026, 11, 20),
        "opportunity_name": "=1+1",
        "row_position": 1,
    },
    {
        "team_id": "n",
        "team_name": "-北方",
        "level": "direct",
        "reps": None,
        "won_amount": None,
        "won_target_rate": None,
        "close_on": None,
        "opportunity_name": "<b>*deal*</b>",
        "row_position": 2,
    },
]
SCHEMA = pa.schema(
    [
        ("team_id", pa.string()),
        ("team_name", pa.string()),
        ("level", pa.string()),
        ("reps", pa.int64()),
        ("won_amount", pa.decimal128(38, 8)),
        ("won_target_rate", pa.float64()),
        ("close_on", pa.date32()),
        ("opportunity_name", pa.string()),
        ("row_position", pa.int64()),
    ]
)
ANSWER = Answer(
    "area/name", 2, "Open deals on one day, the largest first.", "select 1", {},
    pa.Table.from_pylist(ROWS, schema=SCHEMA),
)  # fmt: skip


def test_csv_opens_right_in_chinese() -> None:
    """A mark of UTF-8 in front, headings with units, exact plain numbers, names in words."""
    lines = as_csv(ANSWER, ZH, "CNY").decode("utf-8").splitlines()
    assert lines[0] == "\ufeff团队,层级,销售人数,赢单 (CNY),目标完成率 (%),关闭日期,商机"
    assert lines[1] == "未知,总监团队,3,1234567.5,0.5,2026-11-20,'=1+1"
    assert lines[2] == "'-北方,团队直属,,,,,<b>*deal*</b>"


def test_xlsx_has_real_numbers_and_says_what_it_is() -> None:
    """Title, scope and query on top, then a header and cells of their own types."""
    made = as_xlsx(ANSWER, EN, "CNY", "Results", "As of Fri 20 Nov 2026")
    sheet = python_calamine.CalamineWorkbook.from_filelike(BytesIO(made)).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert rows[0][0] == "Results"
    assert rows[1][0] == "As of Fri 20 Nov 2026"
    assert rows[2][0].startswith("Query area/name, version 2")
    assert rows[4][:4] == ["Team", "Level", "Reps", "Won (CNY)"]
    assert rows[5] == ["Unknown", "Director team", 3, 1234567.5, 0.5, date(2026, 11, 20), "=1+1"]
    assert rows[6][0] == "-北方"
    assert rows[6][3] == ""


def test_an_empty_table_is_still_a_file() -> None:
    """Headings without rows."""
    empty = Answer("a/b", 1, "Open deals on one day, the largest first.", "", {}, ANSWER.table[:0])
    assert as_csv(empty, EN, "").decode("utf-8").count("\n") == 1
    assert as_xlsx(empty, EN, "", "T", "S")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("won_amount", "amount"),
        ("win_rate", "rate"),
        ("reps", "count"),
        ("calls_per_rep", "number"),
        ("close_on", "day"),
        ("occurred_at", "time"),
        ("is_overdue", "flag"),
        ("lead_method", "term"),
        ("stage_days", "count"),
        ("owner_name", "text"),
    ],
)
def test_a_column_tells_how_it_is_shown(name: str, kind: str) -> None:
    """The names of the queries carry their unit."""
    assert kind_of(name) == kind


def test_every_column_of_every_query_can_be_written() -> None:
    """A missing value is a dash or nothing, never an error or a None."""
    for asked in catalogue().values():
        for column in asked.header.columns:
            row = {one.name: None for one in asked.header.columns}
            assert written(row, column.name, EN) in ("–", "")
            assert heading(column.name, EN, "CNY")
