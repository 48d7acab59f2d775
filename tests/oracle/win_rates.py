"""The win rates of a stage: observed, in-period, offered; and what they would have said."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tests.oracle import figures
from tests.oracle.figures import amount
from tests.oracle.forecast import Row
from tests.oracle.history import DealHistory, has_stages, outcome, told_on
from tests.oracle.period import DAY, Period, month_after, months_from, quarter_of
from tests.oracle.record import week_ends
from tests.oracle.state import Ledger, Scope
from tests.oracle.values import share

WINDOW = timedelta(days=364)
Z = 1.6448536269514722  # 90 % of the normal distribution lie within


def stages_in(history: DealHistory, since: date, until: date) -> set[str]:
    """The stages the deal was in at some time of these days, both included; the day on which one
    is left belongs to it too."""
    values = history.fields["stage_id"]
    days = [history.created_on, *(entry.on for entry in values.entries), date.max]
    stages = [values.first, *(entry.value for entry in values.entries)]
    return {
        stage
        for stage, entered, left in zip(stages, days, days[1:], strict=False)
        if entered <= until and left >= since
    }


def observed(ledger: Ledger, scope: Scope, stage_id: str, as_of: date) -> Row:
    """'of the deals that were in it at some time in the window (the last 365 days) and are decided
    at as-of, the share won, by count and by amount'"""
    histories = {one.deal.opportunity_id: one for one in ledger.histories}
    decided = []
    for state in ledger.within(scope, as_of):
        seen = stages_in(histories[state.deal.opportunity_id], as_of - WINDOW, as_of)
        if state.outcome != "open" and stage_id in seen:
            decided.append(state)
    won = [state for state in decided if state.outcome == "won"]
    assert outcome(ledger.company, stage_id) == "open"
    return {
        "decided_deals": len(decided),
        "won_deals": len(won),
        "observed_rate": share(len(won), len(decided)),
        "observed_amount_rate": share(amount(won), amount(decided)),
    } | _interval(len(won), len(decided))


def _interval(won: int, decided: int) -> Row:
    """'with a 90 % Wilson interval': the chances p from which won ÷ decided is just as far as Z
    standard deviations, (share − p)² = Z² p (1 − p) ÷ decided."""
    if not decided:
        return {"observed_low_rate": None, "observed_high_rate": None}
    seen, z = Fraction(won, decided), Fraction(Z) ** 2 / decided
    # (1 + z) p² − (2 share + z) p + share² = 0
    a, b, c = 1 + z, -(2 * seen + z), seen**2
    root = Fraction(float(b * b - 4 * a * c) ** 0.5)
    return {
        "observed_low_rate": max(Fraction(0), (-b - root) / (2 * a)),
        "observed_high_rate": min(Fraction(1), (-b + root) / (2 * a)),
    }


def full_quarters(ledger: Ledger, as_of: date) -> list[Period]:
    """'the last four full quarters'"""
    after = quarter_of(as_of + DAY, ledger.company.fiscal_year_start_month)
    return [months_from(month_after(after.first, -3 * back), 3) for back in (4, 3, 2, 1)]


def chances(ledger: Ledger, scope: Scope, stage_id: str | None, as_of: date) -> Row:
    """'over the week-ends of the last four full quarters: of the in-play amount that stood in the
    stage that day, the share that was won by that quarter's end'; the deals, each once for every
    quarter and team. No stage: of all."""
    stood = won = Decimal(0)
    deals, quarters = set(), set()
    for quarter in full_quarters(ledger, as_of):
        told = told_on(ledger.company, quarter.last)
        if told is None or told > as_of:
            continue
        at_end = {
            one.deal.opportunity_id: one.outcome
            for one in ledger.states(told)
            if one.close_on is None or one.close_on <= quarter.last
        }
        for day in week_ends(ledger, quarter, quarter.last):
            if not has_stages(ledger.company, day):
                continue  # nobody knows in which stages deals stood
            for state in figures.parts(ledger, scope, quarter, day).in_play:
                if stage_id in (None, state.stage_id):
                    stood += state.worth
                    won += state.worth * (at_end.get(state.deal.opportunity_id) == "won")
                    deals.add((quarter.first, state.team_id, state.deal.opportunity_id))
                    quarters.add(quarter.first)
    return {
        "in_period_quarters": len(quarters),
        "in_period_deals": len(deals),
        "in_period_rate": share(won, stood),
    }


