"""Win rates on whole data: the chances agree with the facts, and no back-test looks ahead."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from forecast.backtest import by_method
from forecast.win_rates import Z, offered, wilson
from queries import model, relations, run, served
from queries.served import opened
from queries.viewer import EVERYTHING
from tests.conftest import REPOSITORY
from tests.oracle import win_rates
from tests.oracle.comparing import differences

END = date(2026, 11, 20)
WIN_RATES = "forecast/win_rate_by_stage"
WEEKS, METHODS = "forecast/rate_backtest_by_week", "forecast/rate_backtest_by_method"
STOOD = """
select
    deals.team_id, deals.stage_id, count(distinct deals.opportunity_id) as deals,
    sum(coalesce(deals.amount, 0)) as amount,
    coalesce(sum(coalesce(deals.amount, 0)) filter (where won.opportunity_id is not null), 0)
        as won_amount
from (select unnest(generate_series($first, $last, interval 1 day)) as day) as days
cross join lateral (select * from open_deals_at(cast(days.day as date))) as deals
left join closed_deals_at($last) as won
    on won.opportunity_id = deals.opportunity_id and won.outcome = 'won'
where extract(isodow from days.day) = 7
    and cast(days.day as date) < $last
    and deals.expected_close_on between $first and $last
group by deals.team_id, deals.stage_id
"""
# Everything that was learned after a day is turned into something else.
REWRITTEN = (
    """
    create temp table later as
    select
        opportunity_id, field, entry_order,
        case field
            when 'stage_id'
                then case value when 'won' then 'lost' when 'lost' then 'won' else value end
            when 'expected_close_on'
                then cast(cast(cast(value as date) + 61 as date) as varchar)
            when 'owner_id' then (select max(person_id) from people where role = 'rep')
            else cast(cast(value as decimal(18, 2)) * 7 as varchar)
        end as value
    from served.opportunity_changes
    where cast(changed_at as date) > cast($day as date)
    """,
    """
    update opportunity_changes set value = later.value
    from later
    where opportunity_changes.entry_order = later.entry_order
    """,
    *(
        f"""
        update opportunities set {field} = cast(latest.value as {kind})
        from (select opportunity_id, max_by(value, entry_order) as value from later
            where field = '{field}' group by opportunity_id) as latest
        where opportunities.opportunity_id = latest.opportunity_id
        """
        for field, kind in (
            ("stage_id", "varchar"),
            ("amount", "decimal(18, 2)"),
            ("manager_amount", "decimal(18, 2)"),
            ("expected_close_on", "date"),
            ("owner_id", "varchar"),
        )
    ),
    "update opportunities set closed_on = closed_on + 17 where closed_on > cast($day as date)",
    "update opportunities set amount = amount * 3 where created_on > cast($day as date)",
    "insert into win_rates (stage_id, win_rate, from_on, entry_order)"
    " select distinct stage_id, 0.99, cast($day as date) + 1, 9999 from served.win_rates"
    " where from_on <= cast($day as date)",
    "update exchange_rates set rate = rate * 2 where from_on > cast($day as date)",
)


def _rows(
    connection: duckdb.DuckDBPyConnection, name: str, **params: object
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = run(connection, name, params).to_pylist()
    return rows


@pytest.fixture(params=["demo_home", "maven_home"])
def connection(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """The demo company, and a real export."""
    home: Path = request.getfixturevalue(request.param)
    return opened(home).connection(EVERYTHING)


def test_chances_agree_with_the_deals_as_they_stood(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Each quarter of the summary beside the same sums from the deals at every Sunday."""
    quarters = connection.execute(
        "select distinct quarter_from, quarter_to from forecast_days"
        " where quarter_to <= (select covers_until from data_coverage) order by all"
    ).fetchall()
    assert len(quarters) >= 4
    for first, last in quarters[-4::2]:
        summary = connection.execute(
            "select team_id, stage_id, deals, amount, won_amount from stage_chances"
            " where quarter_from = ?",
            [first],
        ).fetchall()
        facts = connection.execute(STOOD, {"first": first, "last": last}).fetchall()
        assert sorted(summary, key=str) == sorted(facts, key=str)


def test_the_offered_rate_is_the_in_period_rate_drawn_to_the_companys(demo_home: Path) -> None:
    """The company's own is its in-period rate; a team's lies between its own and that."""
    connection = opened(demo_home).connection(EVERYTHING)
    whole = {one["stage_id"]: one for one in _rows(connection, WIN_RATES, as_of=END)}
    assert all(0 < one["in_period_rate"] < 1 for one in whole.values())
    for one in whole.values():
        assert one["offered_rate"] == round(Decimal(one["in_period_rate"]), 6)
        assert one["observed_low_rate"] < one["observed_rate"] < one["observed_high_rate"]
        assert one["in_period_rate"] < one["observed_low_rate"], "ever is more than in time"
    for row in _rows(connection, WIN_RATES, as_of=END, team="east-1"):
        ends = sorted((row["in_period_rate"], whole[row["stage_id"]]["in_period_rate"]))
        assert ends[0] - 1e-6 <= row["offered_rate"] <= ends[1] + 1e-6


