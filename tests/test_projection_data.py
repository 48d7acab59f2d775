"""The projection on whole data: what it learns from agrees with the facts, it knows nothing of what
comes later, its parts add up, and it says the same from wherever one looks."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from forecast.draws import quantiles
from forecast.kept_days import RECORD_DRAWS, Day, History
from forecast.learned import learned_of
from forecast.projection import drawn_outcomes, made, places, standing_of
from queries import arrays, model, query, relations, run, served
from queries.model import projection
from queries.run import statement as text_of
from queries.viewer import EVERYTHING
from tests.conftest import REPOSITORY
from tests.small_company import CONTRACT

# dear to set up: one worker does it once
pytestmark = pytest.mark.xdist_group("projection_data")

DAY = date(2026, 5, 17)
QUARTER = {"period_from": date(2026, 4, 1), "period_to": date(2026, 6, 30)}
SEEN = {"as_of": DAY, **QUARTER}
NAMES = ("projection_by_team", "projection_deals", "projection_record",
         "projection_record_by_quarter")  # fmt: skip
FACTS = """
with quarter as (
    select quarter_from, quarter_to from forecast_days where day_on = $day
),
deals as (
    from projected_deals_at($day, (select quarter_to from quarter))
),
won as (
    select closed.*
    from closed_deals_at((select quarter_to from quarter)) as closed
    join quarter on closed.close_on between quarter.quarter_from and quarter.quarter_to
    where outcome = 'won'
)
select deals.team_id, deals.cell, count(*), sum(coalesce(deals.amount, 0)),
    count(won.opportunity_id),
    coalesce(sum(coalesce(deals.amount, 0)) filter (where won.opportunity_id is not null), 0),
    coalesce(sum(won.amount), 0)
from deals
left join won on won.opportunity_id = deals.opportunity_id
where deals.cell is not null
group by deals.team_id, deals.cell
order by deals.team_id, deals.cell
"""
# What was said after the day is another: deals won are lost and the other way round, amounts,
# expected days and managers' amounts differ, and so do the deals that are created after it.
OTHER_FUTURE = """
update served.opportunity_changes set value = case
    when field = 'stage_id' and value = 'won' then 'lost'
    when field = 'stage_id' and value = 'lost' then 'won'
    when field in ('amount', 'manager_amount')
        then cast(cast(value as decimal(18, 2)) * 3 as varchar)
    when field = 'expected_close_on' then cast(cast(value as date) + 45 as varchar)
    else value end
where changed_at >= cast($day as date) + 1;
update served.opportunities set amount = amount * 5 where created_on > $day;
update served.opportunities set closed_on = null
where closed_on > $day;
delete from served.opportunity_changes where opportunity_id in (
    select opportunity_id from served.opportunities where created_on > $day and amount > 1000000);
delete from served.opportunities where created_on > $day and amount > 1000000;
"""


# The same company of loads, one on each day: and a deal that nobody had seen yet on the day.
BY_LOADS = """
update served.opportunity_changes set origin = 'load';
update served.opportunities set first_loaded_on = created_on;
insert into served.opportunities by name
select * replace ('unseen' as opportunity_id, $day as created_on, 'lost' as stage_id,
    cast($day as date) + 3 as closed_on, cast($day as date) + 7 as first_loaded_on, 1e7 as amount)
