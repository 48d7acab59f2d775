"""Fiscal periods: pure arithmetic over days.

A fiscal year is named by the calendar year in which it begins: with a fiscal year from April,
2026-Q1 is April to June 2026, and FY2026 ends on 31 March 2027.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["month", "quarter", "year"]
QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.IGNORECASE)
MONTH = re.compile(r"(\d{4})-(\d{2})")
YEAR = re.compile(r"FY(\d{4})", re.IGNORECASE)
DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")

# The days something can have happened on or be seen from. A year such as 0026 or 9999 is a slip
# of the keyboard, and arithmetic with it would leave the calendar.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)


class PeriodError(ValueError):
    """A text that is no period; the message says what would be."""


@dataclass(frozen=True)
class Period:
    """A span of days, both included, and the text it is known by."""

    first: date
    last: date
    label: str


def month_start(day: date, months: int = 0) -> date:
    """The first day of the month that lies `months` after that of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _span(first: date, months: int, label: str) -> Period:
    return Period(first, month_start(first, months) - timedelta(days=1), label)


def parse(text: str, fiscal_start_month: int = 1) -> Period:
    """The period a text names: 2026-Q2, 2026-07, FY2026 or 2026-01-05..2026-02-03.

    Raises PeriodError where it names none, or one that is out of all time.
    """
    named = _named(text, fiscal_start_month)
    if named is None or not FIRST_DAY <= named.first <= named.last <= LAST_DAY:
        raise PeriodError(
            f"{text!r} is no period: write 2026-Q2, 2026-07, FY2026 or 2026-01-05..2026-02-03"
        )
    return named


def _named(text: str, fiscal_start_month: int) -> Period | None:
    try:
        if match := QUARTER.fullmatch(text):
            year, quarter = int(match[1]), int(match[2])
            first = month_start(date(year, fiscal_start_month, 1), 3 * (quarter - 1))
            return _span(first, 3, f"{year:04d}-Q{quarter}")
        if match := MONTH.fullmatch(text):
            first = date(int(match[1]), int(match[2]), 1)
            return _span(first, 1, f"{first:%Y-%m}")
        if match := YEAR.fullmatch(text):
            return _span(date(int(match[1]), fiscal_start_month, 1), 12, f"FY{match[1]}")
        if match := DAYS.fullmatch(text):
            return Period(date.fromisoformat(match[1]), date.fromisoformat(match[2]), text)
    except ValueError:
        pass
    return None


def of_day(day: date, kind: Kind, fiscal_start_month: int = 1) -> Period:
    """The fiscal month, quarter or year that holds a day."""
    if kind == "month":
        return _span(month_start(day), 1, f"{day:%Y-%m}")
    past = (day.month - fiscal_start_month) % 12
    year_first = month_start(day, -past)
    if kind == "year":
        return _span(year_first, 12, f"FY{year_first.year:04d}")
    quarter = past // 3
    label = f"{year_first.year:04d}-Q{quarter + 1}"
    return _span(month_start(year_first, 3 * quarter), 3, label)
