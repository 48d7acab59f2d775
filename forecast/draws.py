"""A period's possible outcomes, drawn many times and added up from single teams.

Each draw has one shift that all deals share, and a luck of its own for each deal; a team is
added up of its parts draw by draw, so both tell of the same futures. The deals that matter most
are drawn one by one; the many small others of a team as a normal of their mean and spread.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from forecast.chances import Floats, Ints, chance

SEED = 20240101
STRATA = 20
SINGLE, LEAST_SINGLE = 2400, 40
RANGE = (0.1, 0.5, 0.9)
"""An 80 % range and the median in it."""


@dataclass(frozen=True)
class OpenDeals:
    """Deals that may be won: the place of the team, the log odds, the amount if won."""

    team: Ints
    log_odds: Floats
    amount: Floats


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
    rng = np.random.default_rng(SEED)
    each = draws // STRATA
    likely = chance(deals.log_odds[:, None] + shifts(shift))
    found = np.zeros((teams, STRATA, each))
    weight = deals.amount**2 * (likely * (1 - likely)).mean(axis=1)
    order = np.lexsort((-weight, deals.team))
    starts = np.searchsorted(deals.team[order], np.arange(teams + 1))
    most = max(LEAST_SINGLE, SINGLE // max(teams, 1))
    for team in range(teams):
        mine = order[starts[team] : starts[team + 1]]
        single, rest = mine[:most], mine[most:]
        if single.size:
            luck = rng.random((single.size, STRATA, each), dtype=np.float32)
            is_won = (luck < likely[single][:, :, None]).astype(np.float32)
            found[team] += np.tensordot(deals.amount[single].astype(np.float32), is_won, axes=1)
        if rest.size:
            amount, odds = deals.amount[rest], likely[rest]
            mean = amount @ odds
            spread = np.sqrt(amount**2 @ (odds * (1 - odds)))
            found[team] += mean[:, None] + spread[:, None] * rng.standard_normal((STRATA, each))
    return np.maximum(found, 0).reshape(teams, STRATA * each)


def later_draws(later: LaterDeals, draws: int) -> Floats:
    """[team, draw]: what deals not yet created bring; their number shares one luck a quarter."""
    rng = np.random.default_rng(SEED + 1)
    if later.mean <= 0:
        return np.zeros((later.wins.size, draws))
    shape = 1 / max(later.spread**2, 1e-9)
    pace = rng.gamma(shape, 1 / shape, draws)
    count = rng.poisson(later.wins[:, None] * pace).astype(np.float64)
    # so many amounts added up have this mean and spread
    variance = max(later.squared - later.mean**2, later.mean**2 * 1e-9)
    total = rng.gamma(np.maximum(count, 1e-9) * later.mean**2 / variance, variance / later.mean)
    return np.where(count > 0, total, 0.0)


def quantiles(drawn: Floats) -> tuple[float, float, float]:
    """The low end of the range, the median and its high end."""
    low, median, high = np.quantile(drawn, RANGE)
    return float(low), float(median), float(high)
