"""The tables behind the funnel that deals pass through say what the facts say, on whole data."""

from pathlib import Path

import duckdb
import pytest

from queries import served
from queries.viewer import EVERYTHING

COUNTS = """
select team_id, place, deals, amount, young_deals, young_amount, missing_amount_deals, open_deals,
    lost_deals, compare_deals, compare_amount
from reached_from_deals($day, $day - 400, $day - 10, null, null, 'team') as counted
left join team_tree as tree on tree.tree_position = counted.team_place
where deals > 0 or compare_deals > 0
"""
DEALS = """
with deals as (
    select true as is_now, *, outcome = 'open' and created_on > young_from($day) as is_young
    from passed_deals_at($day)
    where created_on between $day - 400 and $day - 10
    union all
    select false, *, false
    from passed_deals_at(window_before_day($day, $day - 400, $day - 10))
    where created_on between window_before_from($day, $day - 400, $day - 10) and $day - 401
)
select team_id, stages.place, count(*) filter (where is_now),
    coalesce(sum(amount) filter (where is_now), 0), count(*) filter (where is_young),
    coalesce(sum(amount) filter (where is_young), 0),
    count(*) filter (where is_now and amount is null),
    count(*) filter (where is_now and outcome = 'open' and deals.place = stages.place),
    count(*) filter (where is_now and outcome = 'lost' and deals.place = stages.place),
    count(*) filter (where not is_now), coalesce(sum(amount) filter (where not is_now), 0)
from deals
join funnel_stages as stages on stages.place <= deals.place
group by team_id, stages.place
"""
STEPS = "select place, count(*) from stage_steps where reached_on <= $day group by place"
REACHED = """
select places.place, count(*)
from passed_deals_at($day) as deals
join (select distinct place from funnel_places where place > 1) as places
    on places.place <= deals.place
group by places.place
"""
ENDED = """
select stage_id, left_on, sum(stays), sum(stays * stay_days) from served.ended_stays group by all
"""
STAYS = """
select stage_id, left_on, count(*), sum(left_on - entered_on)
from stage_stays
where left_on < date '9999-12-31'
group by all
"""
USUAL = """
select quantile_cont(greatest(close_on - created_on, 0), 0.75)
from closed_deals_at($month - 1)
where outcome = 'won' and close_on >= $month - interval 12 month and close_on < $month
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


def _rows(connection: duckdb.DuckDBPyConnection, text: str, **named: object) -> list[str]:
    return sorted(map(str, connection.execute(text, named or None).fetchall()))


def test_deals_counted_where_they_stand_and_moved_to_their_furthest_place(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    for day in _days(connection):
        found = _rows(connection, COUNTS, day=day)
        assert found and found == _rows(connection, DEALS, day=day)


def test_every_step_of_a_deal_is_there_as_far_as_it_got(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    for day in _days(connection):
        found = _rows(connection, STEPS, day=day)
        assert found and found == _rows(connection, REACHED, day=day)


def test_stays_that_ended(connection: duckdb.DuckDBPyConnection) -> None:
    assert _rows(connection, ENDED) == _rows(connection, STAYS)


def test_what_is_usual_is_of_the_twelve_months_before(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    months = connection.execute("select month, usual_days from usual_days order by month")
    rows = months.fetchall()
    assert len(rows) > 12
    for month, usual in rows[::5]:
        assert connection.execute(USUAL, {"month": month}).fetchone() == (usual,)
