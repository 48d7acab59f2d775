"""What happens to a deal on its way: owners, amounts and expected dates change.

Dates are guessed when a deal is created, guessed again at some stage changes, and moved when
they come up and the deal is not closed: mostly just before or soon after, sometimes late,
which is how dates become overdue.
"""

from dataclasses import dataclass

import numpy as np

from data.demo.calendar import END, Clocks, Floats, Ints
from data.demo.deals import Deals
from data.demo.events import EMPTY, Track
from data.demo.organisation import Organisation
from data.demo.parameters import DATES, LAW, LOST, MONEY, OPEN_STAGES, WON
from data.demo.paths import Paths

_LEFT_DAYS = np.cumsum(np.array(LAW.mean_days)[::-1])[::-1]
_MOST_PUSHES = 12
_HANDOVERS = 6


@dataclass(frozen=True)
class Keeper:
    """Who looks after a deal's customer at any time, closed or not.

    until[deal, place]: the moment up to which owner[deal, place] does.
    """

    owner: Ints
    until: Floats

    def at(self, rows: Ints, moment: Floats) -> Ints:
        place = np.minimum((self.until[rows] <= moment[:, None]).sum(axis=1), _HANDOVERS - 1)
        owner: Ints = self.owner[rows, place]
        return owner


def keepers(rng: np.random.Generator, deals: Deals, organisation: Organisation,
            work: Clocks) -> Keeper:  # fmt: skip
    """Who keeps each deal: its first owner until they leave, then somebody of the same unit."""
    roster = organisation.roster
    owner = np.repeat(deals.owner[:, None], _HANDOVERS, axis=1)
    until = np.full(owner.shape, np.inf)
    for place in range(_HANDOVERS - 1):
        left = roster.left[owner[:, place]].astype(np.float64)
        rows = np.flatnonzero(left < END)
        if not rows.size:
            break
        late = rng.random(rows.size) < 0.12
        moment = left[rows] + np.where(late, rng.exponential(9.0, rows.size), 0.0)
        moment = np.maximum(moment, deals.moment[rows] + 0.01)
        moment = _at_work(rng, work, deals.region[rows], moment)
        unit = roster.unit_on(owner[rows, place], left[rows] - 1)
        day = np.floor(np.minimum(moment, END - 1)).astype(np.int64)
        heir = roster.drawn(unit, day, rng.random(rows.size))
        until[rows, place] = moment
        owner[rows, place + 1 :] = heir[:, None]
    return Keeper(owner, until)


def _at_work(rng: np.random.Generator, work: Clocks, region: Ints, moment: Floats) -> Floats:
    """The moment, or the next one at which people work; a little later, so times differ."""
    later = rng.random(moment.size) * 0.4
    return work.moment(region, work.passed(region, moment) + later)


def after(entry: Floats, later: float) -> Floats:
    """A little later than an entry, on the same day."""
    found: Floats = np.minimum(entry + later, np.floor(entry) + 0.9999995)
    return found


def stage_track(deals: Deals, paths: Paths) -> Track:
    """Stages, from the entry that the creation itself leaves in the log: no stage before it."""
    track = Track(np.full(deals.moment.size, EMPTY, dtype=np.int64))
    for step in range(paths.entry.shape[1]):
        rows = np.flatnonzero(np.isfinite(paths.entry[:, step]))
        track.change(rows, paths.entry[rows, step], paths.stage[rows, step].astype(np.int64))
    return track


def owner_track(deals: Deals, paths: Paths, keeper: Keeper) -> Track:
    """The owner on record: a deal that is closed at a handover gets its new owner when reopened."""
    track = Track(deals.owner)
    for place in range(_HANDOVERS - 1):
        rows = np.flatnonzero(keeper.until[:, place] < END)
        moment = keeper.until[rows, place]
        step = paths.step_at(rows, moment)
        closed = paths.stage[rows, step] >= OPEN_STAGES
        again = np.minimum(step + 1, paths.entry.shape[1] - 1)
        reopened = np.where(again > step, paths.entry[rows, again], np.inf)
        moment = np.where(closed, reopened, moment)
        there = moment < END
        track.change(rows[there], moment[there], keeper.owner[rows[there], place + 1])
    return track


