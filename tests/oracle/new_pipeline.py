"""New pipeline by month and week, by source, and how far deals in play cover what is missing."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle import accounts, figures
from tests.oracle.figures import amount
from tests.oracle.forecast import Row
from tests.oracle.period import DAY, Period, month_after
from tests.oracle.state import Ledger, Scope
from tests.oracle.values import share


def months(as_of: date) -> list[Period]:
    """The month of the day as far as it is gone, after the twelve before it."""
    this = as_of.replace(day=1)
    starts = [month_after(this, back) for back in range(-12, 1)]
    return [Period(one, min(month_after(one, 1) - DAY, as_of)) for one in starts]


def weeks(as_of: date) -> list[Period]:
    """The week of the day as far as it is gone, after the twelve before it."""
    monday = as_of - timedelta(days=as_of.weekday())
    starts = [monday - timedelta(days=7 * back) for back in range(12, -1, -1)]
    return [Period(one, min(one + 6 * DAY, as_of)) for one in starts]


def created(ledger: Ledger, scope: Scope, spans: Sequence[Period], as_of: date) -> list[Row]:
    """'deals and amount created, by week and month, per head; accounts registered', from the time
    on that the company's first deal was created in."""
    first = min((one.created_on for one in ledger.histories), default=date.max)
    rows: list[Row] = []
    for span in spans:
        if _end(span, spans) < first:
            continue
        new = [one for one in ledger.within(scope, as_of) if span.holds(one.created_on)]
        heads = figures.reps(ledger, scope, span.last)
        of_scope = accounts.within(ledger, scope, as_of)
        rows.append(
            {
                "reps": heads,
                "new_deals": len(new),
                "new_amount": amount(new),
                "new_deals_per_rep": share(len(new), heads),
                "new_per_rep_amount": share(amount(new), heads),
                "registered_accounts": sum(span.holds(one.registered_on) for one in of_scope),
            }
        )
    return rows


def _end(span: Period, spans: Sequence[Period]) -> date:
    """The last day of a whole month or week, of which only a part may be gone."""
    if span is not spans[-1]:
        return span.last
    is_week = (spans[1].first - spans[0].first).days == 7
    return span.first + 6 * DAY if is_week else month_after(span.first, 1) - DAY


def by_source(ledger: Ledger, scope: Scope, period: Period, as_of: date) -> dict[str, Row]:
    """'by source': of the period, and of the 365 days that end with the day."""
    usual = Period(as_of - 364 * DAY, as_of)
    states = ledger.within(scope, as_of)
    new = [one for one in states if period.holds(one.created_on)]
    before = [one for one in states if usual.holds(one.created_on)]
    rows: dict[str, Row] = {}
    for source in {one.deal.source for one in [*new, *before]}:
        own = [one for one in new if one.deal.source == source]
        own_before = [one for one in before if one.deal.source == source]
        rows[source or "unknown"] = {
            "new_deals": len(own),
            "new_amount": amount(own),
            "new_amount_rate": share(amount(own), amount(new)),
            "usual_deals": len(own_before),
            "usual_amount": amount(own_before),
            "usual_amount_rate": share(amount(own_before), amount(before)),
        }
    return rows


def coverage(
    ledger: Ledger, scope: Scope, target: Decimal | None, period: Period, as_of: date
) -> Row:
    """'coverage = in-play amount ÷ (target − won)'; nothing is left to cover where the target is
    reached; 'coverage below 3' is abnormal."""
    parts = figures.parts(ledger, scope, period, as_of)
    left = None if target is None else target - parts.won_amount
    covered = share(amount(parts.in_play), left) if left is not None and left > 0 else None
    state = "no_target" if target is None else "target_reached"
    if covered is not None:
        state = "thin" if covered < 3 else "covered"
    return {
        "target_amount": target,
        "won_amount": parts.won_amount,
        "still_to_win_amount": left,
        "in_play_deals": len(parts.in_play),
        "in_play_amount": amount(parts.in_play),
        "coverage": covered,
        "coverage_state": state,
    }
