"""The teams, the people of a day, and what the data covers."""

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from tests.activity_company import AS_OF, COMPANY, asked, by, opened


@pytest.fixture(scope="module")
def company() -> duckdb.DuckDBPyConnection:
    return opened(COMPANY)


def test_people_belong_somewhere_that_day(company: duckdb.DuckDBPyConnection) -> None:
    def placed(day: date) -> dict[str, str]:
        rows = by(asked(company, "meeting/people", as_of=day), "person_id")
        return {person: row["team_id"] for person, row in rows.items()}

    assert placed(date(2026, 3, 3)) == {"ann": "north", "bob": "north", "cat": "south", "mia": "co"}
    assert placed(AS_OF) == {"ann": "south", "bob": "north", "mia": "co"}


def test_teams_are_read_aloud(company: duckdb.DuckDBPyConnection) -> None:
    rows = asked(company, "meeting/teams")
    assert [(row["team_id"], row["level"], row["depth"]) for row in rows] == [
        ("co", "company", 0), ("north", "director", 1), ("south", "director", 1),
    ]  # fmt: skip


def test_what_the_data_covers(company: duckdb.DuckDBPyConnection) -> None:
    assert asked(company, "meeting/covered_days") == [
        {
            "covers_until": AS_OF,
            "first_on": date(2026, 1, 5),
            "reporting_currency": "EUR",
            "fiscal_year_start_month": 4,
            "gap_multiplier": Decimal("2.5"),
            "deals": 2,
            "unknown_closed_deals": 1,
            "unknown_closed_amount": Decimal("70.05"),
            "has_stage_history": False,
            "has_activities": True,
            "has_trials": True,
            "has_targets": False,
            "has_win_rates": True,
        }
    ]
