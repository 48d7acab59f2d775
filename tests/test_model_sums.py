"""Of two ways to a figure, from sums or from the deals, both say the same, on whole data."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

import journal
import queries
from queries import period, relations, served
from queries.run import looked
from queries.viewer import EVERYTHING, Viewer

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
QUIET = """
select accounts.account_id, accounts.owner_id, accounts.registered_on, max(days.done_on)
from held_accounts as accounts
left join account_activity_days as days
    on days.account_number = accounts.account_number and days.done_on <= $day
where accounts.status = 'owned' and accounts.from_on <= $day and $day < accounts.to_on
    and accounts.first_deal_on > $day and accounts.owner_id is not null
group by all
"""
HOLDING = """
select owner_id,
    count(*) filter (where from_on <= $day and $day < to_on) as held,
    count(*) filter (where from_on <= $day and $day < least(to_on, first_deal_on)),
    count(*) filter (where from_on <= $day and $day < to_on and status = 'owned'),
    count(*) filter (where registered_on between $day - 30 and $day) as registered
from held_accounts
group by all
having held > 0 or registered > 0
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
    "select account_id, owner_id, registered_on, done_on from quiet_accounts_at($day)": QUIET,
    "select day_on, registered from registered_days where day_on <= $day":
        "select registered_on, count(*) from held_accounts where registered_on <= $day"
        " group by all",
    "select owner_id, held, without_deal, owned, registered"
    " from account_counts_at($day, $day - 30, null) where held > 0 or registered > 0": HOLDING,
    "select months, period_from_on, team_id, amount from won_periods"
    " where from_on <= $day and $day < to_on and amount > 0": WON_OF_PERIODS,
}  # fmt: skip
# what is asked both ways, with sums kept and without
ASKED = (
    "forecast/f1_f2_by_team", "forecast/year_gap_by_team", "pipeline/coverage_by_team",
    "forecast/new_pipeline_expected_by_month", "forecast/record_by_team",
    "meeting/results_by_team", "pipeline/change_by_kind", "pipeline/change_by_team",
    "pipeline/open_deals_by_stage", "pipeline/stage_days_by_stage", "pipeline/stalled_deals",
    "crm/use_by_week_and_director", "pipeline/new_pipeline_by_source",
    "pipeline/new_pipeline_by_month", "crm/faulty_deals_by_fault", "activity/activity_by_team",
    "activity/activity_by_week",
)  # fmt: skip
PASSED = (
    ("pipeline/stage_conversion_by_stage", None),
    ("pipeline/stage_conversion_by_stage_and_director", None),
    ("pipeline/stage_conversion_by_stage_and_origin", "source"),
    ("pipeline/stage_conversion_by_stage_and_origin", "product"),
)


@pytest.fixture(params=["demo_home", "maven_home"])
def home(request: pytest.FixtureRequest) -> Path:
    """The demo company, and a real export."""
    found: Path = request.getfixturevalue(request.param)
    return found


# what a query finds kept as it is answered
KEPT = ("forecast/projection_by_team", "forecast/projection_deals")


