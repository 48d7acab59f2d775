"""What quarters that are over say of a day, and whether it is enough to go by."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from forecast.chances import Chances, Counts, Floats, fitted
from forecast.later_wins import PastQuarters

NEEDED_QUARTERS, NEEDED_WON_DEALS = 4, 100
"""Below these, history cannot bear a projection, and none is shown."""

Row = dict[str, Any]


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

    def brings(self, amounts: Floats) -> Floats:
        """What each deal brings if it is won; NaN is a missing amount."""
        return np.where(np.isnan(amounts), self.without, amounts * self.of_amount)


@dataclass(frozen=True)
class Learned:
    """What the quarters that are over say of a day."""

    counts: Counts
    past: PastQuarters
    worth: Worth
    stages: int
    has_stage_history: bool

    @property
    def quarters(self) -> int:
        return int(np.unique(self.counts.quarter).size)

    @property
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
        """The model of the day."""
        return fitted(self.counts, days_left, self.stages)


def learned_of(row: Row) -> Learned:
    """As the relation `projection_learned_at` gives it."""
    amounts, quick, counts = row["amounts"], row["quick"], row["counts"]
    columns = ("quarter", "days_left", "cell", "deals", "won")
    return Learned(
        counts=Counts(*(np.array(counts[name] or (), dtype=np.int64) for name in columns)),
        past=PastQuarters(
            np.array(row["later_wins"] or (), dtype=np.int64),
            np.array(row["paces"] or (), dtype=np.int64),
            quick["deals"],
            quick["amount"],
            quick["squared"],
        ),
        worth=Worth.of(*(amounts[name] for name in ("day", "ended", "without", "found"))),
        stages=row["stages"],
        has_stage_history=bool(row["has_stage_history"]),
    )


def state_of(row: Row, learned: Learned) -> str:
    """What stands in the way of a projection of this period on this day; `shown`: nothing."""
    as_of, first, last = row["as_of"], row["period_from"], row["period_to"]
    if last is not None and as_of >= last:
        return "over"
    if not row["is_quarter"]:
        return "no_quarter" if first is None or as_of >= first else "not_begun"
    return learned.state()
