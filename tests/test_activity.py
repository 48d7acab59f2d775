"""Activity by team, person and week, and the list behind it, on a company worked by hand."""

from datetime import date

import duckdb
import pytest

import queries
from tests.activity_company import AS_OF, COMPANY, asked, by, opened


@pytest.fixture(scope="module")
def company() -> duckdb.DuckDBPyConnection:
    return opened(COMPANY)


def test_each_activity_counts_for_the_team_of_its_day(company: duckdb.DuckDBPyConnection) -> None:
    rows = by(asked(company, "activity/activity_by_team"), "team_id")
    assert list(rows) == ["co", "north", "south"]
    assert [row["calls"] for row in rows.values()] == [2, 1, 1]
    assert [row["visits"] for row in rows.values()] == [1, 0, 0]
    assert {row["week_from_on"] for row in rows.values()} == {date(2026, 3, 2)}


def test_heads_are_those_of_the_weeks_sunday(company: duckdb.DuckDBPyConnection) -> None:
    rows = by(asked(company, "activity/activity_by_team"), "team_id")
    assert {team: row["reps"] for team, row in rows.items()} == {"co": 2, "north": 1, "south": 1}
    assert rows["co"]["calls_per_rep"] == 1.0
    # on the Sundays of the three usual weeks: 2, 2, and with cat 3
    assert rows["co"]["calls_usual_per_rep"] == pytest.approx(1 / 7)
    # south had nobody but cat, on one Sunday
    assert rows["south"]["customer_visits_usual_per_rep"] == 1.0


def test_usual_is_the_mean_of_the_weeks_that_the_data_covers(
    company: duckdb.DuckDBPyConnection,
) -> None:
    row = by(asked(company, "activity/activity_by_team"), "team_id")["co"]
    assert row["usual_weeks"] == 3
    assert row["calls_usual"] == pytest.approx(1 / 3)
    assert row["customer_visits_usual"] == row["visits_usual"] == pytest.approx(1 / 3)
    # the trial of 2026-02-02 lies before the first activity
    assert row["trial_customers_usual"] == pytest.approx(1 / 3)


def test_a_trial_customer_of_two_teams_counts_once_above_them(
    company: duckdb.DuckDBPyConnection,
) -> None:
    rows = by(asked(company, "activity/activity_by_team"), "team_id")
    # a1 is used for bob (north) and for ann, then of the south; a2 for its owner ann
    found = {team: row["trial_customers"] for team, row in rows.items()}
    assert found == {"co": 2, "north": 1, "south": 2}


def test_with_direct_the_parts_of_a_team_add_up(company: duckdb.DuckDBPyConnection) -> None:
    rows = by(asked(company, "activity/activity_by_team", with_direct=True), "team_id")
    assert list(rows) == ["co", "co/direct", "north", "south"]
    assert rows["co/direct"]["first_visits"] == 1
    assert rows["co/direct"]["first_visits_per_rep"] is None
    for measure in ("reps", "calls", "visits"):
        parts = [row[measure] for row in rows.values() if row["parent_team_id"] == "co"]
        assert rows["co"][measure] == sum(parts)


def test_a_team_and_a_person_narrow_what_is_counted(company: duckdb.DuckDBPyConnection) -> None:
    south = asked(company, "activity/activity_by_team", team="south")
    assert [(row["team_id"], row["calls"]) for row in south] == [("south", 1)]
    ann = by(asked(company, "activity/activity_by_team", person="ann"), "team_id")
    assert {team: (row["reps"], row["calls"]) for team, row in ann.items()} == {
        "co": (1, 2), "north": (0, 1), "south": (1, 1),
    }  # fmt: skip


def test_a_week_is_complete_on_its_sunday(company: duckdb.DuckDBPyConnection) -> None:
    def week(day: date) -> date:
        found: date = asked(company, "activity/activity_by_team", as_of=day)[0]["week_from_on"]
        return found

    assert week(date(2026, 3, 7)) == date(2026, 2, 23)
    assert week(date(2026, 3, 8)) == week(date(2026, 3, 14)) == date(2026, 3, 2)


def test_before_the_first_activity_nothing_is_usual(company: duckdb.DuckDBPyConnection) -> None:
    row = asked(company, "activity/activity_by_team", as_of=date(2026, 2, 15))[0]
    assert (row["calls"], row["usual_weeks"]) == (1, 0)
    assert row["calls_usual"] is None
    assert row["calls_usual_per_rep"] is None


