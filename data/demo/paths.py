"""The way of a deal through the stages: the one random process all else hangs on.

A deal in an open stage draws how it will leave (advance, skip a stage, go back, be lost) by
its own chances, then how long that takes on the stage's clock: an Erlang time of two phases.
Two phases let what is left of a stay that already lasted be drawn exactly: see `_rest`.
A lost deal is reopened with a small chance; won is final.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.demo.calendar import Clocks, Floats, Ints
from data.demo.parameters import LAW, LOST, OPEN_STAGES, WON

BASE_SHARES = np.array(LAW.shares)
_MEANS = np.array(LAW.mean_days)
_STRETCH = np.array(LAW.stretch)
_MOST_STEPS = 60
UNKNOWN = -1


@dataclass(frozen=True)
class Paths:
    """entry[deal, step]: when the step began (inf: never before the end); stage[deal, step]."""

    entry: Floats
    stage: NDArray[np.int8]

    def step_at(self, rows: Ints, moment: Floats) -> Ints:
        """The step that a deal is in at a moment; -1 before its creation."""
        steps: Ints = (self.entry[rows] <= moment[:, None]).sum(axis=1) - 1
        return steps

    def last_step(self) -> Ints:
        steps: Ints = np.isfinite(self.entry).sum(axis=1) - 1
        return steps


def outcome_shares(drift: Floats) -> Floats:
    """[deal, stage, outcome]: the chances of a deal whose log odds of moving on are shifted."""
    weights = np.repeat(BASE_SHARES[None], drift.size, axis=0)
    weights[:, :, :2] *= np.exp(drift)[:, None, None]
    shares: Floats = weights / weights.sum(axis=2, keepdims=True)
    return shares


def _phase_days(stage: Ints, outcome: Ints, pace: Floats) -> Floats:
    days: Floats = _MEANS[stage] * _STRETCH[outcome] * pace / 2
    return days


def survival(shares: Floats, stage: Ints, pace: Floats, stayed: Floats) -> Floats:
    """[deal, outcome]: the chance of the outcome and of a stay longer than `stayed`."""
    phases = stayed[:, None] / (_MEANS[stage][:, None] * _STRETCH[None] * pace[:, None] / 2)
    alive: Floats = shares[np.arange(stage.size), stage] * np.exp(-phases) * (1 + phases)
    return alive


def _drawn(rng: np.random.Generator, weights: Floats) -> Ints:
    """A column for each row, by its weights."""
    cumulative = np.cumsum(weights, axis=1)
    chance = rng.random(len(weights)) * cumulative[:, -1]
    drawn: Ints = np.minimum((cumulative <= chance[:, None]).sum(axis=1), weights.shape[1] - 1)
    return drawn


def _rest(rng: np.random.Generator, phase: Floats, stayed: Floats) -> Floats:
    """What is left of a two-phase stay: after x phase lengths it is in its first phase still
    with the chance 1 / (1 + x), and each phase forgets how long it lasted."""
    first = rng.random(phase.size) * (1 + stayed / phase) < 1
    rest: Floats = phase * (rng.exponential(size=phase.size)
                            + first * rng.exponential(size=phase.size))  # fmt: skip
    return rest


def _reached(stage: Ints, outcome: Ints) -> Ints:
    found = stage + np.array([1, 2, -1, 0])[outcome]
    return np.where(outcome == 3, LOST, found)


def walked(
    rng: np.random.Generator,
    clocks: Clocks,
    region: Ints,
    shares: Floats,
    pace: Floats,
    begin: Floats,
    until: float,
    stage: Ints | None = None,
    entered: Floats | None = None,
) -> Paths:
    """The paths of deals up to `until`.

    A new deal begins in the first stage at `begin`. For a deal on its way, `stage` is where it
    is at `begin` and `entered` when it came there; its path then starts at `entered`.
    """
    count = region.size
    now = np.zeros(count, dtype=np.int64) if stage is None else stage.copy()
    since = begin.copy() if entered is None else entered.copy()
    entries, stages = [since.copy()], [now.astype(np.int8)]
    active = np.arange(count)
    for step in range(_MOST_STEPS):
        if not active.size:
            break
        at, kind = now[active], region[active] * OPEN_STAGES
        lost = at == LOST
        kind = kind + np.where(lost, 0, np.minimum(at, OPEN_STAGES - 1))
        shown = clocks.passed(kind, since[active])
        inner = np.minimum(at, OPEN_STAGES - 1)
        stayed = np.zeros(active.size)
        if step == 0 and entered is not None:
            stayed = clocks.passed(kind, begin[active]) - shown
        outcome = _drawn(rng, survival(shares[active], inner, pace[active], stayed))
        phase = _phase_days(inner, outcome, pace[active])
        takes = stayed + _rest(rng, phase, stayed)
        again = rng.random(active.size) < LAW.reopen_rate
        takes = np.where(lost, rng.exponential(LAW.reopen_days, active.size), takes)
        leaves = clocks.moment(kind, shown + takes)
        leaves[lost & ~again] = np.inf
        reached = np.where(lost, LAW.reopen_stage, _reached(at, outcome))
        goes = leaves < until
        active = active[goes]
        now[active], since[active] = reached[goes], leaves[goes]
        entry = np.full(count, np.inf)
        place = np.full(count, UNKNOWN, dtype=np.int8)
        entry[active], place[active] = leaves[goes], reached[goes]
        if active.size:
            entries.append(entry)
            stages.append(place)
        active = active[now[active] != WON]
    return Paths(np.stack(entries, axis=1), np.stack(stages, axis=1))


def chances_ever(shares: Floats) -> Floats:
    """[deal, stage]: the chance that a deal that just entered a stage is ever won."""
    count = len(shares)
    rows = np.repeat(np.eye(OPEN_STAGES)[None], count, axis=0)
    won = np.zeros((count, OPEN_STAGES))
    for stage in range(OPEN_STAGES):
        for outcome, target in enumerate((stage + 1, stage + 2, stage - 1)):
            if 0 <= target < OPEN_STAGES:
                rows[:, stage, target] -= shares[:, stage, outcome]
            elif target == WON and outcome == 0:
                won[:, stage] += shares[:, stage, outcome]
        rows[:, stage, LAW.reopen_stage] -= shares[:, stage, 3] * LAW.reopen_rate
    solved = np.linalg.solve(rows, won[:, :, None])[:, :, 0]
    return solved.astype(np.float64)


def outcome_of(stage: NDArray[np.int8], reached: NDArray[np.int8]) -> Ints:
    """Which outcome led from an open stage to the next."""
    step = reached.astype(np.int64) - stage
    return np.where(reached == LOST, 3, np.where(step == 1, 0, np.where(step == 2, 1, 2)))
