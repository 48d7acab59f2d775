"""What people did: calls, visits and mails around open deals, visits to customers, trials."""

from dataclasses import dataclass

import numpy as np

from data.demo.calendar import END, Clocks, Floats, Ints, index_of
from data.demo.deals import Deals
from data.demo.events import EMPTY
from data.demo.history import Keeper, life_end
from data.demo.organisation import UNIT_REGIONS, UNIT_TEAMS, Organisation
from data.demo.parameters import OPEN_STAGES, STORIES, TRIAL_RATE, WON
from data.demo.paths import Paths

KINDS = ("call", "first_visit", "follow_up_visit", "customer_visit", "email")
CALL, FIRST, FOLLOW, CUSTOMER, EMAIL = range(5)
# the shares of call, first visit, follow-up visit and email, by stage
_MIX = np.array([[0.52, 0.20, 0.03, 0.25], [0.45, 0.10, 0.18, 0.27], [0.40, 0.02, 0.28, 0.30],
                 [0.42, 0.0, 0.32, 0.26], [0.45, 0.0, 0.25, 0.30]])  # fmt: skip
_MIX_KINDS = np.array([CALL, FIRST, FOLLOW, EMAIL])
RATE = 0.205  # a day that a deal is open
QUALITY_RATE = np.array([0.85, 1.0, 1.2])
CUSTOMER_RATE = 1 / 30  # a day, after a deal was won
CUSTOMER_DAYS = 300.0
_LEAST_MINUTES = np.array([5, 40, 40, 40, 5])
_MORE_MINUTES = np.array([30, 80, 80, 60, 15])


@dataclass(frozen=True)
class Activities:
    """Activities in order of time; deal is the row in the block or EMPTY."""

    moment: Floats
    kind: Ints
    person: Ints
    account: Ints
    deal: Ints
    minutes: Ints


def activities(rng: np.random.Generator, deals: Deals, paths: Paths, keeper: Keeper,
               organisation: Organisation, work: Clocks) -> Activities:  # fmt: skip
    """Everything that was done about a block of deals and the customers that came of them."""
    rows, moment = _open_moments(rng, deals, paths, organisation, work)
    stage = paths.stage[rows, np.maximum(paths.step_at(rows, moment), 0)].astype(np.int64)
    is_open = stage < OPEN_STAGES
    rows, moment, stage = rows[is_open], moment[is_open], stage[is_open]
    cumulative = np.cumsum(_MIX, axis=1)[stage]
    place = (cumulative <= rng.random(rows.size)[:, None]).sum(axis=1)
    kind = _MIX_KINDS[np.minimum(place, 3)]
    visited, visited_at, visit_kind = _customer_moments(rng, deals, paths, work)
    deal = np.concatenate([rows, np.full(visited.size, EMPTY)])
    rows = np.concatenate([rows, visited])
    moment = np.concatenate([moment, visited_at])
    kind = np.concatenate([kind, visit_kind])
    person = keeper.at(rows, moment)
    unit = organisation.roster.unit_on(person, moment)
    kept, kind = _story(rng, unit, kind, moment)
    kept &= unit >= 0
    minutes = _LEAST_MINUTES[kind] + np.floor(rng.random(kind.size) * _MORE_MINUTES[kind])
    minutes = minutes.astype(np.int64)
    order = np.argsort(moment, kind="stable")
    order = order[kept[order]]
    return Activities(moment[order], kind[order], person[order], deals.account[rows[order]],
                      deal[order], minutes[order])  # fmt: skip


def _story(rng: np.random.Generator, unit: Ints, kind: Ints,
           moment: Floats) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], Ints]:  # fmt: skip
    """The department that stopped visiting: visits became calls, or never were."""
    silent = (unit == UNIT_TEAMS.index(STORIES.no_visits_team)) & (kind != CALL) & (kind != EMAIL)
    silent &= moment >= index_of(STORIES.no_visits_from)
    called = rng.random(unit.size) < 0.5
    return ~(silent & ~called), np.where(silent, CALL, kind)


