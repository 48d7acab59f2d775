"""What quarters that are over say of a day, and whether it is enough to go by."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.chances import Chances, Counts, Floats, Ints, fitted
from forecast.kept import Kept, digest
from forecast.later_wins import PastQuarters
from forecast.pace import Moves, pace_of

NEEDED_QUARTERS, NEEDED_WON_DEALS = 4, 100
"""Below these, history cannot bear a projection, and none is shown."""

LAST_QUARTERS_DAYS, AROUND_DAYS, QUARTER_DAYS = 1110, 10, 100
"""Twelve quarters back from the end of the asked one; the weeks around the asked day; one more."""

Row = dict[str, Any]
Table = dict[str, NDArray[Any]]
_models = Kept[Chances](256)


@dataclass(frozen=True)
class Worth:
    """What a deal that is won brings, of its amount on the day; or without an amount then."""

    of_amount: float
    without: float

    @classmethod
    def of(cls, day: float, ended: float, without: int, found: float) -> "Worth":
        """From won deals: their amounts on the day and at the end; the number of those without an
        amount on the day, and what they had at the end."""
        return cls(ended / day if day else 1.0, found / without if without else 0.0)

    def brings(self, amounts: Floats, deals: Ints, is_missing: NDArray[np.bool_]) -> Floats:
        """What deals alike bring if they are won: of their amounts, or of as many without one."""
        return np.where(is_missing, self.without * deals, amounts * self.of_amount)

    def squared(self, squares: Floats, deals: Ints, is_missing: NDArray[np.bool_]) -> Floats:
        """The same of their squares."""
        return np.where(is_missing, self.without**2 * deals, squares * self.of_amount**2)


@dataclass(frozen=True)
class Learned:
    """What the quarters that are over say of a day, and how deals moved up to it.

    `day` is the day's number.
    """

    counts: Counts
    moves: Moves
    day: int
    past: PastQuarters
    worth: Worth
    stages: int
    has_stage_history: bool

    @cached_property
    def quarters(self) -> int:
        return int(np.unique(self.counts.quarter).size)

    @cached_property
    def won_deals(self) -> int:
        """Won deals, each seen on several days, so counted on the day that saw most."""
        most = 0
        for quarter in np.unique(self.counts.quarter):
            of = self.counts.quarter == quarter
            most += int(np.bincount(self.counts.days_left[of], self.counts.won[of]).max())
        return most

    def state(self) -> str:
        """Whether history bears a projection, else why it does not."""
        if not self.has_stage_history:
            return "no_stage_history"
        if self.quarters < NEEDED_QUARTERS:
            return "few_quarters"
        return "few_won_deals" if self.won_deals < NEEDED_WON_DEALS else "shown"

    def chances(self, days_left: int) -> Chances:
        """The model of the day, with the pace of the weeks up to it, where it is not at hand."""
        parts = (*vars(self.counts).values(), *vars(self.moves).values())
        key = digest(*parts, self.day, days_left, self.stages)
        return _models.once(key, lambda: self.model(days_left))

    def model(self, days_left: int) -> Chances:
        """The same, computed."""
        quarters = np.unique(self.counts.quarter)
        found = pace_of(self.moves, self.day, days_left, quarters, self.stages)
        model = fitted(self.counts, days_left, self.stages)
        return replace(model, offsets=found.offsets, created=found.created)


def learned_of(row: Row) -> Learned:
    """As the relation `projection_learned_at` gives it."""
    given = {name: table_of(row[name]) for name in ("counts", "moves", "worth", "quarters")}
    found = learned_at(given, row["day_number"], row["days_left"], row["stages"])
    return replace(found, has_stage_history=bool(row["has_stage_history"]))


def learned_at(given: dict[str, Table], day: int, days_left: int, stages: int) -> Learned:
    """What was known on a day with so many days left, whatever else is given: of quarters whose end
    was `told` by then, and of moves up to it."""
    since = day + days_left - LAST_QUARTERS_DAYS

    def known(name: str, around: int) -> Table:
        table = given[name]
        near = abs(table["days_left"] - days_left) <= around
        return some(table, near & (table["told"] <= day) & (table["quarter"] > since))

    counts, worth = known("counts", AROUND_DAYS), known("worth", AROUND_DAYS)
    quarters, moves = known("quarters", 0), given["moves"]
    seen = np.isin(quarters["quarter"], counts["quarter"])
    quarters = some(quarters, seen)
    quick = (float(quarters[name].sum()) for name in ("quick_amount", "quick_squared"))
    names = ("day_amount", "end_amount", "found_deals", "found_amount")
    begun, ended, without, found = (float(worth[name].sum()) for name in names)
    moved = (moves["day"] + 7 <= day) & (moves["day"] > since - QUARTER_DAYS)
    return Learned(
        counts=Counts(*numbers(counts, Counts)),
        moves=Moves(*numbers(some(moves, moved), Moves)),
        day=day,
        past=PastQuarters(
            whole(quarters["later_wins"]),
            whole(quarters["pace"]),
            int(quarters["quick_deals"].sum()),
            *quick,
        ),
        worth=Worth.of(begun, ended, int(without), found),
        stages=stages,
        has_stage_history=True,
    )


def table_of(given: Row) -> Table:
    """A table in one value, a struct of lists, as arrays; None: no rows."""
    return {name: np.asarray(() if one is None else one) for name, one in given.items()}


def some(table: Table, which: NDArray[np.bool_] | slice) -> Table:
    """Some rows of a table."""
    return {name: values[which] for name, values in table.items()}


def numbers(table: Row, kind: type) -> list[Ints]:
    """The columns of a table in one value, in the order of the fields of a dataclass."""
    return [whole(table[name]) for name in kind.__annotations__]


def whole(values: Any) -> Ints:
    """Whole numbers as an array; None: no rows."""
    return np.asarray(() if values is None else values, dtype=np.int64)


def money(values: Any) -> Floats:
    """Amounts as an array; None: no rows."""
    return np.asarray(() if values is None else values, dtype=np.float64)


def state_of(row: Row, learned: Learned) -> str:
    """What stands in the way of a projection of this period on this day; `shown`: nothing."""
    as_of, first, last = row["as_of"], row["period_from"], row["period_to"]
    if last is not None and as_of >= last:
        return "over"
    if first is not None and as_of < first:
        return "not_begun"
    if not row["is_quarter"]:
        return "no_quarter"
    return learned.state()