def amount_track(rng: np.random.Generator, deals: Deals, paths: Paths,
                 first_amounts: Ints) -> Track:  # fmt: skip
    """Amounts as entered: filled in on the way where missing, revised at stage changes.

    first_amounts: the size of each deal in its currency, what is entered once it is known.
    """
    track = Track(deals.amount)
    rates = np.array([*MONEY.revise_rates, 0.0])
    fill = np.array([0.5, 0.5, 0.7, 0.8, 0.9, 1.0, 0.1])
    for step in range(1, paths.entry.shape[1]):
        rows = np.flatnonzero(np.isfinite(paths.entry[:, step]))
        stage = paths.stage[rows, step]
        now, chance = track.now[rows], rng.random(rows.size)
        factor = np.exp(rng.normal(MONEY.revise_mean, MONEY.revise_spread, rows.size))
        revised = np.maximum(np.round(now * factor / 100), 1).astype(np.int64) * 100
        missing = now == EMPTY
        changed = chance < np.where(missing, fill[stage], rates[stage])
        value = np.where(missing, first_amounts[rows], revised)
        moment = after(paths.entry[rows, step], 0.0005)
        track.change(rows[changed], moment[changed], value[changed])
    return track


def _guess(rng: np.random.Generator, stage: Ints, moment: Floats, pace: Floats) -> Ints:
    """An expected close day, as a day number: after the moment, on a weekday."""
    noise = np.exp(rng.normal(0, DATES.spread, stage.size))
    left = _LEFT_DAYS[stage] * pace * DATES.optimism * noise
    day = np.floor(moment + np.maximum(left, 3)).astype(np.int64)
    months = (np.datetime64("2024-01-01") + day).astype("datetime64[M]") + 1
    end = (months.astype("datetime64[D]") - np.datetime64("2024-01-01")).astype(np.int64) - 1
    day = np.where(rng.random(stage.size) < DATES.month_end_rate, end, day)
    return np.where(day % 7 >= 5, day - day % 7 + 4, day)


def date_track(rng: np.random.Generator, deals: Deals, paths: Paths, work: Clocks) -> Track:
    """Expected close days as entered and moved."""
    count = deals.moment.size
    stage = np.zeros(count, dtype=np.int64)
    first = _guess(rng, stage, deals.moment, deals.pace)
    first[rng.random(count) < DATES.missing_rate] = EMPTY
    track = Track(first)
    steps = paths.entry.shape[1]
    for step in range(steps):
        rows = np.flatnonzero(np.isfinite(paths.entry[:, step]))
        entry, stage = paths.entry[rows, step], paths.stage[rows, step].astype(np.int64)
        leaves = np.full(rows.size, END)
        if step + 1 < steps:
            leaves = np.minimum(paths.entry[rows, step + 1], END)
        is_open = stage < OPEN_STAGES
        if step > 0:
            won = (stage == WON) & (rng.random(rows.size) < 0.6)
            moment = after(entry, 0.001)
            track.change(rows[won], moment[won], np.floor(entry[won]).astype(np.int64))
            missing = track.now[rows] == EMPTY
            reopened = is_open & (paths.stage[rows, step - 1] == LOST)
            again = rng.random(rows.size) < np.where(missing, 0.6, DATES.revise_rate)
            again = (again & is_open) | reopened
            guess = _guess(rng, np.minimum(stage, OPEN_STAGES - 1), entry, deals.pace[rows])
            track.change(rows[again], moment[again], guess[again])
        _pushes(rng, track, deals, work, rows[is_open], stage[is_open], entry[is_open],
                leaves[is_open])  # fmt: skip
    return track


def _pushes(rng: np.random.Generator, track: Track, deals: Deals, work: Clocks, rows: Ints,
            stage: Ints, since: Floats, leaves: Floats) -> None:  # fmt: skip
    """Move the dates of deals that stay in a stage from `since` to `leaves`."""
    dated = track.now[rows] != EMPTY
    rows, stage, since, leaves = rows[dated], stage[dated], since[dated] + 0.01, leaves[dated]
    for _ in range(_MOST_PUSHES):
        if not rows.size:
            return
        kind, size = rng.random(rows.size), rows.size
        early = kind < DATES.early_rate
        late = kind > 1 - DATES.late_rate
        lag = np.where(early, -rng.exponential(DATES.early_days, size),
                       np.where(late, rng.exponential(DATES.late_days, size),
                                1 + rng.exponential(DATES.soon_days, size)))  # fmt: skip
        moment = np.maximum(track.now[rows] + lag, since + 0.2)
        moment = _at_work(rng, work, deals.region[rows], moment)
        goes = moment < np.minimum(leaves - 0.01, END)
        rows, stage, leaves, moment = rows[goes], stage[goes], leaves[goes], moment[goes]
        guess = _guess(rng, stage, moment, deals.pace[rows] * 0.8)
        later = np.maximum(guess, track.now[rows] + 7)
        later = later + np.where(later % 7 >= 5, 7 - later % 7, 0)
        track.change(rows, moment, later)
        since = moment


def life_end(paths: Paths) -> Floats:
    """The moment at which each deal was last open."""
    last = paths.last_step()
    rows = np.arange(last.size)
    closed = paths.stage[rows, last] >= OPEN_STAGES
    return np.where(closed, paths.entry[rows, last], END)
