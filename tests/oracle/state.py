"""Every deal as it stood at the end of one day, with the owner and the team it counts for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.oracle.company import Company, Deal
from tests.oracle.history import (
    DealHistory,
    close_day,
    converted,
    has_stage_history,
    histories,
    outcome,
    stage_at,
)
from tests.oracle.organisation import Organisation
from tests.oracle.values import day as day_of


@dataclass(frozen=True)
class State:
    """One deal at the end of a day. Amounts None: missing; close_on None: open, or unknown."""

    deal: Deal
    created_on: date
    stage_id: str
    outcome: str
    amount: Decimal | None
    manager_amount: Decimal | None
    expected_close_on: date | None
    close_on: date | None
    owner_id: str
    team_id: str

    @property
    def worth(self) -> Decimal:
        """'A missing amount counts as 0.'"""
        return self.amount or Decimal(0)

    @property
    def is_reviewed(self) -> bool:
        """'A deal with none … is counted as not reviewed'; one without a rate has none."""
        return self.manager_amount is not None

    @property
    def manager_worth(self) -> Decimal:
        """'A deal with none adds 0.'"""
        return self.manager_amount or Decimal(0)


@dataclass(frozen=True)
class Scope:
    """Whose deals: those of a set of teams, perhaps of one person only."""

    teams: frozenset[str]
    person_id: str | None = None

    def holds(self, state: State) -> bool:
        of_person = self.person_id is None or state.owner_id == self.person_id
        return of_person and state.team_id in self.teams


class Ledger:
    """The company's deals on any day."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.organisation = Organisation(company)
        self.histories = histories(company)
        self.stage_history = has_stage_history(company)
        self._states: dict[date, list[State]] = {}

    def states(self, day: date) -> list[State]:
        """Those that are there."""
        if day not in self._states:
            self._states[day] = [
                self._state(history, day) for history in self.histories if history.is_there(day)
            ]
        return self._states[day]

    def within(self, scope: Scope, day: date) -> list[State]:
        return [state for state in self.states(day) if scope.holds(state)]

    def _state(self, history: DealHistory, day: date) -> State:
        """'A deal counts for its owner on the as-of day, or, once it is closed, on its close
        day, and for the team the owner belonged to on that day' (closed on an unknown day: on
        its created day)."""
        stage_id = stage_at(self.company, history, day, self.stage_history)
        result = outcome(self.company, stage_id)
        close_on = None if result == "open" else close_day(self.company, history, day)
        counted_on = day if result == "open" else close_on or history.created_on
        fields, deal = history.fields, history.deal
        owner_id = fields["owner_id"].at(max(counted_on, history.created_on))
        expected = day_of(fields["expected_close_on"].at(day))
        return State(
            deal,
            history.created_on,
            stage_id,
            result,
            self._money(history, "amount", day),
            self._money(history, "manager_amount", day),
            expected,
            close_on,
            owner_id,
            self.organisation.team_for(owner_id, counted_on),
        )

    def _money(self, history: DealHistory, field: str, day: date) -> Decimal | None:
        values = history.fields[field]
        recorded_on = values.recorded_on(day, history.created_on)
        return converted(self.company, values.at(day), history.deal.currency, recorded_on)

    def stage_from_on(self, history: DealHistory, day: date) -> date:
        """The day the stage was entered: that of the entry that gave it, else the created day."""
        began = history.created_on
        before: str | None = None
        for number, entry in enumerate(history.fields["stage_id"].entries):
            if entry.on <= day:
                was = entry.was if number == 0 else before
                began = began if was == entry.value else entry.on
            before = entry.value
        return began
