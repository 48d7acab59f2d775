"""Dropped files between the drop and the load, corrections of a mapping, and taking back."""

import io
import json
import os
import stat
import time
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import journal
from data import generations, inbox, log, publish, staging
from data.file_names import harmless_name
from data.importers.answers import Answers, SheetAnswers, save_answers, saved_answers
from data.importers.choices import instead
from data.importers.corrections import (
    with_column,
    with_form,
    with_source,
    with_stage,
    with_team,
)
from data.importers.explain import recognition
from data.importers.recognise import kept_answers
from data.load import load
from data.lot import stop
from data.readers import find_sheets
from data.workspace import DataFault
from queries import EVERYTHING, run, served
from tests.data_folders import deal, write
from tests.data_folders import served as rows_of
from tests.dropped import DIRTY, DOUBTFUL, checked, stage, zipped


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("deals.csv", "deals.csv"),
        ("../../etc/deals.csv", "deals.csv"),
        ("C:\\exports\\商机.XLSX", "商机.xlsx"),
        ("/served/current", "file.csv"),
        ("..", "file.csv"),
        (".hidden.csv", "hidden.csv"),
        ("a\x00b\n.zip", "a_b_.zip"),
        ("deals.csv.exe", "deals.csv.csv"),
        ("x" * 400 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_a_name_leads_nowhere(given: str, kept: str) -> None:
    assert harmless_name(given) == kept


def test_dropped_files_are_the_accounts_alone_and_one_lot_at_a_time(home: Path) -> None:
    files = [("a/deals.csv", io.BytesIO(b"1")), ("DEALS.csv", io.BytesIO(b"2"))]
    lot = staging.stage(home, "ann", files)
    assert lot.names == ("deals.csv", "DEALS (2).csv")
    for path in (home, lot.folder, lot.folder / staging.FILES):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in (lot.folder / "files").iterdir()} == {0o600}
    with pytest.raises(staging.Taken):
        stage(home, "b.csv", b"", "bob")
    again = staging.lot(home)
    assert again is not None and again.who == "ann" and not again.is_working
    staging.remove(home)
    assert not lot.folder.exists() and staging.lot(home) is None


