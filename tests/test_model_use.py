"""How deals are kept up, and which accounts are held, as the summaries and as the facts say it."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from queries import served
from queries.viewer import EVERYTHING

USE = """
with touched as (
    select opportunity_id from served.opportunity_changes
    where cast(changed_at as date) between $day - 6 and $day and field <> 'closed_on'
    union
    select opportunity_id from served.activities
    where cast(occurred_at as date) between $day - 6 and $day
)
select owner_id, team_id, count(*) as open_deals,
    count(*) filter (where created_on >= $day - 6
        or opportunity_id in (select opportunity_id from touched)),
    count(manager_amount), count(*) filter (where expected_close_on >= $day), count(amount)
from open_deals_at($day)
group by all
"""
QUIET = """
select signs.account_id, max(signs.done_on)
from (
    select account_id, cast(occurred_at as date) as done_on from served.activities
    where opportunity_id is null
    union all
    select account_id, active_on from served.trial_activity
) as signs
join served.accounts as accounts using (account_id)
where signs.done_on <= $day and accounts.owner_id is not null and not exists (
    select 1 from (from open_deals_at($day) union all by name from closed_deals_at($day)) as deals
    join served.opportunities as named using (opportunity_id)
    where named.account_id = signs.account_id
)
group by all
"""


@pytest.fixture(params=["demo_home", "maven_home"])
def connection(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """The demo company, and a real export."""
    home: Path = request.getfixturevalue(request.param)
    return served.opened(home).connection(EVERYTHING)


def _days(connection: duckdb.DuckDBPyConnection) -> list[date]:
    """Some week-ends, the last covered day, and days inside of weeks."""
    rows = connection.execute("select day_on from forecast_days order by day_on").fetchall()
    days: list[date] = [row[0] for row in rows]
    inside = [day - timedelta(days=3) for day in days[7::31]]
    return [*days[5::24], days[-1], *inside]


def test_use_by_owner_is_what_the_facts_say(connection: duckdb.DuckDBPyConnection) -> None:
    for day in _days(connection):
        summary = connection.execute(
            "select owner_id, team_id, open_deals, touched_deals, reviewed_deals, ahead_deals,"
            " valued_deals from use_days where from_on <= $day and $day < to_on and open_deals > 0",
            {"day": day},
        ).fetchall()
        assert sorted(summary) == sorted(connection.execute(USE, {"day": day}).fetchall())


def test_nobody_without_an_open_deal_is_kept_up(connection: duckdb.DuckDBPyConnection) -> None:
    """Each count is one of open deals: never above them, never below zero."""
    wrong = connection.execute(
        "select * from use_days where least(touched_deals, reviewed_deals, ahead_deals,"
        " valued_deals) < 0 or greatest(touched_deals, reviewed_deals, ahead_deals, valued_deals)"
        " > open_deals or from_on >= to_on"
    ).fetchall()
    assert not wrong


NEW = """
select created_on, owner_id, team_id, coalesce(source, 'unknown'), count(*),
    sum(coalesce(deals.amount, 0))
from (
    select opportunity_id, created_on, owner_id, team_id, amount from open_deals_at($day)
    union all
    select opportunity_id, created_on, owner_id, team_id, amount from closed_deals_at($day)
) as deals
join (select opportunity_id, source from served.opportunities) using (opportunity_id)
group by all
"""


def test_what_was_created_is_what_the_deals_say(connection: duckdb.DuckDBPyConnection) -> None:
    for day in _days(connection):
        summary = connection.execute(
            "select created_on, owner_id, team_id, source, sum(deals), sum(amount)"
            " from new_deal_steps where day_on <= $day group by all having sum(deals) <> 0",
            {"day": day},
        ).fetchall()
        assert sorted(summary) == sorted(connection.execute(NEW, {"day": day}).fetchall())


HELD = """
select owner_id, count(*) filter (where is_held),
    count(*) filter (where is_held and not has_deal),
    count(*) filter (where is_held and status = 'owned'),
    count(*) filter (where registered_on is not null)
from accounts_at($day)
group by all
"""


def test_how_many_accounts_are_held(connection: duckdb.DuckDBPyConnection) -> None:
    for day in _days(connection):
        summary = connection.execute(
            "select owner_id, held, without_deal, owned, registered"
            " from account_counts_at($day, null, null)",
            {"day": day},
        ).fetchall()
        facts = connection.execute(HELD, {"day": day}).fetchall()
        assert sorted(summary, key=str) == sorted(facts, key=str)


def test_what_was_last_done_about_an_account_without_a_deal(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    for day in _days(connection):
        summary = connection.execute(
            "select account_id, done_on from account_activity_days"
            " join held_accounts using (account_number)"
            " where done_on <= $day and $day < next_on and first_deal_on > $day",
            {"day": day},
        ).fetchall()
        assert sorted(summary) == sorted(connection.execute(QUIET, {"day": day}).fetchall())