def test_people_are_the_reps_and_whoever_did_something(company: duckdb.DuckDBPyConnection) -> None:
    rows = by(asked(company, "activity/activity_by_person"), "person_id")
    assert list(rows) == ["mia", "bob", "ann", "cat"]
    assert [row["team_id"] for row in rows.values()] == ["co", "north", "south", "south"]
    assert [row["role"] for row in rows.values()] == ["vp", "rep", "rep", None]
    assert [row["calls"] for row in rows.values()] == [0, 0, 2, 0]
    assert [row["trial_customers"] for row in rows.values()] == [0, 1, 2, 0]
    assert rows["cat"]["visits_usual"] == pytest.approx(1 / 3)
    # a team's table has what counts for the team
    north = by(asked(company, "activity/activity_by_person", team="north"), "person_id")
    assert {person: row["calls"] for person, row in north.items()} == {"ann": 1, "bob": 0}


def test_weeks_begin_with_the_first_that_the_data_covers(
    company: duckdb.DuckDBPyConnection,
) -> None:
    rows = asked(company, "activity/activity_by_week")
    assert [row["week_from_on"].isoformat() for row in rows] == [
        "2026-02-09", "2026-02-16", "2026-02-23", "2026-03-02",
    ]  # fmt: skip
    assert [row["calls"] for row in rows] == [1, 0, 0, 2]
    assert [row["visits"] for row in rows] == [0, 0, 1, 1]
    assert [row["trial_customers"] for row in rows] == [0, 1, 0, 2]
    assert [row["reps"] for row in rows] == [2, 2, 3, 2]


def test_thirteen_weeks_at_most(company: duckdb.DuckDBPyConnection) -> None:
    rows = asked(company, "activity/activity_by_week", as_of=date(2026, 12, 31))
    assert len(rows) == 13
    assert rows[-1]["week_from_on"] == date(2026, 12, 21)


def test_the_list_has_what_the_counts_count(company: duckdb.DuckDBPyConnection) -> None:
    rows = asked(company, "activity/logged_activities")
    assert [row["activity_id"] for row in rows] == ["f1", "c2", "c1"]
    assert [row["team_id"] for row in rows] == ["co", "south", "north"]
    # an account that is not named is the deal's
    assert [row["account_name"] for row in rows] == ["One", "Two", "One"]
    visits = asked(company, "activity/logged_activities", kind="visit")
    assert [row["activity_id"] for row in visits] == ["f1"]
    south = asked(company, "activity/logged_activities", team="south", kind="call")
    assert [row["activity_id"] for row in south] == ["c2"]


def test_a_company_without_activities_has_rows_and_nothing_usual() -> None:
    empty = opened("insert into teams values ('co', 'Company', null)")
    row = asked(empty, "activity/activity_by_team")[0]
    assert (row["reps"], row["calls"], row["trial_customers"], row["usual_weeks"]) == (0, 0, 0, 0)
    assert row["calls_per_rep"] is None
    assert asked(empty, "activity/activity_by_person") == []
    assert asked(empty, "activity/logged_activities") == []


def test_without_roles_whoever_carries_deals_is_a_head() -> None:
    bare = opened(COMPANY, "update people set role = null")
    rows = by(asked(bare, "activity/activity_by_team"), "team_id")
    # bob owns the deals; on the Sundays of all usual weeks too
    assert {team: row["reps"] for team, row in rows.items()} == {"co": 1, "north": 1, "south": 0}
    assert rows["co"]["calls_usual_per_rep"] == pytest.approx(1 / 3)


def test_declared_types_are_what_the_engine_gives(company: duckdb.DuckDBPyConnection) -> None:
    names = [name for name in queries.catalogue() if name.startswith("activity/")]
    for name in [*names, "meeting/teams", "meeting/people", "meeting/covered_days"]:
        header = queries.query(name).header
        given = {"as_of": AS_OF} if any(param.name == "as_of" for param in header.params) else {}
        schema = queries.run(company, name, given).schema
        nulls = ", ".join(f"cast(null as {one.type}) as {one.name}" for one in header.columns)
        assert schema.equals(company.sql(f"select {nulls}").to_arrow_table().schema), name
