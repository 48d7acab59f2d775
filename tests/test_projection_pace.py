"""The pace of the last weeks by hand: what is believed of it, and what it does to a chance."""

import numpy as np
import pytest

from forecast.pace import LEVELS, STAYED, Moves, Pace, chain, pace_of, shares

STAGES, WON, LOST = 2, 2, 3
QUARTER = 91
DAYS_LEFT = 42


def company(lately: float, each: int = 1000) -> Moves:
    """Six quarters of 13 weeks and the weeks since, of so many deals a week and stage: a tenth
    moves on, a twentieth is lost; of the first stage `lately` times as many in the last weeks."""
    rows = []
    for week in range(6 * 13 + 7):
        day, quarter = week * 7, (week // 13 + 1) * QUARTER - 7
        is_late = week >= 6 * 13 - 1
        for stage in range(STAGES):
            times = lately if is_late and stage == 0 else 1.0
            on, lost = round(each * 0.1 * times), round(each * 0.05 * times)
            for goes, deals in ((stage + 1, on), (LOST, lost), (STAYED, each - on - lost)):
                rows.append((day, quarter, quarter - day, stage, 1, goes, deals))
    return Moves(*(np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)))


def found(lately: float, each: int = 1000) -> Pace:
    quarters = np.arange(1, 7) * QUARTER - 7
    return pace_of(company(lately, each), 6 * QUARTER + 49, DAYS_LEFT, quarters, STAGES)


def test_the_usual_pace_changes_nothing() -> None:
    usual = found(1.0)
    assert usual.pace == pytest.approx(np.ones((STAGES, 2)))
    assert usual.offsets == pytest.approx(np.zeros((STAGES, 4)))
    assert usual.created == pytest.approx(1)


def test_a_stage_that_is_stuck_is_noticed_and_the_others_are_not_blamed() -> None:
    """Half the moves out of the first stage: its deals lose, those behind it do not."""
    stuck = found(0.5)
    assert (stuck.pace[0] < 0.65).all() and (stuck.pace[0] >= 0.5).all()
    assert stuck.pace[1] == pytest.approx([1, 1])
    assert (stuck.offsets[0] < -0.3).all()
    assert stuck.offsets[1] == pytest.approx(np.zeros(4))
    assert stuck.created < 0.8


def test_what_quarters_usually_differ_by_is_not_believed() -> None:
    """A tenth fewer is within it; and of a quarter fewer, the less the fewer deals say so."""
    assert found(0.9).pace == pytest.approx(np.ones((STAGES, 2)))
    assert 0.75 < found(0.75).pace[0, 0] < found(0.75, each=40).pace[0, 0] < 1


def test_a_chain_of_one_stage_by_hand() -> None:
    """Of deals in the last stage a tenth is won a week and a twentieth lost: after two weeks
    0.1 + 0.85 × 0.1; at half the pace 0.05 + 0.925 × 0.05."""
    usual = shares(company(1.0), STAGES)
    usual[:, :, :] = 0.0
    usual[:, 1, :, WON], usual[:, 1, :, LOST] = 0.1, 0.05
    assert chain(usual, np.ones((STAGES, 2)), 14)[-1][1] == pytest.approx(0.185)
    assert chain(usual, np.full((STAGES, 2), 0.5), 14)[-1][1] == pytest.approx(0.09625)
    # three days are three sevenths of a week
    assert chain(usual, np.ones((STAGES, 2)), 3)[-1][1] == pytest.approx(0.1 * 3 / 7)


def test_every_whole_week_has_its_level() -> None:
    """To 13, 27, 55 days and more, as the cells have it."""
    assert [sum(7 * week + 6 >= bound for bound in (14, 28, 56)) for week in range(9)] == list(
        LEVELS
    )
