"""The last complete week as sentences and figures: what was done, per head, against the usual."""

from collections.abc import Mapping
from typing import Any

from ui.behind import Behind
from ui.figures import Figure
from ui.view import Page

Row = Mapping[str, Any]


def week_in_words(page: Page, row: Row) -> str:
    """Which week is shown and what it is compared with."""
    words = page.words
    weeks = row["usual_weeks"]
    if not weeks:
        return words(
            "The week from %(day)s; the data covers no earlier week to compare with.",
            day=words.day(row["week_from_on"]),
        )
    return words.plural(
        "The week from %(day)s, the last complete one, against the mean of the week before it",
        "The week from %(day)s, the last complete one, against the mean of the %(count)s weeks "
        "before it",
        weeks,
        day=words.day(row["week_from_on"]),
    )


def week_figures(page: Page, row: Row, lists: Mapping[str, Behind]) -> list[Figure]:
    """Calls, the three kinds of visits, and trial customers: per head, usual, and counted."""
    words = page.words
    named = (
        ("calls", words("Calls")),
        ("first_visits", words("First visits")),
        ("follow_up_visits", words("Follow-up visits")),
        ("customer_visits", words("Visits to existing customers")),
    )
    found = [
        Figure(
            label,
            words.number(row[f"{name}_per_rep"]),
            words("per head and week"),
            [
                words(
                    "usual %(usual)s · %(count)s in all",
                    usual=words.number(row[f"{name}_usual_per_rep"]),
                    count=words.count(row[name]),
                )
            ],
            lists.get(name) if row[name] else None,
        )
        for name, label in named
    ]
    trials = words("usual %(usual)s", usual=words.number(row["trial_customers_usual"]))
    customers = Figure(
        words("Active trial customers"),
        words.count(row["trial_customers"]),
        words("in the week"),
        [trials],
        lists.get("trial_customers") if row["trial_customers"] else None,
    )
    return [*found, customers]
