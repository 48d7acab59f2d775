"""Calls, visits and trial customers of the last complete week and of the twelve before it."""

from datetime import date, timedelta

from tests.oracle import figures
from tests.oracle.forecast import Row
from tests.oracle.period import Period, last_complete_week
from tests.oracle.state import Ledger, Scope
from tests.oracle.values import share

KINDS = {
    "calls": ("call",),
    "first_visits": ("first_visit",),
    "follow_up_visits": ("follow_up_visit",),
    "customer_visits": ("customer_visit",),
    "visits": ("first_visit", "follow_up_visit", "customer_visit"),
}
WEEKS = 12


def counts(ledger: Ledger, scope: Scope, week: Period) -> dict[str, int]:
    """'calls; visits, split in first visits, follow-up visits and visits to existing customers;
    trial customers active (distinct accounts). Counted for the person's team on that day'"""

    def counted(person_id: str, on: date) -> bool:
        of_person = scope.person_id in (None, person_id)
        in_team = ledger.organisation.team_for(person_id, on) in scope.teams
        return week.holds(on) and of_person and in_team

    done = [one.kind for one in ledger.company.activities if counted(one.person_id, one.on)]
    active = {one.account_id for one in ledger.company.trials if counted(one.person_id, one.on)}
    found = {name: sum(kind in kinds for kind in done) for name, kinds in KINDS.items()}
    return found | {"trial_customers": len(active)}


def weeks_before(week: Period) -> list[Period]:
    """'the twelve complete weeks before it', the latest first."""
    found = []
    for number in range(1, WEEKS + 1):
        back = timedelta(days=7 * number)
        found.append(Period(week.first - back, week.last - back))
    return found


def first_week_on(ledger: Ledger) -> date:
    """The Monday from which the data covers activity: that of the first one (of the first trial
    where people have none)."""
    days = [one.on for one in ledger.company.activities]
    days = days or [one.on for one in ledger.company.trials]
    first = min(days, default=date.max)
    return first - timedelta(days=first.weekday())


def activity(ledger: Ledger, scope: Scope, as_of: date) -> Row:
    """'per head and week …: the last complete week before or at as-of against the twelve
    complete weeks before it', as far as the data covers them. Heads are those of a week's Sunday.
    """
    week = last_complete_week(as_of)
    head_count = figures.reps(ledger, scope, week.last)
    now = counts(ledger, scope, week)
    usual = [one for one in weeks_before(week) if one.first >= first_week_on(ledger)]
    before = [counts(ledger, scope, one) for one in usual]
    heads_before = sum(figures.reps(ledger, scope, one.last) for one in usual)
    row: Row = {
        "week_from_on": week.first.isoformat(),
        "reps": head_count,
        "usual_weeks": len(usual),
    }
    for name, done in now.items():
        total = sum(one[name] for one in before)
        row[name] = done
        row[f"{name}_per_rep"] = share(done, head_count)
        row[f"{name}_usual"] = share(total, len(usual))
        row[f"{name}_usual_per_rep"] = share(total, heads_before)
    return row
