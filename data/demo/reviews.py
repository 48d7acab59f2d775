"""Managers' forecasts: what they enter for a deal in play, wave after wave of a quarter.

A manager sees the deal's quality and stage and how much of the quarter is left, makes of it a
chance (with an error and a bias of their own), and turns the chance into an amount: all of the
deal, nothing, or a part. They know nothing that has not happened yet.
"""

import numpy as np

from data.demo.calendar import END, LAST_DAY, Clocks, Floats, Ints, quarter_last
from data.demo.deals import Deals
from data.demo.events import EMPTY, Track
from data.demo.history import Keeper
from data.demo.organisation import Organisation
from data.demo.parameters import LAW, OPEN_STAGES
from data.demo.paths import Paths

# days before the quarter's end of a wave of reviews, and how many of a manager's deals it reaches
WAVES = tuple((7 * week - 2, 0.48 + 0.03 * (12 - week)) for week in range(12, 0, -1))
_LASTING = 0.8  # share of a manager's error about a deal that stays from wave to wave
_MEANS = np.array(LAW.mean_days)
_LEFT_MEAN = np.cumsum(_MEANS[::-1])[::-1] - 0.35 * _MEANS
_LEFT_SPREAD = np.sqrt(np.cumsum((_MEANS**2 / 2)[::-1])[::-1])


def quarter_ends() -> list[int]:
    """The last days of the quarters that begin before the covered days end."""
    days = np.arange(LAST_DAY + 1, dtype=np.int64)
    return [int(day) for day in np.unique(quarter_last(days))]


def seen_chance(ever: Floats, stage: Ints, pace: Floats, days_left: Floats) -> Floats:
    """What a clear eye sees: the chance to be won at all, times that to be in time."""
    short = (days_left - _LEFT_MEAN[stage] * pace) / (_LEFT_SPREAD[stage] * pace)
    in_time: Floats = ever / (1 + np.exp(-1.7 * short))
    return in_time


def manager_track(rng: np.random.Generator, deals: Deals, paths: Paths, keeper: Keeper,
                  organisation: Organisation, work: Clocks, amounts: Track,
                  dates: Track, ever: Floats) -> Track:  # fmt: skip
    """The managers' amounts; ever[deal, stage] is the chance to be won ever."""
    track = Track(np.full(deals.moment.size, EMPTY, dtype=np.int64))
    date_at, amount_at = dates.looked_up(), amounts.looked_up()
    biases = np.array([manager.bias for manager in organisation.managers])
    noises = np.array([manager.noise for manager in organisation.managers])
    reviews = np.array([manager.review_rate for manager in organisation.managers])
    lasting = rng.normal(0, 1, deals.moment.size)
    steps = paths.last_step()
    final = paths.entry[np.arange(steps.size), steps]
    over = np.where(paths.stage[np.arange(steps.size), steps] >= OPEN_STAGES, final, np.inf)
    for end in quarter_ends():
        for before, reach in WAVES:
            day = end - before
            rows = np.flatnonzero((deals.moment < day) & (over > day))
            if not rows.size or day > LAST_DAY - 1:
                continue
            # some day of that week, if people work then
            moment = day - day % 7 + rng.integers(0, 5, rows.size) + rng.random(rows.size) * 0.99
            step = paths.step_at(rows, moment)
            stage = paths.stage[rows, np.maximum(step, 0)].astype(np.int64)
            expected = date_at(rows, moment)
            amount = amount_at(rows, moment)
            unit = organisation.roster.unit_on(keeper.at(rows, moment), moment)
            manager = organisation.manager_on[np.maximum(unit, 0), min(day, LAST_DAY)]
            looks = rng.random(rows.size) < reviews[manager] * reach
            noise = rng.normal(0, np.sqrt(1 - _LASTING**2), rows.size)
            noise += _LASTING * lasting[rows]
            whole = np.floor(moment)
            region = deals.region[rows]
            looks &= work.passed(region, whole + 1) > work.passed(region, whole)
            near = (expected != EMPTY) & (expected <= end)
            there = (step >= 0) & (stage < OPEN_STAGES) & (unit >= 0) & (moment < END)
            kept = looks & near & there & (amount != EMPTY) & (moment > deals.moment[rows])
            rows, moment, stage = rows[kept], moment[kept], stage[kept]
            manager, amount, noise = manager[kept], amount[kept], noise[kept]
            chance = seen_chance(ever[rows, stage], stage, deals.pace[rows], end - moment)
            odds = np.log(chance / (1 - chance)) + noise * noises[manager]
            seen = biases[manager] / (1 + np.exp(-odds))
            track.change(rows, moment, _amount(seen, amount))
    return track


def _amount(seen: Floats, amount: Ints) -> Ints:
    """All of the amount from 0.8 on, nothing up to 0.1, else a part in quarters."""
    part = np.round(seen * 4) / 4
    part = np.where(seen >= 0.8, 1.0, np.where(seen <= 0.1, 0.0, np.clip(part, 0.25, 1.0)))
    return np.round(part * amount).astype(np.int64)
