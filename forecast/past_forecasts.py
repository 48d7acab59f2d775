"""Past forecasts, each made anew from what was known at its day: quarters that were over by then,
deals as they stood, wins as they were recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from forecast.chances import Floats
from forecast.draws import quantiles
from forecast.kept import Kept, digest
from forecast.learned import Table, learned_at, money, some, table_of, whole
from forecast.projection import made, outcomes_of, standing_of

DRAWS, MOST_QUARTERS = 500, 8
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

    def of(self, lines: list[list[int]]) -> list[Row]:
        """What it said of teams and what came, in money; a line by the places of its members."""
        drawn = np.stack([self.drawn[members].sum(axis=0) for members in lines])
        return [
            self._of(members, *ends)
            for members, ends in zip(lines, quantiles(drawn).T.tolist(), strict=True)
        ]

    def _of(self, members: list[int], low: float, median: float, high: float) -> Row:
        won, ended = self.won[members].sum(), float(self.ended[members].sum())
        return {
            "won": ended,
            "expected": float(won + self.mean[members].sum()),
            "low": float(won + low),
            "projection": float(won + median),
            "high": float(won + high),
            "f1": float(self.f1[members].sum()),
            "f2": None if self.f2 is None else float(self.f2[members].sum()),
        }


_forecasts = Kept[list[Forecast]](8)


def past_forecasts(given: Row) -> list[Forecast]:
    """Those that history could bear, of the last quarters, in the order of their days; `given` as
    the relation `projection_past_at` has it."""
    if not given["has_stage_history"] or not given["origins"]:
        return []
    return _forecasts.once(digest(*_parts(given)), lambda: Past(given).forecasts())


def _parts(given: Any) -> Iterator[Any]:
    """All the numbers and texts of a nested value."""
    if isinstance(given, dict):
        for value in given.values():
            yield from _parts(value)
    elif isinstance(given, np.ndarray):
        yield given
    else:
        yield repr(given).encode()


class Past:
    """What past forecasts are to be made of."""

    def __init__(self, given: Row) -> None:
        self.given = given
        self.teams = len(given["teams"] or ())
        self.tables = {
            name: table_of(table) for name, table in given.items() if isinstance(table, dict)
        }

    def forecasts(self) -> list[Forecast]:
        """One of each origin."""
        origins = self.given["origins"]
        last = sorted({origin["quarter"] for origin in origins})[-MOST_QUARTERS:]
        found = (self.forecast(origin) for origin in origins if origin["quarter"] in last)
        return [one for one in found if one is not None]

    def forecast(self, origin: Row) -> Forecast | None:
        """What would have been said that day; None where its history was too thin."""
        day, left, tables = origin["day_number"], origin["days_left"], self.tables
        learned = learned_at(tables, day, left, self.given["stages"])
        if learned.state() != "shown":
            return None
        stood, created, said = (
            self._that_day(name, day) for name in ("standing", "created", "said")
        )
        # what is in play and what is not are told apart on the page of a day only
        none = np.zeros(stood["team"].size, dtype=np.int64)
        standing = standing_of(stood | {"in_play_deals": none, "in_play_amount": none})
        rest = outcomes_of(learned, left, standing, made(created, self.teams), DRAWS)
        won, f1, f2 = (self._by_team(said, name) for name in ("won", "f1", "f2"))
        ended = some(tables["ended"], tables["ended"]["quarter"] == origin["quarter"])
        means = np.array([rest.in_play, rest.other, rest.later], dtype=np.float64)
        return Forecast(
            origin, learned.quarters, won, f1, f2 if self.given["has_rates"] else None,
            means.sum(axis=0), rest.drawn, self._by_team(ended, "amount"),
        )  # fmt: skip

    def _that_day(self, name: str, day: int) -> Table:
        return some(self.tables[name], self.tables[name]["day_number"] == day)

    def _by_team(self, table: Table, name: str) -> Floats:
        found = np.bincount(whole(table["team"]), money(table[name]), self.teams)
        return found.astype(np.float64)
