"""The observed win rate of a stage."""

from datetime import date, timedelta

from tests.oracle.figures import amount
from tests.oracle.forecast import Row
from tests.oracle.history import DealHistory, has_stage_history, outcome
from tests.oracle.state import Ledger, Scope
from tests.oracle.values import share

WINDOW = timedelta(days=364)


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
    if not has_stage_history(ledger.company):
        decided = []  # nobody knows which stages a deal was in before it closed
    won = [state for state in decided if state.outcome == "won"]
    assert outcome(ledger.company, stage_id) == "open"
    return {
        "decided_deals": len(decided),
        "won_deals": len(won),
        "observed_rate": share(len(won), len(decided)),
        "observed_amount_rate": share(amount(won), amount(decided)),
    }
