"""How fast deals have moved lately, beside past quarters, and what that does to their chances.

pace = moves of the last 8 weeks ÷ moves to be expected of the same deals as past quarters went, by
stage, apart for moves on and for moves back and losses. It is believed as far as it differs by more
than quarters usually do. A chain of weeks from stage to stage says what it does to a chance.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.chances import Floats, Ints

STAY_WEEKS, QUARTER_WEEKS, RECENT_DAYS = 9, 14, 56
LEVELS = (0, 0, 1, 1, 2, 2, 2, 2, 3)
"""The level of a cell's days in stage, by whole weeks in it."""
STAYED = -1
SMOOTH = 20.0
"""So many deals of the coarser share are added to a finer one."""
# Until the record says otherwise: quarters differ by a fifth in their pace, as if four had said so.
PRIOR_QUARTERS, PRIOR_SPREAD = 4, 0.2
LEAST_PACE, MOST_PACE = 0.2, 3.0


@dataclass(frozen=True)
class Moves:
    """Deals in a stage at a week's end, and where they went within the next seven days.

    Days and quarters' last days are numbers; `stay` whole weeks in the stage; `following` an open
    stage, their number for won, one more for lost, STAYED.
    """

    day: Ints
    quarter: Ints
    days_left: Ints
    stage: Ints
    stay: Ints
    following: Ints
    deals: Ints

    def of(self, which: NDArray[np.bool_]) -> "Moves":
        """Some of them."""
        return Moves(*(getattr(self, name)[which] for name in Moves.__annotations__))

    @property
    def week(self) -> Ints:
        """Whole weeks left of the quarter."""
        return np.minimum(self.days_left // 7, QUARTER_WEEKS - 1)


@dataclass(frozen=True)
class Pace:
    """`pace` by stage: of moves on, of moves back and losses. `offsets` by stage and level of days
    in stage: what to add to the log odds. `created`: wins of deals not yet created change so."""

    pace: Floats
    offsets: Floats
    created: float


def pace_of(moves: Moves, as_of: int, days_left: int, quarters: Ints, stages: int) -> Pace:
    """The paces of a day; `quarters` are those that the chances were learned from."""
    known = moves.of(np.isin(moves.quarter, quarters))
    usual = shares(known, stages)

    lately = moves.of((moves.day > as_of - RECENT_DAYS - 7) & (moves.day + 7 <= as_of))
    observed, expected = compared(lately, usual)
    off = (observed - expected) / np.maximum(expected, 1e-9)
    past = np.array([compared(known.of(known.quarter == one), usual) for one in quarters])
    paces = np.clip(1 + off * trust(off, past, expected), LEAST_PACE, MOST_PACE)
    before, now = (chain(usual, one, days_left) for one in (np.ones_like(paces), paces))
    change, levels = log_odds(now[-1]) - log_odds(before[-1]), np.array(LEVELS)
    offsets = np.column_stack([change[:, levels == level].mean(axis=1) for level in range(4)])
    # deals not yet created begin in the first stage, in any of the weeks left
    then, since = (sum(float(value[0, 0]) for value in one) for one in (before, now))
    return Pace(paces, offsets, since / then if then > 0 else 1.0)


def shares(moves: Moves, stages: int) -> Floats:
    """[week, stage, stay, following]: of the deals there, how many went so within seven days; those
    seldom seen drawn towards all weeks, and these towards all stays of the stage."""
    shape = (QUARTER_WEEKS, stages, STAY_WEEKS, stages + 3)
    goes = np.where(moves.following == STAYED, stages + 2, moves.following)
    place = np.ravel_multi_index((moves.week, moves.stage, moves.stay, goes), shape)
    seen = np.bincount(place, moves.deals, int(np.prod(shape))).reshape(shape)
    of_stage = seen.sum(axis=(0, 2))[:, None]
    share = of_stage / np.maximum(of_stage.sum(axis=-1, keepdims=True), 1)
    for finer in (seen.sum(axis=0), seen):
        share = (finer + SMOOTH * share) / (finer.sum(axis=-1, keepdims=True) + SMOOTH)
    found: Floats = share[..., : stages + 2]
    return found


def kinds(stages: int) -> Floats:
    """[kind, stage, following]: 1 where it is one: on; back or lost."""
    stage, following = np.indices((stages, stages + 2))
    on = (following > stage) & (following <= stages)
    return np.stack([on, ~on]).astype(np.float64)


def compared(moves: Moves, usual: Floats) -> Floats:
    """[observed or expected, stage, kind]: how many of these deals moved."""
    stages = usual.shape[1]
    likely, of_kind = usual[moves.week, moves.stage, moves.stay], kinds(stages)
    went = np.where(moves.following == STAYED, 0, moves.following)
    moved = moves.deals * (moves.following != STAYED)
    found = np.zeros((2, stages, 2))
    for kind, one in enumerate(of_kind):
        expected = moves.deals * (likely * one[moves.stage]).sum(axis=-1)
        found[0, :, kind] = np.bincount(moves.stage, moved * one[moves.stage, went], stages)
        found[1, :, kind] = np.bincount(moves.stage, expected, stages)
    return found


def trust(off: Floats, past: Floats, expected: Floats) -> Floats:
    """How far differences are believed: as far as they exceed what quarters usually differ by and
    the luck of single deals. `past` by quarter, as `compared`."""
    observed, usual = past[:, 0], past[:, 1]
    if not usual.any():
        # nothing was seen to move from one week to the next: there is no pace
        return np.zeros_like(off)
    each = float(np.square(usual).sum(axis=(1, 2)).mean()) if len(past) else 1.0
    beyond = float((np.square(observed - usual) - usual).sum())
    prior = PRIOR_QUARTERS * each
    spread = (beyond + prior * PRIOR_SPREAD**2) / (float(np.square(usual).sum()) + prior)
    variance = max(0.0, spread) + 1 / np.maximum(expected, 1e-9)
    found: Floats = np.maximum(0.0, 1 - variance / np.maximum(np.square(off), 1e-12))
    return found


def chain(usual: Floats, paces: Floats, days_left: int) -> list[Floats]:
    """[stage, stay], for no week to go, one, up to all that are left: the chance to be won."""
    stages = usual.shape[1]
    factor = np.einsum("ksf,sk->sf", kinds(stages), paces)[:, None]
    value = np.zeros((stages, STAY_WEEKS))
    found = [value]
    for until in range(days_left % 7 or 7, days_left + 1, 7):
        # the week that the end falls into is but a part of one
        days = min(until, 7)
        goes = usual[min(until // 7, QUARTER_WEEKS - 1)] * factor * (days / 7)
        goes = goes / np.maximum(goes.sum(axis=-1, keepdims=True), 1)
        longer = np.concatenate([value[:, 1:], value[:, -1:]], axis=1)
        value = (
            longer * (1 - goes.sum(axis=-1)) + goes[..., :stages] @ value[:, 0] + goes[..., stages]
        )
        found.append(value)
    return found


def log_odds(likely: Floats) -> Floats:
    """Of chances, those next to 0 and 1 cut off."""
    inside = np.clip(likely, 1e-4, 1 - 1e-4)
    found: Floats = np.log(inside / (1 - inside))
    return found
