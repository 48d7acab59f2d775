"""The funnel as deals pass through it."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median
from typing import Any

from tests.oracle.company import Company
from tests.oracle.figures import amount
from tests.oracle.history import DealHistory, outcome, stages_from
from tests.oracle.period import DAY, month_after
from tests.oracle.state import Ledger, Scope, State
from tests.oracle.values import share

Row = dict[str, Any]


@dataclass(frozen=True)
class Window:
    """Created days, both included, and the day they are seen from."""

    first: date
    last: date
    seen: date


def window(as_of: date, first: date | None, last: date | None) -> Window:
    """What is asked for, else the 12 full months before as-of's month."""
    month = as_of.replace(day=1)
    return Window(first or month_after(month, -12), last or month - DAY, as_of)


def window_before(one: Window) -> Window:
    """The window before it, of as many months or else days, seen when it was as old."""
    end = one.last + DAY
    if one.first.day == 1 and end.day == 1:
        months = (end.year - one.first.year) * 12 + end.month - one.first.month
        first = month_after(one.first, -months)
    else:
        first = one.first - (end - one.first)
    return Window(first, one.first - DAY, one.seen - (one.first - first))


def open_stages(company: Company) -> list[str]:
    stages = [stage for stage in company.stages.values() if stage.outcome == "open"]
    return [one.stage_id for one in sorted(stages, key=lambda one: (one.position, one.stage_id))]


def reach_days(ledger: Ledger, history: DealHistory, as_of: date) -> list[date]:
    """The first day on which the deal stood in each place or a further one, as far as it got by
    then: 'reaching a stage counts as having reached those before it'; won is the last place."""
    company, places = ledger.company, open_stages(ledger.company)

    def place(stage_id: str) -> int:
        if outcome(company, stage_id) == "won":
            return len(places)
        return places.index(stage_id) if stage_id in places else 0

    values = history.fields["stage_id"]
    stood = [(history.created_on, place(values.first))]
    stood += [(entry.on, place(entry.value)) for entry in values.entries if entry.on <= as_of]
    furthest = max(reached for _, reached in stood)
    return [min(day for day, reached in stood if reached >= one) for one in range(furthest + 1)]


def quantile(values: list[int], part: Fraction) -> Fraction | None:
    """Between the two values that lie around this part of the way from the first to the last."""
    if not values:
        return None
    ordered, at = sorted(values), part * (len(values) - 1)
    low = int(at)
    high = min(low + 1, len(values) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])


def usual_days(ledger: Ledger, as_of: date) -> Fraction | None:
    """The 75th percentile of created to won, of the deals won in the 12 full months before as-of's
    month, as they were known at the end of them."""
    month = as_of.replace(day=1)
    taken = [
        max((state.close_on - state.created_on).days, 0)
        for state in ledger.states(month - DAY)
        if state.outcome == "won"
        and state.close_on is not None
        and month_after(month, -12) <= state.close_on < month
    ]
    return quantile(taken, Fraction(3, 4))


Passed = list[tuple[State, list[date]]]


def passed(ledger: Ledger, scope: Scope, asked: Window) -> Passed:
    """The deals created in a window with what they reached; known only as at its day."""
    histories = {one.deal.opportunity_id: one for one in ledger.histories}
    found = []
    for state in ledger.within(scope, asked.seen):
        if asked.first <= state.created_on <= asked.last:
            history = histories[state.deal.opportunity_id]
            days = reach_days(ledger, history, asked.seen)
            if not ledger.stage_history and is_told_closed(ledger.company, history):
                days = [state.created_on]
                if state.outcome == "won":
                    days += [state.close_on or state.created_on] * len(open_stages(ledger.company))
            found.append((state, days))
    return found


def is_told_closed(company: Company, history: DealHistory) -> bool:
    """Whether all that is told of a deal's stages is that, and when, it was closed."""
    is_closed = outcome(company, history.deal.now["stage_id"]) != "open"
    is_told = history.deal.closed_on is not None and not history.fields["stage_id"].entries
    return is_closed and is_told


def are_known(ledger: Ledger, asked: Window) -> bool:
    """Whether all stages are known of the deals created in a window, on the day it is asked."""
    known = stages_from(ledger.company, asked.seen)
    return known is not None and asked.first > known


def conversion(ledger: Ledger, scope: Scope, asked: Window) -> list[Row]:
    """'of the deals created in a window, how many (and how much) ever reached each stage … lost
    deals stay in'; deals still young are open ones younger than three of four won ones were."""
    places = [*open_stages(ledger.company), "won"]
    now, then = passed(ledger, scope, asked), passed(ledger, scope, window_before(asked))
    usual = usual_days(ledger, asked.seen)
    rows = [_at(place, now, then, usual, asked.seen) for place in range(len(places))]
    begun = min((one.created_on.replace(day=1) for one in ledger.histories), default=date.max)
    before = Window(window_before(asked).first, window_before(asked).last, asked.seen)
    if before.first < begun or (are_known(ledger, asked) and not are_known(ledger, before)):
        # the record does not hold the whole window before: nothing to compare with
        for row in rows:
            row |= dict.fromkeys(key for key in row if key.startswith("compare_"))
    if not are_known(ledger, asked):
        # nobody knows where a deal was before it was won or lost
        for row in (rows[0], rows[-1]):
            row |= dict.fromkeys(key for key in row if not key.startswith(KNOWN_ANYHOW))
        for row in rows[1:-1]:
            row |= dict.fromkeys(row)
    return [
        row | {"stage_id": stage_id, "usual_days": usual}
        for stage_id, row in zip(places, rows, strict=True)
    ]


KNOWN_ANYHOW = (
    "reached",
    "first",
    "young",
    "missing",
    "compare_deals",
    "compare_amount",
    "compare_first",
)


def _at(place: int, now: Passed, then: Passed, usual: Fraction | None, seen: date) -> Row:
    """The row of one place of the funnel."""
    at, was = ([s for s, days in side if len(days) > place] for side in (now, then))
    before, was_before = (
        [s for s, days in side if place and len(days) >= place] for side in (now, then)
    )
    everyone, was_everyone = ([s for s, _ in side] for side in (now, then))
    here = [s for s, days in now if len(days) == place + 1]
    young = [
        s
        for s in at
        if s.outcome == "open" and usual is not None and (seen - s.created_on).days < usual
    ]
    steps = [(days[place] - days[place - 1]).days for _, days in now if len(days) > place > 0]
    return {
        "reached_deals": len(at),
        "reached_amount": amount(at),
        "previous_stage_deals_rate": share(len(at), len(before)),
        "previous_stage_amount_rate": share(amount(at), amount(before)),
        "first_stage_deals_rate": share(len(at), len(everyone)),
        "first_stage_amount_rate": share(amount(at), amount(everyone)),
        "previous_stage_days": Fraction(median(steps)) if steps else None,
        "open_deals": sum(s.outcome == "open" for s in here),
        "lost_deals": sum(s.outcome == "lost" for s in here),
        "young_deals": len(young),
        "young_amount": amount(young),
        "missing_amount_deals": sum(s.amount is None for s in at),
        "compare_deals": len(was),
        "compare_amount": amount(was),
        "compare_previous_stage_deals_rate": share(len(was), len(was_before)),
        "compare_previous_stage_amount_rate": share(amount(was), amount(was_before)),
        "compare_first_stage_deals_rate": share(len(was), len(was_everyone)),
        "compare_first_stage_amount_rate": share(amount(was), amount(was_everyone)),
    }
