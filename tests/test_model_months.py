"""The record of months says what the facts say, on whole data."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from queries import served
from queries.viewer import EVERYTHING

SUMMARY = """
select row_id, month, won_deals, won_amount, decided_amount, cycle_days, new_deals, new_amount
from month_lines
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
    lines.row_id, cast(date_trunc('month', day_on) as date) as month,
    count(*) filter (where is_won) as won_deals,
    coalesce(sum(coalesce(amount, 0)) filter (where is_won), 0) as won_amount,
    coalesce(sum(coalesce(amount, 0)) filter (where is_won or is_lost), 0) as decided_amount,
    coalesce(sum(days) filter (where is_won), 0) as cycle_days,
    count(*) filter (where is_new) as new_deals,
    coalesce(sum(coalesce(amount, 0)) filter (where is_new), 0) as new_amount
from facts
join team_lines as lines on lines.member_id = facts.team_id
where day_on between (select date_trunc('month', first_created_on) from deal_record)
    and date_trunc('month', $day) + interval 1 month - interval 1 day
group by lines.row_id, month
having decided_amount > 0 or won_deals > 0 or new_deals > 0
"""
FORECAST = """
select row_id, reviewed_deals, manager_amount, rated_deals, rated_amount
from month_lines
where month = $month and from_on <= $month and $month < to_on
    and (reviewed_deals > 0 or rated_deals > 0)
"""
IN_PLAY = """
select lines.row_id, count(deals.manager_amount) as reviewed_deals,
    coalesce(sum(deals.manager_amount), 0) as manager_amount,
    case when (select count(win_rate) from rates_at($month - 1)) > 0 then count(*) else 0 end
        as rated_deals,
    sum(coalesce(deals.amount, 0) * coalesce(rates.win_rate, 0)) as rated_amount
from open_deals_at($month - 1) as deals
join team_lines as lines on lines.member_id = deals.team_id
left join rates_at($month - 1) as rates on rates.stage_id = deals.stage_id
where deals.expected_close_on >= $month
    and deals.expected_close_on < cast($month + interval 1 month as date)
group by lines.row_id
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


def test_heads_of_the_last_day_of_a_month(connection: duckdb.DuckDBPyConnection) -> None:
    """Of the day while the month runs, and of months nobody has loaded anything of."""
    summary = (
        "select row_id, month, reps from month_lines"
        " where from_on <= $day and $day < to_on and reps > 0"
        " and month >= date_trunc('month', $day) - interval 1 month"
    )
    facts = (
        "select lines.row_id, ends.month, count(*)"
        " from (values (cast(date_trunc('month', $day) as date), $day),"
        " (cast(date_trunc('month', $day) - interval 1 month as date),"
        " cast(date_trunc('month', $day) as date) - 1)) as ends(month, day)"
        " cross join lateral (select * from reps_at(ends.day)) as reps"
        " join team_lines as lines on lines.member_id = reps.team_id group by all"
    )
    _, *days = _days(connection)
    days.append(days[-1] + timedelta(days=400))
    compared = [_same(connection, summary, facts, {"day": day}) for day in days]
    assert all(compared)


def test_every_line_has_every_month_once(connection: duckdb.DuckDBPyConnection) -> None:
    """From that of the first deal on, on any day of it and after it."""
    for day in _days(connection):
        ((found, expected),) = connection.execute(
            "select (select count(*) from month_lines where from_on <= $day and $day < to_on),"
            " (select count(distinct row_id) from team_lines)"
            " * (select date_diff('month', first_created_on, $day) + 1 from deal_record)",
            {"day": day},
        ).fetchall()
        assert found == expected > 0
        ((lines,),) = connection.execute(
            "select count(distinct (row_id, month)) from month_lines"
            " where from_on <= $day and $day < to_on",
            {"day": day},
        ).fetchall()
        assert lines == found


def test_what_was_done_in_the_weeks_of_a_month(connection: duckdb.DuckDBPyConnection) -> None:
    """Of the weeks whose Sunday is reached: calls and visits, and heads week by week."""
    ((first,),) = connection.execute(
        # null where nothing is logged at all
        "select case when first_week_on is not null then greatest(first_week_on,"
        " cast(date_trunc('week', date_trunc('month', first_created_on)) as date)) end"
        " from activity_record, deal_record"
    ).fetchall()
    for day in _days(connection)[1:]:
        sunday = day - timedelta(days=day.isoweekday() % 7)
        summary = connection.execute(
            "select cast(sum(calls) as bigint), cast(sum(visits) as bigint),"
            " cast(sum(rep_weeks) as bigint) from month_lines"
            " where from_on <= $day and $day < to_on"
            # of each team what is its own alone
            " and row_id in (select row_id from team_lines group by row_id having count(*) = 1)",
            {"day": day},
        ).fetchall()
        heads = connection.execute(
            "select cast(count(*) as bigint) from generate_series($first, $sunday,"
            " interval 7 day) as weeks(week_at)"
            " cross join lateral (select * from reps_at(cast(week_at as date) + 6)) as reps"
            " where week_at <= $sunday - 6",
            {"first": first, "sunday": sunday},
        ).fetchall()
        done = connection.execute(
            "select cast(sum(calls) as bigint),"
            " cast(sum(first_visits + follow_up_visits + customer_visits) as bigint)"
            " from activity_weeks where week_on + 6 <= $sunday and week_on >= $first",
            {"first": first, "sunday": sunday},
        ).fetchall()
        expected = (done[0][0] or 0, done[0][1] or 0, heads[0][0])
        assert tuple(one or 0 for one in summary[0]) == expected
