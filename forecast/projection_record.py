"""The projection's own record: what it would have said in past quarters, beside F1 and F2.

An error is the sum of what a method was off, up or down, as a share of what was won.
"""

from typing import Any

from forecast.learned import NEEDED_QUARTERS
from forecast.past_forecasts import past_forecasts
from forecast.projection import cents, places

METHODS = ("projection", "f1", "f2")
WEEKS = {1: "week_one", 4: "week_four", 8: "week_eight"}

Row = dict[str, Any]


def with_record(rows: list[Row]) -> list[Row]:
    """The rows of `forecast/projection_record`, completed."""
    if not rows or not rows[0]["lines"]:
        return []
    past, lines = rows[0]["past"], rows[0]["lines"]
    place = places(past["teams"])
    members = [[place[team] for team in row["members"]] for row in lines]
    forecasts = [(one.origin, one.of(members)) for one in past_forecasts(past)]
    completed = []
    for line, row in enumerate(lines):
        said = [{**origin, **of[line]} for origin, of in forecasts]
        errors = {method: error(said, method) for method in METHODS}
        known = {method: value for method, value in errors.items() if value is not None}
        own = {f"{method}_mean_error_rate": value for method, value in errors.items()}
        for week, name in WEEKS.items():
            of = [one for one in said if one["week"] == week]
            own |= {f"{name}_{method}_mean_error_rate": error(of, method) for method in METHODS}
        inside = [one["low"] <= one["won"] <= one["high"] for one in said]
        completed.append(row | own | {
            "record_quarters": len({one["quarter"] for one in said}),
            "has_stage_history": bool(past["has_stage_history"]),
                "needed_quarters": NEEDED_QUARTERS + 1,
            "forecasts": len(said),
            "in_range_rate": sum(inside) / len(inside) if inside else None,
            "projection_bias_rate": error(said, "projection", signed=True),
            "nearest_method": min(known, key=lambda one: known[one]) if known else None,
        })  # fmt: skip
    return completed


def error(said: list[Row], method: str, signed: bool = False) -> float | None:
    """What a method was off in these forecasts, as a share of what was won; None without either."""
    won = sum(one["won"] for one in said)
    if not won or any(one[method] is None for one in said):
        return None
    off = [one[method] - one["won"] for one in said]
    return float(sum(off if signed else map(abs, off)) / won)


def with_quarters(rows: list[Row]) -> list[Row]:
    """The rows of `forecast/projection_record_by_quarter`: one a quarter and week."""
    if not rows:
        return []
    past = rows[0]["past"]
    place = places(past["teams"])
    members = [place[team] for team in rows[0]["members"]]
    completed = []
    for one in past_forecasts(past):
        (said,) = one.of([members])
        money = {
            name: None if said[key] is None else cents(said[key])
            for name, key in (
                ("actual_amount", "won"), ("expected_amount", "expected"), ("low_amount", "low"),
                ("median_amount", "projection"), ("high_amount", "high"),
                ("f1_amount", "f1"), ("f2_amount", "f2"),
            )
        }  # fmt: skip
        completed.append({
            **one.origin,
            **money,
            **{f"{method}_error_rate": error([said], method, signed=True) for method in METHODS},
            "is_in_range": said["low"] <= said["won"] <= said["high"],
            "learned_quarters": one.learned_quarters,
        })  # fmt: skip
    return completed
