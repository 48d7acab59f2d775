"""The forecast record on whole data: what stood there is what the same question said that day."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from forecast.record import is_against, nearer_method
from queries import run
from queries.period import parse
from queries.served import opened
from queries.viewer import EVERYTHING
from tests.oracle import record
from tests.oracle.comparing import differences
from tests.oracle.period import Period

PERIODS = ("2026-Q4", "2026-11", "FY2026")


@pytest.fixture(params=["demo_home", "maven_home"])
def home(request: pytest.FixtureRequest) -> Path:
    """The demo company, and a real export without history."""
    found: Path = request.getfixturevalue(request.param)
    return found


def _asked(home: Path, period: str) -> dict[str, Any]:
    served = opened(home)
    if served.covers_until.year == 2017:
        period = period.replace("2026", "2017")
    span = parse(period)
    return {"as_of": served.covers_until, "period_from": span.first, "period_to": span.last}


def _rows(home: Path, name: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = run(opened(home).connection(EVERYTHING), name, params).to_pylist()
    return rows


@pytest.mark.parametrize("period", PERIODS)
def test_a_week_of_the_record_is_what_the_forecast_said_that_day(home: Path, period: str) -> None:
    """F1, F2, won and in play of every team, at week-ends early, midway and last in a period."""
    rows = _rows(home, "forecast/record_by_week", _asked(home, period))
    ends = sorted(
        {(row["period_from_on"], row["period_to_on"], row["week_end_on"]) for row in rows}
    )
    assert len(ends) > 30
    for first, last, day in ends[:: len(ends) // 7]:
        params = {"as_of": day, "period_from": first, "period_to": last}
        that_day = {one["team_id"]: one for one in _rows(home, "forecast/f1_f2_by_team", params)}
        recorded = [
            row for row in rows if (row["period_from_on"], row["week_end_on"]) == (first, day)
        ]
        assert {row["team_id"] for row in recorded} == set(that_day)
        for row in recorded:
            for column in ("won_amount", "in_play_amount", "f1_amount", "f2_amount"):
                assert row[column] == that_day[row["team_id"]][column], (
                    row["team_id"],
                    day,
                    column,
                )


@pytest.mark.parametrize("period", PERIODS)
def test_the_actual_is_what_was_won_of_the_period_as_it_is_known_now(
    home: Path, period: str
) -> None:
    """Of a period that is over; the running one has none, and no error."""
    params = _asked(home, period)
    rows = _rows(home, "forecast/record_by_week", params)
    for first, last in sorted({(row["period_from_on"], row["period_to_on"]) for row in rows}):
        now = params | {"period_from": first, "period_to": last}
        won = {
            one["team_id"]: one["won_amount"] for one in _rows(home, "forecast/f1_f2_by_team", now)
        }
        for row in rows:
            if row["period_from_on"] == first:
                is_over = last <= params["as_of"]
                assert row["is_over"] == is_over
                assert row["actual_amount"] == (won[row["team_id"]] if is_over else None)
                assert is_over or row["f1_error_amount"] is row["f2_error_amount"] is None


def test_a_past_day_knows_nothing_of_what_came_later(demo_home: Path) -> None:
    """Asked as of a past day, the weeks until then say what they say today."""
    now = _asked(demo_home, "2026-Q4")
    then = now | {"as_of": date(2026, 3, 18)}
    forecasts = ("won_amount", "in_play_amount", "f1_amount", "f2_amount")
    kept = {
        (row["team_id"], row["week_end_on"]): [row[column] for column in forecasts]
        for row in _rows(demo_home, "forecast/record_by_week", now)
    }
    past = _rows(demo_home, "forecast/record_by_week", then)
    common = [row for row in past if (row["team_id"], row["week_end_on"]) in kept]
    assert len(common) > 1000
    for row in common:
        said = [row[column] for column in forecasts]
        assert kept[(row["team_id"], row["week_end_on"])] == said


@pytest.mark.parametrize("period", PERIODS[:2])
def test_errors_by_team_are_those_of_its_weeks(home: Path, period: str) -> None:
    """Means, counts and verdicts again from the rows by week, by the second computation."""
    params = _asked(home, period)
    weeks = _rows(home, "forecast/record_by_week", params)
    said = {
        team: [_said(row) for row in weeks if row["team_id"] == team]
        for team in {row["team_id"] for row in weeks}
    }
    teams = _rows(home, "forecast/record_by_team", params)
    led = {
        row["team_id"]: row["lead_method"] for row in _rows(home, "forecast/f1_f2_by_team", params)
    }
    assert {row["team_id"] for row in teams} == set(said) == set(led)
    for row in teams:
        expected = record.by_team(said[row["team_id"]], row["week"], led[row["team_id"]])
        assert differences(expected, row) == [], row
    if home.name.startswith("demo"):
        assert {"f1_nearer", "f2_nearer"} <= {row["nearer_method"] for row in teams}
        assert {row["is_against_rule"] for row in teams} == {True, False}
    else:
        assert {row["nearer_method"] for row in teams} <= {"no_contest", "thin_record"}


def _said(row: dict[str, Any]) -> record.Said:
    reviewed = (row["reviewed_rate"] or 0) * float(row["in_play_amount"])
    return record.Said(
        Period(row["period_from_on"], row["period_to_on"]),
        row["week"],
        row["week_end_on"],
        row["won_amount"],
        row["in_play_amount"],
        type(row["in_play_amount"])(str(round(reviewed, 2))),
        row["f1_amount"],
        row["f2_amount"],
        row["actual_amount"],
    )


def _sums(**changed: object) -> dict[str, Any]:
    sums = {
        "periods": 4, "reviewed_amount": 1, "f1_absolute_amount": 10, "f2_absolute_amount": 20,
        "f1_nearer_periods": 3, "f2_nearer_periods": 1,
    }  # fmt: skip
    return sums | changed


def test_which_forecast_was_nearer() -> None:
    """A smaller mean error is not enough: it must have been so in most periods, and in three."""
    assert nearer_method(_sums()) == "f1_nearer"
    assert nearer_method(_sums(f1_nearer_periods=2, f2_nearer_periods=2)) == "neither_nearer"
    assert nearer_method(_sums(f1_absolute_amount=30)) == "neither_nearer"
    swapped = {"f1_absolute_amount": 30, "f1_nearer_periods": 1, "f2_nearer_periods": 3}
    assert nearer_method(_sums(**swapped)) == "f2_nearer"
    assert nearer_method(_sums(periods=2)) == "thin_record"
    assert nearer_method(_sums(f2_absolute_amount=None)) == "no_contest"
    assert nearer_method(_sums(reviewed_amount=0)) == "no_contest"


def test_when_the_record_is_against_the_rule() -> None:
    """The rule leads with F1 or F2, for whatever reason; only a verdict can be against it."""
    assert is_against("f1", "f2_nearer") and is_against("f1_while_tuning_f2", "f2_nearer")
    assert is_against("f2", "f1_nearer") and is_against("f2_until_reviewed", "f1_nearer")
    for verdict in ("f1_nearer", "neither_nearer", "thin_record", "no_contest"):
        assert not is_against("f1", verdict)


def test_the_record_reads_summaries_of_the_last_periods_only(demo_home: Path) -> None:
    """At most eight periods that are over and the running one, however long the history."""
    for period, most in (("2026-Q4", 9), ("2026-11", 9), ("FY2026", 9)):
        rows = _rows(demo_home, "forecast/record_by_week", _asked(demo_home, period))
        assert 3 <= len({row["period_from_on"] for row in rows}) <= most


def test_the_size_rule_is_that_of_the_forecast(demo_home: Path) -> None:
    """On a week's end and midweek, for a quarter and any span, and once the period is over."""
    for day, first, last in (
        (date(2026, 6, 21), date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 6, 18), date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 6, 21), date(2026, 6, 10), date(2026, 7, 4)),
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 6, 30)),
    ):
        params = {"as_of": day, "period_from": first, "period_to": last}
        record_rows = _rows(demo_home, "forecast/record_by_team", params | {"week": 0})
        rule = {row["team_id"]: row["lead_method"] for row in record_rows}
        said = _rows(demo_home, "forecast/f1_f2_by_team", params)
        assert rule == {row["team_id"]: row["lead_method"] for row in said}


def test_a_connection_is_all_it_takes(demo_home: Path) -> None:
    """Without a period the record is of fiscal quarters."""
    connection: duckdb.DuckDBPyConnection = opened(demo_home).connection(EVERYTHING)
    params = {"as_of": date(2026, 11, 20)}
    table = run(connection, "forecast/record_by_week", params)
    firsts = {day.month for day in table.column("period_from_on").to_pylist()}
    assert firsts == {1, 4, 7, 10}
