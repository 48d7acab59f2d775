"""The review of a quarter's win rates: when it is due, as a rule of the day alone."""

from datetime import date, timedelta

from queries import period
from queries.period import Period
from ui.view import Page

BEFORE = timedelta(days=14)  # the last days of a quarter
AFTER = timedelta(days=21)  # the first days of the next


def due(day: date, fiscal_start_month: int = 1) -> Period | None:
    """The quarter whose win rates are to be reviewed on a day; None between two reviews.

    That is in the last 14 days of a fiscal quarter, and for the quarter before in the first 21.
    """
    running = period.of_day(day, "quarter", fiscal_start_month)
    if running.last - day < BEFORE:
        return running
    if day - running.first < AFTER:
        return period.of_day(running.first - timedelta(days=1), "quarter", fiscal_start_month)
    return None


def is_due(page: Page) -> bool:
    """Whether a review is due on the day seen from."""
    return due(page.scope.as_of, page.world.fiscal_start_month) is not None


def in_words(page: Page) -> str:
    """That the win rates are to be reviewed, and why now; empty between two reviews."""
    quarter, words = due(page.scope.as_of, page.world.fiscal_start_month), page.words
    if quarter is None:
        return ""
    said = {"quarter": words.period(quarter.label), "day": words.day(quarter.last)}
    if page.scope.as_of <= quarter.last:
        return words(
            "%(quarter)s ends on %(day)s: time to review the win rates that F2 goes by.", **said
        )
    return words(
        "%(quarter)s ended on %(day)s: time to review the win rates that F2 goes by.", **said
    )
