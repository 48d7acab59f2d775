"""F1 and F2 as they stood at each week's end of the last periods, against what was won."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.oracle import figures
from tests.oracle.forecast import Row
from tests.oracle.period import (
    DAY,
    Period,
    is_over,
    last_complete_week,
    month_after,
    months_from,
    quarter_of,
    year_of,
)
from tests.oracle.state import Ledger, Scope
from tests.oracle.values import share

KEPT = 8
ENOUGH = 3


@dataclass(frozen=True)
class Said:
    """What one week's end says of its period."""

    period: Period
    week: int
    day: date
    won: Decimal
    in_play: Decimal
    reviewed: Decimal
    f1: Decimal
    f2: Decimal | None
    actual: Decimal | None


def periods(ledger: Ledger, chosen: Period, as_of: date) -> list[Period]:
    """The last eight periods that are over at the day, and the running one: months or fiscal
    years where the chosen period is as long as one, else fiscal quarters."""
    start = ledger.company.fiscal_year_start_month
    running = quarter_of(as_of, start)
    length = 3
    if chosen.first.day == 1 and chosen == months_from(chosen.first, 1):
        running, length = months_from(as_of.replace(day=1), 1), 1
    elif chosen.first.day == 1 and chosen == months_from(chosen.first, 12):
        running, length = year_of(as_of, start), 12
    before = [months_from(month_after(running.first, -length * back), length) for back in range(9)]
    over = [one for one in before if is_over(one, as_of)][:KEPT]
    return [*reversed(over), *([] if is_over(running, as_of) else [running])]


def week_ends(ledger: Ledger, period: Period, as_of: date) -> list[date]:
    """The Sundays of the period that are reached, from the week of the company's first deal on
    and as far as the data covers."""
    first_deal = min(one.created_on for one in ledger.histories)
    sunday = last_complete_week(min(as_of, ledger.company.covers_until, period.last)).last
    found = []
    while sunday >= max(period.first, first_deal):
        found.append(sunday)
        sunday -= timedelta(days=7)
    return found[::-1]


def said(ledger: Ledger, scope: Scope, chosen: Period, as_of: date) -> list[Said]:
    """'F1 and F2 as they stood at each week's end, for each period, against what was won'"""
    found = []
    for period in periods(ledger, chosen, as_of):
        actual = None
        if is_over(period, as_of):
            actual = figures.parts(ledger, scope, period, as_of).won_amount
        for day in week_ends(ledger, period, as_of):
            parts = figures.parts(ledger, scope, period, day)
            f2 = None
            if figures.has_rates(ledger.company, day):
                f2 = parts.won_amount + figures.weighted(ledger.company, parts.in_play, day)
            found.append(
                Said(
                    period,
                    1 + sum(period.holds(day - back * 7 * DAY) for back in range(1, 54)),
                    day,
                    parts.won_amount,
                    figures.amount(parts.in_play),
                    figures.amount([one for one in parts.in_play if one.is_reviewed]),
                    parts.won_amount + figures.manager_forecast(parts.in_play),
                    f2,
                    actual,
                )
            )
    return found


def row(one: Said) -> Row:
    """'error in % of actual'"""

    def off(forecast: Decimal | None) -> Decimal | None:
        return None if forecast is None or one.actual is None else forecast - one.actual

    f1, f2 = off(one.f1), off(one.f2)
    return {
        "won_amount": one.won,
        "in_play_amount": one.in_play,
        "reviewed_rate": share(one.reviewed, one.in_play),
        "f1_amount": one.f1,
        "f2_amount": one.f2,
        "actual_amount": one.actual,
        "f1_error_amount": f1,
        "f1_error_rate": None if f1 is None else share(f1, one.actual or 0),
        "f2_error_amount": f2,
        "f2_error_rate": None if f2 is None else share(f2, one.actual or 0),
    }


def measured(record: list[Said]) -> list[Said]:
    """Those of periods that are over and in which the team had something to forecast."""
    worth = {
        one.period.first
        for one in record
        if one.actual is not None and (one.actual or one.won or one.in_play)
    }
    return [one for one in record if one.period.first in worth]


def _errors(record: list[Said], method: str) -> list[Fraction] | None:
    found = []
    for one in record:
        forecast = one.f1 if method == "f1" else one.f2
        if forecast is None or one.actual is None:
            return None
        found.append(Fraction(forecast - one.actual))
    return found


def by_team(record: list[Said], week: int, rule: str) -> Row:
    """'bias, mean absolute error, by team and by week of the period; which of the two was
    nearer'; week 0 is all of them."""
    kept = [one for one in measured(record) if week in (0, one.week)]
    of_period: dict[date, list[Said]] = {}
    for one in kept:
        of_period.setdefault(one.period.first, []).append(one)
    actual = sum((Fraction(one.actual or 0) for one in kept), Fraction(0))
    found: Row = {"periods": len(of_period)}
    found["mean_actual_amount"] = share(actual, len(kept))
    sizes: dict[str, Fraction | None] = {}
    for method in ("f1", "f2"):
        errors = _errors(kept, method)
        bias = None if errors is None else sum(errors, Fraction(0))
        sizes[method] = size = None if errors is None else sum(map(abs, errors), Fraction(0))
        for name, value in (("bias", bias), ("mean_error", size)):
            known = value is not None and kept
            found[f"{method}_{name}_amount"] = share(value or 0, len(kept)) if known else None
            found[f"{method}_{name}_rate"] = share(value or 0, actual) if known else None
    nearer = {"f1": 0, "f2": 0}
    for ones in of_period.values():
        f1, f2 = _errors(ones, "f1"), _errors(ones, "f2")
        if f1 is not None and f2 is not None:
            a, b = sum(map(abs, f1), Fraction(0)), sum(map(abs, f2), Fraction(0))
            nearer["f1"] += a < b
            nearer["f2"] += b < a
    found |= {f"{method}_nearer_periods": count for method, count in nearer.items()}
    verdict = "neither_nearer"
    f1_size, f2_size = sizes["f1"], sizes["f2"]
    if len(of_period) < ENOUGH:
        verdict = "thin_record"
    elif f1_size is None or f2_size is None or not any(one.reviewed for one in kept):
        verdict = "no_contest"
    elif f1_size < f2_size and nearer["f1"] > len(of_period) / 2:
        verdict = "f1_nearer"
    elif f2_size < f1_size and nearer["f2"] > len(of_period) / 2:
        verdict = "f2_nearer"
    led = "f1" if rule in ("f1", "f1_while_tuning_f2") else "f2"
    found |= {
        "nearer_method": verdict,
        "lead_method": rule,
        "is_against_rule": verdict in ("f1_nearer", "f2_nearer") and verdict[:2] != led,
        "past_reviewed_rate": share(
            sum((one.reviewed for one in kept), Decimal(0)),
            sum((one.in_play for one in kept), Decimal(0)),
        ),
    }
    return found