def _spread(rng: np.random.Generator, work: Clocks, region: Ints, begin: Floats, end: Floats,
            rate: Floats) -> tuple[Ints, Floats]:  # fmt: skip
    """Rows and moments of things that happen at a rate per working day from begin to end."""
    first, last = work.passed(region, begin), work.passed(region, np.minimum(end, END))
    counts = rng.poisson(np.maximum(last - first, 0) * rate)
    rows = np.repeat(np.arange(counts.size), counts)
    time = first[rows] + rng.random(rows.size) * (last - first)[rows]
    moment = work.moment(region[rows], time)
    there = moment < END
    return rows[there], moment[there]


def _open_moments(rng: np.random.Generator, deals: Deals, paths: Paths,
                  organisation: Organisation, work: Clocks) -> tuple[Ints, Floats]:  # fmt: skip
    diligence = organisation.roster.diligence[deals.owner]
    rate = RATE * QUALITY_RATE[deals.quality] * diligence
    return _spread(rng, work, deals.region, deals.moment, life_end(paths), rate)


def _customer_moments(rng: np.random.Generator, deals: Deals, paths: Paths,
                      work: Clocks) -> tuple[Ints, Floats, Ints]:  # fmt: skip
    last = paths.last_step()
    places = np.arange(last.size)
    rows = np.flatnonzero(paths.stage[places, last] == WON)
    begin = paths.entry[rows, last[rows]]
    found, moment = _spread(rng, work, deals.region[rows], begin, begin + CUSTOMER_DAYS,
                            np.full(rows.size, CUSTOMER_RATE * 2))  # fmt: skip
    kinds = np.array([CUSTOMER, CUSTOMER, CALL, EMAIL])[rng.integers(0, 4, found.size)]
    return rows[found], moment, kinds


@dataclass(frozen=True)
class Trials:
    account: Ints
    day: Ints
    person: Ints


def trials(rng: np.random.Generator, deals: Deals, paths: Paths, keeper: Keeper,
           work: Clocks) -> Trials:  # fmt: skip
    """Days on which prospects used the product: some weeks from the needs or proposal stage on."""
    steps = paths.stage.shape[1]
    wanted = rng.integers(1, 3, deals.moment.size)
    at_step = np.full(deals.moment.size, steps, dtype=np.int64)
    for step in range(steps - 1, 0, -1):
        at_step[paths.stage[:, step] == wanted] = step
    rows = np.flatnonzero((at_step < steps) & (rng.random(at_step.size) < TRIAL_RATE))
    begin = paths.entry[rows, at_step[rows]]
    length = rng.integers(14, 46, rows.size)
    found, moment = _spread(rng, work, deals.region[rows], begin, begin + length,
                            rng.uniform(0.3, 0.9, rows.size))  # fmt: skip
    account, day = deals.account[rows[found]], np.floor(moment).astype(np.int64)
    person = keeper.at(rows[found], moment)
    pairs = np.stack([day, account], axis=1)
    _, first = np.unique(pairs, axis=0, return_index=True)
    return Trials(account[first], day[first], person[first])


def prospecting(rng: np.random.Generator, begin: Ints, person: Ints, account: Ints,
                organisation: Organisation, work: Clocks) -> Activities:  # fmt: skip
    """Calls and first visits to accounts from the day they were registered, without a deal yet."""
    unit = organisation.roster.unit_on(person, begin.astype(np.float64))
    region = UNIT_REGIONS[np.maximum(unit, 0)]
    rows, moment = _spread(rng, work, region, begin.astype(np.float64),
                           begin.astype(np.float64) + 60.0,
                           np.full(begin.size, 0.05))  # fmt: skip
    kind = np.array([CALL, CALL, FIRST, EMAIL])[rng.integers(0, 4, rows.size)]
    now = organisation.roster.unit_on(person[rows], moment)
    kept, kind = _story(rng, now, kind, moment)
    kept &= now >= 0
    order = np.argsort(moment, kind="stable")
    order = order[kept[order]]
    minutes = _LEAST_MINUTES[kind] + 10
    return Activities(moment[order], kind[order], person[rows[order]], account[rows[order]],
                      np.full(order.size, EMPTY), minutes[order])  # fmt: skip