def test_the_inbox_has_plain_files_which_are_copied_and_stay(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert inbox.folder() is None and inbox.waiting() == []
    box = tmp_path / "inbox"
    (box / "below").mkdir(parents=True)
    for number, name in enumerate(("deals.csv", "old.ZIP", ".hidden.csv", "a.csv.part", "x.exe")):
        (box / name).write_bytes(b"a,b\n1,2\n")
        os.utime(box / name, (1_000_000_000 - number, 1_000_000_000 - number))
    (box / "link.csv").symlink_to(box / "deals.csv")
    (box / "below" / "deep.csv").write_text("a")
    monkeypatch.setenv(inbox.VARIABLE, str(box))
    assert [(one.name, one.size) for one in inbox.waiting()] == [("deals.csv", 8), ("old.ZIP", 8)]
    lot = staging.stage(home, "ann", inbox.contents(["deals.csv"]))
    assert (lot.folder / staging.FILES / "deals.csv").read_bytes() == b"a,b\n1,2\n"
    assert (box / "deals.csv").exists()
    staging.remove(home)
    for name in ("../inbox/deals.csv", "below/deep.csv", "link.csv", "gone.csv"):
        with pytest.raises(DataFault, match="is not in the inbox any more"):
            staging.stage(home, "ann", inbox.contents([name]))
        assert staging.lot(home) is None


def test_a_file_of_the_inbox_that_grows_is_no_whole_export(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = tmp_path / "inbox"
    box.mkdir()
    (box / "deals.csv").write_bytes(b"a,b\n")
    monkeypatch.setenv(inbox.VARIABLE, str(box))
    copied = inbox.contents(["deals.csv"])
    name, file = next(copied)
    assert (name, file.read()) == ("deals.csv", b"a,b\n")
    with (box / "deals.csv").open("ab") as more:
        more.write(b"1,2\n")
    with pytest.raises(DataFault, match=r"deals\.csv is still being written"):
        next(copied)


def test_a_stale_lot_is_taken_away_when_somebody_looks(home: Path) -> None:
    lot = stage(home, "deals.csv", b"x")
    old = datetime.now(UTC).timestamp() - staging.STALE.total_seconds() - 60
    os.utime(lot.folder / staging.STATE, (old, old))
    assert staging.lot(home) is None and not lot.folder.exists()


def test_a_run_is_a_process_that_tells_its_steps_and_can_be_stopped(home: Path) -> None:
    """It is known to be at work by its lock, and to have broken off by its missing account."""
    text = "Deal Name,Amount,Stage,Created Date\n" + "".join(
        f"Deal {number},{number},Angebot,2024-01-{number % 28 + 1:02}\n" for number in range(40_000)
    )
    lot = staging.start(home, stage(home, "deals.csv", text.encode(), "ann"), "check")
    assert lot.is_working
    with pytest.raises(staging.Taken):
        stage(home, "other.csv", b"", "bob")
    until = time.monotonic() + 60
    while not lot.progress and time.monotonic() < until:
        time.sleep(0.02)
    assert lot.progress["step"] in ("opening", "reading", "mapping", "checking", "summing_up")
    loader = publish.loader(home)
    assert loader is None or loader.who == "ann"
    stop(lot)
    while lot.is_working and time.monotonic() < until:
        time.sleep(0.02)
    assert not lot.is_working
    assert lot.account is None or not lot.account["succeeded"]
    assert not list(home.glob("generation-*")) and publish.loader(home) is None


def test_what_a_check_found_is_told_column_by_column(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lot = checked(home, stage(home, "x.zip", zipped("deals.csv", DIRTY)), monkeypatch)
    last = lot.last_account
    assert last is not None
    (question,) = last[1]["questions"] or [{}]
    columns = {one["column"]: one for one in last[1]["sheets"][0]["columns"]}
    assert columns["Worth"]["field"] is None
    assert columns["Worth"]["samples"][0] == "€ 1.200,50"
    assert columns["Close Date"]["order"] == "day first"
    # in doubt by themselves, the days of creation follow the other days of the sheet
    assert not question and columns["Created Date"]["values"][0] == "2024-04-03"
    assert last[1]["succeeded"] and last[1]["change"]["served"] is None

    said = with_column(Answers(), "deals", "Worth", "amount", None)
    again = checked(home, lot, monkeypatch, said).last_account
    assert again is not None and again[0] == 2
    worth = {one["column"]: one for one in again[1]["sheets"][0]["columns"]}["Worth"]
    assert (worth["field"], worth["values"][0]) == ("amount", "1200.50")
    found = staging.lot(home)
    assert found is not None and found.answers == said
    assert lot.rejects(2).exists()


def test_what_only_a_person_can_tell_is_asked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lot = checked(home, stage(home, "deals.csv", DOUBTFUL.encode()), monkeypatch)
    last = lot.last_account
    assert last is not None and not last[1]["succeeded"]
    (question,) = last[1]["questions"]
    assert (question["column"], question["kind"]) == ("Created Date", "date_order")
    said = with_form(Answers(), "deals", "Created Date", "date_order", "day first")
    again = checked(home, lot, monkeypatch, said).last_account
    assert again is not None and again[1]["succeeded"]


def test_files_can_be_read_as_another_source_which_holds_for_the_next_of_their_kind(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lot = checked(home, stage(home, "deals.csv", DIRTY.encode()), monkeypatch)
    last = lot.last_account
    assert last is not None
    source = last[1]["source"]
    assert (source["read_as"], source["recognised"]) == ("table", "table")
    codes = [one["code"] for one in source["choices"]]
    assert codes[0] == "table" and "zoho" in codes
    assert not {"maven", "salesforce", "contract"} & set(codes)  # they could not be read so
    staging.remove(home)

    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "deals.csv").write_text(DIRTY)
    said = with_source(with_column(Answers(), "deals", "Worth", "amount", None), "zoho")
    assert load(folder, home, answers=said).succeeded
    kept = saved_answers(home)
    assert (kept.source, kept.instead_of) == ("zoho", "table")
    (sheet,) = sheets = find_sheets(folder)[0]
    assert kept_answers(home, sheets) == kept
    read = recognition(folder, answers=kept)
    assert (read.source, read.name) == ("zoho", "Zoho CRM export") and "table" in read.others
    assert "--source reads them as something else: table, " in read.text()
    assert recognition(folder, answers=with_source(kept, "table")).source == "table"
    assert recognition(folder, "table", kept).source == "table"
    # a choice alone, without a column that tells the files, holds for what is recognised alike
    save_answers(home, instead(sheets, "zoho", with_source(Answers(), "zoho")))
    assert kept_answers(home, sheets).source == "zoho"
    renamed = [*sheet.columns[:1], "Memo", *sheet.columns[2:]]
    assert kept_answers(home, [replace(sheet, columns=tuple(renamed))]).source == "zoho"
    own = write(tmp_path / "other", opportunities=[deal("a")])
    assert kept_answers(home, find_sheets(own)[0]) == Answers()
    (folder / "more.csv").write_text(DIRTY.replace("Stage", "Phase"))
    with pytest.raises(DataFault, match=r"Both deals.csv and more.csv can be the deals"):
        recognition(folder, answers=kept)


def test_a_choice_of_source_drops_what_that_source_does_not_have() -> None:
    said = Answers(sheets={"deals": SheetAnswers({"Worth": "amount", "Done": "is_closed", "x": ""}),
                           "history": SheetAnswers({"When": "changed_at"})})  # fmt: skip
    assert with_source(said, "zoho").sheets == said.sheets
    other = with_source(said, "salesforce")
    assert other.source == "salesforce"
    assert "deals" not in other.sheets
    assert with_source(said, None) == said


def test_only_what_differs_from_recognition_is_kept() -> None:
    said = with_column(Answers(), "deals", "Worth", "amount", None)
    assert said.sheets == {"deals": SheetAnswers({"Worth": "amount"})}
    moved = with_column(said, "deals", "Value", "amount", "amount")
    assert moved == Answers()  # the field is again the column's that had it by itself
    assert with_column(said, "deals", "worth", None, None) == Answers()
    left_out = with_column(Answers(), "deals", "Memo", None, "next_step")
    assert left_out.sheets["deals"].columns == {"Memo": ""}
    asked = with_form(Answers(), "deals", "Created", "date_order", "month first")
    assert with_form(asked, "deals", "created", "date_order", None) == Answers()
    known = {"outcome": "open", "position": "2"}
    won = with_stage(Answers(), "done", {"outcome": "won"}, known)
    assert won.stages == {"done": {"outcome": "won"}}
    assert with_stage(won, "done", {"outcome": "open", "position": 2}, known) == Answers()
    assert with_team(with_team(Answers(), "ann", "North"), "ann", None) == Answers()


def test_taking_back_serves_the_earlier_load_with_all_that_was_typed_since(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under a name of its own, as one more of the loads; and the next load goes on from there."""
    monkeypatch.setenv("SALES_DATA_HOME", str(home))
    first = load(write(tmp_path / "1", opportunities=[deal("a")]), home).generation
    with journal.opened(journal.place(home)) as kept:
        kept.append("ann", [journal.manager_amount("a", Decimal(70))])
    deals = [deal("a", amount="300"), deal("b")]
    second = load(write(tmp_path / "2", opportunities=deals), home).generation
    assert first is not None and second is not None
    source = served.opened(home)
    with journal.opened(journal.place(home)) as kept:
        kept.append("ann", [journal.manager_amount("a", Decimal(80), following=1)])

    new = generations.take_back(home, first)
    assert new not in (first, second) and new.startswith("generation-000003-")
    back = served.opened(home)
    assert back is not source and back.generation == new
    day = back.last_day
    (row,) = run(back.connection(EVERYTHING), "pipeline/open_deals", {"as_of": day}).to_pylist()
    assert (row["open_amount"], row["manager_amount"]) == (Decimal(100), Decimal(80))
    loads = "select load_number, source from loads order by load_number"
    assert rows_of(home, loads) == [(1, "contract"), (2, "contract"), (3, "load 1 again")]
    for wrong in (new, "generation-000009-ffff", "../current"):
        with pytest.raises(DataFault):
            generations.take_back(home, wrong)

    assert load(write(tmp_path / "3", opportunities=deals), home).succeeded
    assert rows_of(home, loads)[-1] == (4, "contract")
    assert len(publish.kept(home)) == publish.KEPT == len(list(home.glob("generation-*.duckdb")))
    assert not any(file.stem == first for file in publish.kept(home))


def test_a_load_from_the_page_keeps_its_mapping_takes_its_files_away_and_is_in_the_log(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = with_column(Answers(), "deals", "Worth", "amount", None)
    lot = checked(home, stage(home, "deals.csv", DIRTY.encode(), "ann"), monkeypatch, said)
    run_of = staging.start(home, lot, "load", said)
    until = time.monotonic() + 60
    while run_of.is_working and time.monotonic() < until:
        time.sleep(0.05)
    account = run_of.account
    assert account is not None and account["succeeded"], run_of.last_words
    assert not (lot.folder / staging.FILES).exists()
    assert saved_answers(home) == replace(said, source="table"), "a mapping is of its source"
    (line,) = [json.loads(one) for one in (home / log.FILE).read_text().splitlines()]
    assert (line["what"], line["who"], line["outcome"]) == ("load", "ann", "served")

    staging.remove(home)  # the next export needs no correction: what was said holds
    text = DIRTY.replace("Alpha", "Omega").encode()
    last = checked(home, stage(home, "later.csv", text), monkeypatch).last_account
    assert last is not None
    columns = {one["column"]: one["field"] for one in last[1]["sheets"][0]["columns"]}
    assert columns["Worth"] == "amount"