from served.opportunities limit 1;
"""


@pytest.fixture(scope="module")
def connection(demo_home: Path) -> duckdb.DuckDBPyConnection:
    return served.opened(demo_home).connection(EVERYTHING)


def rebuilt(home: Path, changes: str = "") -> duckdb.DuckDBPyConnection:
    """The same company read anew from its contract tables, with changes to them."""
    found = duckdb.connect(":memory:", config=served.SETTINGS)
    found.execute("attach ':memory:' as served")
    (file,) = home.glob("generation-*.duckdb")
    found.execute(f"attach '{file}' as before (read_only)")
    found.execute("use served")
    found.execute(CONTRACT.read_text(encoding="utf-8"))
    tables = found.execute(
        "select table_name from duckdb_tables() where database_name = 'served'"
    ).fetchall()
    for (table,) in tables:
        found.execute(f"insert into {table} by name select * from before.{table}")
    for statement in changes.split(";\n"):
        if statement.strip():
            found.execute(statement, {"day": DAY} if "$day" in statement else None)
    model.build(found)
    found.execute("use memory")
    relations.look(found, relations.create(found))
    return found


def asked(connection: duckdb.DuckDBPyConnection, name: str, **more: Any) -> list[dict[str, Any]]:
    params = {**(SEEN if name in NAMES[:2] else {"as_of": DAY}), **more}
    rows: list[dict[str, Any]] = run(connection, f"forecast/{name}", params).to_pylist()
    return rows


@pytest.mark.parametrize("home", ["demo_home", "maven_home"])
def test_what_is_learned_agrees_with_the_facts(home: str, request: pytest.FixtureRequest) -> None:
    """Cells, amounts and wins of past week-ends are those of the deals as they stood."""
    connection = served.opened(request.getfixturevalue(home)).connection(EVERYTHING)
    days = connection.execute(
        "select distinct day_on from projection_weeks"
        " where quarter_to <= (select max(day_on) from forecast_days) order by day_on"
    ).fetchall()
    assert days
    for (day,) in days[3::17]:
        weeks = connection.execute(
            "select team_id, cell, deals, amount, won_deals, won_day_amount, won_end_amount"
            " from projection_weeks where day_on = $day and cell is not null"
            " order by team_id, cell",
            {"day": day},
        ).fetchall()
        assert weeks == connection.execute(FACTS, {"day": day}).fetchall()


def test_a_deal_whose_stage_is_not_known_has_no_chance(
    demo_home: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    """And what was learned from loads on every day is what the log says."""
    loaded = rebuilt(demo_home, BY_LOADS)
    (logged, found) = (asked(one, "projection_by_team")[0] for one in (connection, loaded))
    assert found["projection_state"] == "shown"
    assert found["open_deals"] == logged["open_deals"] + 1
    assert found["learned_won_deals"] == logged["learned_won_deals"]
    deals = {row["opportunity_id"]: row for row in asked(loaded, "projection_deals")}
    unseen = deals.pop("unseen")
    assert unseen["stage_id"] == "not_known"
    assert unseen["chance_rate"] is unseen["expected_amount"] is None
    assert all(row["chance_rate"] is not None for row in deals.values())
    known = asked(connection, "projection_deals")
    assert {row["opportunity_id"] for row in known} == set(deals)


def test_quick_wins_are_deals_won_in_the_quarter_of_their_creation(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    last = date(2025, 12, 31)
    summed = connection.execute(
        "select sum(deals), sum(amount) from served.quick_wins"
        " where quarter_to = ? and days_left < 80",
        [last],
    ).fetchall()
    facts = connection.execute(
        "select count(*), sum(coalesce(amount, 0)) from closed_deals_at($last)"
        " where outcome = 'won' and close_on between $first and $last and created_on > $last - 80",
        {"first": date(2025, 10, 1), "last": last},
    ).fetchall()
    assert summed == facts != [(None, None)]
    every = connection.execute("select sum(deals) from created_days").fetchall()
    assert every == connection.execute("select count(*) from served.opportunities").fetchall()


@pytest.fixture(scope="module")
def other_future(demo_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The company with another future from the day on."""
    with rebuilt(demo_home, OTHER_FUTURE) as found:
        yield found


