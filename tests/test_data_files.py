"""The files a folder may hold, and that no row of them is lost, however dirty they are."""

import random
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from data.csv_rows import has_blank_lines
from data.load import load
from data.workspace import DataFault
from tests.data_folders import CLEAN, counts, deal, served, write

HEADER = "opportunity_id,opportunity_name,owner_id,stage_id,amount\n"


def folder_with(tmp_path: Path, content: bytes) -> Path:
    folder = write(tmp_path / "in")
    (folder / "opportunities.csv").write_bytes(content)
    return folder


def deals_of(tmp_path: Path, text: str | bytes) -> list[tuple[Any, ...]]:
    content = text.encode() if isinstance(text, str) else text
    outcome = load(folder_with(tmp_path, HEADER.encode() + content), tmp_path / "home")
    assert outcome.succeeded, outcome.text
    sql = "select opportunity_id, opportunity_name, cast(amount as varchar) from opportunities"
    return served(tmp_path / "home", sql)


def rejects_of(tmp_path: Path) -> list[tuple[Any, ...]]:
    sql = "select row_number, reason, value from load_rejects order by row_number"
    return served(tmp_path / "home", sql)


def test_ragged_rows_are_rejected_with_their_number(tmp_path: Path) -> None:
    assert deals_of(tmp_path, "a,A,ann,new,1\nb,B,ann\nc,C,ann,new,3,4\nd,D,ann,new,4\n") == [
        ("a", "A", "1.00"),
        ("d", "D", "4.00"),
    ]
    assert rejects_of(tmp_path) == [
        (3, "ragged_row", "b,B,ann"),
        (4, "ragged_row", "c,C,ann,new,3,4"),
    ]
    assert counts(tmp_path / "home")["opportunities"] == (4, 2, 2)


def test_an_unclosed_quote_costs_its_own_line(tmp_path: Path) -> None:
    text = 'a,"A\nA",ann,new,1\nb,"B,ann,new,2\nc,C,ann,new,3\nd,"D ""x""",ann,new,4\n'
    assert deals_of(tmp_path, text) == [
        ("a", "A\nA", "1.00"),
        ("c", "C", "3.00"),
        ("d", 'D "x"', "4.00"),
    ]
    assert rejects_of(tmp_path) == [(3, "unclosed_quote", 'b,"B,ann,new,2')]


def test_an_unclosed_quote_in_the_last_line(tmp_path: Path) -> None:
    assert deals_of(tmp_path, 'a,A,ann,new,1\nb,"B,ann,new,2') == [("a", "A", "1.00")]
    assert rejects_of(tmp_path) == [(3, "unclosed_quote", 'b,"B,ann,new,2')]


