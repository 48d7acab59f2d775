"""How the CRM is kept up: open deals touched, reviewed, with a day ahead, with an amount."""

from datetime import date

from tests.oracle import figures
from tests.oracle.forecast import Row
from tests.oracle.history import FIELDS
from tests.oracle.period import DAY, Period
from tests.oracle.state import Ledger, Scope, State
from tests.oracle.values import share


def is_touch_known(ledger: Ledger) -> bool:
    """Without any recorded change and without activities on deals nobody can tell."""
    on_deals = any(one.opportunity_id for one in ledger.company.activities)
    changes = any(h.fields[field].entries for h in ledger.histories for field in FIELDS)
    return on_deals or changes


def is_touched(ledger: Ledger, state: State, day: date) -> bool:
    """'touched in the last 7 days': created, changed in something that is recorded, or an activity
    on the deal, in the seven days that end with the day."""
    week = Period(day - 6 * DAY, day)
    name = state.deal.opportunity_id
    history = next(one for one in ledger.histories if one.deal.opportunity_id == name)
    changed = any(week.holds(e.changed_on) for f in history.fields.values() for e in f.entries)
    done = any(
        week.holds(one.on) and one.opportunity_id == name for one in ledger.company.activities
    )
    return changed or done or week.holds(state.created_on)


def parts(ledger: Ledger, scope: Scope, day: date) -> dict[str, list[State]]:
    """The open deals of each kind; 'with a date in the future': not past, so the day itself too."""
    still_open = [one for one in ledger.within(scope, day) if one.outcome == "open"]
    expected = [(one, one.expected_close_on) for one in still_open]
    return {
        "open": still_open,
        "touched": [one for one in still_open if is_touched(ledger, one, day)],
        "reviewed": [one for one in still_open if one.is_reviewed],
        "ahead": [one for one, on in expected if on is not None and on >= day],
        "valued": [one for one in still_open if one.amount is not None],
    }


def use(ledger: Ledger, scope: Scope, day: date, week: Period) -> Row:
    """'share of open deals touched in the last 7 days, reviewed, with a date in the future, with
    amount; activities logged per head', of any kind, in a week."""
    found = {name: len(states) for name, states in parts(ledger, scope, day).items()}
    count = found.pop("open")
    heads = figures.reps(ledger, scope, week.last)
    team_for = ledger.organisation.team_for
    done = sum(
        week.holds(one.on)
        and scope.person_id in (None, one.person_id)
        and team_for(one.person_id, one.on) in scope.teams
        for one in ledger.company.activities
    )
    row: Row = {
        "open_deals": count,
        "reps": heads,
        "activities": done,
        "activities_per_rep": share(done, heads),
    }
    for name, number in found.items():
        known = name != "touched" or is_touch_known(ledger)
        rate = "reviewed_deals_rate" if name == "reviewed" else f"{name}_rate"
        row[f"{name}_deals"] = number if known else None
        row[rate] = share(number, count) if known else None
    return row
