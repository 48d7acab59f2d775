"""The chance of an open deal to be won by its quarter's end: a logistic model of cells.

log odds = intercept + slope × weeks from the asked day + the effects of the deal's stage, expected
day, size, days in stage, age, pushes and customer. It is fitted by Newton's steps on the counts of
past quarters, with a light penalty on each effect, so that what was seen rarely says little.
How much whole quarters went better or worse than that is the shift, which all deals share; what the
pace of the last weeks changes (forecast.pace) is added by stage and days in stage.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# What a cell is made of after its stage, the last factor first in value; see the model's table.
FACTORS: tuple[tuple[str, int], ...] = (
    ("date", 4), ("size", 4), ("stay", 4), ("age", 3), ("pushes", 3), ("customer", 2),
)  # fmt: skip

PENALTY = 1.0
MOST_STEPS, LARGEST_STEP, SMALL_STEP = 25, 1.5, 1e-6
BLOCK = 256
"""So many rows are multiplied at once: with more, linear algebra is shared among threads, which
costs more than it gives here, and the last digits would depend on their number."""
# Until the record says otherwise: quarters differ by a fifth in their odds, as if four had said so.
PRIOR_QUARTERS, PRIOR_SHIFT = 4, 0.2


@dataclass(frozen=True)
class Counts:
    """Past quarters: so many deals stood in a cell with so many days left, so many were won."""

    quarter: Ints
    days_left: Ints
    cell: Ints
    deals: Ints
    won: Ints


@dataclass(frozen=True)
class Chances:
    """A fitted model; `weights` as the columns of `design`, `shift` a standard deviation.

    `offsets` by stage and level of days in stage is what the pace of the last weeks adds; wins of
    deals not yet created are `created` times as many for it.
    """

    weights: Floats
    stages: int
    shift: float
    offsets: Floats
    created: float = 1.0

    def log_odds(self, cells: Ints) -> Floats:
        """Of deals that stand in these cells on the asked day."""
        levels = decoded(cells)
        found: Floats = self.usual_log_odds(cells) + self.offsets[levels["stage"], levels["stay"]]
        return found

    def usual_log_odds(self, cells: Ints) -> Floats:
        """The same as past quarters went, whatever the pace of the last weeks."""
        effects = self.effects(cells)
        del effects["pace"]
        found: Floats = np.sum(list(effects.values()), axis=0) + self.weights[0]
        return found

    def effects(self, cells: Ints) -> dict[str, Floats]:
        """What each factor adds to a deal's log odds, beside its first level; and the pace."""
        levels = decoded(cells)
        found, place = {"pace": self.offsets[levels["stage"], levels["stay"]]}, 2
        for name, count in (("stage", self.stages), *FACTORS):
            weights = np.concatenate([[0.0], self.weights[place : place + count - 1]])
            found[name] = weights[levels[name]]
            place += count - 1
        return found


def decoded(cells: Ints) -> dict[str, Ints]:
    """The level of each factor, from the number of a cell."""
    found, rest = {}, cells
    for name, count in reversed(FACTORS):
        rest, found[name] = np.divmod(rest, count)
    return {**found, "stage": rest}


def design(cells: Ints, weeks: Floats, stages: int) -> Floats:
    """The columns of the model: one, the weeks from the asked day, each level but the first."""
    levels = decoded(cells)
    columns = [np.ones(cells.size), weeks]
    for name, count in (("stage", stages), *FACTORS):
        columns += [(levels[name] == level).astype(np.float64) for level in range(1, count)]
    return np.column_stack(columns)


def chance(log_odds: Floats) -> Floats:
    """From log odds to a chance between 0 and 1."""
    found: Floats = 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
    return found


def fitted(counts: Counts, days_left: int, stages: int) -> Chances:
    """The model of a day with so many days left, from the weeks around it in past quarters."""
    key = counts.cell * 1000 + counts.days_left
    keys, group = np.unique(key, return_inverse=True)
    deals = np.bincount(group, counts.deals).astype(np.float64)
    won = np.bincount(group, counts.won).astype(np.float64)
    cells, left = np.divmod(keys, 1000)
    weeks = (left - days_left) / 7
    weights = newton(design(cells, weeks, stages), deals, won)
    model = Chances(weights, stages, 0.0, np.zeros((stages, dict(FACTORS)["stay"])))
    shift = _shift(counts, chance(model.usual_log_odds(cells) + weeks * weights[1])[group])
    return replace(model, shift=shift)


def newton(columns: Floats, deals: Floats, won: Floats) -> Floats:
    """The weights of the largest penalised likelihood; the intercept goes without a penalty."""
    columns, deals, won = (in_blocks(values) for values in (columns, deals, won))
    turned = columns.swapaxes(1, 2)
    penalty = np.full(columns.shape[2], PENALTY)
    penalty[0] = 1e-6
    weights = np.zeros(columns.shape[2])
    weights[0] = np.log((won.sum() + 0.5) / (deals.sum() - won.sum() + 0.5))
    for _ in range(MOST_STEPS):
        likely = chance(columns @ weights)
        spread = deals * likely * (1 - likely)
        curve = (turned @ (columns * spread[..., None])).sum(axis=0) + np.diag(penalty)
        slope = (turned @ (won - deals * likely)[..., None]).sum(axis=0)[:, 0]
        step = np.linalg.solve(curve, slope - penalty * weights)
        size = float(np.abs(step).max())
        # far from the optimum a whole step may overshoot
        weights = weights + step * min(1.0, LARGEST_STEP / max(size, SMALL_STEP))
        if size < SMALL_STEP:
            break
    return weights


def in_blocks(values: Floats) -> Floats:
    """[block, row, ...]: so many rows a block, the last filled up with zeros."""
    rows = -len(values) % BLOCK
    padded = np.concatenate([values, np.zeros((rows, *values.shape[1:]))])
    return padded.reshape(-1, BLOCK, *values.shape[1:])


def _shift(counts: Counts, likely: Floats) -> float:
    """How far a whole quarter lies from the model, beyond the chance of its single deals."""
    off, noise = [], []
    for quarter in np.unique(counts.quarter):
        of = counts.quarter == quarter
        deals, mine = counts.deals[of], likely[of]
        known = float((deals * mine * (1 - mine)).sum())
        if known > 0:
            days = np.unique(counts.days_left[of]).size  # the same deals, seen on several days
            off.append(float((counts.won[of] - deals * mine).sum()) / known)
            noise.append(days / known)
    many = len(off)
    if not many:
        return PRIOR_SHIFT
    beyond = float(np.square(off).sum()) - float(np.sum(noise)) * (many - 1) / many
    variance = max(0.0, beyond + PRIOR_QUARTERS * PRIOR_SHIFT**2) / (many - 1 + PRIOR_QUARTERS)
    # the level itself is known from so many quarters only
    return float(np.sqrt(variance * (1 + 1 / many) + np.mean(noise) / many))
