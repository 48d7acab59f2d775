"""Won, in play, F1, F2, targets and which forecast leads."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.oracle.company import Company
from tests.oracle.organisation import Organisation
from tests.oracle.period import Period, is_over, month_after
from tests.oracle.state import Ledger, Scope, State
from tests.oracle.values import share, total


def is_won_in(state: State, period: Period, as_of: date) -> bool:
    """'the deals that are won at as-of, with close day in period P and not after as-of'"""
    return state.outcome == "won" and closed_in(state, period, as_of)


def closed_in(state: State, period: Period, as_of: date) -> bool:
    return state.close_on is not None and period.holds(state.close_on) and state.close_on <= as_of


def is_in_play(state: State, period: Period, as_of: date) -> bool:
    """'deals open at as-of whose expected close date lies in P, as long as P is not over'"""
    dated = state.outcome == "open" and period.holds(state.expected_close_on)
    return dated and not is_over(period, as_of)


def is_overdue(state: State, as_of: date) -> bool:
    """'A deal whose date is before as-of is overdue'"""
    return state.expected_close_on is not None and state.expected_close_on < as_of


def is_left_out(state: State, period: Period, as_of: date) -> bool:
    """'if it lies before P it does not count, and is listed as left out'"""
    expected = state.expected_close_on
    before = expected is not None and expected < period.first
    return state.outcome == "open" and before and is_overdue(state, as_of)


def is_undated(state: State) -> bool:
    """'so, apart, are open deals without a date (undated)'"""
    return state.outcome == "open" and state.expected_close_on is None


def win_rate(company: Company, stage_id: str, as_of: date) -> Decimal | None:
    """'the one in force on as-of is used (before the first, the first; of two from the same day
    the last entered; a stage without any dated rate has the rate of its stage row)'"""
    dated = [rate for rate in company.win_rates if rate.stage_id == stage_id]
    if not dated:
        stage = company.stages.get(stage_id)
        return stage.win_rate if stage else None
    first_day = min(rate.from_on for rate in dated)
    day = max([rate.from_on for rate in dated if rate.from_on <= as_of], default=first_day)
    return [rate.win_rate for rate in dated if rate.from_on == day][-1]


def has_rates(company: Company, as_of: date) -> bool:
    """'Where no open stage has a rate, F2 is null'"""
    return any(
        win_rate(company, stage.stage_id, as_of) is not None
        for stage in company.stages.values()
        if stage.outcome == "open"
    )


def weighted(company: Company, states: list[State], as_of: date) -> Decimal:
    """'sum of amount × win rate of the deal's stage. Multiply per deal, then add.'"""
    rates = [win_rate(company, state.stage_id, as_of) or Decimal(0) for state in states]
    products = [state.worth * rate for state, rate in zip(states, rates, strict=True)]
    return sum(products, Decimal(0))


def month_target(organisation: Organisation, team_id: str, month: date) -> Decimal | None:
    """'in a month without one of its own, the sum of its children's'"""
    own = [
        target.amount
        for target in organisation.company.targets
        if target.team_id == team_id and target.month == month
    ]
    if own:
        return sum(own, Decimal(0))
    below = [month_target(organisation, child, month) for child in organisation.children[team_id]]
    return None if all(one is None for one in below) else total(below)


def target(organisation: Organisation, team_id: str, period: Period) -> Decimal | None:
    """'Target(P) of a team: its monthly targets added up over the months whose first day lies
    in P'"""
    month = period.first.replace(day=1)
    if month < period.first:
        month = month_after(month, 1)
    found = []
    while month <= period.last:
        found.append(month_target(organisation, team_id, month))
        month = month_after(month, 1)
    return None if all(one is None for one in found) else total(found)


def reps(ledger: Ledger, scope: Scope, as_of: date) -> int:
    """'the reps who belong to the team's subtree on the as-of day … Where the data has no roles
    at all, whoever owned a deal in the last 365 days is a rep.'"""
    organisation = ledger.organisation
    owners = None if organisation.has_roles() else recent_owners(ledger, as_of)
    return sum(
        held.team_id in scope.teams
        and scope.person_id in (None, person_id)
        and (held.role == "rep" if owners is None else person_id in owners)
        for person_id, held in organisation.placed(as_of).items()
    )


def recent_owners(ledger: Ledger, as_of: date) -> set[str]:
    """Who owned a deal that was open on, or closed on, some day of the last 365 days."""
    since = as_of - timedelta(days=364)
    owners = {
        state.owner_id
        for state in ledger.states(as_of)
        if state.close_on is not None and state.close_on >= since
    }
    days = {since}
    for history in ledger.histories:  # between these days no deal changes
        days |= {history.created_on} | {
            one.on for f in history.fields.values() for one in f.entries
        }
        days |= {history.deal.closed_on} if history.deal.closed_on else set()
    for day in days:
        if since <= day <= as_of:
            owners |= {one.owner_id for one in ledger.states(day) if one.outcome == "open"}
    return owners


def lead_method(head_count: int, reviewed_rate: Fraction | None) -> str:
    """'up to 10, F1 (`f1`); from 11 to 50, F1 while F2's win rates are tuned towards it
    (`f1_while_tuning_f2`); above 50, F2 (`f2`); but while less than half of a team's in-play
    amount is reviewed, … F2 leads (`f2_until_reviewed`)'"""
    if reviewed_rate is not None and reviewed_rate < Fraction(1, 2):
        return "f2_until_reviewed"
    if head_count <= 10:
        return "f1"
    return "f1_while_tuning_f2" if head_count <= 50 else "f2"


@dataclass(frozen=True)
class Parts:
    """The deals behind the figures of one scope and period."""

    won: list[State]
    in_play: list[State]
    overdue: list[State]
    left_out: list[State]
    undated: list[State]

    @property
    def won_amount(self) -> Decimal:
        return amount(self.won)


def amount(states: list[State]) -> Decimal:
    return sum((state.worth for state in states), Decimal(0))


def parts(ledger: Ledger, scope: Scope, period: Period, as_of: date) -> Parts:
    states = ledger.within(scope, as_of)
    in_play = [state for state in states if is_in_play(state, period, as_of)]
    return Parts(
        [state for state in states if is_won_in(state, period, as_of)],
        in_play,
        [state for state in in_play if is_overdue(state, as_of)],
        [state for state in states if is_left_out(state, period, as_of)],
        [state for state in states if is_undated(state)],
    )


def manager_forecast(states: list[State]) -> Decimal:
    """'It is an amount per deal, not amount × probability.'"""
    return sum((state.manager_worth for state in states), Decimal(0))


def reviewed_rate(states: list[State]) -> Fraction | None:
    """'the share of in-play amount that was reviewed'"""
    return share(amount([state for state in states if state.is_reviewed]), amount(states))
