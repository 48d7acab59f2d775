"""How long deals stay in the stages, and which are stalled."""

from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.figures import amount
from tests.oracle.history import DealHistory
from tests.oracle.passages import Row, open_stages, quantile
from tests.oracle.state import Ledger, Scope
from tests.oracle.values import day as day_of
from tests.oracle.values import share

YEAR = timedelta(days=364)


def ended_stays(ledger: Ledger, scope: Scope, as_of: date) -> dict[str, list[int]]:
    """'the stays in an open stage that ended in the last 365 days, in calendar days from the day
    entered to the day left', of the deals that count for the scope, by stage."""
    ours = {state.deal.opportunity_id for state in ledger.within(scope, as_of)}
    found: dict[str, list[int]] = {one: [] for one in open_stages(ledger.company)}
    for history in ledger.histories:
        values = history.fields["stage_id"]
        if history.deal.opportunity_id not in ours:
            continue
        stood, entered = values.first, history.created_on
        for entry in values.entries:
            if entry.value == stood:
                continue
            if stood in found and as_of - YEAR <= entry.on <= as_of:
                found[stood].append((entry.on - entered).days)
            stood, entered = entry.value, entry.on
    return found


def averages(ledger: Ledger, as_of: date) -> dict[str, Fraction | None]:
    """The average stay of each stage, over the company."""
    everyone = Scope(ledger.organisation.subtree(ledger.organisation.root))
    stays = ended_stays(ledger, everyone, as_of)
    return {one: share(sum(days), len(days)) for one, days in stays.items()}


def stalled(ledger: Ledger, scope: Scope, as_of: date) -> dict[str, Row]:
    """'A deal is stalled when its current stay is longer than its stage's average …; it becomes an
    abnormal point beyond 1.5 times.'"""
    average = averages(ledger, as_of)
    histories = {one.deal.opportunity_id: one for one in ledger.histories}
    found: dict[str, Row] = {}
    for state in ledger.within(scope, as_of):
        usual = average.get(state.stage_id)
        if state.outcome != "open" or usual is None:
            continue
        history = histories[state.deal.opportunity_id]
        days = (as_of - ledger.stage_from_on(history, as_of)).days
        if days > usual:
            found[state.deal.opportunity_id] = {
                "stage_id": state.stage_id,
                "team_id": state.team_id,
                "owner_id": state.owner_id,
                "open_amount": state.amount,
                "stage_days": days,
                "average_days": usual,
                "over_days": days - usual,
                "average_times": share(days, usual),
                "is_abnormal": days > Fraction(3, 2) * usual,
                "expected_close_on": state.expected_close_on,
                "pushes": pushes(history, as_of),
            }
    return found


def pushes(history: DealHistory, as_of: date) -> int:
    """How often its expected day was put off to a later one."""
    count, before = 0, None
    for place, entry in enumerate(history.fields["expected_close_on"].entries):
        was = day_of(entry.was or "") if place == 0 else before
        now = day_of(entry.value)
        if entry.on <= as_of and was is not None and now is not None and now > was:
            count += 1
        before = now
    return count


def stage_days(ledger: Ledger, scope: Scope, as_of: date) -> list[Row]:
    """'average, median and 75th percentile', and what stands there now."""
    stays, average = ended_stays(ledger, scope, as_of), averages(ledger, as_of)
    slow = stalled(ledger, scope, as_of)
    rows = []
    for stage_id, days in stays.items():
        here = [
            state
            for state in ledger.within(scope, as_of)
            if state.outcome == "open" and state.stage_id == stage_id
        ]
        late = [state for state in here if state.deal.opportunity_id in slow]
        worst = [state for state in late if slow[state.deal.opportunity_id]["is_abnormal"]]
        rows.append(
            {
                "stage_id": stage_id,
                "stays": len(days),
                "average_days": share(sum(days), len(days)),
                "median_days": quantile(days, Fraction(1, 2)),
                "upper_quartile_days": quantile(days, Fraction(3, 4)),
                "company_average_days": average[stage_id],
                "open_deals": len(here),
                "open_amount": amount(here),
                "stalled_deals": len(late),
                "stalled_amount": amount(late),
                "abnormal_deals": len(worst),
                "abnormal_amount": amount(worst),
            }
        )
    return rows
