"""Twelve months in words: what broke the pattern, what is missing, how the lines are drawn."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ui.ask import Answer
from ui.choice import choice
from ui.columns import written
from ui.view import Page

Row = Mapping[str, Any]
SENTENCES = 7
ENOUGH = 8


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


def broken_in_words(page: Page, months: Answer) -> list[str]:
    """The months outside their band, the farthest of each figure first, and how many more.

    Of every figure only one, as long as there are others: an error of a small forecast may lie so
    far outside that nothing else would be said.
    """
    words = page.words
    broken = [
        (row, measure)
        for row in months.rows
        for measure in (row["broken"] or "").split(",")
        if measure
    ]
    broken.sort(key=lambda one: -_distance(*one))
    seen: Counter[str] = Counter()
    rank: dict[int, int] = {}
    for place, (_, measure) in enumerate(broken):
        rank[place] = seen[measure]
        seen[measure] += 1
    broken = [broken[place] for place in sorted(rank, key=lambda one: (rank[one], one))]
    said = [
        words(
            "%(team)s · %(measure)s: %(value)s in %(month)s; median of the 12 months "
            "before %(usual)s",
            team=words.name(row["team_id"], row["team_name"]),
            measure=words.column(measure),
            value=_said(page, row, measure),
            month=words.month(row["month"]),
            usual=_said(page, row, f"usual_{measure}"),
        )
        for row, measure in broken[:SENTENCES]
    ]
    more = len(broken) - SENTENCES
    if more > 0:
        said.append(words("and %(count)s more, marked in the lines", count=words.count(more)))
    return said


def _said(page: Page, row: Row, name: str) -> str:
    """A figure of a month with its unit, as a sentence needs it."""
    is_amount = name.endswith("_amount")
    return page.money(row[name]) if is_amount else written(row, name, page.words)


def _distance(row: Row, measure: str) -> float:
    """How far outside, in widths of the band; where it has no width nothing tells, so 0."""
    usual, low, high = (row[f"{edge}_{measure}"] for edge in ("usual", "low", "high"))
    return float(abs(row[measure] - usual) / (high - low)) if high > low else 0.0


def pattern(page: Page, months: Answer) -> str:
    """What the list below is: what broke the pattern; or why there is none."""
    words = page.words
    full = [row for row in own(months).rows if not row["is_running"]]
    if any(row["broken"] for row in months.rows):
        return words("What broke the pattern: the farthest month of each figure first")
    if not any(row["usual_won_amount"] is not None for row in full):
        return words.plural(
            "What is usual takes %(enough)s months before a month; the record has %(count)s full "
            "month.",
            "What is usual takes %(enough)s months before a month; the record has %(count)s full "
            "months.",
            len(full),
            enough=ENOUGH,
        )
    return words("No month lies outside the band of the 12 months before it.")


def is_known(months: Answer, measures: Sequence[str]) -> bool:
    """Whether there is any full month with one of these figures."""
    return any(
        row[measure] is not None
        for row in months.rows
        if not row["is_running"]
        for measure in measures
    )


def missing_in_months(page: Page, months: Answer, measures: Sequence[str]) -> str:
    """Which of these figures no month has, and what it would take; empty where all are there."""
    words = page.words
    reasons = {
        "won_deal_amount": words("Nothing was won in these months."),
        "calls_per_rep": words(
            "The data holds no activities of these months, or nobody who carries deals: calls and "
            "visits per head are missing."
        ),
        "f1_error_rate": words(
            "F1 has no error: it takes deals expected in a month, with a manager's forecast on the "
            "day before it begins."
        ),
        "f2_error_rate": words(
            "F2 has no error: it takes deals expected in a month on the day before it begins, and "
            "win rates."
        ),
    }
    said = [
        why
        for measure, why in reasons.items()
        if measure in measures and not is_known(months, (measure,))
    ]
    if "won_amount" in measures and not is_known(months, ("target_amount",)):
        said.append(words("These months have no target."))
    if page.scope.person is not None:
        said.append(words("Months are told by team; the person chosen is left out."))
    return " ".join(said)


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
