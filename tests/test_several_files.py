"""Exports in several files of one form, by year or pipeline: one table, each row in its place."""

import io
import zipfile
from pathlib import Path

import pytest

from data.__main__ import AT_FAULT, main
from data.importers.explain import recognition
from data.load import check
from data.questions import Asked
from data.witness import Witness, watching
from data.workspace import DataFault
from tests.source_files import DEALS, filled, write_files

OLD = "1,A,Ann,Offer,5,2023-06-30,2023-01-31\n2,B,Ann,Closed Won,6,2023-05-01,2023-01-31\n"
NEW = "2,B,Bob,Closed Won,60,2023-05-01,2023-01-31\n3,C,Bob,Signed,7,2024-06-30,2024-01-31\n"
SHOWN = "select opportunity_id, owner_id, cast(amount as varchar) from opportunities order by 1"
REJECTED = "select file, row_number, column_name, value, reason from load_rejects order by 1, 2"


def test_two_years_are_one_table_and_an_id_counts_once(tmp_path: Path) -> None:
    """The file that comes first by its name holds; the later row is told with its place."""
    files = {"deals_2024.csv": DEALS + NEW, "deals_2023.csv": DEALS + OLD}
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        assert found.rows(SHOWN) == [
            ("1", "person:ann", "5.00"),
            ("2", "person:ann", "6.00"),
            ("3", "person:bob", "7.00"),
        ]
        assert found.rows(REJECTED) == [("deals_2024.csv", 2, "Deal ID", "2", "duplicate")]
        counts = found.counts()
        assert counts["deals_2023.csv"] == (2, 2, 0)
        assert counts["deals_2024.csv"] == (2, 1, 1)
        assert counts["opportunities"] == (4, 3, 1)
        # a stage stands where the first file that names it has it
        assert found.rows("select stage_name from stages order by position") == [
            ("Offer",), ("Signed",), ("Closed Won",),
        ]  # fmt: skip
        assert found.remarks().count("is read as deals") == 2


def test_a_deal_without_an_id_in_two_files_counts_once(tmp_path: Path) -> None:
    """Twice in one file they are two deals of one name; in the next file they are the same."""
    header = "Deal Name,Account,Stage,Amount,Created Date\n"
    twice = "A,Acme,Offer,5,2024-01-02\nA,Acme,Offer,6,2024-01-02\n"
    files = {
        "a.csv": header + twice,
        "b.csv": header + "B,Acme,Offer,5,2024-01-02\n" + twice,
    }
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        assert [amount for *_, amount in found.rows(SHOWN)] == ["5.00", "6.00", "5.00"]
        assert [row[:2] + row[-1:] for row in found.rows(REJECTED)] == [
            ("b.csv", 3, "duplicate"),
            ("b.csv", 4, "duplicate"),
        ]


def test_files_of_one_export_are_read_alike(tmp_path: Path) -> None:
    """A year whose days could be either follows the one that says; each row keeps its place."""
    files = {
        "a.csv": DEALS + "1,A,Ann,Offer,1.200,03/04/2024,2024-01-31\n",
        "b.csv": DEALS + '2,B,Ann,Offer,"1.200,50",31/04/2024,2024-01-31\n'
        "3,C,Ann,Offer,5,30/04/2024,2024-01-31\n",
    }
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        assert found.rows(
            "select cast(expected_close_on as varchar), cast(amount as varchar)"
            " from opportunities order by opportunity_id"
        ) == [("2024-04-03", "1200.00"), ("2024-04-30", "5.00")]
        assert found.rows(REJECTED) == [("b.csv", 2, "Close Date", "31/04/2024", "bad_day")]
        assert "Close Date of a.csv, b.csv: days are read day first" in found.remarks()


def test_what_neither_says_is_asked_once(tmp_path: Path) -> None:
    row = "{0},A,Ann,Offer,5,03/04/2024,2024-01-31\n"
    files = {name: DEALS + row.format(name) for name in ("a.csv", "b.csv")}
    with pytest.raises(Asked) as asked:
        check(write_files(tmp_path / "in", files), tmp_path / "home")
    assert [one.place.file for one in asked.value.questions] == ["a.csv, b.csv"]


