"""The weekly and daily summaries say what the facts say, on whole data."""

from pathlib import Path

import duckdb
import pytest

from queries import served
from queries.viewer import EVERYTHING

# Each summary on its days beside the same sums from the deals as they stood.
IN_PLAY = """
select days.day_on, deals.team_id, deals.stage_id,
    cast(date_trunc('month', deals.expected_close_on) as date) as expected_month,
    coalesce(deals.expected_close_on < days.day_on, false) as is_overdue,
    count(*) as deals, sum(coalesce(deals.amount, 0)) as amount,
    coalesce(sum(deals.manager_amount), 0) as manager_amount,
    count(deals.manager_amount) as reviewed_deals,
    coalesce(sum(coalesce(deals.amount, 0)) filter (where deals.manager_amount is not null), 0)
        as reviewed_amount,
    count(*) filter (where deals.amount is null) as missing_amount_deals,
    count(*) filter (where deals.is_stalled) as stalled_deals,
    coalesce(sum(coalesce(deals.amount, 0)) filter (where deals.is_stalled), 0) as stalled_amount,
    count(*) filter (where deals.is_abnormal) as abnormal_deals,
    coalesce(sum(coalesce(deals.amount, 0)) filter (where deals.is_abnormal), 0) as abnormal_amount,
    count(*) filter (where won.is_won) as won_in_quarter_deals,
    coalesce(sum(coalesce(deals.amount, 0)) filter (where won.is_won), 0) as won_in_quarter_amount
from forecast_days as days
cross join lateral (select * from staying_deals_at(days.day_on)) as deals
left join lateral (
    select true as is_won from closed_deals_at(days.quarter_to) as closed
    where closed.opportunity_id = deals.opportunity_id and closed.outcome = 'won'
        and deals.expected_close_on between days.quarter_from and days.quarter_to
) as won on true
where days.day_on = ?
group by all
"""
WON = """
select team_id, cast(date_trunc('month', close_on) as date) as close_month, count(*) as deals,
    sum(coalesce(amount, 0)) as amount
from closed_deals_at(?)
where outcome = 'won' and close_on is not null
group by all
"""
DECIDED = """
with visits as (
    select distinct opportunity_id, stage_id from stage_stays
    where entered_on <= $day and left_on >= $day - 364
)
select closed.team_id, visits.stage_id, count(*) as decided_deals,
    count(*) filter (where closed.outcome = 'won') as won_deals,
    sum(coalesce(closed.amount, 0)) as decided_amount,
    coalesce(sum(coalesce(closed.amount, 0)) filter (where closed.outcome = 'won'), 0) as won_amount
from closed_deals_at($day) as closed
join visits on visits.opportunity_id = closed.opportunity_id
group by all
"""


@pytest.fixture(params=["demo_home", "maven_home"])
def connection(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """The demo company, and a real export."""
    home: Path = request.getfixturevalue(request.param)
    return served.opened(home).connection(EVERYTHING)


def _days(connection: duckdb.DuckDBPyConnection) -> list[object]:
    rows = connection.execute("select day_on from forecast_days order by day_on").fetchall()
    days = [row[0] for row in rows]
    return [*days[5::24], days[-1]]


def _same(summary: list[tuple[object, ...]], facts: list[tuple[object, ...]]) -> None:
    assert sorted(summary, key=str) == sorted(facts, key=str)


def test_what_is_in_play_in_a_week(connection: duckdb.DuckDBPyConnection) -> None:
    for day in _days(connection):
        summary = connection.execute("from in_play_weeks where day_on = ?", [day]).fetchall()
        _same(summary, connection.execute(IN_PLAY, [day]).fetchall())


def test_every_open_deal_is_in_its_week(connection: duckdb.DuckDBPyConnection) -> None:
    for day in _days(connection):
        weeks = connection.execute(
            "select sum(deals), sum(amount) from in_play_weeks where day_on = ?", [day]
        ).fetchall()
        facts = connection.execute(
            "select nullif(count(*), 0), sum(coalesce(amount, 0)) from open_deals_at(?)",
            [day],
        ).fetchall()
        assert weeks == facts


def test_what_was_won_as_it_was_known(connection: duckdb.DuckDBPyConnection) -> None:
    for day in _days(connection):
        summary = connection.execute(
            "select team_id, close_month, deals, amount from won_days"
            " where from_on <= $day and $day < to_on and deals > 0",
            {"day": day},
        ).fetchall()
        _same(summary, connection.execute(WON, [day]).fetchall())


def test_what_was_decided_of_each_stage(connection: duckdb.DuckDBPyConnection) -> None:
    for day in _days(connection):
        summary = connection.execute(
            "select team_id, stage_id, decided_deals, won_deals, decided_amount, won_amount"
            " from decided_days where from_on <= $day and $day < to_on and decided_deals > 0",
            {"day": day},
        ).fetchall()
        _same(summary, connection.execute(DECIDED, {"day": day}).fetchall())
