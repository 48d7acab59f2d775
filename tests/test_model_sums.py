"""Of two ways to a figure, from sums or from the deals, both say the same, on whole data."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

import queries
from queries import period, relations, served
from queries.viewer import EVERYTHING

STANDING = """
select team_id, stage_id, count(*), sum(coalesce(amount, 0)), count(*) - count(amount)
from open_deals_at($day)
group by all
"""
CLOSED = """
select team_id, close_on, count(*) filter (where outcome = 'won'),
    coalesce(sum(amount) filter (where outcome = 'won'), 0),
    count(*) filter (where outcome = 'lost'),
    coalesce(sum(amount) filter (where outcome = 'lost'), 0)
from closed_deals_at($day)
where close_on is not null
group by all
"""
LAST_DONE = """
select deals.deal_number, max(cast(activities.occurred_at as date))
from open_deals_at($day) as deals
join activities using (opportunity_id)
where cast(activities.occurred_at as date) <= $day
group by all
"""
PUSHES = """
select opportunity_id, count(*) from date_pushes
where pushed_on <= $day and opportunity_id in (select opportunity_id from open_deals_at($day))
group by all
"""
TRIALS = """
select trials.week_on, lines.row_id, count(distinct trials.account_id)
from trials_at($day) as trials
join team_lines as lines on lines.member_id = trials.team_id
group by all
"""
TRIALS_OF_PEOPLE = """
select week_on, person_id, count(distinct account_id) from trials_at($day) group by all
"""
LEADERS = """
select belongings.team_id, string_agg(person_name, ', ' order by person_name, person_id)
from belongings
join people using (person_id)
join team_tree on team_tree.team_id = belongings.team_id
where from_on <= $day and $day < to_on and belongings.role = case level
    when 'company' then 'vp' when 'director' then 'director' else 'manager' end
group by all
"""
WON_OF_PERIODS = """
select periods.months, periods.period_from_on, above.team_id, sum(coalesce(amount, 0))
from (select distinct months, period_from_on, period_to_on from record_weeks) as periods
join closed_deals_at($day) as deals
    on deals.close_on between periods.period_from_on and periods.period_to_on
join team_members as above on above.member_id = deals.team_id
where outcome = 'won' and periods.period_to_on <= $day
group by all
having sum(coalesce(amount, 0)) > 0
"""
STAYS = """
select stage_id, left_on - entered_on, count(*)
from stage_stays
where left_on between $day - 364 and $day
    and deal_number in (
        select deal_number
        from (
            select deal_number, team_id, owner_id from open_deals_at($day)
            union all
            select deal_number, team_id, owner_id from closed_deals_at($day)
        ) as deals
        where ($person is null or owner_id = $person)
            and ($team is null or team_id in (from team_scope($team)))
    )
group by all
"""
# each summary as a query shows it, beside the same from the deals
SUMMARIES = {
    "from standing_at($day, null)": STANDING,
    "from closed_sums_at($day, null) where won_deals > 0 or lost_deals > 0": CLOSED,
    "select deal_number, done_on from deal_activity_days"
    " where done_on <= $day and $day < next_on"
    " and deal_number in (select deal_number from open_deals_at($day))": LAST_DONE,
    "select opportunity_id, push_number from date_pushes"
    " where pushed_on <= $day and $day < next_on"
    " and deal_number in (select deal_number from open_deals_at($day))": PUSHES,
    "select week_on, row_id, trial_customers from trial_counts_at($day, null)": TRIALS,
    "select week_on, person_id, trial_customers from trial_people_at($day, null, null)":
        TRIALS_OF_PEOPLE,
    "select team_id, leader_names from team_leaders where from_on <= $day and $day < to_on":
        LEADERS,
    "select day_on, registered from registered_days where day_on <= $day":
        "select day_on, sum(registered) from account_steps where day_on <= $day"
        " group by all having sum(registered) > 0",
    "select months, period_from_on, team_id, amount from won_periods"
    " where from_on <= $day and $day < to_on and amount > 0": WON_OF_PERIODS,
}  # fmt: skip
# what is asked both ways, with sums kept and without
ASKED = (
    "forecast/f1_f2_by_team", "forecast/year_gap_by_team", "pipeline/coverage_by_team",
    "forecast/new_pipeline_expected_by_month", "forecast/record_by_team",
    "meeting/results_by_team", "crm/use_by_week_and_director", "pipeline/new_pipeline_by_source",
    "pipeline/new_pipeline_by_month",
)  # fmt: skip


@pytest.fixture(params=["demo_home", "maven_home"])
def home(request: pytest.FixtureRequest) -> Path:
    """The demo company, and a real export."""
    found: Path = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def without_sums(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same data to a program that believes no sums were kept: of no day, no month, no team."""
    generation = (home / served.POINTER).read_text().strip().removesuffix(served.SUFFIX)
    with duckdb.connect(":memory:", config=served.SETTINGS) as engine:
        engine.execute(f"attach '{home / generation}{served.SUFFIX}' as served (read_only)")
        relations.look(engine, relations.create(engine))
        engine.execute("create or replace macro is_kept(day) as false")
        engine.execute("create or replace macro is_whole_months(first_on, last_on) as false")
        engine.execute("create or replace macro is_everybody(person) as false")
        yield engine


