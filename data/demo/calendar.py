"""The simulated company's calendar: days as numbers, and clocks that tick with the season.

A moment is a float: whole days since START, and the share of that day's working hours that
is over. A clock maps moments to working time; it stands still at weekends and on holidays
and runs fast at a quarter's end. Whatever lasts, lasts on a clock, so one law of stays gives
seasonal data, and what is left of a stay can be told from any day.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.demo.parameters import LAST, OPEN_STAGES, SEASON, START, STORIES

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LAST_DAY = (LAST - START).days
END = float(LAST_DAY + 1)  # the first moment that is not covered
HORIZON = (date(2032, 1, 1) - START).days
CHINA, ABROAD = 0, 1
OPENS_AT, WORKING_SECONDS = 9 * 3600, 9 * 3600 + 1800

NEW_YEARS = ("2024-02-10", "2025-01-28", "2026-02-15", "2027-02-05", "2028-01-25", "2029-02-12",
             "2030-02-02", "2031-01-22")  # fmt: skip
_OFFSET = 1.0e5


def index_of(day: date) -> int:
    return (day - START).days


def day_of(index: int) -> date:
    return START + timedelta(days=int(index))


def seconds(moments: Floats) -> Ints:
    """Seconds since START of the moments, inside working hours."""
    days = np.floor(moments)
    return (days * 86400 + OPENS_AT + (moments - days) * WORKING_SECONDS).astype(np.int64)


def _span(weights: Floats, first: date, days: int, factor: float) -> None:
    begin, end = max(index_of(first), 0), min(index_of(first) + days, HORIZON)
    if begin < end:
        weights[begin:end] *= factor


def _working(region: int) -> Floats:
    """Weight of each day up to the horizon: 0 where nobody works, else near 1."""
    weights = np.ones(HORIZON)
    weights[(np.arange(HORIZON) + START.weekday()) % 7 >= 5] = 0.0
    for year in range(START.year, START.year + 8):
        _span(weights, date(year, 1, 1), 1, 0.0)
        if region == ABROAD:
            _span(weights, date(year, 12, 24), 9, 0.0)
            _span(weights, date(year, 12, 15), 9, SEASON.christmas_eve)
            _span(weights, date(year, 8, 1), 21, 0.8)
        else:
            _span(weights, date(year, 10, 1), 7, 0.0)
            _span(weights, date(year, 5, 1), 5, 0.0)
    if region == CHINA:
        for text in NEW_YEARS:
            first = date.fromisoformat(text)
            _span(weights, first - timedelta(days=8), 8, SEASON.holiday_eve)
            _span(weights, first, 8, 0.0)
            _span(weights, first + timedelta(days=8), 7, SEASON.holiday_eve)
    return weights


def quarter_last(index: Ints) -> Ints:
    """The last day of the calendar quarter of each day, as a day number."""
    months = (np.datetime64(START) + index).astype("datetime64[M]").astype(np.int64)
    after = (months // 3 + 1) * 3
    day = after.astype("datetime64[M]").astype("datetime64[D]") - np.datetime64(START)
    return day.astype(np.int64) - 1


def _rush(stage: int) -> Floats:
    """The factor of the place in the quarter on the pace of a stage, by day."""
    days = np.arange(HORIZON, dtype=np.int64)
    left = quarter_last(days) - days
    passed = np.minimum(91 - left, 91)
    rush = SEASON.rush[stage]
    end = np.clip(1 - left / SEASON.rush_days, 0, None)
    begin = np.clip(1 - passed / SEASON.lull_days, 0, None)
    factor: Floats = (1 + rush * end) * (1 - SEASON.lull * min(rush, 1.5) * begin)
    return factor


@dataclass(frozen=True)
class Clocks:
    """Clocks by kind; ticks[kind, day] is the time passed before the day, in mean days."""

    ticks: Floats
    flat: Floats

    def passed(self, kind: Ints, moment: Floats) -> Floats:
        """The clock's time at each moment; moments after the horizon count as the horizon."""
        day = np.clip(np.floor(moment), 0, HORIZON - 1).astype(np.int64)
        before = self.ticks[kind, day]
        share = np.clip(moment - day, 0.0, 1.0)
        result: Floats = before + share * (self.ticks[kind, day + 1] - before)
        return result

    def moment(self, kind: Ints, time: Floats) -> Floats:
        """The moment at which the clock shows a time; after its last tick infinity."""
        place = np.searchsorted(self.flat, time + kind * _OFFSET, side="right") - 1
        day = place - kind * (HORIZON + 1)
        over = (day >= HORIZON) | (time >= self.ticks[kind, HORIZON])
        day = np.clip(day, 0, HORIZON - 1)
        before = self.ticks[kind, day]
        width = self.ticks[kind, day + 1] - before
        share = (time - before) / np.where(width > 0, width, 1.0)
        # a share of one would be the next day's opening, which may be a holiday
        found: Floats = np.where(over, np.inf, day + np.clip(share, 0.0, 0.999999))
        return found


def _clocks(weights: list[Floats]) -> Clocks:
    ticks = np.array([np.concatenate([[0.0], np.cumsum(row)]) for row in weights])
    return Clocks(ticks, (ticks + np.arange(len(weights))[:, None] * _OFFSET).ravel())


def stage_clocks() -> Clocks:
    """Kind region * OPEN_STAGES + stage: the pace at which deals leave the stage."""
    rows = []
    stuck = index_of(STORIES.stuck_from)
    for region in (CHINA, ABROAD):
        for stage in range(OPEN_STAGES):
            row = _working(region) * _rush(stage)
            row /= row[: LAST_DAY + 1].mean()
            if stage == STORIES.stuck_stage:
                row[stuck:] *= STORIES.stuck_pace
            rows.append(row)
    return _clocks(rows)


def work_clocks() -> Clocks:
    """Kind region: plain working time, for whatever people do besides moving stages."""
    rows = [_working(CHINA), _working(ABROAD)]
    return _clocks([row / row[: LAST_DAY + 1].mean() for row in rows])


def creation_weights(region: int) -> Floats:
    """How much is created on each covered day, against the mean day."""
    weights = _working(region)[: LAST_DAY + 1]
    growth = (1 + SEASON.yearly_growth) ** (np.arange(LAST_DAY + 1) / 365.0)
    weights = weights * growth
    share: Floats = weights / weights.mean()
    return share
