"""The months of a team as the monthly review reads them, and the band each is held against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.oracle import activity, figures
from tests.oracle.figures import amount
from tests.oracle.forecast import Row
from tests.oracle.period import DAY, Period, month_after, months_from
from tests.oracle.state import Ledger, Scope
from tests.oracle.values import share

MEASURES = (
    "won_amount", "win_rate", "cycle_days", "won_deal_amount", "new_amount", "won_per_rep_amount",
    "calls_per_rep", "visits_per_rep", "f1_error_rate", "f2_error_rate",
)  # fmt: skip
MONTHS = 12
WIDTH = 3 * Fraction("1.4826")
ENOUGH = 8


@dataclass(frozen=True)
class Shown:
    """A month that is looked at; of one that is running, what there is of it so far."""

    month: Period
    is_running: bool


def months(ledger: Ledger, as_of: date) -> list[Shown]:
    """The last full months, the latest last, twelve to show and twelve before each of them, from
    that of the company's first deal on; then the one that is running, if any."""
    created = [one.created_on for one in ledger.histories if one.created_on <= as_of]
    if not created:
        return []
    this = months_from(as_of.replace(day=1), 1)
    is_full = this.last == as_of
    back = 2 * MONTHS - 1 if is_full else 2 * MONTHS
    first = max(month_after(this.first, -back), min(created).replace(day=1))
    found = []
    while first <= as_of:
        found.append(Shown(months_from(first, 1), first == this.first and not is_full))
        first = month_after(first, 1)
    return found


def record(ledger: Ledger, scope: Scope, target: Decimal | None, shown: Shown, as_of: date) -> Row:
    """What was won, decided, created and done in a month, as it is known at as-of."""
    month = shown.month
    until = min(month.last, as_of)
    states = ledger.within(scope, as_of)
    won = [one for one in states if figures.is_won_in(one, month, as_of)]
    decided = [
        one for one in states if one.outcome != "open" and figures.closed_in(one, month, as_of)
    ]
    new = [one for one in states if month.holds(one.created_on)]
    cycle = sum((one.close_on - one.created_on).days for one in won if one.close_on)
    heads = figures.reps(ledger, scope, until)
    row: Row = {
        "reps": heads,
        "won_deals": len(won),
        "won_amount": amount(won),
        "target_amount": target,
        "win_rate": share(amount(won), amount(decided)),
        "cycle_days": share(cycle, len(won)),
        "won_deal_amount": share(amount(won), len(won)),
        "new_deals": len(new),
        "new_amount": amount(new),
        "won_per_rep_amount": share(amount(won), heads),
    }
    return row | work(ledger, scope, month, as_of) | forecasts(ledger, scope, shown, amount(won))


def work(ledger: Ledger, scope: Scope, month: Period, as_of: date) -> Row:
    """Calls and visits per head and week, of the complete weeks that end in the month."""
    weeks = []
    sunday = month.first + timedelta(days=(6 - month.first.weekday()) % 7)
    while sunday <= month.last:
        week = Period(sunday - timedelta(days=6), sunday)
        is_reached = sunday <= min(as_of, ledger.company.covers_until)
        if is_reached and week.first >= activity.first_week_on(ledger):
            weeks.append(week)
        sunday += timedelta(days=7)
    heads = sum(figures.reps(ledger, scope, week.last) for week in weeks)
    done = [activity.counts(ledger, scope, week) for week in weeks]
    return {
        f"{kind}_per_rep": share(sum(one[kind] for one in done), heads)
        for kind in ("calls", "visits")
    }


def forecasts(ledger: Ledger, scope: Scope, shown: Shown, won: Decimal) -> Row:
    """F1 and F2 of the month at the end of the day before it, and their 'error in % of actual'."""
    eve = shown.month.first - DAY
    in_play = figures.parts(ledger, scope, shown.month, eve).in_play
    f1 = f2 = None
    if any(one.is_reviewed for one in in_play):
        f1 = figures.manager_forecast(in_play)
    if in_play and figures.has_rates(ledger.company, eve):
        f2 = figures.weighted(ledger.company, in_play, eve)
    row: Row = {"f1_amount": f1, "f2_amount": f2}
    for name, forecast in (("f1", f1), ("f2", f2)):
        is_known = forecast is not None and not shown.is_running
        row[f"{name}_error_rate"] = share((forecast or 0) - won, won) if is_known else None
    return row


def median(values: Sequence[Fraction]) -> Fraction:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def band(before: Sequence[Fraction | None]) -> tuple[Fraction, Fraction, Fraction] | None:
    """'the median … ± 3 × 1.4826 × the median absolute deviation, given at least 8'"""
    known = [one for one in before if one is not None]
    if len(known) < ENOUGH:
        return None
    usual = median(known)
    deviation = median([abs(one - usual) for one in known])
    return usual, usual - WIDTH * deviation, usual + WIDTH * deviation


def _fraction(row: Row, name: str) -> Fraction | None:
    value = row[name]
    assert not isinstance(value, str)
    return None if value is None else Fraction(value)


def with_bands(rows: Sequence[Row], shown: Sequence[Shown]) -> list[Row]:
    """The last twelve full months and the running one, each full one with its bands."""
    found = []
    full = [row for row, one in zip(rows, shown, strict=True) if not one.is_running]
    for place, (row, one) in enumerate(zip(rows, shown, strict=True)):
        if place < len(full) - MONTHS and not one.is_running:
            continue
        broken = []
        more: Row = {}
        for name in MEASURES:
            before = [] if one.is_running else full[max(place - MONTHS, 0) : place]
            own = band([_fraction(earlier, name) for earlier in before])
            edges = own or (None, None, None)
            for edge, value in zip(("usual", "low", "high"), edges, strict=True):
                more[f"{edge}_{name}"] = value
            value = _fraction(row, name)
            if own and value is not None and not own[1] <= value <= own[2]:
                broken.append(name)
        found.append(row | more | {"broken": ",".join(broken) or None})
    return found


def trend(ledger: Ledger, scope: Scope, team_id: str | None, as_of: date) -> dict[str, Row]:
    """The months of a scope by their first day; of a team with its target."""
    shown = months(ledger, as_of)
    rows = []
    for one in shown:
        target = figures.target(ledger.organisation, team_id, one.month) if team_id else None
        rows.append(record(ledger, scope, target, one, as_of))
    last = with_bands(rows, shown)
    days = [one.month.first.isoformat() for one in shown[len(shown) - len(last) :]]
    return dict(zip(days, last, strict=True))
