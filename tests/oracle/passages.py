"""The funnel as deals pass through it, days in stage, and stalled deals."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

from tests.oracle.company import Company
from tests.oracle.figures import amount
from tests.oracle.forecast import Row
from tests.oracle.history import DealHistory, outcome
from tests.oracle.period import DAY, month_after
from tests.oracle.state import Ledger, Scope, State
from tests.oracle.values import day as day_of
from tests.oracle.values import share

YEAR = timedelta(days=364)


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
            days = reach_days(ledger, histories[state.deal.opportunity_id], asked.seen)
            if not ledger.stage_history:
                won = state.outcome == "won"
                days = [state.created_on] * (len(open_stages(ledger.company)) + 1 if won else 1)
            found.append((state, days))
    return found


def conversion(ledger: Ledger, scope: Scope, asked: Window) -> list[Row]:
    """'of the deals created in a window, how many (and how much) ever reached each stage … lost
    deals stay in'; deals still young are open ones younger than three of four won ones were."""
    places = [*open_stages(ledger.company), "won"]
    now, then = passed(ledger, scope, asked), passed(ledger, scope, window_before(asked))
    usual = usual_days(ledger, asked.seen)
    rows = [_at(place, now, then, usual, asked.seen) for place in range(len(places))]
    if not ledger.stage_history:
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
