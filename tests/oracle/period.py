"""Fiscal months, quarters and years, and the Monday weeks."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Both days included."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


def month_after(first_of_month: date, months: int) -> date:
    """The first day of the month so many months later (or before)."""
    count = first_of_month.year * 12 + first_of_month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def month(year: int, number: int) -> Period:
    return Period(date(year, number, 1), date(year, number, monthrange(year, number)[1]))


def months_from(first_of_month: date, months: int) -> Period:
    return Period(first_of_month, month_after(first_of_month, months) - DAY)


def year_of(day: date, start_month: int) -> Period:
    """'The fiscal year's first month is configured (default January).'"""
    began = day.year if day.month >= start_month else day.year - 1
    return months_from(date(began, start_month, 1), 12)


def quarter_of(day: date, start_month: int) -> Period:
    year = year_of(day, start_month)
    months_in = (day.year - year.first.year) * 12 + day.month - year.first.month
    return months_from(month_after(year.first, months_in // 3 * 3), 3)


def named(text: str, start_month: int) -> Period:
    """'2026-Q2 is the second fiscal quarter of the fiscal year that begins in 2026, FY2026
    that year; 2026-07 is the calendar month; D..D any two days, both included.'"""
    if ".." in text:
        first, last = text.split("..")
        return Period(date.fromisoformat(first), date.fromisoformat(last))
    if text.startswith("FY"):
        return months_from(date(int(text[2:]), start_month, 1), 12)
    year, part = text.split("-")
    if part.startswith("Q"):
        began = date(int(year), start_month, 1)
        return months_from(month_after(began, 3 * (int(part[1:]) - 1)), 3)
    return month(int(year), int(part))


def is_over(period: Period, as_of: date) -> bool:
    """'as long as P is not over (as-of before its last day; after that nothing is in play)'"""
    return as_of >= period.last


def last_complete_week(as_of: date) -> Period:
    """'the last complete week before or at as-of'; 'Weeks start on Monday.'"""
    sunday = as_of - timedelta(days=(as_of.weekday() + 1) % 7)
    return Period(sunday - 6 * DAY, sunday)