def test_a_column_that_only_one_has_is_empty_in_the_other(tmp_path: Path) -> None:
    with_reason = DEALS.strip() + ",Lost Reason,Colour\n"
    files = {
        "a.csv": DEALS + OLD,
        "b.csv": with_reason + "9,Z,Bob,Closed Lost,7,2024-06-30,2024-01-31,price,red\n",
    }
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        assert found.rows("select lost_reason from opportunities order by opportunity_id") == [
            (None,), (None,), ("price",),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("other", "column"),
    [
        ("Deal Name,Deal Owner,Stage,Amount,Created Date\nA,Ann,Offer,5,2024-01-02\n", "Deal ID"),
        ("Deal ID,Deal Name,Phase,Amount,Created Date\n9,A,Offer,5,2024-01-02\n", "Stage"),
        ("Deal ID,Deal Name,Stage,Value,Created Date\n9,A,Offer,5,2024-01-02\n", "Amount"),
    ],
)
def test_exports_of_two_forms_are_refused(tmp_path: Path, other: str, column: str) -> None:
    folder = write_files(tmp_path / "in", {"a.csv": DEALS + OLD, "b.csv": other})
    with pytest.raises(DataFault, match=rf"Both a\.csv and b\.csv .* they differ in {column}\."):
        recognition(folder)


def test_deals_of_the_contract_lie_in_one_file(tmp_path: Path) -> None:
    text = "opportunity_id,owner_id,stage_id\n{0},ann,new\n"
    files = {"opportunities.csv": text.format(1), "opportunities_2024.csv": text.format(2)}
    with pytest.raises(DataFault, match=r"opportunities_2024\.csv has the columns of"):
        recognition(write_files(tmp_path / "in", files))


def test_other_sheets_join_too_and_what_is_no_deal_does_not(tmp_path: Path) -> None:
    people = "User ID,Full Name,Manager\n{0},{1},Mia Wu\n"
    files = {
        "deals.csv": DEALS + OLD,
        "east.csv": people.format("7", "Ann"),
        "west.csv": people.format("8", "Bob"),
        "accounts.csv": "Account ID,Account Name,Owner\n1,Acme,Ann\n",
    }
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        assert found.rows("select person_id from people where role = 'rep' order by 1") == [
            ("7",), ("8",),
        ]  # fmt: skip
        assert found.counts()["west.csv"] == (1, 1, 0)


def test_the_account_shows_one_table_with_the_columns_of_all(tmp_path: Path) -> None:
    both = {"a.csv": DEALS + OLD, "b.csv": DEALS.strip() + ",Colour\n9,Z,Bob,Offer,7,,,red\n"}
    folder = write_files(tmp_path / "in", both)
    with watching(Witness(account={})) as told:
        check(folder, tmp_path / "home")
    assert told.account is not None
    (sheet,) = told.account["sheets"]
    assert (sheet["label"], told.account["unread"]) == ("a.csv, b.csv", [])
    columns = {one["column"]: (one["field"], one["samples"]) for one in sheet["columns"]}
    assert columns["Deal Owner"] == ("owner", ["Ann", "Bob"])
    assert columns["Colour"] == (None, ["red"])
    assert [one.sheet for one in recognition(folder).sheets] == ["deals", "deals"]


def packed(content: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("deals.csv", content)
    return data.getvalue()


def test_two_zip_files_may_hold_files_of_one_name(tmp_path: Path) -> None:
    files = {"2023.zip": packed(DEALS + OLD), "2024.zip": packed(DEALS + NEW)}
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        assert found.counts()["2023.zip / deals.csv"] == (2, 2, 0)
        assert found.counts()["2024.zip / deals.csv"] == (2, 1, 1)
        assert found.rows(REJECTED)[0][:2] == ("2024.zip / deals.csv", 2)


def test_a_source_known_by_its_headers_joins_as_well(tmp_path: Path) -> None:
    header = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date"
    deal = "{0},Ann,GTX,Acme,Won,2017-01-25,2017-03-01,500\n"
    files = {
        "a.csv": f"{header},close_value\n" + deal.format("a"),
        "b.csv": f"{header},close_value\n" + deal.format("b") + deal.format("a"),
        "who.csv": "sales_agent,manager,regional_office\nAnn,Mia,East\n",
        "customers.csv": "account,sector,year_established,revenue,employees,office_location\n"
        "Acme,x,1990,1,2,here\n",
        "goods.csv": "product,series,sales_price\nGTX,G,5\n",
    }
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        assert found.counts()["b.csv"] == (2, 1, 1)
        assert found.rows(REJECTED) == [("b.csv", 3, "opportunity_id", "a", "duplicate")]


def test_the_command_line_says_what_became_of_each_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SALES_DATA_HOME", str(tmp_path / "home"))
    files = {"deals_2023.csv": DEALS + OLD, "deals_2024.csv": DEALS + NEW}
    folder = write_files(tmp_path / "in", files)
    assert main(["load", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "deals_2024.csv" in said and "The same key is there before" in said
    assert main(["load", str(folder)]) == 0
    assert "Nothing has changed" in capsys.readouterr().out
    write_files(folder, {"deals_2025.csv": "Deal Name,Stage,Amount,Created Date\nA,B,5,\n"})
    assert main(["check", str(folder)]) == AT_FAULT
    assert "they differ in Deal ID" in capsys.readouterr().out