@pytest.mark.parametrize("team", [None, "north", "east-2"])
def test_the_back_test_compares_with_the_record(demo_home: Path, team: str | None) -> None:
    """F1, F2 and what was won are those of the record; four quarters of thirteen weeks or so."""
    connection = opened(demo_home).connection(EVERYTHING)
    recorded = {
        row["week_end_on"]: row
        for row in _rows(connection, "forecast/record_by_week", as_of=END, team=team)
        if row["level"] != "department" or row["team_id"] == team
        if row["team_id"] == (team or "company")
    }
    weeks = _rows(connection, WEEKS, as_of=END, team=team)
    assert len(weeks) == 52
    for row in weeks:
        for column in ("won_amount", "f1_amount", "f2_amount", "actual_amount", "f2_error_amount"):
            assert row[column] == recorded[row["week_end_on"]][column], (row["week_end_on"], column)
    methods = _rows(connection, METHODS, as_of=END, team=team)
    for row, expected in zip(methods, win_rates.by_method(weeks), strict=True):
        assert differences(expected, row) == []


def test_the_offered_rates_of_a_week_are_those_of_the_day_before_its_quarter(
    demo_home: Path,
) -> None:
    """The back-test's F2 again: the offered rates asked as of that day, tried as of the week."""
    connection = opened(demo_home).connection(EVERYTHING)
    for row in _rows(connection, WEEKS, as_of=END)[3::17]:
        before = {"as_of": date.fromordinal(row["period_from_on"].toordinal() - 1)}
        rates = {
            one["stage_id"]: float(one["offered_rate"])
            for one in _rows(connection, WIN_RATES, **before)
        }
        tried = _rows(
            connection, "forecast/f1_f2_by_team", as_of=row["week_end_on"], rates=dumped(rates),
            period_from=row["period_from_on"], period_to=row["period_to_on"],
        )  # fmt: skip
        assert row["offered_f2_amount"] == tried[0]["f2_amount"]


def dumped(rates: dict[str, float]) -> str:
    """Rates as the parameter takes them."""
    return "{" + ", ".join(f'"{stage}": {rate:.6f}' for stage, rate in rates.items()) + "}"


@contextmanager
def _rewritten(home: Path, day: date) -> Iterator[duckdb.DuckDBPyConnection]:
    """The company with every fact after a day turned into another one."""
    generation = (home / "current").read_text(encoding="utf-8").strip()
    path = home / f"{generation.removesuffix('.duckdb')}.duckdb"
    with duckdb.connect(":memory:", config=served.SETTINGS) as connection:
        connection.execute(f"attach '{path}' as source (read_only)")
        connection.execute("attach ':memory:' as served")
        connection.execute("use served")
        connection.execute((REPOSITORY / "data" / "contract.sql").read_text(encoding="utf-8"))
        for (table,) in connection.execute(
            "select table_name from duckdb_tables() where database_name = 'served'"
        ).fetchall():
            connection.execute(f"insert into {table} by name from source.{table}")
        for step in REWRITTEN:
            connection.execute(step.replace("$day", f"'{day.isoformat()}'"))
        model.build(connection)
        connection.execute("use memory")
        relations.look(connection, relations.create(connection))
        yield connection


FORECASTS = ("won_amount", "f1_amount", "f2_amount", "offered_f2_amount")


@pytest.mark.parametrize("day", [date(2026, 2, 18), date(2026, 6, 28)])
def test_no_week_end_knows_what_came_after_it(demo_home: Path, day: date) -> None:
    """Every fact after a day is changed: what was said until that day stays, to the cent, and what
    was said after it does not."""
    before = opened(demo_home).connection(EVERYTHING)
    with _rewritten(demo_home, day) as after:
        for name in (WEEKS, "forecast/record_by_week"):
            for team in (None, "north"):
                then, now = (_rows(one, name, as_of=END, team=team) for one in (before, after))
                kept, changed = 0, 0
                for old, new in zip(then, now, strict=True):
                    assert old["week_end_on"] == new["week_end_on"]
                    same = [old.get(one) for one in FORECASTS] == [
                        new.get(one) for one in FORECASTS
                    ]
                    assert same or old["week_end_on"] > day, (name, team, old, new)
                    kept += old["week_end_on"] <= day
                    changed += not same
                assert kept > 15 and changed > 10, "the facts that were changed matter"
        for team in (None, "north-3"):
            assert _rows(before, WIN_RATES, as_of=day, team=team) == _rows(
                after, WIN_RATES, as_of=day, team=team
            )
        assert _rows(before, WIN_RATES, as_of=END) != _rows(after, WIN_RATES, as_of=END)


@pytest.mark.parametrize(("won", "decided"), [(0, 10), (10, 10), (1, 3), (50, 120), (7, 8)])
def test_the_interval_meets_its_definition(won: int, decided: int) -> None:
    """At its ends the observed share is as many standard deviations off as 90 % ask for."""
    found = wilson(won, decided)
    assert found is not None
    for end in found:
        if 0 < end < 1:
            off = abs(won / decided - end) / (end * (1 - end) / decided) ** 0.5
            assert off == pytest.approx(Z)
    assert 0 <= found[0] <= won / decided <= found[1] <= 1
    assert wilson(0, 0) is None


def test_an_offered_rate_weighs_the_companys_as_20_deals() -> None:
    """With 20 deals of its own a team is halfway; without any it has the company's."""
    own, company = Fraction(1, 2), Fraction(1, 4)
    assert offered(own, 20, company) == Decimal("0.375")
    assert offered(None, 0, company) == Decimal("0.25")
    assert offered(own, 5, None) is None
    assert offered(Fraction(0), 1, Fraction(1, 6)) == Decimal("0.158730")


def test_without_anything_offered_no_method_is_compared() -> None:
    """No week-end, no mean."""
    assert [row["mean_error_rate"] for row in by_method([])] == [None, None, None]
