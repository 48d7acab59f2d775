"""The lists behind the record and the win rates say what the figures say, on whole data."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from queries import run
from queries.period import parse
from queries.served import opened
from queries.viewer import EVERYTHING

CENT = Decimal("0.01")
Rows = list[dict[str, Any]]


@pytest.fixture(params=["demo_home", "maven_home"])
def home(request: pytest.FixtureRequest) -> Path:
    """The demo company, and a real export without history."""
    found: Path = request.getfixturevalue(request.param)
    return found


def _rows(home: Path, name: str, **params: Any) -> Rows:
    served = opened(home)
    rows: Rows = run(
        served.connection(EVERYTHING), name, {"as_of": served.covers_until, **params}
    ).to_pylist()
    return rows


def _teams(home: Path) -> list[str | None]:
    teams = run(opened(home).connection(EVERYTHING), "meeting/teams", {}).to_pylist()
    return [None, *(row["team_id"] for row in teams)]


def _by(rows: Rows, column: str) -> dict[Any, Rows]:
    found: dict[Any, Rows] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def test_the_decided_deals_are_as_many_as_the_observed_rate_counts(home: Path) -> None:
    """Decided and won, by count and by amount, of every team and stage."""
    for team in _teams(home):
        listed = _by(_rows(home, "forecast/rate_deals", team=team), "stage_id")
        for row in _rows(home, "forecast/win_rate_by_stage", team=team):
            deals = listed.pop(row["stage_id"], [])
            won = [one for one in deals if one["outcome"] == "won"]
            assert (len(deals), len(won)) == (row["decided_deals"], row["won_deals"]), (team, row)
            whole = sum(one["deal_amount"] or 0 for one in deals)
            share = float(sum(one["deal_amount"] or 0 for one in won) / whole) if whole else None
            assert row["observed_amount_rate"] == pytest.approx(share)
            alone = _rows(home, "forecast/rate_deals", team=team, stage=row["stage_id"])
            assert alone == deals
        assert not listed


def test_the_deals_in_play_are_as_many_as_the_in_period_rate_counts(home: Path) -> None:
    """Each once per quarter, stage and team; their amounts over the week-ends give the rate."""
    for team in _teams(home):
        listed = _by(_rows(home, "forecast/in_period_deals", team=team), "stage_id")
        for row in _rows(home, "forecast/win_rate_by_stage", team=team):
            deals = listed.pop(row["stage_id"], [])
            assert len(deals) == row["in_period_deals"], (team, row)
            whole = sum(one["in_play_amount"] for one in deals)
            won = sum(one["won_in_time_amount"] for one in deals)
            rate = float(Fraction(won) / Fraction(whole)) if whole else None
            assert row["in_period_rate"] == pytest.approx(rate)
        assert not listed


@pytest.mark.parametrize(("period", "week"), [("2026-Q4", 0), ("2026-Q4", 4), ("2026-11", 2)])
def test_the_errors_of_the_deals_add_up_to_the_bias(home: Path, period: str, week: int) -> None:
    """Weighed by the week-ends of their period; and what they brought is what was won."""
    served = opened(home)
    span = parse(period.replace("2026", str(served.covers_until.year)))
    asked = {"period_from": span.first, "period_to": span.last, "week": week}
    for row in _rows(home, "forecast/record_by_team", **asked):
        deals = _rows(home, "forecast/record_deals", **asked, team=row["team_id"])
        periods = {one["period_from_on"]: one["week_ends"] for one in deals}
        assert week or len(periods) == row["periods"], row
        ends = sum(periods.values())
        for column, bias in (
            ("f1_error_amount", "f1_bias_amount"),
            ("f2_error_amount", "f2_bias_amount"),
            ("actual_amount", "mean_actual_amount"),
        ):
            if len(periods) < row["periods"] or row[bias] is None:
                continue
            added = sum((one[column] or 0) * one["week_ends"] for one in deals)
            rounded = CENT * sum(one["week_ends"] for one in deals)
            assert abs(added - row[bias] * ends) <= rounded, (row, column)


def test_a_later_beginning_leaves_earlier_periods_out(demo_home: Path) -> None:
    """The back-test's own quarters, for instance."""
    every = _rows(demo_home, "forecast/record_deals")
    latest = max(row["period_from_on"] for row in every)
    kept = _rows(demo_home, "forecast/record_deals", since=latest)
    assert kept == [row for row in every if row["period_from_on"] == latest]
    assert kept
