"""Past forecasts, each made anew from what was known at its day: quarters that were over by then,
deals as they stood, wins as they were recorded."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from forecast.chances import Counts, Floats, Ints, decoded
from forecast.draws import quantiles
from forecast.later_wins import PastQuarters, later_wins
from forecast.learned import Learned, Worth
from forecast.projection import Standing, outcomes_of, places

DRAWS = 500
LAST_QUARTERS_DAYS, AROUND_DAYS, PACE_DAYS, MOST_QUARTERS = 1110, 10, 91, 8
Row = dict[str, Any]


@dataclass(frozen=True)
class Forecast:
    """One past forecast: by team what was won then, said, drawn for the rest; and the result."""

    origin: Row
    learned_quarters: int
    won: Floats
    f1: Floats
    f2: Floats | None
    mean: Floats
    drawn: Floats
    ended: Floats

    def of(self, members: list[int]) -> Row:
        """What it said of a team and what came, in money."""
        won, ended = self.won[members].sum(), float(self.ended[members].sum())
        low, median, high = quantiles(self.drawn[members].sum(axis=0))
        return {
            "won": ended,
            "expected": float(won + self.mean[members].sum()),
            "low": float(won + low),
            "projection": float(won + median),
            "high": float(won + high),
            "f1": float(self.f1[members].sum()),
            "f2": None if self.f2 is None else float(self.f2[members].sum()),
        }


class Past:
    """What the relation `projection_past_at` gives, and the forecasts to be made of it."""

    def __init__(self, given: Row) -> None:
        self.given = given
        self.place = places(given["teams"])
        self.counts = Counts(*(_ints(given["counts"][name]) for name in Counts.__annotations__))
        self.created_day = _ints(given["created"]["day_number"])
        self.created_deals = _ints(given["created"]["deals"])
        self.created_team = self._teams(given["created"]["team"])
        self.quick = {name: np.array(given["quick"][name] or ()) for name in given["quick"]}
        standing = given["standing"]
        self.standing_day = _ints(standing["day_number"])
        self.standing_team = self._teams(standing["team"])
        self.standing = {
            name: np.array(standing[name] or ()) for name in ("cell", "deals", "amount")
        }

    def forecasts(self) -> list[Forecast]:
        """Those that history could bear, of the last quarters, in the order of their days."""
        if not self.given["has_stage_history"]:
            return []
        origins = self.given["origins"] or []
        last = sorted({origin["quarter"] for origin in origins})[-MOST_QUARTERS:]
        found = (self.forecast(origin) for origin in origins if origin["quarter"] in last)
        return [one for one in found if one is not None]

    def forecast(self, origin: Row) -> Forecast | None:
        """What would have been said that day; None where its history was too thin."""
        learned = self.learned(origin)
        if learned.state() != "shown":
            return None
        of = self.standing_day == origin["day_number"]
        many = self.standing["deals"][of].astype(np.int64)
        cells = np.repeat(self.standing["cell"][of].astype(np.int64), many)
        amounts = np.repeat(self.standing["amount"][of] / many, many)
        standing = Standing(
            np.repeat(self.standing_team[of], many),
            cells,
            np.where(decoded(cells)["size"] == 0, np.nan, amounts),
            np.zeros(cells.size),
        )
        later = later_wins(learned.past, self.pace(origin["day_number"]))
        rest = outcomes_of(learned, origin["days_left"], standing, later, DRAWS)
        said = {name: np.zeros(len(self.place)) for name in ("won", "f1", "f2")}
        for row in self.given["said"] or []:
            if row["day_number"] == origin["day_number"]:
                for name, values in said.items():
                    values[self.place[row["team"]]] += row[name]
        ended = np.zeros(len(self.place))
        for row in self.given["ended"] or []:
            if row["quarter"] == origin["quarter"]:
                ended[self.place[row["team"]]] += row["amount"]
        mean = np.array([float(a + b + c) for a, b, c in zip(rest.in_play, rest.other, rest.later,
                                                              strict=True)])  # fmt: skip
        rated = said["f2"] if self.given["has_rates"] else None
        return Forecast(
            origin, learned.quarters, said["won"], said["f1"], rated, mean, rest.drawn, ended
        )

    def learned(self, origin: Row) -> Learned:
        """What was known that day: only quarters that were over by then."""
        day, left, last = origin["day_number"], origin["days_left"], origin["quarter"]

        def known(quarter: Any, days_left: Any) -> Any:
            near = abs(days_left - left) <= AROUND_DAYS
            return (quarter <= day) & (quarter > last - LAST_QUARTERS_DAYS) & near

        counts = self.counts
        of = known(counts.quarter, counts.days_left)
        names = Counts.__annotations__
        counts = replace(counts, **{name: getattr(counts, name)[of] for name in names})
        quarters = np.unique(counts.quarter)
        rows = [
            row for row in self.given["amounts"] or () if known(row["quarter"], row["days_left"])
        ]
        sums = {
            name: sum(row[name] for row in rows)
            for name in ("day_amount", "ended", "without", "found")
        }
        quick = np.isin(self.quick["quarter"], quarters)
        late = quick & (self.quick["days_left"] < left)
        won = [
            self.quick["deals"][late & (self.quick["quarter"] == quarter)].sum()
            for quarter in quarters
        ]
        past = PastQuarters(
            np.array(won, dtype=np.int64),
            np.array([self.pace(quarter - left).sum() for quarter in quarters], dtype=np.int64),
            int(self.quick["deals"][quick].sum()),
            float(self.quick["amount"][quick].sum()),
            float(self.quick["squared"][quick].sum()),
        )
        worth = Worth.of(sums["day_amount"], sums["ended"], sums["without"], sums["found"])
        return Learned(counts, past, worth, self.given["stages"], True)

    def pace(self, day: int) -> Floats:
        """By team the deals created in the 91 days that end with a day."""
        of = (self.created_day > day - PACE_DAYS) & (self.created_day <= day)
        found: Floats = np.bincount(
            self.created_team[of], self.created_deals[of], len(self.place)
        ).astype(np.float64)
        return found

    def _teams(self, names: list[str] | None) -> Ints:
        return np.array([self.place[name] for name in names or ()], dtype=np.int64)


def _ints(values: list[int] | None) -> Ints:
    return np.array(values or (), dtype=np.int64)
