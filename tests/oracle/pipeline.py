"""The funnel as it stands, and the open deals behind it."""

from datetime import date

from tests.oracle.company import NOT_KNOWN
from tests.oracle.figures import amount, is_overdue
from tests.oracle.forecast import Row
from tests.oracle.state import Ledger, Scope, State
from tests.oracle.values import share


def open_in(ledger: Ledger, scope: Scope, day: date, stage_id: str) -> list[State]:
    return [
        state
        for state in ledger.within(scope, day)
        if state.outcome == "open" and state.stage_id == stage_id
    ]


def open_deals_by_stage(
    ledger: Ledger, scope: Scope, as_of: date, compare_to: date | None
) -> list[Row]:
    """'open deals by stage in stage order: count, amount, change since compare-to, share of the
    stage before'; the stage *not known* 'counts in counts and amounts'."""
    stages = [stage for stage in ledger.company.stages.values() if stage.outcome == "open"]
    ids = [stage.stage_id for stage in sorted(stages, key=lambda one: one.position)]
    rows: list[Row] = []
    before: list[State] | None = None
    for stage_id in [*ids, NOT_KNOWN]:
        states = open_in(ledger, scope, as_of, stage_id)
        then = None if compare_to is None else open_in(ledger, scope, compare_to, stage_id)
        has_before = before is not None and stage_id != NOT_KNOWN
        if stage_id == NOT_KNOWN and not states and not then:
            continue
        rows.append(
            {
                "stage_id": stage_id,
                "deals": len(states),
                "open_amount": amount(states),
                "previous_stage_deals_rate": share(len(states), len(before or []))
                if has_before
                else None,
                "previous_stage_amount_rate": share(amount(states), amount(before or []))
                if has_before
                else None,
                "compare_deals": None if then is None else len(then),
                "compare_amount": None if then is None else amount(then),
                "change_deals": None if then is None else len(states) - len(then),
                "change_amount": None if then is None else amount(states) - amount(then),
                "missing_amount_deals": sum(state.amount is None for state in states),
            }
        )
        before = states
    return rows


def open_deals(ledger: Ledger, scope: Scope, as_of: date) -> dict[str, dict[str, object]]:
    """Each open deal with its stay in the stage, by id."""
    histories = {one.deal.opportunity_id: one for one in ledger.histories}
    found: dict[str, dict[str, object]] = {}
    for state in ledger.within(scope, as_of):
        if state.outcome == "open":
            began = ledger.stage_from_on(histories[state.deal.opportunity_id], as_of)
            found[state.deal.opportunity_id] = {
                "owner_id": state.owner_id,
                "team_id": state.team_id,
                "stage_id": state.stage_id,
                "open_amount": state.amount,
                "manager_amount": state.manager_amount,
                "expected_close_on": state.expected_close_on,
                "is_overdue": is_overdue(state, as_of),
                "created_on": state.created_on,
                "stage_from_on": began,
                "stage_days": (as_of - began).days,
            }
    return found
