"""Fiscal periods: what a text means, and the period that holds a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.period import Kind, PeriodError, of_day, parse

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))
MONTHS = st.integers(min_value=1, max_value=12)


@pytest.mark.parametrize(
    ("text", "start", "first", "last", "label"),
    [
        ("2026-Q2", 1, "2026-04-01", "2026-06-30", "2026-Q2"),
        ("2026-q2", 1, "2026-04-01", "2026-06-30", "2026-Q2"),
        ("2026-Q1", 4, "2026-04-01", "2026-06-30", "2026-Q1"),
        ("2026-Q4", 4, "2027-01-01", "2027-03-31", "2026-Q4"),
        ("2026-Q4", 2, "2026-11-01", "2027-01-31", "2026-Q4"),
        ("FY2026", 1, "2026-01-01", "2026-12-31", "FY2026"),
        ("FY2026", 4, "2026-04-01", "2027-03-31", "FY2026"),
        ("2026-07", 4, "2026-07-01", "2026-07-31", "2026-07"),
        ("2024-02", 1, "2024-02-01", "2024-02-29", "2024-02"),
        ("2026-01-05..2026-02-03", 4, "2026-01-05", "2026-02-03", "2026-01-05..2026-02-03"),
        ("2026-01-05..2026-01-05", 1, "2026-01-05", "2026-01-05", "2026-01-05..2026-01-05"),
    ],
)
def test_a_text_names_a_period(text: str, start: int, first: str, last: str, label: str) -> None:
    """Quarters and years are fiscal, months are of the calendar; both days are included."""
    found = parse(text, start)
    assert (found.first.isoformat(), found.last.isoformat(), found.label) == (first, last, label)


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-Q5", "2026-13", "2026-00", "FY26", "Q2", "2026-02-30..2026-03-01",
     "2026-03-02..2026-03-01", "2026-Q2 ", "0000-01", "FY0000"],
)  # fmt: skip
def test_other_texts_are_refused(text: str) -> None:
    """The message says what would be a period."""
    with pytest.raises(PeriodError, match="2026-Q2"):
        parse(text)


@given(DAYS, MONTHS, st.sampled_from(["month", "quarter", "year"]))
def test_the_period_of_a_day_holds_it(day: date, start: int, kind: Kind) -> None:
    """Its label names the same period, and its neighbours begin where it ends."""
    found = of_day(day, kind, start)
    assert found.first <= day <= found.last
    assert parse(found.label, start) == found
    assert of_day(found.last + timedelta(days=1), kind, start).first == found.last + timedelta(1)
    assert of_day(found.first, kind, start) == of_day(found.last, kind, start) == found


@given(DAYS, MONTHS)
def test_a_year_is_four_quarters(day: date, start: int) -> None:
    """They follow each other without a gap and end where the year ends."""
    year = of_day(day, "year", start)
    first = year.first
    for number in range(1, 5):
        quarter = of_day(first, "quarter", start)
        assert quarter.label == f"{year.first.year:04d}-Q{number}" and quarter.first == first
        first = quarter.last + timedelta(days=1)
    assert first == year.last + timedelta(days=1)
