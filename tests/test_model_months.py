"""The record of months says what the facts say, on whole data."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from queries import served
from queries.viewer import EVERYTHING

SUMMARY = """
select team_id, month, won_deals, won_amount, decided_amount, cycle_days, new_deals, new_amount
from month_record
where from_on <= $day and $day < to_on and (decided_amount > 0 or won_deals > 0 or new_deals > 0)
"""
FACTS = """
with facts as (
    select team_id, close_on as day_on, outcome = 'won' as is_won, outcome <> 'won' as is_lost,
        false as is_new, amount, close_on - created_on as days
    from closed_deals_at($day) where close_on is not null
    union all
    select team_id, created_on, false, false, true, amount, 0 from closed_deals_at($day)
    union all
    select team_id, created_on, false, false, true, amount, 0 from open_deals_at($day)
)
select
    team_id, cast(date_trunc('month', day_on) as date) as month,
    count(*) filter (where is_won) as won_deals,
    coalesce(sum(coalesce(amount, 0)) filter (where is_won), 0) as won_amount,
    coalesce(sum(coalesce(amount, 0)) filter (where is_won or is_lost), 0) as decided_amount,
    coalesce(sum(days) filter (where is_won), 0) as cycle_days,
    count(*) filter (where is_new) as new_deals,
    coalesce(sum(coalesce(amount, 0)) filter (where is_new), 0) as new_amount
from facts
group by all
having decided_amount > 0 or won_deals > 0 or new_deals > 0
"""
FORECAST = """
select team_id, reviewed_deals, manager_amount, rated_deals, rated_amount
from month_record
where month = $month and from_on <= $month - 1 and $month - 1 < to_on
    and (reviewed_deals > 0 or rated_deals > 0)
"""
IN_PLAY = """
select deals.team_id, count(deals.manager_amount) as reviewed_deals,
    coalesce(sum(deals.manager_amount), 0) as manager_amount,
    case when (select count(win_rate) from rates_at($month - 1)) > 0 then count(*) else 0 end
        as rated_deals,
    sum(coalesce(deals.amount, 0) * coalesce(rates.win_rate, 0)) as rated_amount
from open_deals_at($month - 1) as deals
left join rates_at($month - 1) as rates on rates.stage_id = deals.stage_id
where deals.expected_close_on >= $month
    and deals.expected_close_on < cast($month + interval 1 month as date)
group by deals.team_id
having reviewed_deals > 0 or rated_deals > 0
"""


@pytest.fixture(params=["demo_home", "maven_home"])
def connection(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """The demo company, and a real export."""
    home: Path = request.getfixturevalue(request.param)
    return served.opened(home).connection(EVERYTHING)


def _days(connection: duckdb.DuckDBPyConnection) -> list[date]:
    ((first, last),) = connection.execute(
        "select first_on, covers_until from data_coverage"
    ).fetchall()
    step = (last - first) / 12
    return [first + step * number for number in range(13)]


def _same(
    connection: duckdb.DuckDBPyConnection, summary: str, facts: str, given: dict[str, Any]
) -> int:
    found = connection.execute(summary, given).fetchall()
    assert sorted(found, key=str) == sorted(connection.execute(facts, given).fetchall(), key=str)
    return len(found)


def test_what_a_month_brought_as_it_was_known(connection: duckdb.DuckDBPyConnection) -> None:
    compared = [_same(connection, SUMMARY, FACTS, {"day": day}) for day in _days(connection)]
    assert compared[-1] > 12


def test_what_was_forecast_on_the_eve_of_a_month(connection: duckdb.DuckDBPyConnection) -> None:
    months = [day.replace(day=1) for day in _days(connection)]
    compared = [_same(connection, FORECAST, IN_PLAY, {"month": month}) for month in months]
    ((dated,),) = connection.execute(
        "select count(expected_close_on) from served.opportunities"
    ).fetchall()
    assert bool(sum(compared)) == bool(dated)


def test_heads_of_any_day(connection: duckdb.DuckDBPyConnection) -> None:
    summary = "select team_id, reps from rep_counts where from_on <= $day and $day < to_on"
    facts = "select team_id, count(*) from reps_at($day) group by team_id"
    days = [*_days(connection), date(1999, 1, 1), date(2199, 1, 1)]
    compared = [_same(connection, f"{summary} and reps > 0", facts, {"day": day}) for day in days]
    assert any(compared)


def test_what_was_done_in_the_weeks_of_a_month(connection: duckdb.DuckDBPyConnection) -> None:
    """Of the weeks whose Sunday is reached: calls and visits, and heads week by week."""
    (record,) = connection.execute("select first_week_on from activity_record").fetchall()
    for day in _days(connection)[1:]:
        sunday = day - timedelta(days=day.isoweekday() % 7)
        summary = connection.execute(
            "select cast(sum(calls) as bigint), cast(sum(visits) as bigint),"
            " cast(sum(rep_weeks) as bigint) from month_record"
            " where from_on <= $day and $day < to_on",
            {"day": day},
        ).fetchall()
        heads = connection.execute(
            "select cast(count(*) as bigint) from generate_series($first, $sunday,"
            " interval 7 day) as weeks(week_at)"
            " cross join lateral (select * from reps_at(cast(week_at as date) + 6)) as reps"
            " where week_at <= $sunday - 6",
            {"first": record[0], "sunday": sunday},
        ).fetchall()
        done = connection.execute(
            "select cast(sum(calls) as bigint),"
            " cast(sum(first_visits + follow_up_visits + customer_visits) as bigint)"
            " from activity_weeks where week_on + 6 <= $sunday",
            {"sunday": sunday},
        ).fetchall()
        expected = (done[0][0] or 0, done[0][1] or 0, heads[0][0])
        assert tuple(one or 0 for one in summary[0]) == expected
