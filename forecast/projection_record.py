"""The projection's own record: what it said in past quarters, beside F1 and F2.

An error is the sum of what a method was off, up or down, as a share of what was won.
"""

from itertools import groupby
from typing import Any

from forecast.learned import NEEDED_QUARTERS
from forecast.projection import cents

METHODS = ("projection", "f1", "f2")
WEEKS = {1: "week_one", 4: "week_four", 8: "week_eight"}

Row = dict[str, Any]


def with_record(rows: list[Row]) -> list[Row]:
    """The rows of `forecast/projection_record`, completed: one a team, from one for each of its
    past forecasts, in the order of their days; one without a day where a team has none."""
    completed = []
    for _, found in groupby(rows, key=lambda row: row["row_position"]):
        of_team = list(found)
        said = [row for row in of_team if row["week_end_on"] is not None]
        errors = {method: error(said, method) for method in METHODS}
        known = {method: value for method, value in errors.items() if value is not None}
        own = {f"{method}_mean_error_rate": value for method, value in errors.items()}
        for week, name in WEEKS.items():
            of = [one for one in said if one["week"] == week]
            own |= {f"{name}_{method}_mean_error_rate": error(of, method) for method in METHODS}
        inside = [is_inside(one) for one in said]
        completed.append(of_team[0] | own | {
            "record_quarters": len({one["period_to_on"] for one in said}),
            "needed_quarters": NEEDED_QUARTERS + 1,
            "forecasts": len(said),
            "in_range_rate": sum(inside) / len(inside) if inside else None,
            "projection_bias_rate": error(said, "projection", signed=True),
            "nearest_method": min(known, key=lambda one: known[one]) if known else None,
        })  # fmt: skip
    return completed


def is_inside(said: Row) -> bool:
    """Whether the result lay in the range."""
    return bool(said["low"] <= said["won"] <= said["high"])


def error(said: list[Row], method: str, signed: bool = False) -> float | None:
    """What a method was off in these forecasts, as a share of what was won; None without either."""
    won = sum(one["won"] for one in said)
    if not won or any(one[method] is None for one in said):
        return None
    off = [one[method] - one["won"] for one in said]
    return float(sum(off if signed else map(abs, off)) / won)


def with_quarters(rows: list[Row]) -> list[Row]:
    """The rows of `forecast/projection_record_by_quarter`, completed: money, and errors."""
    return [
        said
        | {
            name: None if said[key] is None else cents(said[key])
            for name, key in (
                ("actual_amount", "won"), ("expected_amount", "expected"), ("low_amount", "low"),
                ("median_amount", "projection"), ("high_amount", "high"),
                ("f1_amount", "f1"), ("f2_amount", "f2"),
            )
        }
        | {f"{method}_error_rate": error([said], method, signed=True) for method in METHODS}
        | {"is_in_range": is_inside(said)}
        for said in rows
    ]  # fmt: skip