@pytest.fixture
def without_sums(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same data to a program that believes no sums were kept: of no day, no month, no team."""
    generation = (home / served.POINTER).read_text().strip().removesuffix(served.SUFFIX)
    with duckdb.connect(":memory:", config=served.SETTINGS) as engine:
        engine.execute(f"attach '{home / generation}{served.SUFFIX}' as served (read_only)")
        relations.look(engine, relations.create(engine))
        forget_sums(engine)
        yield engine


def forget_sums(connection: duckdb.DuckDBPyConnection) -> None:
    """Lets a connection's relations believe that no sums were kept."""
    connection.execute("create or replace macro macros.last_kept_day() as date '0001-01-01'")
    for macro in (
        "is_whole_months(first_on, last_on)",
        "is_projection_kept(day, first_on, last_on)",
        "are_chances_kept(day, first_on, last_on, person, most)",
    ):  # fmt: skip
        connection.execute(f"create or replace macro macros.{macro} as false")
    # what the viewer's own schema says
    connection.execute("create or replace macro is_everybody(person) as false")


def _days(connection: duckdb.DuckDBPyConnection) -> list[date]:
    """Week-ends, the last covered day and the one a week before, and days inside of weeks."""
    rows = connection.execute("select day_on from forecast_days order by day_on").fetchall()
    days: list[date] = [row[0] for row in rows]
    return [*days[5::47], days[-1], days[-1] - timedelta(days=7), days[40] - timedelta(days=2)]


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


def _february_and_march(connection: duckdb.DuckDBPyConnection) -> list[date]:
    """Kept days around a month's end after which twelve months back are a day more, or one less."""
    rows = connection.execute(
        "select day_on from forecast_days where extract(month from day_on) in (2, 3)"
        " and extract(day from day_on - 3) > 20 order by day_on"
    ).fetchall()
    return [row[0] for row in rows]


@pytest.mark.parametrize(("name", "by"), PASSED)
def test_the_funnel_of_a_team_is_the_same_from_sums_and_from_deals(
    home: Path, without_sums: duckdb.DuckDBPyConnection, name: str, by: str | None
) -> None:
    source = served.opened(home)
    connection = source.connection(EVERYTHING)
    teams = connection.execute(
        "select min(team_id) from team_tree group by depth order by depth"
    ).fetchall()
    told = 0
    days = [*_days(connection)[1:], *_february_and_march(connection)[-4:]]
    for place, day in enumerate(days):
        team = (None, *(team for (team,) in teams))[place % (len(teams) + 1)]
        asked = {"as_of": day, "team": team} | ({"by": by} if by else {})
        kept = queries.run(connection, name, asked).to_pylist()
        assert kept == queries.run(without_sums, name, asked).to_pylist(), asked
        told += sum(row["reached_deals"] or 0 for row in kept)
    assert told


def test_a_director_and_who_sees_all_see_the_same_funnel_of_a_team(demo_home: Path) -> None:
    """What is kept is kept by team: neither sees more of it, or less."""
    source = served.opened(demo_home)
    day = source.covers_until
    everything = source.connection(EVERYTHING)
    ((team,),) = everything.execute("select min(team_id) from team_tree where depth = 1").fetchall()
    ((other,),) = everything.execute(
        "select max(team_id) from team_tree where depth = 1 and team_id <> 'unknown'"
    ).fetchall()
    director = source.connection(Viewer("team", team))
    for name, by in PASSED:
        asked = {"as_of": day} | ({"by": by} if by else {})
        theirs = queries.run(everything, name, asked | {"team": team}).to_pylist()
        assert theirs and theirs == queries.run(director, name, asked).to_pylist()
        strange = queries.run(director, name, asked | {"team": other}).to_pylist()
        assert not any(row["reached_deals"] for row in strange)


def _answer(
    connection: duckdb.DuckDBPyConnection, name: str, day: date, **more: Any
) -> tuple[bool, list[dict[str, Any]]]:
    """Whether the answer of a day's own quarter is kept, and its rows."""
    asked, quarter = queries.query(name), period.of_day(day, "quarter", 1)
    given = {
        "as_of": day, "period_from": quarter.first, "period_to": quarter.last, "most": 12,
        "with_direct": True, **more,
    }  # fmt: skip
    is_kept = looked(connection, asked, given).holds
    known = {param.name for param in asked.header.params}
    params = {key: value for key, value in given.items() if key in known}
    return is_kept, queries.run(connection, name, params).to_pylist()


@pytest.mark.parametrize("home", ["demo_home"], indirect=True)
@pytest.mark.parametrize("name", KEPT)
def test_what_is_kept_of_the_projection_is_what_is_computed(
    home: Path, without_sums: duckdb.DuckDBPyConnection, name: str
) -> None:
    """Of the whole company and of a team, by whoever sees it, on days with enough history."""
    source = served.opened(home)
    connection, director = source.connection(EVERYTHING), source.connection(Viewer("team", "north"))
    days = connection.execute("select day_on from projected_days order by day_on desc").fetchall()
    assert len(days) > 40
    for place, (day,) in enumerate(days[::6]):
        team = ("north", "east", None)[place % 3]
        is_kept, rows = _answer(connection, name, day, team=team)
        assert is_kept and rows
        assert (False, rows) == _answer(without_sums, name, day, team=team), (day, team)
        if team == "north":
            seen = [row | {"parent_team_id": None} for row in rows]
            own = [row | {"parent_team_id": None} for row in _answer(director, name, day)[1]]
            assert own == seen
    # in between, after what was covered, before there was enough to learn from
    last = days[0][0]
    for day in (
        last - timedelta(days=2),
        last + timedelta(days=1),
        days[-1][0] - timedelta(days=7),
    ):
        assert not _answer(connection, name, day)[0]
    if name == "forecast/projection_deals":
        for more in ({"most": 13}, {"most": None}, {"person": "P001"}):
            assert not _answer(connection, name, last, **more)[0]


@pytest.mark.parametrize("home", ["demo_home"], indirect=True)
def test_the_largest_stalled_deals_are_those_that_are_sought(home: Path) -> None:
    """Of the company, and of a team by whoever sees it: a longer list is read from the deals."""
    name = "pipeline/stalled_deals"
    source = served.opened(home)
    everything = source.connection(EVERYTHING)
    teams = everything.execute(
        "select team_id from team_tree where depth in (1, 2) order by team_id"
    ).fetchall()
    found = 0
    for place, day in enumerate(_days(everything)):
        (team,) = teams[place % len(teams)]
        director = source.connection(Viewer("team", team))
        for connection, scope in ((everything, None), (everything, team), (director, None)):
            long = _answer(connection, name, day, team=scope, most=51)
            assert not long[0]
            ((kept_on,),) = everything.execute("select is_kept($day)", {"day": day}).fetchall()
            for most in (7, 50):
                kept = _answer(connection, name, day, team=scope, most=most)
                assert kept == (kept_on, long[1][:most]), (day, team, most)
                found += kept_on and len(kept[1])
    assert found
    more: tuple[dict[str, Any], ...] = (
        {"most": None}, {"person": "P0100"}, {"stage": "S1"}, {"abnormal": True},
    )  # fmt: skip
    for asked in more:
        assert not _answer(everything, name, source.covers_until, **asked)[0], asked


def test_a_target_typed_later_is_held_against_the_same_draws(
    demo_home: Path, tmp_path: Path
) -> None:
    """From the day on which it is known nothing is kept, since what was kept knew another."""
    home, name = tmp_path / "home", "forecast/projection_by_team"
    shutil.copytree(demo_home, home)
    source = served.opened(home)
    last = source.covers_until
    quarter = period.of_day(last, "quarter", 1)
    known_on = last - timedelta(days=7)
    earlier = known_on - timedelta(days=known_on.weekday() + 1)
    before = {day: _answer(source.connection(EVERYTHING), name, day) for day in (earlier, last)}
    (company, *_) = before[last][1]
    moment = datetime(known_on.year, known_on.month, known_on.day, 12, tzinfo=UTC)
    with journal.opened(journal.place(home), clock=lambda: moment) as typed:
        team, target = company["team_id"], company["median_amount"]
        amounts = {0: target, 1: Decimal(0), 2: Decimal(0)}
        typed.append("ann", [
            journal.target(team, period.month_start(quarter.first, months), amount, following=0)
            for months, amount in amounts.items()
        ])  # fmt: skip
    connection = served.opened(home).connection(EVERYTHING)
    assert before[earlier][0] and before[earlier] == _answer(connection, name, earlier)
    is_kept, rows = _answer(connection, name, last)
    assert before[last][0] and not is_kept
    assert rows[0]["target_amount"] == target
    # half of the draws reach their median
    assert rows[0]["target_rate"] == pytest.approx(0.5, abs=0.01) != company["target_rate"]
    assert rows[1:] == before[last][1][1:]
    forget_sums(connection)
    assert (False, rows) == _answer(connection, name, last)
