"""What becomes of each kind of fault in a folder: rejected, kept under `unknown`, emptied."""

import csv
from pathlib import Path
from typing import Any

import pytest

from data.load import Outcome, check, load
from queries import query, run
from queries.arguments import parameters
from queries.served import opened
from queries.viewer import EVERYTHING
from tests.data_folders import CLEAN, counts, deal, reasons, served, write, write_csv


def loaded(tmp_path: Path, **tables: Any) -> Outcome:
    outcome = load(write(tmp_path / "in", **tables), tmp_path / "home")
    assert outcome.succeeded, outcome.text
    return outcome


FAULTS = (
    ("amount", "-1", "negative_amount"),
    ("amount", "1,000", "bad_amount"),
    ("amount", "1e3", "bad_amount"),
    ("amount", "99999999999999999999", "bad_amount"),
    ("manager_amount", "about 5", "bad_amount"),
    ("created_on", "2026-02-30", "bad_day"),
    ("created_on", "05/01/2026", "bad_day"),
    ("closed_on", "infinity", "bad_day"),
    ("created_on", "9999-12-31", "bad_year"),
    ("created_on", "0026-01-05", "bad_year"),
    ("created_on", "0000-01-01", "bad_day"),
    ("closed_on", "2100-01-01T00:00:00", "bad_year"),
    ("stage_id", "nobody knows", "unknown_stage"),
    ("stage_id", "", "missing"),
    ("owner_id", "  ", "missing"),
)


def test_a_fault_rejects_the_row_with_its_place(tmp_path: Path) -> None:
    """The column, the value and the reason are told for each line, and the good deal is loaded."""
    bad = [
        deal(f"bad {line}", **{column: value})
        for line, (column, value, _) in enumerate(FAULTS, start=3)
    ]
    loaded(tmp_path, opportunities=[deal("good"), *bad])
    home = tmp_path / "home"
    assert counts(home)["opportunities"] == (len(FAULTS) + 1, 1, len(FAULTS))
    assert served(home, "select opportunity_id from opportunities") == [("good",)]
    rejects = served(home, "select file, row_number, column_name, value, reason from load_rejects")
    assert sorted(rejects, key=lambda row: row[1]) == [
        ("opportunities.csv", line, column, value.strip() or None, reason)
        for line, (column, value, reason) in enumerate(FAULTS, start=3)
    ]


def test_the_second_of_equal_keys_is_rejected(tmp_path: Path) -> None:
    loaded(tmp_path, opportunities=[deal("a", amount="1"), deal("a", amount="2")])
    assert counts(tmp_path / "home")["opportunities"] == (2, 1, 1)
    assert served(tmp_path / "home", "select cast(amount as varchar) from opportunities") == [
        ("1.00",)
    ]


def test_the_first_acceptable_of_equal_keys_is_loaded(tmp_path: Path) -> None:
    loaded(tmp_path, opportunities=[deal("a", amount="x"), deal("a", amount="2")])
    assert counts(tmp_path / "home")["opportunities"] == (2, 1, 1)


def test_unknown_references_keep_the_money(tmp_path: Path) -> None:
    loaded(
        tmp_path,
        opportunities=[deal("a", owner_id="who", account_id="what")],
        targets=[{"team_id": "gone", "month": "2026-01-01", "amount": "5"}],
    )
    home = tmp_path / "home"
    assert served(home, "select owner_id, account_id from opportunities") == [
        ("unknown", "unknown")
    ]
    assert served(home, "select person_name from people where person_id = 'unknown'") == [
        ("Unknown",)
    ]
    assert served(home, "select parent_team_id from teams where team_id = 'unknown'") == [("root",)]
    assert served(home, "select team_id, tier from targets") == [("unknown", "target")]
    assert {r[2] for r in reasons(home)} == {
        "person_to_unknown",
        "account_to_unknown",
        "team_to_unknown",
    }


def test_no_unknown_entries_where_nothing_needs_them(tmp_path: Path) -> None:
    loaded(tmp_path, opportunities=[deal("a")])
    found = served(
        tmp_path / "home",
        "select team_id from teams where team_id = 'unknown' union all"
        " select person_id from people where person_id = 'unknown' union all"
        " select account_id from accounts where account_id = 'unknown'",
    )
    assert found == []