@pytest.fixture(scope="module")
def same(demo_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The company read anew, as it is."""
    with rebuilt(demo_home) as found:
        yield found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("most", [12, None])
def test_it_knows_nothing_of_what_comes_later(
    name: str,
    most: int | None,
    same: duckdb.DuckDBPyConnection,
    other_future: duckdb.DuckDBPyConnection,
) -> None:
    """Whatever happens after the day, what is said of the day is the same to the last digit, from
    what is kept of it or not."""
    more = {"most": most} if name == "projection_deals" else {}
    before = asked(same, name, **more)
    assert before and before == asked(other_future, name, **more)


def test_the_other_future_is_another(
    same: duckdb.DuckDBPyConnection, other_future: duckdb.DuckDBPyConnection
) -> None:
    """The proof above is no empty one: of a later day, more than half of the teams differ."""
    later = {"as_of": DAY + timedelta(days=21)}
    one, two = (asked(found, "projection_by_team", **later) for found in (same, other_future))
    differing = sum(
        a["expected_amount"] != b["expected_amount"] for a, b in zip(one, two, strict=True)
    )
    assert differing > len(one) / 2
    assert not all(row["projection_state"] == "few_quarters" for row in one)


def test_expected_amounts_add_up_to_the_cent(connection: duckdb.DuckDBPyConnection) -> None:
    """Over the parts of a result, and over the parts of a team; a range contains its median."""
    rows = asked(connection, "projection_by_team", with_direct=True)
    assert rows[0]["projection_state"] == "shown"
    names = ("expected", "in_play_expected", "other_open_expected", "not_created_expected", "won")
    for row in rows:
        parts = [row[f"{name}_amount"] for name in names[1:]]
        assert row["expected_amount"] == sum(parts, Decimal(0))
        assert row["won_amount"] <= row["low_amount"] <= row["median_amount"] <= row["high_amount"]
        below = [one for one in rows if one["parent_team_id"] == row["team_id"]]
        for name in names:
            if below:
                total = sum((one[f"{name}_amount"] for one in below), Decimal(0))
                assert row[f"{name}_amount"] == total
        if below:
            # futures that are apart partly make up for each other
            wide = sum(float(one["high_amount"] - one["low_amount"]) for one in below)
            assert float(row["high_amount"] - row["low_amount"]) < wide * 1.01


def test_it_says_the_same_from_wherever_one_looks(connection: duckdb.DuckDBPyConnection) -> None:
    whole = {row["team_id"]: row for row in asked(connection, "projection_by_team")}
    for row in asked(connection, "projection_by_team", team="north"):
        assert row == whole[row["team_id"]]


def test_its_deals_are_what_is_expected(connection: duckdb.DuckDBPyConnection) -> None:
    """The deals' expected amounts are those of their team, but for the rounding of each."""
    team = {row["team_id"]: row for row in asked(connection, "projection_by_team")}["east"]
    deals = asked(connection, "projection_deals", team="east")
    assert len(deals) == team["open_deals"] > 10
    for part, name in (("in_play", "in_play"), ("other_open", "other_open")):
        total = sum((row["expected_amount"] for row in deals if row["part"] == part), Decimal(0))
        assert abs(total - team[f"{name}_expected_amount"]) < Decimal("0.01") * len(deals)
    assert all(0 < row["chance_rate"] < 1 for row in deals)
    assert any(row["raised_by"] for row in deals) and any(row["lowered_by"] for row in deals)


def test_f1_and_f2_beside_it_are_those_of_their_own_query(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    own = run(connection, "forecast/f1_f2_by_team", SEEN).to_pylist()
    beside = asked(connection, "projection_by_team")
    for name in ("team_id", "won_amount", "f1_amount", "f2_amount", "target_amount"):
        assert [row[name] for row in beside] == [row[name] for row in own]


def test_a_past_forecast_is_what_was_said_that_day(connection: duckdb.DuckDBPyConnection) -> None:
    """The record's forecast of a day is that of the query on that day; F1, F2 and the mean are
    exact, the range is drawn less often."""
    record = asked(connection, "projection_record_by_quarter")
    assert len(record) > 6
    for row in record[::4]:
        params = {"as_of": row["week_end_on"], "period_from": row["period_from_on"],
                  "period_to": row["period_to_on"]}  # fmt: skip
        (said, *_) = run(connection, "forecast/projection_by_team", params).to_pylist()
        assert said["f1_amount"] == row["f1_amount"]
        assert float(said["f2_amount"]) == pytest.approx(float(row["f2_amount"]), abs=0.01)
        assert said["learned_quarters"] == row["learned_quarters"]
        assert said["expected_amount"] == row["expected_amount"]
        assert float(said["median_amount"]) == pytest.approx(float(row["median_amount"]), rel=0.03)
        over = {**params, "as_of": row["period_to_on"]}
        (ended, *_) = run(connection, "forecast/projection_by_team", over).to_pylist()
        assert ended["expected_amount"] == row["actual_amount"]


@pytest.mark.parametrize("team", ["north", None])
def test_what_the_record_says_is_what_the_deals_of_that_day_say(
    team: str | None, connection: duckdb.DuckDBPyConnection
) -> None:
    """Kept at load: the same draws from what the question itself reads of that day."""
    asking = query("forecast/projection_by_team")
    for row in asked(connection, "projection_record_by_quarter", team=team)[::5]:
        params = {"as_of": row["week_end_on"], "period_from": row["period_from_on"],
                  "period_to": row["period_to_on"], "team": team, "with_direct": False}  # fmt: skip
        (given,) = arrays.rows(connection.execute(text_of(asking), params).to_arrow_table())
        learned, left = learned_of(given["learned"]), (params["period_to"] - params["as_of"]).days
        place = places(given["whole"]["teams"])
        found = drawn_outcomes(
            learned.chances(left),
            learned,
            standing_of(given["whole"]["open_deals"]),
            made(given["whole"]["created"], len(place)),
            RECORD_DRAWS,
        )
        line = given["lines"][0]
        ends = quantiles(found.drawn[[place[one] for one in line["members"]]].sum(axis=0))
        names = ("low_amount", "median_amount", "high_amount")
        assert [float(row[name]) for name in names] == pytest.approx(
            [float(line["won_amount"]) + end for end in ends], abs=0.01
        )


def _imported(name: str) -> set[str]:
    """The modules of forecast that one of them stands on, itself included."""
    text = (REPOSITORY / "forecast" / f"{name}.py").read_text(encoding="utf-8")
    direct = set(re.findall(r"^from forecast\.(\w+) import", text, re.MULTILINE))
    return {name}.union(*map(_imported, direct))


def test_what_is_kept_is_signed_with_the_arithmetic_that_made_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A program that would compute it in another way asks for the data to be loaded again."""
    assert _imported("kept_days") == set(projection.ARITHMETIC)
    before = model.digest()
    monkeypatch.setattr(projection, "ARITHMETIC", projection.ARITHMETIC[1:])
    model.digest.cache_clear()
    try:
        assert model.digest() != before
    finally:
        model.digest.cache_clear()


def test_a_day_that_cannot_be_computed_is_left_to_whoever_asks(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A load does not fail for it, and what can be computed is kept."""
    said = History.said

    def failing(self: History, day: Day, *more: Any) -> Any:
        if day.days_left != 41:
            raise ArithmeticError
        return said(self, day, *more)

    monkeypatch.setattr(History, "said", failing)
    (file,) = demo_home.glob("generation-*.duckdb")
    with duckdb.connect(":memory:", config=served.SETTINGS) as found:
        found.execute(f"attach '{file}' as before (read_only)")
        found.execute("set search_path = 'memory,before.main'")
        projection.complete(found)
        days = found.execute("select quarter_to - day_on from memory.projected_days").fetchall()
        assert days == [(41,)]
