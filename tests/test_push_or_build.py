"""Push deals on or build pipeline: the rule case by case, and that the rows add up to the team."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from forecast.push_or_build import Suggestion, Week, suggestion, times
from queries import EVERYTHING, run, served

# 1,000 is to be won in 90 days, 40 of which are left; an average deal takes 30.
WEEK = Week(
    yardstick=Decimal(1000),
    won=Decimal(400),
    in_play=Decimal(1800),
    in_play_deals=4,
    slow_deals=0,
    next_yardstick=Decimal(1000),
    next_in_play=Decimal(500),
    multiplier=Decimal(3),
    days_left=40,
    period_days=90,
    cycle_days=30.0,
)


@pytest.mark.parametrize(
    ("why", "changed", "expected"),
    [
        ("covered three times, nothing slow", {}, ("keep", None, False, 0)),
        ("covered, but slow", {"slow_deals": 1}, ("push", None, False, 0)),
        ("a cent short of three times", {"in_play": "1799.99"}, ("build", None, False, "0.01")),
        (
            "too little, and slow: there is time to build",
            {"in_play": 1200, "slow_deals": 2},
            ("build", "push", False, 600),
        ),
        (
            "an average deal takes longer than is left: what is in play is pushed on",
            {"cycle_days": 41.0},
            ("push", "build", True, 2500),
        ),
        (
            "it takes as long as is left: still in time",
            {"cycle_days": 40.0},
            ("keep", None, False, 0),
        ),
        (
            "late, and all in play would not do: building leads",
            {"cycle_days": 41.0, "in_play": "599.99"},
            ("build", "push", True, 2500),
        ),
        (
            "late, and just within reach",
            {"cycle_days": 41.0, "in_play": 600},
            ("push", "build", True, 2500),
        ),
        (
            "late for a new deal, but early in the period: building leads",
            {"cycle_days": 60.0, "days_left": 46},
            ("build", "push", True, 2500),
        ),
        (
            "half of the period is left: no longer early",
            {"cycle_days": 60.0, "days_left": 45},
            ("push", "build", True, 2500),
        ),
        (
            "late, and the next period is covered",
            {"cycle_days": 41.0, "next_in_play": 3000},
            ("push", None, True, 0),
        ),
        ("late, nothing in play", {"cycle_days": 41.0, "in_play": 0, "in_play_deals": 0},
         ("build", None, True, 2500)),
        ("reached: the next period counts", {"won": 1000}, ("build", None, True, 2500)),
        ("reached, and slow", {"won": 2000, "slow_deals": 3}, ("build", "push", True, 2500)),
        ("nothing was ever won: no cycle to go by", {"cycle_days": None}, ("keep", None, False, 0)),
        ("no yardstick, nothing slow", {"yardstick": None, "next_yardstick": None},
         ("no_yardstick", None, False, None)),
        ("no yardstick, but slow", {"yardstick": None, "next_yardstick": None, "slow_deals": 1},
         ("push", None, False, None)),
        ("the last day", {"days_left": 0, "slow_deals": 9}, ("period_over", None, False, None)),
    ],
)  # fmt: skip
def test_what_a_week_is_for(
    why: str,
    changed: dict[str, object],
    expected: tuple[str, str | None, bool, int | str | None],
) -> None:
    """What leads, what comes besides, for which period is built, and how much."""
    amounts = {"won", "in_play", "next_in_play"}
    given = {
        name: Decimal(str(value)) if name in amounts else value for name, value in changed.items()
    }
    leads, besides, is_for_next, missing = expected
    found = suggestion(replace(WEEK, **given))  # type: ignore[arg-type]
    assert found == Suggestion(
        leads,  # type: ignore[arg-type]
        besides,  # type: ignore[arg-type]
        is_for_next,
        None if missing is None else Decimal(str(missing)),
    ), why


def test_what_is_asked_for_is_rounded_to_the_cent() -> None:
    """Half a cent is rounded up, as money is."""
    assert times(Decimal("0.01"), Decimal("2.5")) == Decimal("0.03")


def test_the_reps_of_a_team_add_up_to_the_team(demo_home: Path) -> None:
    """Won, in play, new and open of each person, and of each stage, are those of the team."""
    source = served.opened(demo_home)
    connection = source.connection(EVERYTHING)
    asked = {"as_of": source.covers_until, "team": "east"}
    quarter = {"period_from": "2026-10-01", "period_to": "2026-12-31"}
    people = run(connection, "meeting/week_by_person", asked | quarter).to_pylist()
    stages = run(connection, "pipeline/in_play_by_stage", asked | quarter).to_pylist()
    team = run(connection, "meeting/results_by_team", asked | quarter).to_pylist()[0]
    covered = run(connection, "pipeline/coverage_by_team", asked | quarter).to_pylist()[0]
    whole = team | covered
    names = ("won_deals", "won_amount", "new_deals", "new_amount", "open_deals", "open_amount")
    for name in (*names, "in_play_deals", "in_play_amount"):
        assert sum(row[name] for row in people) == whole[name], name
    for name in ("open_deals", "open_amount", "in_play_deals", "in_play_amount"):
        assert sum(row[name] for row in stages) == whole[name], name
    for name in ("stalled_deals", "stalled_amount", "overdue_deals", "overdue_amount"):
        assert sum(row[name] for row in stages) == sum(row[name] for row in people), name
    assert all(
        max(row["stalled_deals"], row["overdue_deals"])
        <= row["slow_deals"]
        <= row["stalled_deals"] + row["overdue_deals"]
        for row in people
    )


def test_the_steps_of_a_won_deal_fill_its_days(demo_home: Path) -> None:
    """Its days in all stages are those from created to won, less what it was closed in between."""
    source = served.opened(demo_home)
    steps = run(
        source.connection(EVERYTHING),
        "meeting/won_steps",
        {"as_of": source.covers_until, "period_from": "2026-07-01", "period_to": "2026-09-30"},
    ).to_pylist()
    days: dict[str, int] = {}
    for row in steps:
        days[row["opportunity_id"]] = days.get(row["opportunity_id"], 0) + row["step_days"]
    assert len(days) > 20
    whole = {row["opportunity_id"]: row["won_days"] for row in steps}
    assert all(days[deal] <= whole[deal] for deal in whole)
    assert sum(days[deal] == whole[deal] for deal in whole) > 0.9 * len(whole)