def offered(ledger: Ledger, scope: Scope, stage_id: str, as_of: date) -> Decimal | None:
    """'the in-period rate is the one offered, a team's drawn towards the company's with the weight
    of 20 deals', to six places"""
    whole = Scope(frozenset(ledger.organisation.subtree(ledger.organisation.root)))
    own, company = (chances(ledger, one, stage_id, as_of) for one in (scope, whole))
    rate, target = own["in_period_rate"], company["in_period_rate"]
    if target is None:
        return None
    count = own["in_period_deals"]
    assert isinstance(count, int) and isinstance(target, Fraction)
    drawn = target
    if rate is not None:
        assert isinstance(rate, Fraction)
        drawn = (count * rate + 20 * target) / (count + 20)
    places = Decimal("0.000001")
    return (Decimal(drawn.numerator) / Decimal(drawn.denominator)).quantize(places, ROUND_HALF_UP)


def backtest(ledger: Ledger, scope: Scope, as_of: date) -> list[Row]:
    """'what F2 would have said in the last four quarters with them', week-end by week-end; a stage
    that nothing is offered for keeps its rate"""
    found: list[Row] = []
    stages = [one.stage_id for one in ledger.company.stages.values() if one.outcome == "open"]
    for quarter in full_quarters(ledger, as_of):
        rates = {one: offered(ledger, scope, one, quarter.first - DAY) for one in stages}
        actual = figures.parts(ledger, scope, quarter, as_of).won_amount
        for day in week_ends(ledger, quarter, as_of):
            parts = figures.parts(ledger, scope, quarter, day)
            by_offered = parts.won_amount
            for state in parts.in_play:
                rate = rates.get(state.stage_id)
                if rate is None:
                    rate = figures.win_rate(ledger.company, state.stage_id, day) or Decimal(0)
                by_offered += state.worth * rate
            has_offered = any(rate is not None for rate in rates.values())
            has_rates = figures.has_rates(ledger.company, day)
            by_rates = parts.won_amount + figures.weighted(ledger.company, parts.in_play, day)
            row: Row = {
                "won_amount": parts.won_amount,
                "f1_amount": parts.won_amount + figures.manager_forecast(parts.in_play),
                "f2_amount": by_rates if has_rates else None,
                "offered_f2_amount": by_offered if has_offered else None,
                "actual_amount": actual,
            }
            for method in ("f1", "f2", "offered_f2"):
                said = row[f"{method}_amount"]
                off = said - actual if isinstance(said, Decimal) else None
                row[f"{method}_error_amount"] = off
                row[f"{method}_error_rate"] = None if off is None else share(off, actual)
            found.append(row)
    return found


def by_method(rows: list[Row]) -> list[Row]:
    """Bias and mean error of each over the week-ends that something was offered for."""
    kept = [row for row in rows if row["offered_f2_amount"] is not None]
    actual = sum((Fraction(row["actual_amount"]) for row in kept), Fraction(0))  # type: ignore[arg-type]
    found: list[Row] = []
    for method in ("f1", "f2", "offered_f2"):
        off = [row[f"{method}_error_amount"] for row in kept]
        errors = [Fraction(one) for one in off if isinstance(one, Decimal)]
        known = bool(kept) and len(errors) == len(kept)
        bias, size = sum(errors, Fraction(0)), sum(map(abs, errors), Fraction(0))
        found.append(
            {
                "method": f"{method}_forecast",
                "week_ends": len(kept),
                "mean_actual_amount": share(actual, len(kept)),
                "bias_amount": share(bias, len(kept)) if known else None,
                "bias_rate": share(bias, actual) if known else None,
                "mean_error_amount": share(size, len(kept)) if known else None,
                "mean_error_rate": share(size, actual) if known else None,
            }
        )
    return found
