"""The pipeline change: each deal under one bar, from its state on two days."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.oracle.figures import amount, closed_in, is_in_play
from tests.oracle.period import Period, is_over
from tests.oracle.state import Ledger, Scope, State

KINDS = (
    "start", "new", "reopened", "owner_in", "moved_in", "increased", "decreased", "owner_out",
    "won", "lost", "period_ended", "moved_out", "end",
)  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """One deal on the day compared with and on the day seen from; None: it did not exist."""

    then: State | None
    now: State | None
    kind: str
    change: Decimal
    counted: tuple[State, ...]

    @property
    def is_missing(self) -> bool:
        """Whether an amount that counts is missing, and so counts as 0."""
        return any(state.amount is None for state in self.counted)


def came(then: State | None, now: State, scope: Scope) -> Turn:
    """'A deal that came in play counts with its amount at as-of, under the first that applies of
    what it was at compare-to: it did not exist (new), it was another team's (owner in), closed
    (reopened), else moved in.'"""
    if then is None:
        kind = "new"
    elif not scope.holds(then):
        kind = "owner_in"
    elif then.outcome != "open":
        kind = "reopened"
    else:
        kind = "moved_in"
    return Turn(then, now, kind, now.worth, (now,))


def left(then: State, now: State | None, scope: Scope, period: Period, as_of: date) -> Turn:
    """'One that left counts with its amount at compare-to, under the first that applies of what
    it is at as-of: another team's (owner out), won, lost, still dated in a period that is now over
    (period ended), else moved out.'"""
    if now is not None and not scope.holds(now):
        kind = "owner_out"
    elif now is not None and now.outcome in ("won", "lost"):
        kind = now.outcome
    elif now is not None and period.holds(now.expected_close_on) and is_over(period, as_of):
        kind = "period_ended"
    else:
        kind = "moved_out"
    return Turn(then, now, kind, -then.worth, (then,))


def turns(
    ledger: Ledger, scope: Scope, period: Period, as_of: date, compare_to: date
) -> dict[str, list[tuple[str, Turn]]]:
    """The deals of each bar, with their ids. 'Only the two days are compared.'"""
    thens = {one.deal.opportunity_id: one for one in ledger.states(compare_to)}
    nows = {one.deal.opportunity_id: one for one in ledger.states(as_of)}
    found: dict[str, list[tuple[str, Turn]]] = {kind: [] for kind in KINDS}
    for deal in sorted(thens.keys() | nows.keys()):
        then, now = thens.get(deal), nows.get(deal)
        was_in = then is not None and scope.holds(then) and is_in_play(then, period, compare_to)
        is_in = now is not None and scope.holds(now) and is_in_play(now, period, as_of)
        if was_in and then is not None:
            found["start"].append((deal, Turn(then, now, "start", then.worth, (then,))))
        if is_in and now is not None:
            found["end"].append((deal, Turn(then, now, "end", now.worth, (now,))))
        if was_in and is_in and then is not None and now is not None:
            change = now.worth - then.worth
            kind = "increased" if change > 0 else "decreased"
            turn = Turn(then, now, kind, change, (then, now)) if change else None
        elif is_in and now is not None:
            turn = came(then, now, scope)
        elif was_in and then is not None:
            turn = left(then, now, scope, period, as_of)
        else:
            turn = None
        if turn is not None:
            found[turn.kind].append((deal, turn))
    return found


def passed(
    ledger: Ledger, scope: Scope, period: Period, as_of: date, compare_to: date
) -> dict[str, list[State]]:
    """Deals that did not exist at compare-to, and are won or lost in the period at as-of."""
    states = [
        one
        for one in ledger.within(scope, as_of)
        if one.created_on > compare_to and closed_in(one, period, as_of)
    ]
    return {kind: [one for one in states if one.outcome == kind] for kind in ("won", "lost")}


def by_team(
    ledger: Ledger, scope: Scope, period: Period, as_of: date, compare_to: date
) -> dict[str, int | Decimal]:
    """A line of the table by team."""
    named = {"new": "new_in", "reopened": "reopened_in", "won": "won_out", "lost": "lost_out"}
    named["period_ended"] = "ended_out"
    row: dict[str, int | Decimal] = {}
    for kind, listed in turns(ledger, scope, period, as_of, compare_to).items():
        name = named.get(kind, kind)
        row[f"{name}_deals"] = len(listed)
        row[f"{name}_amount"] = sum((turn.change for _, turn in listed), Decimal(0))
    row["change_amount"] = row["end_amount"] - row["start_amount"]
    for kind, states in passed(ledger, scope, period, as_of, compare_to).items():
        row[f"passed_{kind}_deals"] = len(states)
        row[f"passed_{kind}_amount"] = amount(states)
    return row
