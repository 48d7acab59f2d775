"""Twelve months in sentences: what broke the pattern, and what is missing in them."""

from collections import Counter
from collections.abc import Sequence

from words.cells import written
from words.teller import Answered, Row, Teller

SENTENCES = 7
ENOUGH = 8


def broken_in_words(teller: Teller, months: Answered) -> list[str]:
    """The months outside their band, the farthest of each figure first, and how many more."""
    words, found = teller.words, broken(months)
    said = [
        words(
            "%(team)s · %(measure)s: %(value)s in %(month)s; median of the 12 months "
            "before %(usual)s",
            team=words.name(row["team_id"], row["team_name"]),
            measure=words.column(measure),
            value=_said(teller, row, measure),
            month=words.month(row["month"]),
            usual=_said(teller, row, f"usual_{measure}"),
        )
        for row, measure in found[:SENTENCES]
    ]
    more = len(found) - SENTENCES
    if more > 0:
        said.append(words("and %(count)s more, marked in the lines", count=words.count(more)))
    return said


def broken(months: Answered) -> Sequence[tuple[Row, str]]:
    """Each month outside a band with the figure that is, the farthest of each figure first.

    Of every figure only one, as long as there are others: an error of a small forecast may lie so
    far outside that nothing else would be said.
    """
    found = [
        (row, measure)
        for row in months.rows
        for measure in (row["broken"] or "").split(",")
        if measure
    ]
    found.sort(key=lambda one: -_distance(*one))
    seen: Counter[str] = Counter()
    rank: dict[int, int] = {}
    for place, (_, measure) in enumerate(found):
        rank[place] = seen[measure]
        seen[measure] += 1
    return [found[place] for place in sorted(rank, key=lambda one: (rank[one], one))]


def _said(teller: Teller, row: Row, name: str) -> str:
    """A figure of a month with its unit, as a sentence needs it."""
    is_amount = name.endswith("_amount")
    return teller.money(row[name]) if is_amount else written(row, name, teller.words)


def _distance(row: Row, measure: str) -> float:
    """How far outside, in widths of the band; where it has no width nothing tells, so 0."""
    usual, low, high = (row[f"{edge}_{measure}"] for edge in ("usual", "low", "high"))
    return float(abs(row[measure] - usual) / (high - low)) if high > low else 0.0


def pattern(teller: Teller, months: Answered) -> str:
    """What the list below is: what broke the pattern; or why there is none."""
    words = teller.words
    own = months.first["team_id"]
    full = [row for row in months.rows if row["team_id"] == own and not row["is_running"]]
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


def is_known(months: Answered, measures: Sequence[str]) -> bool:
    """Whether there is any full month with one of these figures."""
    return any(
        row[measure] is not None
        for row in months.rows
        if not row["is_running"]
        for measure in measures
    )


def missing_in_months(teller: Teller, months: Answered, measures: Sequence[str]) -> str:
    """Which of these figures no month has, and what it would take; empty where all are there."""
    words = teller.words
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
    if teller.scope.person is not None:
        said.append(words("Months are told by team; the person chosen is left out."))
    return " ".join(said)
