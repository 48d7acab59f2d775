"""What F2 would have said with the offered win rates: a test over past weeks, without look-ahead.

At each week's end the offered rates are those that the four full quarters before its quarter gave;
a stage that they offer none for keeps its rate. Everything else is as it stood that day.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import groupby
from operator import itemgetter
from typing import Any

from forecast.means import mean, share
from forecast.win_rates import offered_of

METHODS = ("f1", "f2", "offered_f2")


@dataclass(frozen=True)
class Week:
    """What was known at a week's end, and what each method made of it; None: not to be formed."""

    known: dict[str, Any]
    forecasts: dict[str, Decimal | None]

    def error(self, method: str) -> Decimal | None:
        """Forecast − actual."""
        said = self.forecasts[method]
        return None if said is None else said - self.known["actual_amount"]


def week_of(stages: list[dict[str, Any]], offers: dict[str, Decimal | None]) -> Week:
    """A week's end from its rows, one for each open stage, and what is offered for each."""
    first = stages[0]
    won = first["won_amount"]

    def rate(row: dict[str, Any]) -> Decimal:
        found = offers[row["stage_id"]]
        return (row["win_rate"] or Decimal(0)) if found is None else found

    with localcontext() as context:
        context.prec = 60
        by_offered = sum(
            (row["in_play_amount"] * rate(row) for row in stages),
            Decimal(0),
        )
        has_rates = any(row["win_rate"] is not None for row in stages)
        has_offered = any(one is not None for one in offers.values())
        return Week(
            first,
            {
                "f1": won + first["manager_amount"],
                "f2": won + first["rated_amount"] if has_rates else None,
                "offered_f2": won + by_offered if has_offered else None,
            },
        )


def weeks_of(rows: list[dict[str, Any]]) -> list[Week]:
    """All week-ends, in their order."""
    weeks = []
    for _, quarter in groupby(rows, key=itemgetter("period_from_on")):
        # what is offered for a quarter is the same at each of its week-ends
        offers: dict[str, Decimal | None] = {}
        for _, found in groupby(quarter, key=itemgetter("week")):
            stages = list(found)
            offers |= {
                row["stage_id"]: offered_of(row) for row in stages if row["stage_id"] not in offers
            }
            weeks.append(week_of(stages, offers))
    return weeks


def by_week(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of `forecast/rate_backtest_by_week`: each forecast and how far it was off."""
    completed = []
    for week in weeks_of(rows):
        found = dict(week.known)
        for method in METHODS:
            error = week.error(method)
            found |= {
                f"{method}_amount": week.forecasts[method],
                f"{method}_error_amount": error,
                f"{method}_error_rate": share(error, week.known["actual_amount"]),
            }
        completed.append(found)
    return completed


def by_method(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of `forecast/rate_backtest_by_method`, over the week-ends with offered rates."""
    weeks = [week for week in weeks_of(rows) if week.forecasts["offered_f2"] is not None]
    count = len(weeks)
    actual = sum((week.known["actual_amount"] for week in weeks), Decimal(0))
    periods = len({week.known["period_from_on"] for week in weeks})
    completed = []
    for place, method in enumerate(METHODS, start=1):
        found = [error for week in weeks if (error := week.error(method)) is not None]
        is_whole = count > 0 and len(found) == count
        sums = {"bias": sum(found, Decimal(0)), "mean_error": sum(map(abs, found), Decimal(0))}
        row: dict[str, Any] = {
            "method": f"{method}_forecast",
            "method_position": place,
            "periods": periods,
            "week_ends": count,
            "mean_actual_amount": mean(actual, count),
        }
        for name, total in sums.items():
            row[f"{name}_amount"] = mean(total, count) if is_whole else None
            row[f"{name}_rate"] = share(total, actual) if is_whole else None
        completed.append(row)
    return completed