def _days(connection: duckdb.DuckDBPyConnection) -> list[date]:
    """Week-ends, the last covered day and the one a week before, and days inside of weeks."""
    rows = connection.execute("select day_on from forecast_days order by day_on").fetchall()
    days: list[date] = [row[0] for row in rows]
    return [*days[5::31], days[-1], days[-1] - timedelta(days=7), days[40] - timedelta(days=2)]


def test_every_summary_is_what_the_deals_say(home: Path) -> None:
    connection = served.opened(home).connection(EVERYTHING)
    for summary, facts in SUMMARIES.items():
        for day in _days(connection):
            found = connection.execute(summary, {"day": day}).fetchall()
            said = connection.execute(facts, {"day": day}).fetchall()
            assert sorted(map(str, found)) == sorted(map(str, said)), (summary, day)


def test_the_stays_of_a_team_or_a_person_are_those_of_their_deals(home: Path) -> None:
    """Whole months from their sums, single days, and persons: as if each deal was sought."""
    connection = served.opened(home).connection(EVERYTHING)
    scopes = connection.execute(
        "select team_id, null from team_tree where depth in (1, 2)"
        " union all (select distinct null, owner_id from open_deals_by_month order by 2 limit 5)"
    ).fetchall()
    summary = "select stage_id, stay_days, sum(stays) from ended_stays_at($day, $team, $person)"
    days = _days(connection)
    for team, person in scopes:
        for day in (*days[::3], days[-1], days[-1].replace(day=1) - timedelta(days=1)):
            asked = {"day": day, "team": team, "person": person}
            found = connection.execute(f"{summary} group by all", asked).fetchall()
            said = connection.execute(STAYS, asked).fetchall()
            assert sorted(map(str, found)) == sorted(map(str, said)), asked


@pytest.mark.parametrize("name", ASKED)
def test_a_figure_is_the_same_from_sums_and_from_deals(
    home: Path, without_sums: duckdb.DuckDBPyConnection, name: str
) -> None:
    source = served.opened(home)
    start = int(source.settings["fiscal_year_start_month"])
    known = {param.name for param in queries.query(name).header.params}
    for day in _days(source.connection(EVERYTHING)):
        year = period.of_day(day, "year", start)
        spans = [year] if "year" in name or "expected" in name else [
            year, period.of_day(day, "quarter", start),
        ]  # fmt: skip
        for span in spans:
            scope: dict[str, Any] = {
                "as_of": day, "compare_to": day - timedelta(days=7), "period_from": span.first,
                "period_to": span.last, "with_direct": True,
            }  # fmt: skip
            asked = {key: value for key, value in scope.items() if key in known}
            kept = queries.run(source.connection(EVERYTHING), name, asked).to_pylist()
            assert kept == queries.run(without_sums, name, asked).to_pylist(), (day, span)
