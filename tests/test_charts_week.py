"""The charts of a week and of won steps: where their marks stand, and what they say."""

import pandas as pd
import pytest

from charts.steps import won_steps
from charts.week import REPS, against_need, reps_against_need, visits
from tests import week_frames
from words import words_for

EN = words_for("en")


def test_what_is_in_play_adds_up_from_stage_to_stage() -> None:
    """On one scale with what is needed: 2,000.25 in play, 1,000 to win, 3,000 asked for."""
    drawn = against_need(week_frames.in_play(), EN, "light").rows
    assert list(drawn["start"]) == pytest.approx([0, 1500.25 / 3000, 2000.25 / 3000])
    assert list(drawn["end"]) == pytest.approx([1500.25 / 3000, 2000.25 / 3000, 2000.25 / 3000])
    assert list(drawn["need"]) == pytest.approx([1 / 3] * 3)
    assert list(drawn["asked"]) == pytest.approx([1.0] * 3)
    assert drawn["need_label"][0] == "Still to win 1.00K"
    assert drawn["name_label"][0] == "Lead · 1.50K · 4 deals"
    assert drawn["name_label"][2] == "Stage not known · 0 · 0 deals"


def test_without_a_need_there_are_no_lines() -> None:
    """Neither where it is not known, nor where nothing is still to win."""
    for nothing in (None, 0):
        frame = week_frames.in_play().assign(still_needed_amount=nothing, needed_amount=nothing)
        drawn = against_need(frame, EN, "light").rows
        assert drawn["need"].isna().all() and drawn["asked"].isna().all()
        assert drawn["end"].iloc[-1] == pytest.approx(1)


def test_a_rep_stands_against_what_is_asked_for() -> None:
    """Told in words too: short of it, nothing still to win, no yardstick."""
    drawn = reps_against_need(week_frames.reps(), EN, "light").rows
    assert list(drawn["name_label"]) == [
        "Ann · 1.20K of 3.00K",
        "王小明 · 1.20K nothing still to win",
        "· 1.20K no yardstick",
    ]
    assert drawn["asked"][0] == 1 and drawn["asked"].isna().tolist() == [False, True, True]


def test_of_many_reps_those_furthest_short_are_drawn_in_their_order() -> None:
    one = week_frames.reps().iloc[0].to_dict()
    many = pd.DataFrame(
        {**one, "person_id": f"p{place:02}", "needed_amount": 3000 + (place % 5) * 100}
        for place in range(20)
    )
    kept = list(reps_against_need(many, EN, "light").rows["person_id"])
    assert len(kept) == REPS and kept == sorted(kept)
    assert {"p04", "p09", "p14", "p19", "p03", "p08", "p13", "p18"} <= set(kept)


def test_visits_are_the_first_persons_with_their_mix() -> None:
    """3 of 4 visits were follow-ups; the kind that is asked for is marked."""
    drawn = visits(week_frames.reps(), EN, "light").rows
    assert list(drawn["name_label"]) == [
        "First visits: 1 (25%), usual 0.5 (13%)",
        "Follow-up visits: 3 (75%), usual 2.0 (50%)",
        "Existing customers: 0 (0%), usual 1.5 (38%)",
    ]
    assert list(drawn["is_asked"]) == [False, True, False]
    assert list(drawn["value"]) == pytest.approx([1 / 3, 1, 0])
    assert list(drawn["usual"]) == pytest.approx([0.5 / 3, 2 / 3, 0.5])


def test_steps_follow_each_other_and_a_deal_without_any_is_named() -> None:
    """14 and 17 of 31 days; the further stage is fuller."""
    drawn = won_steps(week_frames.won_steps(), EN, "light").rows
    assert list(drawn["start"]) == pytest.approx([0, 14 / 31, 0])
    assert list(drawn["end"]) == pytest.approx([14 / 31, 1, 0])
    assert list(drawn["is_step"]) == [True, True, False]
    assert drawn["shade"][0] < drawn["shade"][1] == 1
    assert drawn["aside_label"][0] == "1.20K · Ann · 1 Feb · 31 days"
    assert drawn["name_label"][2] and drawn["is_head"][2]
