"""The usual pace: by hand on a small company, and a second way to it on the demo company."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from queries import EVERYTHING, run, served
from tests.small_company import company

PACE = "meeting/pace_by_team"
Q2 = {"period_from": date(2026, 4, 1), "period_to": date(2026, 6, 30)}
# 46 days before a quarter's end, as 15 May 2026 is, and the end
QUARTERS = (
    ("2025-05-15", "2025-06-30"),
    ("2025-08-15", "2025-09-30"),
    ("2025-11-15", "2025-12-31"),
    ("2026-02-13", "2026-03-31"),
)


def _given() -> dict[str, list[dict[str, Any]]]:
    """North wins 100 early and four times 75 on the last day of each quarter, South 400 once."""

    def won(number: int, owner: str, amount: int, day: str) -> dict[str, Any]:
        return {
            "opportunity_id": f"d{number}", "owner_id": owner, "stage_id": "won",
            "amount": amount, "created_on": "2025-01-01", "closed_on": day,
        }  # fmt: skip

    deals = [("ann", 600, "2026-04-10"), ("bob", 400, "2025-12-31")]
    for early, last in QUARTERS:
        deals += [("ann", 100, early), *[("ann", 75, last)] * 4]
    return {
        "teams": [
            {"team_id": "co", "team_name": "Company"},
            {"team_id": "north", "team_name": "North", "parent_team_id": "co"},
            {"team_id": "south", "team_name": "South", "parent_team_id": "co"},
        ],
        "people": [
            {"person_id": "ann", "person_name": "Ann", "role": "rep", "team_id": "north"},
            {"person_id": "bob", "person_name": "Bob", "role": "rep", "team_id": "south"},
        ],
        "stages": [
            {"stage_id": "lead", "stage_name": "Lead", "position": 1, "outcome": "open"},
            {"stage_id": "won", "stage_name": "Won", "position": 2, "outcome": "won"},
        ],
        "targets": [
            {"team_id": "north", "month": "2026-04-01", "amount": 2000},
            {"team_id": "south", "month": "2026-04-01", "amount": 1000},
        ],
        "opportunities": [won(number, *deal) for number, deal in enumerate(deals)],
    }


def _paces(day: date, **period: date) -> dict[str, tuple[Any, ...]]:
    with company(_given()) as connection:
        rows = run(connection, PACE, {"as_of": day, **Q2, **period}).to_pylist()
    columns = ("pace_method", "usual_won_rate", "pace_amount", "pace_difference_amount")
    return {row["team_id"]: tuple(row[name] for name in columns) for row in rows}


def test_what_was_won_is_held_against_the_share_that_was_usual_by_the_day() -> None:
    """North had won 100 of 400, the company 100 of 400 three times and of 800 once: 1/5."""
    assert _paces(date(2026, 5, 15)) == {
        "co": ("record", 0.2, Decimal(600), Decimal(0)),
        "north": ("record", 0.25, Decimal(500), Decimal(100)),
        "south": ("company_record", 0.2, Decimal(200), Decimal(-200)),
    }


def test_days_are_counted_from_the_end() -> None:
    """A day earlier nothing was usual; on the last day, and after it, all of it."""
    assert _paces(date(2026, 5, 14))["north"][1] == 0
    assert _paces(date(2026, 6, 29))["north"][1] == 0.25
    for day in (date(2026, 6, 30), date(2026, 8, 1)):
        assert _paces(day)["north"] == ("record", 1.0, Decimal(2000), Decimal(-1400))


def test_a_year_has_too_few_before_it() -> None:
    year = {"period_from": date(2026, 1, 1), "period_to": date(2026, 12, 31)}
    assert _paces(date(2026, 5, 15), **year)["co"][:2] == ("too_few", None)


@pytest.mark.parametrize("back", [0, 40, 111])
def test_the_usual_share_is_that_of_the_deals_won(demo_home: Path, back: int) -> None:
    """Added up from the lists of deals behind the results of the four quarters before."""
    source = served.opened(demo_home)
    connection = source.connection(EVERYTHING)
    day = source.covers_until - timedelta(days=back)
    starts = [date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)]
    while len(starts) < 6:
        before = starts[-1] - timedelta(days=1)
        starts.append(date(before.year, before.month - 2, 1))
    first, last = starts[0], (starts[0] + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    asked = {"as_of": day, "period_from": first, "period_to": last}
    rows = run(connection, PACE, asked).to_pylist()
    assert {row["learned_periods"] for row in rows} == {4}
    for row in rows[:3]:
        amount = early = Decimal(0)
        for start, after in zip(starts[1:5], starts[:4], strict=True):
            end = after - timedelta(days=1)
            listed = run(
                connection, "meeting/result_deals",
                {"as_of": day, "period_from": start, "period_to": end,
                 "team": row["team_id"], "part": "won"},
            ).to_pylist()  # fmt: skip
            amount += sum(deal["deal_amount"] or 0 for deal in listed)
            by = end - (last - day)
            early += sum(deal["deal_amount"] or 0 for deal in listed if deal["close_on"] <= by)
        if row["pace_method"] == "record":
            assert row["usual_won_rate"] == pytest.approx(float(early / amount), abs=1e-12)
        assert abs(row["usual_won_amount"] - early / 4) <= Decimal("0.01")