def test_values_outside_a_list(tmp_path: Path) -> None:
    loaded(
        tmp_path,
        people=[*CLEAN["people"], {"person_id": "cy", "person_name": "Cy", "role": "boss"}],
        accounts=[{"account_id": "acme", "account_name": "Acme", "status": "friend"}],
        stages=[*CLEAN["stages"], {"stage_id": "odd", "stage_name": "Odd", "position": 9}],
        opportunities=[deal("a")],
        activities=[
            {
                "activity_id": 1,
                "kind": "lunch",
                "person_id": "ann",
                "opportunity_id": "none",
                "occurred_at": "2026-01-06T12:00:00",
            }
        ],
        targets=[{"team_id": "north", "month": "2026-01-15", "amount": "5", "tier": "dream"}],
    )
    home = tmp_path / "home"
    assert served(home, "select role from people where person_id = 'cy'") == [(None,)]
    assert served(home, "select status from accounts") == [(None,)]
    assert served(home, "select kind, opportunity_id from activities") == [("other", None)]
    assert reasons(home) == {
        ("notice", "people.role", "value_emptied", 1),
        ("notice", "accounts.status", "value_emptied", 1),
        ("notice", "activities.kind", "kind_to_other", 1),
        ("notice", "activities.opportunity_id", "deal_emptied", 1),
        ("reject", "stages.outcome", "missing", 1),
        ("reject", "targets.tier", "bad_value", 1),
    }


def test_changes_are_checked_by_their_field(tmp_path: Path) -> None:
    def change(field: str, value: str, old: str = "") -> dict[str, str]:
        return {
            "opportunity_id": "a",
            "changed_at": "2026-01-07T08:00:00",
            "field": field,
            "value": value,
            "old_value": old,
        }

    loaded(
        tmp_path,
        opportunities=[deal("a", amount="7.13", owner_id="who")],
        opportunity_changes=[
            change("amount", "7.125", "5"),
            change("owner_id", "who", "ann"),
            change("expected_close_on", "2026-06-30"),
            change("amount", "x"),
            change("amount", "-1"),
            change("expected_close_on", "June"),
            change("stage_id", "nowhere"),
            change("stage_id", "new", "nowhere"),
            change("colour", "red"),
            change("amount", "1") | {"opportunity_id": "none"},
        ],
    )
    home = tmp_path / "home"
    assert counts(home)["opportunity_changes"] == (10, 3, 7)
    rows = served(home, 'select field, "value", old_value, origin from opportunity_changes')
    assert rows == [
        ("amount", "7.13", "5.00", "log"),
        ("owner_id", "unknown", "ann", "log"),
        ("expected_close_on", "2026-06-30", None, "log"),
    ]


def test_times_with_an_offset_become_local(tmp_path: Path) -> None:
    def call(identity: int, at: str) -> dict[str, Any]:
        return {"activity_id": identity, "kind": "call", "person_id": "ann", "occurred_at": at}

    loaded(
        tmp_path,
        settings=[{"key": "timezone", "value": "Asia/Shanghai"}],
        opportunities=[deal("a", created_on="2026-01-05T00:00:00")],
        activities=[
            call(1, "2026-01-06T20:00:00Z"),
            call(2, "2026-01-06T20:00:00"),
            call(3, "2026-01-06 20:00:00.5+0100"),
            call(4, "2026-01-06T20:00:00 junk"),
            call(5, "2026-01-06"),
        ],
    )
    rows = served(
        tmp_path / "home", "select activity_id, cast(occurred_at as varchar) from activities"
    )
    assert rows == [
        ("1", "2026-01-07 04:00:00"),
        ("2", "2026-01-06 20:00:00"),
        ("3", "2026-01-07 03:00:00.5"),
        ("5", "2026-01-06 00:00:00"),
    ]


def test_the_team_tree_is_repaired(tmp_path: Path) -> None:
    teams = [
        {"team_id": "one", "team_name": "One", "parent_team_id": ""},
        {"team_id": "two", "team_name": "Two", "parent_team_id": ""},
        {"team_id": "lone", "team_name": "Lone", "parent_team_id": "nowhere"},
        {"team_id": "x", "team_name": "X", "parent_team_id": "y"},
        {"team_id": "y", "team_name": "Y", "parent_team_id": "x"},
        {"team_id": "z", "team_name": "Z", "parent_team_id": "y"},
    ]
    loaded(tmp_path, teams=teams, opportunities=[deal("a")])
    home = tmp_path / "home"
    assert counts(home)["teams"] == (6, 4, 2)
    assert served(home, "select team_id, parent_team_id from teams order by 1") == [
        ("company", None),
        ("lone", "unknown"),
        ("one", "company"),
        ("two", "company"),
        ("unknown", "company"),
        ("z", "unknown"),
    ]


def test_deals_alone_are_enough(tmp_path: Path) -> None:
    rows = [
        {"opportunity_id": "a", "owner_id": "ann", "stage_id": "Talking"},
        {"opportunity_id": "b", "owner_id": "ann", "stage_id": "Closed Won"},
    ]
    (tmp_path / "in").mkdir()
    write_csv(tmp_path / "in" / "opportunities.csv", rows)
    outcome = load(tmp_path / "in", tmp_path / "home")
    assert outcome.succeeded
    home = tmp_path / "home"
    assert served(home, "select stage_id, outcome from stages order by position") == [
        ("Talking", "open"),
        ("Closed Won", "won"),
    ]
    assert served(home, "select team_id, team_name, parent_team_id from teams order by 1") == [
        ("company", "Company", None),
        ("unknown", "Unknown", "company"),
    ]


