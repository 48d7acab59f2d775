"""A period's possible outcomes, drawn many times and added up from single teams.

Each draw has one shift that all deals share, and a luck of its own for each deal; a team is
added up of its parts draw by draw, so both tell of the same futures. The luck of a team depends on
its place only: who sees fewer teams sees the same of these. The deals that matter most
are drawn one by one; the many others of a team as a normal of their mean and spread.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from forecast.chances import Floats, Ints, chance

SEED = 20240101
STRATA = 20
SINGLE_SHARE, MOST_ALIKE = 1 / 400, 3
"""Deals are drawn one by one where they make up so much of their team's variance, and no more than
three of it are alike."""
RANGE = (0.1, 0.5, 0.9)
"""An 80 % range and the median in it."""


@dataclass(frozen=True)
class OpenDeals:
    """Deals that may be won, those of a team that are alike together: the place of the team, the
    log odds, how many, the sum of their amounts if won, and the sum of their squares."""

    team: Ints
    log_odds: Floats
    deals: Ints
    amount: Floats
    squared: Floats


@dataclass(frozen=True)
class LaterDeals:
    """Deals not yet created: how many each team is expected to win, and what they are worth.

    `spread` is the relative standard deviation of their number from quarter to quarter.
    """

    wins: Floats
    mean: float
    squared: float
    spread: float


def shifts(shift: float) -> Floats:
    """The shared shift of each stratum: equally likely ones, with the given standard deviation."""
    normal = NormalDist()
    nodes = np.array([normal.inv_cdf((place + 0.5) / STRATA) for place in range(STRATA)])
    found: Floats = nodes / nodes.std() * shift
    return found


def open_draws(deals: OpenDeals, shift: float, teams: int, draws: int) -> Floats:
    """[team, draw]: what the open deals bring. `draws` is a multiple of the strata."""
    each = draws // STRATA
    likely = chance(deals.log_odds[:, None] + shifts(shift))
    odds = likely * (1 - likely)
    weight = deals.squared * odds.mean(axis=1)
    of_team = np.bincount(deals.team, weight, teams)
    is_single = (deals.deals <= MOST_ALIKE) & (weight > of_team[deals.team] * SINGLE_SHARE)
    # of those alike, each is drawn with their mean amount; how they differ is left to the normal
    drawn = np.where(is_single, deals.amount**2 / np.maximum(deals.deals, 1), 0.0)
    mean = _added(deals.team, np.where(is_single, 0.0, deals.amount)[:, None] * likely, teams)
    spread = _added(deals.team, np.maximum(deals.squared - drawn, 0.0)[:, None] * odds, teams)
    found = np.repeat(mean[:, :, None], each, axis=2)
    single = np.flatnonzero(is_single)
    single = np.repeat(single, deals.deals[single])
    for team in np.unique(deals.team):
        rng = np.random.default_rng((SEED, int(team)))
        around = rng.standard_normal((STRATA, each), dtype=np.float32)
        found[team] += np.sqrt(spread[team])[:, None] * around
        mine = single[deals.team[single] == team]
        luck = rng.random((mine.size, STRATA, each), dtype=np.float32)
        is_won = (luck < likely[mine][:, :, None]).astype(np.float32)
        amount = (deals.amount[mine] / deals.deals[mine]).astype(np.float32)
        found[team] += np.tensordot(amount, is_won, axes=1)
    # a normal knows no bounds, but less than nothing and more than all cannot be won
    most = np.bincount(deals.team, deals.amount, teams)[:, None, None]
    return np.clip(found, 0, most).reshape(teams, STRATA * each)


def _added(team: Ints, values: Floats, teams: int) -> Floats:
    """[team, stratum]: the sums of rows by team."""
    return np.column_stack([np.bincount(team, column, teams) for column in values.T])


def later_draws(later: LaterDeals, draws: int) -> Floats:
    """[team, draw]: what deals not yet created bring; their number shares one luck a quarter."""
    rng = np.random.default_rng(SEED + 1)
    if later.mean <= 0:
        return np.zeros((later.wins.size, draws))
    shape = 1 / max(later.spread**2, 1e-9)
    pace = rng.gamma(shape, 1 / shape, draws)
    # so many amounts added up have this mean and spread
    variance = max(later.squared - later.mean**2, later.mean**2 * 1e-9)
    found = np.zeros((later.wins.size, draws))
    for team in np.flatnonzero(later.wins):
        rng = np.random.default_rng((SEED + 1, int(team)))
        count = rng.poisson(later.wins[team] * pace).astype(np.float64)
        total = rng.gamma(np.maximum(count, 1e-9) * later.mean**2 / variance, variance / later.mean)
        found[team] = np.where(count > 0, total, 0.0)
    return found


def quantiles(drawn: Floats) -> Floats:
    """[low end, median, high end; row] of the draws of each row."""
    found: Floats = np.quantile(drawn, RANGE, axis=-1)
    return found