def test_text_after_a_quote_and_bytes_that_are_no_text(tmp_path: Path) -> None:
    content = b'a,A,ann,new,1\nb,"B" b,ann,new,2\nc,\xff\xfe,ann,new,3\n'
    assert deals_of(tmp_path, content) == [("a", "A", "1.00")]
    assert [row[:2] for row in rejects_of(tmp_path)] == [(3, "stray_quote"), (4, "not_utf8")]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_blank_lines_are_no_rows_but_count_in_the_numbers(tmp_path: Path, end: str) -> None:
    lines = ["a,A,ann,new,1", "", "b,B,ann,new,x", "", ""]
    assert deals_of(tmp_path, end.join(lines)) == [("a", "A", "1.00")]
    assert rejects_of(tmp_path) == [(4, "bad_amount", "x")]
    assert counts(tmp_path / "home")["opportunities"] == (2, 1, 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_blank_lines_before_the_header(tmp_path: Path, end: str, mark: str) -> None:
    lines = ["", "", HEADER.strip(), "a,A,ann,new,1", 'b,"B,B",ann,new,x', ""]
    folder = folder_with(tmp_path, (mark + end.join(lines)).encode())
    outcome = load(folder, tmp_path / "home")
    assert outcome.succeeded, outcome.text
    assert rejects_of(tmp_path) == [(5, "bad_amount", "x")]
    assert counts(tmp_path / "home")["opportunities"] == (2, 1, 1)


def test_line_ends_of_old_macs_lose_no_row(tmp_path: Path) -> None:
    """A fault in such a file once hid all its rows, without a word."""
    lines = ["team_id,month,amount", "north,2026-01-01,5", "north,2026-02-01", "north,2026-03-01,6"]
    folder = write(tmp_path / "in", opportunities=[deal("a")])
    (folder / "targets.csv").write_bytes("\r".join(lines).encode())
    assert load(folder, tmp_path / "home").succeeded
    assert counts(tmp_path / "home")["targets"] == (3, 2, 1)
    assert rejects_of(tmp_path) == [(3, "ragged_row", "north,2026-02-01")]


def test_blank_lines_are_seen_over_the_edges_of_blocks(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    for before in (4194303, 4194302, 4194304):
        path.write_bytes(b"x" * before + b"\n\nb\n")
        assert has_blank_lines(path)
        path.write_bytes(b"x" * before + b"\nb\n\n\n")
        assert not has_blank_lines(path)


def test_a_byte_order_mark_and_other_delimiters(tmp_path: Path) -> None:
    text = "\ufeff" + HEADER.replace(",", ";") + "ä;Ä;ann;new;1,5\nb;B;ann;new;2.5\n"
    outcome = load(folder_with(tmp_path, text.encode()), tmp_path / "home")
    assert outcome.succeeded, outcome.text
    assert counts(tmp_path / "home")["opportunities"] == (2, 1, 1)


def test_headers_of_any_case_and_repeated_ones(tmp_path: Path) -> None:
    text = " Opportunity_ID ,OWNER_ID,stage_id,stage_id,\na,ann,new,zzz,\n"
    outcome = load(folder_with(tmp_path, text.encode()), tmp_path / "home")
    assert outcome.succeeded, outcome.text
    assert "stage_id (4)" in outcome.text


def test_a_header_that_is_not_utf8_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match="UTF-8"):
        load(folder_with(tmp_path, "客户,金额\n".encode("gb18030")), tmp_path / "home")


def test_the_same_table_twice_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", opportunities=[deal("a")])
    pq.write_table(pa.table({"opportunity_id": ["a"]}), folder / "opportunities.parquet")
    with pytest.raises(DataFault, match="twice"):
        load(folder, tmp_path / "home")


def test_parquet_from_software_of_all_kinds(tmp_path: Path) -> None:
    """Floats for ids and for what is missing, spaces around the names of columns."""
    folder = write(tmp_path / "in", people=[CLEAN["people"][0] | {"person_id": 7}])
    rows = (
        "select 1::double as opportunity_id, 7::double as owner_id, 'new' as stage_id,"
        " 'nan'::double as amount, 5.5::double as \" Manager_Amount\""
    )
    duckdb.sql(f"copy ({rows}) to '{folder}/opportunities.parquet'")
    outcome = load(folder, tmp_path / "home")
    assert outcome.succeeded, outcome.text
    assert "is not read" not in outcome.text
    sql = "select opportunity_id, owner_id, amount, cast(manager_amount as varchar)"
    assert served(tmp_path / "home", f"{sql} from opportunities") == [("1", "7", None, "5.50")]


def test_days_of_parquet_outside_the_calendar(tmp_path: Path) -> None:
    """Software can write days that no calendar has; they are faults, not crashes."""
    folder = write(tmp_path / "in", opportunities=[])
    days = {"b": "date '5000-01-01 (BC)'", "c": "date '20000-01-01'", "d": "date 'infinity'"}
    rows = [
        f"select '{name}' as opportunity_id, 'ann' as owner_id, 'new' as stage_id,"
        f" date '2026-01-05' as created_on, {day} as expected_close_on"
        for name, day in {"a": "date '2026-06-30'", **days}.items()
    ]
    duckdb.sql(f"copy ({' union all '.join(rows)}) to '{folder}/opportunities.parquet'")
    assert load(folder, tmp_path / "home").succeeded
    assert [row[:2] for row in rejects_of(tmp_path)] == [(n, "bad_day") for n in (3, 4, 5)]


def test_a_workbook_gives_the_same_as_csv(tmp_path: Path) -> None:
    deals = [deal("a", amount="1054.10"), deal("1002", amount="7", closed_on="2026-02-01")]
    tables = {**CLEAN, "opportunities": deals}
    book = xlsxwriter.Workbook(str(tmp_path / "crm.xlsx"))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in tables.items():
        sheet = book.add_worksheet(name)
        columns = list(dict.fromkeys(key for row in rows for key in row))
        sheet.write_row(0, 0, columns)
        for line, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                value = str(row.get(column, ""))
                if column.endswith("_on") and value:
                    moment = datetime.fromisoformat(value)
                    sheet.write_datetime(line, place, moment, day)
                elif value.replace(".", "").isdigit():
                    sheet.write_number(line, place, float(value))
                else:
                    sheet.write_string(line, place, value)
    book.add_worksheet("remarks").write(0, 0, "nothing to see")
    book.close()
    assert load(tmp_path / "crm.xlsx", tmp_path / "book").succeeded
    assert load(write(tmp_path / "in", opportunities=deals), tmp_path / "text").succeeded
    for name in ("opportunities", "people", "stages", "teams", "settings", "load_rejects"):
        assert served(tmp_path / "book", f"from {name} order by all") == served(
            tmp_path / "text", f"from {name} order by all"
        )


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", people=CLEAN["people"])
    table = pa.table(
        {
            "opportunity_id": pa.array([1, 2, 3]),
            "owner_id": ["ann", "ann", "ann"],
            "stage_id": ["new", "new", "new"],
            "amount": pa.array([1054.1, 0.125, -3.0]),
            "manager_amount": pa.array([1, None, None], pa.int32()),
            "created_on": pa.array([date(2026, 1, 1)] * 3),
            "expected_close_on": pa.array([datetime(2026, 3, 1, 5)] * 3, pa.timestamp("us", "UTC")),
        }
    )
    pq.write_table(table, folder / "opportunities.parquet")
    assert load(folder, tmp_path / "home").succeeded
    rows = served(
        tmp_path / "home",
        "select opportunity_id, cast(amount as varchar), cast(manager_amount as varchar),"
        " cast(created_on as varchar), cast(expected_close_on as varchar) from opportunities",
    )
    assert rows == [
        ("1", "1054.10", "1.00", "2026-01-01", "2026-03-01"),
        ("2", "0.13", None, "2026-01-01", "2026-03-01"),
    ]
    assert rejects_of(tmp_path) == [(4, "negative_amount", "-3")]


def _rows_of_all_tables(chance: random.Random) -> dict[str, list[dict[str, Any]]]:
    """Twenty rows in each of six tables, some of them doubled or of nobody."""
    days = [f"2026-01-{n + 1:02}" for n in range(20)]

    def person() -> str:
        return chance.choice(["ann", "bob", "nobody"])

    return {
        "opportunities": [deal("safe"), *(deal(str(n % 17)) for n in range(20))],
        "activities": [
            {
                "activity_id": n, "kind": "call", "person_id": person(),
                "opportunity_id": str(n), "occurred_at": f"{day}T09:00:00",
            }
            for n, day in enumerate(days)
        ],
        "accounts": [
            {"account_id": n % 18, "account_name": f"A {n}", "owner_id": person()}
            for n in range(20)
        ],
        "opportunity_changes": [
            {
                "opportunity_id": str(n), "changed_at": f"{day}T09:00:00", "field": "amount",
                "value": 100, "old_value": n,
            }
            for n, day in enumerate(days)
        ],
        "targets": [
            {"team_id": chance.choice(["north", "gone"]), "month": f"20{n + 10}-01-01", "amount": n}
            for n in range(20)
        ],
        "trial_activity": [
            {"account_id": n, "active_on": day, "person_id": person()}
            for n, day in enumerate(days)
        ],
    }  # fmt: skip


# One load of six dirty files shows as much as three of two, and a load takes its time.
@settings(max_examples=max(1, settings().max_examples // 5))
@given(st.randoms(use_true_random=False))
def test_read_is_loaded_and_rejected_however_dirty_the_files_are(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random
) -> None:
    tmp_path = tmp_path_factory.mktemp("dirty")
    tables = _rows_of_all_tables(chance)
    folder = write(tmp_path / "in", **tables)
    for name in tables:
        path = folder / f"{name}.csv"
        content = bytearray(path.read_bytes())
        start = content.index(b"\n", content.index(b"\n") + 1) + 1
        for _ in range(chance.randint(0, 6)):
            dirt = chance.choice([b'"', b",", b"\n", b"\xff", b"x", b"-", b'""', b"\r", b"\x00"])
            at = chance.randint(start, len(content))
            content[at : at + chance.randint(0, 2)] = dirt
        path.write_bytes(bytes(content))
    outcome = load(folder, tmp_path / "home")
    assert outcome.succeeded, outcome.text
    for name, (read, loaded, rejected) in counts(tmp_path / "home").items():
        assert read == loaded + rejected, name
        assert served(tmp_path / "home", f"select count(*) from {name}")[0][0] >= loaded
        kept = f"select count(*) from load_rejects where table_name = '{name}'"
        assert served(tmp_path / "home", kept) == [(rejected,)]
    assert counts(tmp_path / "home")["opportunities"][0] >= 15


def test_a_damaged_parquet_file_is_one_sentence(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", opportunities=[deal("a")])
    (folder / "activities.parquet").write_bytes(b"PAR1 nothing PAR1")
    with pytest.raises(DataFault, match=r"activities\.parquet"):
        load(folder, tmp_path / "home")


def test_names_with_the_signs_of_patterns(tmp_path: Path) -> None:
    folder = write(tmp_path / "it's [1] *?", opportunities=[deal("a")])
    pq.write_table(pa.table({"account_id": ["acme"], "account_name": ["A"]}), folder / "x.parquet")
    (folder / "accounts.csv").unlink()
    (folder / "x.parquet").rename(folder / "accounts.parquet")
    assert load(folder, tmp_path / "home [2]").succeeded
    assert served(tmp_path / "home [2]", "select account_name from accounts") == [("A",)]
