"""The rows of F1 against F2 and of the results, by scope."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.oracle import figures
from tests.oracle.figures import amount
from tests.oracle.period import Period
from tests.oracle.state import Ledger, Scope
from tests.oracle.values import share

Value = str | int | Decimal | Fraction | None
Row = dict[str, Value]


def _share(above: Decimal | None, below: Decimal | None) -> Fraction | None:
    return None if above is None or below is None else share(above, below)


def f1_f2(ledger: Ledger, scope: Scope, target: Decimal | None, period: Period, as_of: date) -> Row:
    """'F1(P) = Won(P) + sum of the manager forecast amount over the deals in play.' 'F2(P) =
    Won(P) + sum over the deals in play of amount × win rate'; 'F1 − F2 and its share of F2'."""
    parts = figures.parts(ledger, scope, period, as_of)
    head_count = figures.reps(ledger, scope, as_of)
    won = parts.won_amount
    reviewed = figures.reviewed_rate(parts.in_play)
    f1 = won + figures.manager_forecast(parts.in_play)
    f2 = None
    if figures.has_rates(ledger.company, as_of):
        f2 = won + figures.weighted(ledger.company, parts.in_play, as_of)
    difference = None if f2 is None else f1 - f2
    return {
        "reps": head_count,
        "won_amount": won,
        "won_per_rep_amount": share(won, head_count),
        "in_play_deals": len(parts.in_play),
        "in_play_amount": amount(parts.in_play),
        "reviewed_rate": reviewed,
        "f1_amount": f1,
        "f2_amount": f2,
        "difference_amount": difference,
        "difference_rate": _share(difference, f2),
        "target_amount": target,
        "f1_target_rate": _share(f1, target),
        "f2_target_rate": _share(f2, target),
        "overdue_deals": len(parts.overdue),
        "overdue_amount": amount(parts.overdue),
        "left_out_deals": len(parts.left_out),
        "left_out_amount": amount(parts.left_out),
        "undated_deals": len(parts.undated),
        "undated_amount": amount(parts.undated),
        "lead_method": figures.lead_method(head_count, reviewed),
    }


def results(
    ledger: Ledger,
    scope: Scope,
    target: Decimal | None,
    period: Period,
    as_of: date,
    compare_to: date | None,
) -> Row:
    """Won and lost by close day in the period, new by created day in it, open at as-of; beside
    them the same seen from the day compared with."""
    states = ledger.within(scope, as_of)
    won = [one for one in states if figures.is_won_in(one, period, as_of)]
    lost = [
        one for one in states if one.outcome == "lost" and figures.closed_in(one, period, as_of)
    ]
    new = [one for one in states if period.holds(one.created_on)]
    still_open = [one for one in states if one.outcome == "open"]
    head_count = figures.reps(ledger, scope, as_of)
    row: Row = {
        "reps": head_count,
        "won_deals": len(won),
        "won_amount": amount(won),
        "won_per_rep_amount": share(amount(won), head_count),
        "target_amount": target,
        "won_target_rate": _share(amount(won), target),
        "lost_deals": len(lost),
        "lost_amount": amount(lost),
        "new_deals": len(new),
        "new_amount": amount(new),
        "open_deals": len(still_open),
        "open_amount": amount(still_open),
        "compare_won_amount": None,
        "compare_new_amount": None,
        "compare_open_amount": None,
    }
    if compare_to is not None:
        then = results(ledger, scope, target, period, compare_to, None)
        for column in ("won_amount", "new_amount", "open_amount"):
            row[f"compare_{column}"] = then[column]
    return row
