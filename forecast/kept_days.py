"""What the projection says of the days that a load keeps, each from what was known at its day:
quarters that were over by then, deals as they stood. All days read one history, so it is cheap to
say it of each once; whoever asks on another day computes it by the same functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from forecast.chances import Floats, Ints
from forecast.deal_chances import Yardsticks
from forecast.draws import quantiles
from forecast.learned import (
    AROUND_DAYS,
    NEEDED_QUARTERS,
    NEEDED_WON_DEALS,
    Learned,
    Table,
    learned_at,
    some,
)
from forecast.projection import (
    DRAWS,
    Outcomes,
    drawn_outcomes,
    figures,
    is_worth_a_row,
    made,
    standing_of,
)

RECORD_DRAWS, PACE_DAYS = 500, 91
Row = dict[str, Any]


@dataclass(frozen=True)
class Day:
    """A day that is kept: its number, days left of its quarter; whether its stages are known, and
    whether the projection's own record looks back at it."""

    number: int
    days_left: int
    has_stage_history: bool
    is_origin: bool


@dataclass(frozen=True)
class Line:
    """A line of a by-team table on a day: the places of its teams, and what is known of it."""

    row: Row
    members: list[int]


class History:
    """All that is known, in tables of arrays: counts, moves, worth and quarters as `learned_at`
    takes them, counts in the order of their days left; standing and created in that of their days.
    """

    def __init__(self, tables: dict[str, Table], stages: int, teams: int) -> None:
        self.tables, self.stages, self.teams = tables, stages, teams

    def learned(self, day: Day) -> Learned | None:
        """What was learned by a day; None where it is not enough for a projection."""
        around = (day.days_left - AROUND_DAYS, day.days_left + AROUND_DAYS)
        counts = within(self.tables["counts"], "days_left", *around)
        found = learned_at(self.tables | {"counts": counts}, day.number, day.days_left, self.stages)
        return found if found.state() == "shown" else None

    def said(self, day: Day, learned: Learned, lines: Sequence[Line]) -> "Said":
        """What the projection says of the lines on a day."""
        model = learned.model(day.days_left)
        standing = standing_of(within(self.tables["standing"], "day", day.number, day.number))
        since = day.number - PACE_DAYS + 1
        created = made(within(self.tables["created"], "day", since, day.number), self.teams)
        return Said(
            day,
            learned,
            Yardsticks.of(model, learned),
            lines,
            *(
                drawn_outcomes(model, learned, standing, created, draws) if is_asked else None
                for draws, is_asked in (
                    (DRAWS, day.has_stage_history),
                    (RECORD_DRAWS, day.is_origin),
                )
            ),
        )


@dataclass(frozen=True)
class Said:
    """What the projection says on a day; for its record it is drawn less often."""

    day: Day
    learned: Learned
    yardsticks: Yardsticks
    lines: Sequence[Line]
    outcomes: Outcomes | None
    outcomes_of_record: Outcomes | None

    def rows(self) -> dict[str, list[Row]]:
        """All of it, by the table of the model that keeps it."""
        return {
            "projected_days": self.day_rows(),
            "projected_teams": self.team_rows(),
            "past_projections": self.record_rows(),
        }

    def day_rows(self) -> list[Row]:
        """What it learned, and by what it tells the chance of a deal; none: not shown."""
        if self.outcomes is None:
            return []
        said = {
            "day": self.day.number,
            "learned_quarters": self.learned.quarters,
            "needed_quarters": NEEDED_QUARTERS,
            "learned_won_deals": self.learned.won_deals,
            "needed_won_deals": NEEDED_WON_DEALS,
        }
        return [said | self.yardsticks.row()]

    def team_rows(self) -> list[Row]:
        """The lines as `forecast/projection_by_team` shows them."""
        if self.outcomes is None:
            return []
        found = [
            {
                "day": self.day.number,
                **line.row,
                **figures(line.row, self.outcomes, line.members, *of),
            }
            for line, of in zip(self.lines, _drawn(self.outcomes, self.lines), strict=True)
        ]
        return [row for row in found if is_worth_a_row(row)]

    def record_rows(self) -> list[Row]:
        """The lines as the record compares them, in floating point."""
        found = self.outcomes_of_record
        if found is None:
            return []
        means = np.array([found.in_play, found.other, found.later], dtype=np.float64).sum(axis=0)
        lines = [line for line in self.lines if not line.row["is_direct"]]
        return [
            {
                "day": self.day.number,
                "row_id": line.row["row_id"],
                "learned_quarters": self.learned.quarters,
                "expected": won + float(means[line.members].sum()),
                "low": won + float(low),
                "median": won + float(median),
                "high": won + float(high),
            }
            for line, (_, (low, median, high)) in zip(lines, _drawn(found, lines), strict=True)
            for won in [float(line.row["won_amount"])]
        ]


def _drawn(found: Outcomes, lines: Sequence[Line]) -> list[tuple[Floats, Floats]]:
    """Of each line its draws, and the ends of its range with the median between them."""
    drawn = np.stack([found.drawn[line.members].sum(axis=0) for line in lines])
    return list(zip(drawn, quantiles(drawn).T, strict=True))


def within(table: Table, name: str, first: int, last: int) -> Table:
    """The rows of a table in the order of a column where that lies between two values."""
    ordered: Ints = table[name]
    start, end = np.searchsorted(ordered, (first, last + 1))
    return some(table, slice(int(start), int(end)))