def test_settings_have_their_defaults(tmp_path: Path) -> None:
    loaded(
        tmp_path,
        settings=[
            {"key": "fiscal_year_start_month", "value": "13"},
            {"key": "timezone", "value": "Mars/North"},
            {"key": "covers_until", "value": "soon"},
            {"key": "colour", "value": "red"},
        ],
        opportunities=[
            deal("a", currency="USD", created_on="2026-01-05", closed_on="2030-01-01"),
            deal("b", currency="USD", stage_id="won", closed_on="2026-03-04"),
        ],
    )
    home = tmp_path / "home"
    assert served(home, 'select "key", "value" from settings order by 1') == [
        ("colour", "red"),
        ("covers_until", "2026-03-04"),
        ("fiscal_year_start_month", "1"),
        ("gap_multiplier", "3"),
        ("reporting_currency", "USD"),
    ]
    assert counts(home)["settings"] == (4, 1, 3)


@pytest.mark.parametrize(
    ("key", "value", "stored"),
    [
        ("fiscal_year_start_month", "4.0", "4"),
        ("fiscal_year_start_month", "1.5", "1"),
        ("account_cap", "60.00", "60"),
        ("gap_multiplier", "2.5", "2.5"),
        ("gap_multiplier", "0.00001", "0.00001"),
        ("gap_multiplier", "99999999999999", "3"),
        ("covers_until", "9999-12-31", "2026-01-05"),
        ("covers_until", "0001-01-01", "2026-01-05"),
    ],
)
def test_settings_are_stored_as_they_are_read(
    tmp_path: Path, key: str, value: str, stored: str
) -> None:
    loaded(tmp_path, settings=[{"key": key, "value": value}], opportunities=[deal("a")])
    sql = f'select "value" from settings where "key" = \'{key}\''
    assert served(tmp_path / "home", sql) == [(stored,)]
    served_now = opened(tmp_path / "home")
    for name in ("forecast/year_gap_by_team", "pipeline/open_deals_by_stage"):
        run(served_now.connection(EVERYTHING), name, parameters(query(name), {}, served_now))


def test_days_that_are_no_events_may_be_far_away(tmp_path: Path) -> None:
    """9999-12-31 is how many systems write an open end; the row is worth more than its day."""
    far = "9999-12-31"
    loaded(
        tmp_path,
        people=[CLEAN["people"][0] | {"joined_on": "0001-01-01", "left_on": far}],
        team_moves=[{"person_id": "ann", "team_id": "north", "from_on": "2020-01-01"}],
        opportunities=[deal("a", expected_close_on=far), deal("b", expected_close_on="10000-1-1")],
    )
    assert counts(tmp_path / "home")["opportunities"] == (2, 1, 1)
    served_now = opened(tmp_path / "home")
    for name in ("forecast/f1_f2_by_team", "pipeline/open_deals"):
        run(served_now.connection(EVERYTHING), name, parameters(query(name), {}, served_now))


def test_a_target_that_is_there_twice_is_shown_by_its_day(tmp_path: Path) -> None:
    target = {"team_id": "north", "month": "2026-01-15", "amount": "5"}
    loaded(tmp_path, targets=[target, target], opportunities=[deal("a")])
    rejects = served(tmp_path / "home", "select value from load_rejects")
    assert rejects == [("north / 2026-01-01 / target",)]


def test_a_check_leaves_nothing_but_its_rejects(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", opportunities=[deal("a"), deal("=b", amount="-1")])
    outcome = check(folder, tmp_path / "home")
    assert outcome.succeeded
    names = {path.name for path in (tmp_path / "home").iterdir()}
    assert names == {"check.rejects.csv", "loading.lock"}
    text = (tmp_path / "home" / "check.rejects.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(text.decode("utf-8-sig").splitlines()))
    assert rows[1][:5] == ["opportunities", "opportunities.csv", "3", "amount", "'-1"]
    assert "check.rejects.csv" in outcome.text


def test_the_rejects_tell_every_fault_of_a_row_once(tmp_path: Path) -> None:
    bad = deal("b", amount="-1", created_on="never", closed_on="2026-02-30")
    loaded(tmp_path, opportunities=[deal("a"), bad])
    rows = served(tmp_path / "home", "select column_name, reason, also from load_rejects")
    assert [row[:2] for row in rows] == [("amount", "negative_amount")]
    assert "created_on: never" in rows[0][2]
    assert "closed_on: 2026-02-30" in rows[0][2]


def test_the_report_says_what_is_not_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", opportunities=[deal("a", shoe_size="44")])
    (folder / "notes.txt").write_text("hello", encoding="utf-8")
    (folder / "weather.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    outcome = load(folder, tmp_path / "home")
    for said in ("shoe_size", "notes.txt", "weather.csv"):
        assert said in outcome.text
