"""Twelve months: the band, the second computation where there is a record, and identities."""

import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from forecast.band import MEASURES, band, error_rate, with_bands
from queries import query, run, served
from queries.viewer import EVERYTHING
from tests.oracle import trend
from tests.oracle.midsize import midsize
from tests.oracle.period import month
from tests.property_cases import View, a_week_before
from tests.property_doors import filled
from tests.property_parts import Whole

TREND = "meeting/trend_by_month"


def test_a_band_is_the_median_and_three_robust_deviations_around_it() -> None:
    found = band([Decimal(one) for one in (10, 12, 11, 13, 9, 11, 12, 500)])
    assert found is not None
    # sorted 9 10 11 11 12 12 13 500: median 11.5; deviations 0.5 ×4, 1.5 ×2, 2.5, 488.5: median 1
    assert found.usual == Decimal("11.5")
    assert (found.low, found.high) == (Decimal("7.0522"), Decimal("15.9478"))
    assert found.holds(Decimal("15.9478")) and not found.holds(Decimal("15.9479"))


def test_eight_months_make_a_band_and_seven_do_not() -> None:
    assert band([1.0, None] * 7) is None
    found = band([None, *[2.0] * 8])
    assert found is not None and (found.usual, found.low, found.high) == (2.0, 2.0, 2.0)
    assert not found.holds(2.5)


def test_the_error_of_a_forecast_is_a_share_of_what_was_won() -> None:
    assert error_rate(Decimal(150), Decimal(100)) == 0.5
    assert error_rate(Decimal(0), Decimal(100)) == -1
    assert error_rate(None, Decimal(100)) is None
    assert error_rate(Decimal(150), Decimal(0)) is None


def test_a_far_month_is_not_among_those_that_a_month_is_held_against() -> None:
    """Of thirteen months before it only the last twelve count."""
    amounts = [10**9, *[10] * 6, *[20] * 6, 15]
    rows = [
        dict.fromkeys(MEASURES)
        | {"row_position": 1, "is_running": False, "is_direct": False}
        | {"won_amount": Decimal(one), "f1_amount": None, "f2_amount": None}
        for one in amounts
    ]
    last = with_bands(rows)[-1]
    assert last["usual_won_amount"] == 15
    assert (last["low_won_amount"], last["high_won_amount"]) == (
        Decimal("-7.239"), Decimal("37.239"),
    )  # fmt: skip
    assert len(with_bands(rows)) == 12


def test_a_band_of_nothing_is_of_its_own_kind() -> None:
    """Twelve months of no amount and of no calls: the one band is money, the other is not."""
    amounts, rates = ("won_amount", "new_amount"), ("calls_per_rep", "visits_per_rep")
    month = dict.fromkeys(MEASURES) | dict.fromkeys(amounts, Decimal(0)) | dict.fromkeys(rates, 0.0)
    month |= {"row_position": 1, "is_running": False, "is_direct": False}
    last = with_bands([month | {"f1_amount": None, "f2_amount": None} for _ in range(13)])[-1]
    for edge in ("usual", "low", "high"):
        assert {type(last[f"{edge}_{name}"]) for name in amounts} == {Decimal}
        assert {type(last[f"{edge}_{name}"]) for name in rates} == {float}


def test_the_measures_are_columns_of_the_query() -> None:
    columns = {one.name for one in query(TREND).header.columns}
    for name in MEASURES:
        assert {name, f"usual_{name}", f"low_{name}", f"high_{name}"} <= columns
    assert set(trend.MEASURES) == set(MEASURES)


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_both_computations_agree_where_there_is_a_record(seed: int) -> None:
    """Three years of deals, so that bands come about and months break them."""
    chance = random.Random(seed)
    tables = midsize(seed, 240, 45)
    with filled(tables) as connection:
        both = Whole(tables, connection)
        last = both.ledger.company.covers_until
        days = (date(2024, 3, 31), date(2025, 12, 30), date(2026, 2, 28), last)
        for as_of in days:
            team = chance.choice((None, "a", "b"))
            both.check_trend(View(as_of, a_week_before(as_of), month(2026, 1), team))
        rows = both.rows(TREND, {"as_of": last})
    assert not both.found, "\n".join(both.found[:20])
    banded = Counter(name for row in rows for name in MEASURES if row[f"usual_{name}"] is not None)
    assert {"won_amount", "new_amount", "cycle_days", "f2_error_rate"} <= set(banded)
    assert any(row["broken"] for row in rows)


@pytest.mark.parametrize("home", ["demo_home", "maven_home"])
def test_twelve_months_add_up_to_the_results_of_their_period(
    home: str, request: pytest.FixtureRequest
) -> None:
    """Won and new of the months are those of the results, team by team, on any day."""
    path: Path = request.getfixturevalue(home)
    connection = served.opened(path).connection(EVERYTHING)
    covered = served.opened(path).covers_until
    for as_of in (covered, covered - timedelta(days=100), covered.replace(day=1) - timedelta(1)):
        rows = run(connection, TREND, {"as_of": as_of}).to_pylist()
        full = [row for row in rows if not row["is_running"]]
        period = {
            "period_from": min(row["month"] for row in full),
            "period_to": max(row["month_to_on"] for row in full),
        }
        results = run(
            connection, "meeting/results_by_team", {"as_of": as_of, "compare_to": as_of, **period}
        ).to_pylist()
        months = {row["month"] for row in full}
        assert months and (len(months) == 12 or home == "maven_home")
        for team in {row["team_id"] for row in full}:
            (result,) = [row for row in results if row["team_id"] == team]
            for name in ("won_deals", "won_amount", "new_deals", "new_amount"):
                together = sum(row[name] for row in full if row["team_id"] == team)
                assert together == result[name], (as_of, team, name)


@pytest.mark.parametrize("home", ["demo_home", "maven_home"])
def test_the_parts_of_a_month_add_up_to_the_whole(
    home: str, request: pytest.FixtureRequest
) -> None:
    path: Path = request.getfixturevalue(home)
    source = served.opened(path)
    given = {"as_of": source.covers_until - timedelta(days=10), "with_direct": True}
    rows = run(source.connection(EVERYTHING), TREND, given).to_pylist()
    company = rows[0]["team_id"]
    for whole in (row for row in rows if row["team_id"] == company):
        parts = [
            row for row in rows
            if row["month"] == whole["month"] and row["parent_team_id"] == company
        ]  # fmt: skip
        assert len(parts) > 1
        for name in ("reps", "won_deals", "won_amount", "new_deals", "new_amount"):
            assert sum(row[name] for row in parts) == whole[name], name
        for name in ("f1_amount", "f2_amount"):
            known = [row[name] for row in parts if row[name] is not None]
            assert (sum(known) if known else None) == whole[name], name


def test_a_forecast_of_a_month_is_that_of_its_eve(demo_home: Path) -> None:
    """What F1 and F2 said of the month at the end of the day before it, whatever came later."""
    source = served.opened(demo_home)
    connection = source.connection(EVERYTHING)
    rows = run(connection, TREND, {"as_of": source.covers_until}).to_pylist()
    for row in [one for one in rows if one["level"] == "company"][::4]:
        given = {
            "as_of": row["month"] - timedelta(days=1),
            "period_from": row["month"],
            "period_to": (row["month"] + timedelta(days=31)).replace(day=1) - timedelta(days=1),
        }
        then = run(connection, "forecast/f1_f2_by_team", given).to_pylist()[0]
        assert (row["f1_amount"], row["f2_amount"]) == (then["f1_amount"], then["f2_amount"])
