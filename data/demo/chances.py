"""The true chances of the deals that are open on the last covered day.

Ever: exactly, from the law. By the quarter's end: by letting each deal go on many times from
where it stands. Quality is hidden from whoever reads the data, so besides the chance given it,
there is the chance given only what was recorded: the mean over the qualities, each weighted by
how well it explains the deal's path so far.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from data.demo.calendar import END, Clocks, Floats, Ints, quarter_last
from data.demo.deals import Deals
from data.demo.files import DEAL_DIGITS
from data.demo.parameters import LAW, LOST, OPEN_STAGES, STAGE_IDS, WON
from data.demo.paths import Paths, chances_ever, outcome_of, outcome_shares, survival, walked

_MOST_PATHS = 1_500_000
_MOST_EACH, _LEAST_EACH = 500, 8
_QUALITIES = len(LAW.quality_drift)


@dataclass(frozen=True)
class OpenChances:
    """One entry an open deal."""

    number: Ints
    stage: Ints
    ever: Floats
    ever_full: Floats
    quarter: Floats
    quarter_full: Floats
    error: Floats

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "opportunity_id": f"D{number + 1:0{DEAL_DIGITS}d}",
                "stage_id": STAGE_IDS[stage],
                "won_by_quarter_end": round(quarter, 4),
                "won_ever": round(ever, 4),
                "won_by_quarter_end_full": round(quarter_full, 4),
                "won_ever_full": round(ever_full, 4),
                "error": round(error, 4),
            }
            for number, stage, ever, ever_full, quarter, quarter_full, error in zip(
                self.number.tolist(), self.stage.tolist(), self.ever.tolist(),
                self.ever_full.tolist(), self.quarter.tolist(), self.quarter_full.tolist(),
                self.error.tolist(), strict=True)
        ]  # fmt: skip


def open_chances(rng: np.random.Generator, clocks: Clocks, deals: Deals, paths: Paths,
                 at: float = END) -> OpenChances:  # fmt: skip
    """The chances of the deals that are open at a moment, given their paths up to it.

    The quarter is that of the day before the moment.
    """
    last = paths.last_step()
    stage = paths.stage[np.arange(last.size), last].astype(np.int64)
    rows = np.flatnonzero(stage < OPEN_STAGES)
    stage, entered = stage[rows], paths.entry[rows, last[rows]]
    region, pace = deals.region[rows], deals.pace[rows]
    kind = region * OPEN_STAGES + stage
    ends = np.full(rows.size, at)
    stayed = clocks.passed(kind, ends) - clocks.passed(kind, entered)
    each = int(np.clip(_MOST_PATHS // max(rows.size * _QUALITIES, 1), _LEAST_EACH, _MOST_EACH))
    quarter_end = float(quarter_last(np.array([int(at) - 1]))[0] + 1)
    weights, ever, quarter = (np.zeros((rows.size, _QUALITIES)) for _ in range(3))
    for place, drift in enumerate(LAW.quality_drift):
        shares = outcome_shares(deals.drift[rows] + drift)
        alive = survival(shares, stage, pace, stayed)
        weights[:, place] = np.log(LAW.quality_shares[place]) + np.log(alive.sum(axis=1))
        weights[:, place] += _likelihood(Paths(paths.entry[rows], paths.stage[rows]), shares)
        ever[:, place] = _ever(shares, stage, alive)
        many = np.repeat(np.arange(rows.size), each)
        gone = walked(rng, clocks, region[many], shares[many], pace[many], ends[many],
                      quarter_end, stage[many], entered[many])  # fmt: skip
        is_won = (gone.stage == WON).any(axis=1)
        quarter[:, place] = is_won.reshape(rows.size, each).mean(axis=1)
    weights = np.exp(weights - weights.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    own = (np.arange(rows.size), deals.quality[rows])
    spread = np.sqrt(np.maximum(quarter * (1 - quarter), 0.25 / each) / each)
    error = np.sqrt(((weights * spread) ** 2).sum(axis=1))
    return OpenChances(deals.number[rows], stage, (weights * ever).sum(axis=1), ever[own],
                       (weights * quarter).sum(axis=1), quarter[own], error)  # fmt: skip


def _likelihood(paths: Paths, shares: Floats) -> Floats:
    """Log chance of the stage changes of each path; how long they took says nothing on quality."""
    found = np.zeros(len(shares))
    for step in range(paths.stage.shape[1] - 1):
        here, there = paths.stage[:, step], paths.stage[:, step + 1]
        rows = np.flatnonzero((here >= 0) & (here < OPEN_STAGES) & (there >= 0))
        outcome = outcome_of(here[rows], there[rows])
        found[rows] += np.log(shares[rows, here[rows], outcome])
    return found


def _ever(shares: Floats, stage: Ints, alive: Floats) -> Floats:
    """The chance to be won ever of deals in mid-stay; alive[deal, outcome] as of `survival`."""
    rows = np.arange(stage.size)
    known = np.concatenate(
        [chances_ever(shares), np.ones((stage.size, 1)), np.zeros((stage.size, 1))], axis=1
    )
    assert known.shape[1] == LOST + 1
    known[:, LOST] = LAW.reopen_rate * known[:, LAW.reopen_stage]
    targets = np.stack([stage + 1, np.minimum(stage + 2, LOST), np.maximum(stage - 1, 0),
                        np.full_like(stage, LOST)], axis=1)  # fmt: skip
    ever: Floats = (alive * known[rows[:, None], targets]).sum(axis=1) / alive.sum(axis=1)
    return ever
