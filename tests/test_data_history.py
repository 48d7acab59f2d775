"""History over several loads: from the log, and by comparing with what is served."""

from datetime import date
from pathlib import Path

import pytest

from data import fill, publish
from data import load as loading
from data.gone_answers import GoneAnswers
from tests.data_folders import CLEAN, Company, deal, reasons, served


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company(tmp_path)


def logged(at: str, field: str, value: str, **others: str) -> dict[str, str]:
    row = {"opportunity_id": "a", "changed_at": at, "field": field, "value": value}
    return {"change_id": "", **row, **others}


def test_each_difference_between_two_loads_is_a_change(company: Company) -> None:
    company.export("2026-02-01", deal("a"), deal("b", manager_amount="5"))
    assert company.changes() == []
    company.export(
        "2026-02-08",
        deal("a", stage_id="won", closed_on="2026-02-05", amount="90", owner_id="bob"),
        deal("b", expected_close_on=""),
        deal("c", created_on=""),
    )
    end = "2026-02-08 23:59:59.999999"
    assert company.changes() == [
        ("a", end, "amount", "90.00", "100.00", "load"),
        ("a", end, "closed_on", "2026-02-05", None, "load"),
        ("a", end, "owner_id", "bob", "ann", "load"),
        ("a", end, "stage_id", "won", "new", "load"),
        ("b", end, "expected_close_on", None, "2026-06-30", "load"),
        ("b", end, "manager_amount", None, "5.00", "load"),
    ]
    assert company.first_days() == {"a": "2026-02-01", "b": "2026-02-01", "c": "2026-02-08"}


def test_a_reopened_deal_has_both_turns(company: Company) -> None:
    company.export("2026-02-01", deal("a"))
    company.export("2026-02-08", deal("a", stage_id="lost", closed_on="2026-02-05"))
    company.export("2026-02-15", deal("a", amount="80"))
    days = [(row[1][:10], *row[2:5]) for row in company.changes()]
    assert days == [
        ("2026-02-08", "closed_on", "2026-02-05", None),
        ("2026-02-08", "stage_id", "lost", "new"),
        ("2026-02-15", "amount", "80.00", "100.00"),
        ("2026-02-15", "closed_on", None, "2026-02-05"),
        ("2026-02-15", "stage_id", "new", "lost"),
    ]


def test_a_corrected_export_of_the_same_day_follows_the_first(company: Company) -> None:
    company.export("2026-02-01", deal("a"))
    company.export("2026-02-08", deal("a", amount="90"))
    company.export("2026-02-08", deal("a", amount="95"))
    assert [row[3:5] for row in company.changes()] == [("90.00", "100.00"), ("95.00", "90.00")]


def test_an_older_export_is_refused(company: Company) -> None:
    company.export("2026-02-08", deal("a"))
    outcome = company.export("2026-02-01", deal("a", amount="1"))
    assert not outcome.succeeded
    assert "2026-02-08" in outcome.text
    assert served(company.home, "select cast(amount as varchar) from opportunities") == [
        ("100.00",)
    ]


def test_another_company_is_not_compared(company: Company) -> None:
    company.export("2026-02-08", deal("a"))
    outcome = company.export("2026-02-01", deal("z", amount="1"))
    assert outcome.succeeded
    assert "None of the 1 deals served before is in this export" in outcome.text
    assert company.changes() == []
    assert company.first_days() == {"z": "2026-02-01"}


def test_the_same_folder_again_changes_nothing(company: Company) -> None:
    first = company.export("2026-02-01", deal("a"))

    def files() -> dict[str, int]:
        """Which there are and when each was written; the lock says who was the last to hold it."""
        there = [path for path in company.home.iterdir() if path.name != publish.LOCK]
        return {path.name: path.stat().st_mtime_ns for path in there}

    before = files()
    again = company.export("2026-02-01", deal("a"))
    assert first.generation == again.generation
    assert again.is_unchanged
    assert again.succeeded
    assert "Nothing has changed" in again.text
    assert files() == before


