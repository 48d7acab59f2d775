"""What is usual for a team by its own record, and what breaks the pattern.

The band of a series is the median of what came before ± 3 × 1.4826 × the median absolute
deviation from it: for figures that scatter normally, three standard deviations; a single month
that was out of the ordinary does not widen it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from itertools import groupby
from typing import Any, Generic, TypeVar

WIDTH = Decimal("4.4478")  # 3 × 1.4826
ENOUGH = 8
BEFORE = 12
SHOWN = 12
MEASURES = (
    "won_amount",
    "win_rate",
    "cycle_days",
    "won_deal_amount",
    "new_amount",
    "won_per_rep_amount",
    "calls_per_rep",
    "visits_per_rep",
    "f1_error_rate",
    "f2_error_rate",
)
"""The figures of a month that have a band."""
PLACES = Decimal("1e-8")
Number = TypeVar("Number", Decimal, float)


@dataclass(frozen=True)
class Band(Generic[Number]):
    """Between which values a figure is as it usually is, both included."""

    usual: Number
    low: Number
    high: Number

    def holds(self, value: Number) -> bool:
        """Whether the value breaks no pattern."""
        return self.low <= value <= self.high


def band(values: Sequence[Number | None]) -> Band[Number] | None:
    """The band that earlier values make, given at least 8 that are known."""
    known = sorted([value for value in values if value is not None])
    if len(known) < ENOUGH:
        return None
    usual = _middle(known)
    deviation = _middle(sorted([abs(value - usual) for value in known]))
    width = deviation * (WIDTH if isinstance(deviation, Decimal) else float(WIDTH))
    return Band(usual, usual - width, usual + width)


def _middle(ordered: Sequence[Number]) -> Number:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def error_rate(forecast: Decimal | None, won: Decimal) -> float | None:
    """By what share of what was won a forecast was too high; None without either."""
    return None if forecast is None or not won else float((forecast - won) / won)


def with_bands(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of `meeting/trend_by_month`: the last twelve full months of each team and the one
    that is running, each full one with the errors of its forecasts and the bands of the twelve
    months before it. What counts for a team alone is left out where there is nothing of it.
    """
    completed = []
    with localcontext() as context:
        context.prec = 60
        for _, found in groupby(rows, key=lambda row: row["row_position"]):
            months = [row | errors(row) for row in found]
            full = [row for row in months if not row["is_running"]]
            first = max(len(full) - SHOWN, 0)
            shown = [
                row | bands(row, full[max(place - BEFORE, 0) : place])
                for place, row in enumerate(full)
                if place >= first
            ]
            shown += [row | bands(row, []) for row in months if row["is_running"]]
            if not (months[0]["is_direct"] and not any(map(is_something, shown))):
                completed += shown
    return completed


def errors(row: dict[str, Any]) -> dict[str, float | None]:
    """How far the month's forecasts were off; of a month that is running nobody knows yet."""
    if row["is_running"]:
        return {"f1_error_rate": None, "f2_error_rate": None}
    won = row["won_amount"]
    return {f"{one}_error_rate": error_rate(row[f"{one}_amount"], won) for one in ("f1", "f2")}


def bands(row: dict[str, Any], before: list[dict[str, Any]]) -> dict[str, Any]:
    """The band of each measure, and which of them the month is outside of."""
    found: dict[str, Any] = {}
    broken = []
    for name in MEASURES:
        own, edges = _known_band(name, tuple([one[name] for one in before]))
        found[f"usual_{name}"], found[f"low_{name}"], found[f"high_{name}"] = edges
        if own is not None and row[name] is not None and not own.holds(row[name]):
            broken.append(name)
    return found | {"broken": ",".join(broken) or None}


@lru_cache(maxsize=4096)
def _known_band(
    name: str, values: tuple[Number | None, ...]
) -> tuple[Band[Number] | None, tuple[Number | None, ...]]:
    """The band that earlier values of a measure make, and its middle and edges as they are shown.

    What a month is held against is the same to whoever looks, week after week, so it is kept; by
    the measure's name too, since as keys an amount of 0 and a rate of 0 are the same.
    """
    own = band(values)
    if own is None:
        return None, (None, None, None)
    edges = (own.usual, own.low, own.high)
    return own, tuple([one.quantize(PLACES) if isinstance(one, Decimal) else one for one in edges])


def is_something(row: dict[str, Any]) -> bool:
    """Whether a month has anything of a team's own."""
    counted = ("reps", "won_deals", "new_deals", "calls_per_rep", "f2_amount")
    return any(row[name] for name in counted)
