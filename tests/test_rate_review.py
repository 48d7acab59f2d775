"""When a review of the win rates is due: a rule of the day alone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries import period
from ui.rate_review import due

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 9, 16), None),
        (date(2026, 9, 17), "2026-Q3"),
        (date(2026, 9, 30), "2026-Q3"),
        (date(2026, 10, 1), "2026-Q3"),
        (date(2026, 10, 21), "2026-Q3"),
        (date(2026, 10, 22), None),
        (date(2026, 12, 31), "2026-Q4"),
        (date(2027, 1, 1), "2026-Q4"),
    ],
)
def test_the_last_two_weeks_of_a_quarter_and_the_first_three_of_the_next(
    day: date, quarter: str | None
) -> None:
    """The quarter that ends, or has just ended."""
    found = due(day)
    assert (found and found.label) == quarter


def test_the_quarters_are_the_fiscal_ones() -> None:
    """From February on: a quarter ends with April, none with March."""
    found = due(date(2026, 4, 30), 2)
    assert found is not None and found.label == "2026-Q1"
    assert due(date(2026, 3, 31), 2) is None


@given(day=DAYS, month=st.integers(1, 12))
def test_each_quarter_has_its_35_days(day: date, month: int) -> None:
    """14 to its end and 21 after it, without a hole."""
    quarter = period.of_day(day, "quarter", month)
    days = [quarter.last + timedelta(days=step) for step in range(-40, 60)]
    reviewed = [one for one in days if due(one, month) == quarter]
    assert len(reviewed) == 35
    assert (reviewed[0], reviewed[-1]) == (
        quarter.last - timedelta(days=13),
        quarter.last + timedelta(days=21),
    )