def test_recorded_history_survives_new_code(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.export("2026-02-01", deal("a"), deal("b"))
    company.export("2026-02-08", deal("a", amount="90"), answers=GoneAnswers("removed"))
    before = company.changes()
    monkeypatch.setattr(loading, "fingerprint_of", lambda *_: "other code")
    assert not company.export("2026-02-08", deal("a", amount="90")).is_unchanged
    assert company.changes() == before != []
    assert company.first_days() == {"a": "2026-02-01", "b": "2026-02-01"}
    assert served(company.home, "select * from gone_deals") == [("b", "removed", date(2026, 2, 8))]


def test_people_and_stages_of_the_past_stay_with_its_changes(company: Company) -> None:
    company.export("2026-02-01", deal("a"))
    company.export(
        "2026-02-08",
        deal("a", stage_id="won", owner_id="bob"),
        people=[CLEAN["people"][1]],
        stages=CLEAN["stages"][1:],
    )
    assert served(company.home, "select team_id from people where person_id = 'ann'") == [
        ("north",)
    ]
    assert served(company.home, "select outcome from stages where stage_id = 'new'") == [("open",)]


def test_a_row_that_disagrees_with_the_log_is_believed_at_the_end(company: Company) -> None:
    log = [
        logged("2026-01-07T10:00:00", "amount", "50", change_id="9"),
        logged("2026-01-07T10:00:00", "amount", "60", change_id="10"),
        logged("2026-01-06T10:00:00", "owner_id", "bob", change_id="11"),
        logged("2026-01-08T10:00:00", "stage_id", "new", change_id="12"),
    ]
    company.export("2026-02-01", deal("a", amount="60"), opportunity_changes=log)
    assert [row for row in company.changes() if row[5] == "load"] == [
        ("a", "2026-02-01 23:59:59.999999", "owner_id", "ann", "bob", "load")
    ]
    assert ("notice", "opportunities.owner_id", "row_differs", 1) in reasons(company.home)


def test_ties_of_the_log_are_settled_by_the_file_where_ids_are_missing(company: Company) -> None:
    log = [
        logged("2026-01-07T10:00:00", "amount", "60"),
        logged("2026-01-07T10:00:00", "amount", "50"),
    ]
    company.export("2026-02-01", deal("a", amount="60"), opportunity_changes=log)
    assert [row[3:] for row in company.changes() if row[5] == "load"] == [
        ("60.00", "50.00", "load")
    ]


def test_a_log_replaces_what_loads_found_and_may_be_older(company: Company) -> None:
    company.export("2026-02-01", deal("a"))
    company.export("2026-02-08", deal("a", amount="90"))
    log = [logged("2026-01-07T10:00:00", "amount", "60", old_value="55")]
    assert company.export("2026-02-05", deal("a", amount="60"), opportunity_changes=log).succeeded
    assert [row[2:] for row in company.changes()] == [("amount", "60.00", "55.00", "log")]
    assert served(company.home, "select has_old_value from opportunity_changes") == [(True,)]
    assert company.first_days() == {"a": "2026-02-01"}


def test_a_load_that_fails_leaves_what_was_served(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.export("2026-02-01", deal("a"))
    outcome = company.export("2026-02-08", deal("a", stage_id="gone"))
    assert not outcome.succeeded
    assert (company.home / "failed.rejects.csv").exists()
    assert "failed.rejects.csv" in outcome.text

    def broken(*_: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(fill, "_add_unknown", broken)
    with pytest.raises(RuntimeError):
        company.export("2026-02-08", deal("a", amount="1"))
    assert served(company.home, "select cast(amount as varchar) from opportunities") == [
        ("100.00",)
    ]
    assert not list(company.home.glob("building-*"))


def test_after_a_gap_changes_are_dated_by_the_day_the_export_covers(company: Company) -> None:
    company.export("2026-02-01", deal("a"))
    company.export("2026-02-22", deal("a", amount="90"))
    # the same state, said to cover more days, changes nothing but how far the data goes
    company.export("2026-02-25", deal("a", amount="90"))
    assert [row[1][:10] for row in company.changes()] == ["2026-02-22"]
    # without the setting an export covers the days until the latest in it
    won = deal("a", amount="90", stage_id="won", closed_on="2026-03-03")
    assert company.export("", won, settings=[]).succeeded
    assert [row[1][:10] for row in company.changes()] == ["2026-02-22", *["2026-03-03"] * 2]
