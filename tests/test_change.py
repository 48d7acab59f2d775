"""The pipeline change on whole data: from what was in play to what is, for every team."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from queries import run, served
from queries.viewer import EVERYTHING

QUARTER = {"period_from": date(2026, 10, 1), "period_to": date(2026, 12, 31)}
LAST = date(2026, 11, 20)
YEAR = {"period_from": date(2026, 1, 1), "period_to": date(2026, 12, 31)}
THIRD = {"period_from": date(2026, 7, 1), "period_to": date(2026, 9, 30)}
EVER = {"period_from": None, "period_to": None}
WEEK = timedelta(days=7)
SPANS: list[tuple[date, date, dict[str, date | None]]] = [
    (LAST, LAST - WEEK, {**QUARTER}),
    (LAST, LAST - 13 * WEEK, {**QUARTER}),
    (date(2026, 9, 30), date(2026, 9, 23), {**THIRD}),
    (date(2026, 3, 4), date(2026, 2, 25), {**YEAR}),
    (LAST, LAST - 52 * WEEK, {**EVER}),
]
CAME = ("new_in", "reopened_in", "owner_in", "moved_in")
LEFT = ("owner_out", "won_out", "lost_out", "ended_out", "moved_out")
KINDS = (*CAME, "increased", "decreased", *LEFT)


@pytest.fixture
def connection(demo_home: Path) -> duckdb.DuckDBPyConnection:
    return served.opened(demo_home).connection(EVERYTHING)


def rows(connection: duckdb.DuckDBPyConnection, name: str, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run(connection, name, params).to_pylist()
    return found


@pytest.mark.parametrize(("as_of", "compare_to", "period"), SPANS)
def test_it_leads_from_what_was_in_play_to_what_is(
    as_of: date, compare_to: date, period: dict[str, Any], connection: duckdb.DuckDBPyConnection
) -> None:
    """Another query says the same of both ends; all that lies between adds up, for each line."""
    asked = {"as_of": as_of, "compare_to": compare_to, **period}
    teams = rows(connection, "pipeline/change_by_team", **asked, with_direct=True)
    forecast = "forecast/f1_f2_by_team"
    now = {r["team_id"]: r for r in rows(connection, forecast, as_of=as_of, **period)}
    then = {r["team_id"]: r for r in rows(connection, forecast, as_of=compare_to, **period)}
    for row in teams:
        sums = [row[f"{one}_amount"] for one in (*CAME, "increased", "decreased", *LEFT)]
        assert row["start_amount"] + sum(sums) == row["end_amount"]
        came, left = (sum(row[f"{one}_deals"] for one in kinds) for kinds in (CAME, LEFT))
        assert row["start_deals"] + came - left == row["end_deals"]
        if row["level"] != "direct":
            ends = (row["start_amount"], row["start_deals"], row["end_amount"], row["end_deals"])
            before, after = then[row["team_id"]], now[row["team_id"]]
            assert ends == (
                before["in_play_amount"], before["in_play_deals"],
                after["in_play_amount"], after["in_play_deals"],
            )  # fmt: skip


@pytest.mark.parametrize(("as_of", "compare_to", "period"), SPANS)
def test_each_bar_is_its_deals(
    as_of: date, compare_to: date, period: dict[str, Any], connection: duckdb.DuckDBPyConnection
) -> None:
    asked = {"as_of": as_of, "compare_to": compare_to, **period, "team": "east"}
    for bar in rows(connection, "pipeline/change_by_kind", **asked):
        deals = rows(connection, "pipeline/change_deals", **asked, kind=bar["kind"])
        assert len(deals) == bar["deals"]
        assert sum(deal["change_amount"] for deal in deals) == bar["amount"]


def test_the_demo_company_has_every_kind_of_change(connection: duckdb.DuckDBPyConnection) -> None:
    """The tests above are worth something."""
    seen: set[str] = set()
    for quarter in range(8):
        as_of = LAST - 13 * WEEK * quarter
        asked = {"as_of": as_of, "compare_to": as_of - 13 * WEEK}
        for row in rows(connection, "pipeline/change_by_team", **asked):
            seen |= {one for one in KINDS if row[f"{one}_deals"]}
    # the period of this one is over
    as_of, compare_to, period = SPANS[2]
    row = rows(connection, "pipeline/change_by_team", as_of=as_of, compare_to=compare_to, **period)[
        0
    ]
    seen |= {one for one in KINDS if row[f"{one}_deals"]}
    assert seen == set(KINDS)


@pytest.mark.parametrize("home", ["demo_home", "maven_home"])
def test_a_deal_that_is_held_stood_the_same(home: str, request: pytest.FixtureRequest) -> None:
    """The spans that say so are right: the same rows on both days, whatever month ends between."""
    connection = served.opened(request.getfixturevalue(home)).connection(EVERYTHING)
    last = served.opened(request.getfixturevalue(home)).covers_until
    for days in (1, 7, 40, 200):
        past, present = last - timedelta(days=days + 30), last - timedelta(days=30)
        kept = connection.execute(
            "select * from open_deals_at($past) where held_to > $present order by opportunity_id",
            {"past": past, "present": present},
        ).fetchall()
        same = connection.execute(
            "select * from open_deals_at($present) where held_from <= $past"
            " order by opportunity_id",
            {"past": past, "present": present},
        ).fetchall()
        assert kept == same
        assert kept or days > 100
    numbers = connection.execute(
        "select count(distinct deal_number), count(distinct opportunity_id), count(*)"
        " from (select distinct deal_number, opportunity_id from open_deals_by_month"
        " union select deal_number, opportunity_id from closed_deals)"
    ).fetchall()
    ((by_number, by_id, pairs),) = numbers
    assert by_number == by_id == pairs
