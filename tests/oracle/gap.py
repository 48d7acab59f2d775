"""The year gap: W1, W2, W3 and what is missing, by team."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.oracle import figures
from tests.oracle.figures import amount
from tests.oracle.forecast import Row
from tests.oracle.organisation import Organisation
from tests.oracle.period import DAY, Period, month_after
from tests.oracle.state import Ledger, Scope, State
from tests.oracle.values import share

# 'for a sum, the weakest among its parts'
METHODS = ("record", "company_record", "average_cycle", "none")


def days_between(first: date, last: date) -> int:
    """Both included."""
    return (last - first).days + 1


def months_left(year: Period, as_of: date) -> list[tuple[int, int]]:
    """(n, d) of the months left: 'n(m) = days of m that are left; d(m) = whole days from their
    middle one (the first of them plus n(m) // 2 days) to the year's last day'; 'the current one
    from the day after as-of'."""
    found = []
    month = year.first
    while month < year.last:
        first_left = max(month, as_of + DAY)
        left = days_between(first_left, month_after(month, 1) - DAY)
        if left > 0:
            found.append((left, (year.last - (first_left + left // 2 * DAY)).days))
        month = month_after(month, 1)
    return found


def per_day(ledger: Ledger, states: list[State], as_of: date) -> Fraction:
    """'r = new pipeline per day: the amount (at as-of) of the team's deals created in the last
    12 full months before as-of's month, divided by the days of those months (of those since the
    company's first deal was created, where there are fewer)'"""
    window = record_months(as_of)
    first = first_created_on(ledger, as_of)
    if first is None or first > window.last:
        return Fraction(0)
    days = days_between(max(window.first, first), window.last)
    return Fraction(amount([one for one in states if window.holds(one.created_on)])) / days


def record_months(as_of: date) -> Period:
    this_month = as_of.replace(day=1)
    return Period(month_after(this_month, -12), this_month - DAY)


def first_created_on(ledger: Ledger, as_of: date) -> date | None:
    days = [one.created_on for one in ledger.histories if one.created_on <= as_of]
    return min(days, default=None)


def yield_within(states: list[State], days: int, as_of: date) -> Fraction:
    """'of the deals created from 730 days up to d days before as-of, the amount won within d
    days of creation, divided by the amount created'"""
    since, until = as_of - timedelta(days=730), as_of - timedelta(days=days)
    cohort = [state for state in states if since <= state.created_on <= until]
    won = [
        state
        for state in cohort
        if state.outcome == "won"
        and state.close_on is not None
        and (state.close_on - state.created_on).days <= days
    ]
    return share(amount(won), amount(cohort)) or Fraction(0)


def won_in_record(states: list[State], as_of: date) -> int:
    """'won deals among those created in the last 730 days'"""
    since = as_of - timedelta(days=730)
    return sum(state.outcome == "won" and state.created_on >= since for state in states)


@dataclass(frozen=True)
class Yield:
    """What new pipeline yields within d days, and by which method that is known."""

    method: str
    states: list[State]
    as_of: date
    win_rate: Fraction
    average_cycle: Fraction | None  # None: no won deal has a known close day

    def within(self, days: int) -> Fraction:
        if self.method in ("record", "company_record"):
            return yield_within(self.states, days, self.as_of)
        fits = self.average_cycle is not None and days >= self.average_cycle
        return self.win_rate if fits else Fraction(0)


def team_yield(ledger: Ledger, team_id: str, as_of: date) -> Yield:
    """'Y is measured for each director team; a team with fewer than 20 won deals among those
    created in the last 730 days uses the company's; departments use their director's Y with
    their own r; deals of people placed directly in the company use the company's'"""
    whole = company_yield(ledger, as_of)
    director = ledger.organisation.director(team_id)
    if director is None or whole.method != "company_record":
        return whole
    own = ledger.within(Scope(ledger.organisation.subtree(director)), as_of)
    if won_in_record(own, as_of) < 20:
        return whole
    return Yield("record", own, as_of, Fraction(0), None)


def company_yield(ledger: Ledger, as_of: date) -> Yield:
    """'Where the company itself has fewer than 20 such deals, or its first deal is less than 183
    days old, Y(d) is the company's win rate by amount over the decided deals if d is at least
    its average sales cycle (created to won, in days), else 0; without any won deal W3 is 0.'"""
    states = ledger.states(as_of)
    first = first_created_on(ledger, as_of)
    young = first is None or (as_of - first).days < 183
    if won_in_record(states, as_of) >= 20 and not young:
        return Yield("company_record", states, as_of, Fraction(0), None)
    won = [state for state in states if state.outcome == "won"]
    if not won:
        return Yield("none", [], as_of, Fraction(0), None)
    cycles = [(one.close_on - one.created_on).days for one in won if one.close_on is not None]
    decided = [state for state in states if state.outcome != "open"]
    rate = share(amount(won), amount(decided)) or Fraction(0)
    average = Fraction(sum(cycles), len(cycles)) if cycles else None
    return Yield("average_cycle", [], as_of, rate, average)


def w3_of(
    ledger: Ledger, states: list[State], yielded: Yield, year: Period, as_of: date
) -> Fraction:
    """'W3 = Σ over m of r × n(m) × Y(d(m))'"""
    new_per_day = per_day(ledger, states, as_of)
    months = months_left(year, as_of)
    return sum((new_per_day * n * yielded.within(d) for n, d in months), Fraction(0))


def w3(ledger: Ledger, team_id: str, year: Period, as_of: date) -> tuple[Fraction, str]:
    """'the company is the sum of its parts'; 'The page says which was used (for a sum, the
    weakest among its parts).'"""
    organisation = ledger.organisation
    yielded = team_yield(ledger, team_id, as_of)
    if team_id != organisation.root:
        own = ledger.within(Scope(organisation.subtree(team_id)), as_of)
        return w3_of(ledger, own, yielded, year, as_of), yielded.method
    found = [w3(ledger, child, year, as_of) for child in organisation.children[team_id]]
    direct = ledger.within(Scope(frozenset({team_id})), as_of)
    if any(record_months(as_of).holds(state.created_on) for state in direct):
        found.append((w3_of(ledger, direct, yielded, year, as_of), yielded.method))
    weakest = max((method for _, method in found), key=METHODS.index, default="none")
    return sum((part for part, _ in found), Fraction(0)), weakest


def observed_win_rate(states: list[State], as_of: date) -> Fraction | None:
    """'won ÷ decided, by amount, of the deals closed in the last 365 days'"""
    since = as_of - timedelta(days=364)
    closed = [one for one in states if one.close_on is not None and one.close_on >= since]
    return share(amount([one for one in closed if one.outcome == "won"]), amount(closed))


def year_gap(
    ledger: Ledger, team_id: str, year: Period, as_of: date, w2_by: str, multiplier: Decimal | None
) -> Row:
    """'W1 = Won(year). W2 = what the deals in play for the year should bring (F2 without Won; F1
    by a switch); the part of it that is overdue is told apart'; 'Gap1 = target − W1 − W2 − W3.
    If Gap1 > 0, Gap2 = 3 × Gap1 … the 3 is a setting'; 'what the record asks for: Gap1 ÷
    Y(days left)'."""
    organisation: Organisation = ledger.organisation
    scope = Scope(organisation.subtree(team_id))
    parts = figures.parts(ledger, scope, year, as_of)

    def brings(states: list[State]) -> Decimal | None:
        if w2_by == "f1":
            return figures.manager_forecast(states)
        if not figures.has_rates(ledger.company, as_of):
            return None
        return figures.weighted(ledger.company, states, as_of)

    target = figures.target(organisation, team_id, year)
    w2 = brings(parts.in_play)
    new, method = w3(ledger, team_id, year, as_of)
    times = ledger.company.gap_multiplier if multiplier is None else multiplier
    gap1 = gap2 = gap2_record = None
    if target is not None and w2 is not None:
        gap1 = Fraction(target) - Fraction(parts.won_amount) - Fraction(w2) - new
        needed = max(gap1, Fraction(0))
        days_left = (year.last - as_of).days
        rate = team_yield(ledger, team_id, as_of).within(days_left) if days_left >= 0 else 0
        gap2 = Fraction(times) * needed
        gap2_record = share(needed, rate) if needed else Fraction(0)
    twelfth = Fraction(days_between(year.first, year.last), 12)
    # a share of Gap2 for each month left, of which there is at least one, upon the pace of W3
    pace = per_day(ledger, ledger.within(scope, as_of), as_of) * twelfth
    days_left = (year.last - as_of).days
    share_of_gap2 = None
    if gap2 is not None and days_left > 0:
        share_of_gap2 = gap2 / max(Fraction(1), Fraction(days_left) / twelfth)
    return {
        "month_pace_amount": pace,
        "month_gap2_amount": share_of_gap2,
        "month_asked_amount": None if share_of_gap2 is None else pace + share_of_gap2,
        "target_amount": target,
        "w1_amount": parts.won_amount,
        "w2_amount": w2,
        "w2_overdue_amount": brings(parts.overdue),
        "w3_amount": new,
        "gap1_amount": gap1,
        "gap2_amount": gap2,
        "gap2_record_amount": gap2_record,
        "gap_multiplier": times,
        "observed_win_rate": observed_win_rate(ledger.within(scope, as_of), as_of),
        "w3_method": method,
    }
