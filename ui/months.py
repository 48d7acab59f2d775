"""Twelve months in words: what broke the pattern, what is missing, how the lines are drawn."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ui.ask import Answer
from ui.choice import choice
from ui.view import Page
from words.months import is_known

Row = Mapping[str, Any]


def figures_of_months(page: Page) -> str:
    """Which figures are drawn."""
    words = page.words
    options = {
        "results": words("Results"),
        "pipeline": words("New pipeline"),
        "people": words("Productivity"),
        "forecast": words("Forecast"),
    }
    return choice(page, "lines", words("Figures"), options, labelled=False)


def how_months_are_drawn(page: Page, months: Answer, shown: str) -> str:
    """What the marks mean, and what the figures are."""
    words = page.words
    marks = words(
        "Pale ground: the band of the 12 months before, median ± 3 × 1.4826 × the median absolute "
        "deviation. ◆ A month outside of it. Sums have a scale for each team, the rest one for all."
    )
    of = {
        "results": words("Win rate: won ÷ decided in the month, by amount."),
        "people": words("Calls and visits: per head and week, of the weeks that end in the month."),
        "forecast": words(
            "F1 and F2 of a month as they stood on the day before it, against what was won in it; "
            "above the line, too high. Beyond 200% it is drawn at the edge."
        ),
    }
    has_targets = shown == "results" and is_known(months, ("target_amount",))
    dashed = words("Dashed: target.") if has_targets else ""
    return " ".join(filter(None, (marks, dashed, of.get(shown, ""))))


def own(months: Answer) -> Answer:
    """The rows of the team that was asked for alone."""
    team = months.first["team_id"]
    kept = [one == team for one in months.table.column("team_id").to_pylist()]
    return replace(months, table=months.table.filter(kept), _kept={})
