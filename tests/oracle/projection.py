"""What the projection of a quarter is made of, counted deal by deal."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.company import UNKNOWN
from tests.oracle.history import DealHistory, has_stages, told_on
from tests.oracle.passages import open_stages
from tests.oracle.period import DAY, Period, quarter_of
from tests.oracle.record import week_ends
from tests.oracle.state import Ledger, State
from tests.oracle.stays import pushes

Cell = tuple[int, int, int, int, int, int, int]
"""Stage, date, size, days in stage, age, pushes, customer; each a level from 0."""
SIZES = (4, 4, 4, 3, 3, 2)
QUARTERS_BACK, AROUND, PACE = timedelta(days=1110), 10, timedelta(days=91)


def number(cell: Cell) -> int:
    """A cell as the product numbers it."""
    found = cell[0]
    for level, size in zip(cell[1:], SIZES, strict=True):
        found = found * size + level
    return found


def level(value: float, *bounds: float) -> int:
    """How many of the bounds are reached."""
    return sum(value >= bound for bound in bounds)


@dataclass(frozen=True)
class Standing:
    """An open deal on a day."""

    state: State
    cell: Cell | None

    @property
    def is_missing(self) -> bool:
        return self.state.amount is None


class Facts:
    """A company's deals as the projection looks at them."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.stages = open_stages(ledger.company)
        self.histories = {one.deal.opportunity_id: one for one in ledger.histories}
        self.first: dict[str, date] = {}
        for one in ledger.histories:
            account = one.deal.account_id
            self.first[account] = min(self.first.get(account, one.created_on), one.created_on)

    def quarter(self, day: date) -> Period:
        return quarter_of(day, self.ledger.company.fiscal_year_start_month)

    def standing(self, day: date, last: date) -> list[Standing]:
        """The open deals of a day; `last` is the quarter's last day."""
        states = [one for one in self.ledger.states(day) if one.outcome == "open"]
        amounts = [float(one.amount) for one in states if one.amount is not None]
        mean = sum(amounts) / len(amounts) if amounts else 0.0
        return [Standing(one, self._cell(one, day, last, mean)) for one in states]

    def _cell(self, state: State, day: date, last: date, mean: float) -> Cell | None:
        if state.stage_id not in self.stages:
            return None
        history, expected = self.histories[state.deal.opportunity_id], state.expected_close_on
        account = state.deal.account_id
        is_known = account not in ("", UNKNOWN) and self.first[account] < state.created_on
        return (
            self.stages.index(state.stage_id),
            0 if expected is None else 1 if expected < day else 2 if expected <= last else 3,
            0 if state.amount is None else 1 + level(float(state.amount), mean * 0.5, mean * 1.5),
            level((day - self.ledger.stage_from_on(history, day)).days, 14, 28, 56),
            level((day - state.created_on).days, 60, 150),
            min(pushes(history, day), 2),
            int(is_known),
        )

    def quarters(self, day: date, last: date) -> list[Period]:
        """Those that are over on a day, as far back as is learned from."""
        found, one = [], self.quarter(min(one.created_on for one in self.ledger.histories))
        while one.last <= min(day, self.ledger.company.covers_until):
            told = told_on(self.ledger.company, one.last)
            known = min(day, self.ledger.company.covers_until)
            if one.last > last - QUARTERS_BACK and told is not None and told <= known:
                found.append(one)
            one = self.quarter(one.last + DAY)
        return found

    def won_by_end(self, quarter: Period) -> dict[str, Decimal]:
        """What deals brought that were won in a quarter and known so when its end was told."""
        told = told_on(self.ledger.company, quarter.last)
        assert told is not None
        return {
            one.deal.opportunity_id: one.worth
            for one in self.ledger.states(told)
            if one.outcome == "won" and quarter.holds(one.close_on)
        }

    def learned(self, day: date, last: date) -> list[tuple[Period, int, Standing, Decimal | None]]:
        """Open deals of the week-ends with about as many days left in past quarters: the quarter,
        the days left, the deal, and what it brought by the end; None: it was not won."""
        found = []
        for quarter in self.quarters(day, last):
            won = self.won_by_end(quarter)
            for sunday in week_ends(self.ledger, quarter, quarter.last):
                left = (quarter.last - sunday).days
                if not has_stages(self.ledger.company, sunday):
                    continue  # nobody knows in which stages deals stood
                if abs(left - (last - day).days) <= AROUND:
                    found += [
                        (quarter, left, one, won.get(one.state.deal.opportunity_id))
                        for one in self.standing(sunday, quarter.last)
                        if one.cell is not None
                    ]
        return found

    def created(self, day: date) -> Counter[str]:
        """By team, of those created in the 91 days up to a day; as they counted when created."""
        return Counter(
            self.ledger.organisation.team_for(
                one.fields["owner_id"].at(one.created_on), one.created_on
            )
            for one in self.ledger.histories
            if day - PACE < one.created_on <= day
        )

    def quick(self, quarter: Period) -> list[tuple[date, Decimal]]:
        """Deals won in the quarter of their creation: when created, what they brought."""
        won = self.won_by_end(quarter)
        return [
            (self.histories[name].created_on, amount)
            for name, amount in won.items()
            if quarter.holds(self.histories[name].created_on)
        ]

    def moves(self, day: date) -> Counter[tuple[date, int, int, int]]:
        """Week's end, stage, whole weeks in it and where to within seven days, of weeks up to a
        day: another open stage, then won, then lost; -1: nowhere."""
        found: Counter[tuple[date, int, int, int]] = Counter()
        company = self.ledger.company
        sundays = []
        for quarter in self._all_quarters():
            sundays += week_ends(self.ledger, quarter, quarter.last)
        sundays = [one for one in sundays if one + 7 * DAY <= min(day, company.covers_until)]
        sundays = [
            one
            for one in sundays
            if has_stages(company, one) and has_stages(company, one + 7 * DAY)
        ]
        for history in self.ledger.histories:
            for stage, entered, left, following in stays(history):
                if stage not in self.stages:
                    continue
                for sunday in sundays:
                    if entered <= sunday < left:
                        later = sunday + 7 * DAY
                        if not history.is_there(sunday) or not (
                            left <= later or history.is_there(later)
                        ):
                            continue  # nobody knows where it would have gone
                        gone = self._place(following) if left <= later else -1
                        weeks = min((sunday - entered).days // 7, 8)
                        found[sunday, self.stages.index(stage), weeks, gone] += 1
        return found

    def _all_quarters(self) -> list[Period]:
        found = [self.quarter(min(one.created_on for one in self.ledger.histories))]
        while found[-1].last < self.ledger.company.covers_until:
            found.append(self.quarter(found[-1].last + DAY))
        return found

    def _place(self, stage: str | None) -> int:
        assert stage is not None
        if stage in self.stages:
            return self.stages.index(stage)
        return len(self.stages) + (self.ledger.company.stages[stage].outcome != "won")


def stays(history: DealHistory) -> list[tuple[str, date, date, str | None]]:
    """Stage, the day it was entered, the day it was left, and for which."""
    found: list[tuple[str, date, date, str | None]] = []
    stood, entered = history.fields["stage_id"].first, history.created_on
    for entry in history.fields["stage_id"].entries:
        if entry.value != stood:
            found.append((stood, entered, entry.on, entry.value))
            stood, entered = entry.value, entry.on
    return [*found, (stood, entered, date.max, None)]


def by_group(
    deals: list[Standing], quarter: Period, day: date
) -> dict[tuple[str, int | None], list[Decimal]]:
    """By team and cell: deals, amount, deals in play, their amount."""
    found: dict[tuple[str, int | None], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 4)
    for one in deals:
        state, key = one.state, None if one.cell is None else number(one.cell)
        plays = Decimal(day < quarter.last and quarter.holds(state.expected_close_on))
        adds = (Decimal(1), state.worth, plays, state.worth * plays)
        kept = found[state.team_id, key]
        found[state.team_id, key] = [a + b for a, b in zip(kept, adds, strict=True)]
    return dict(found)
