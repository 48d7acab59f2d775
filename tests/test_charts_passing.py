"""The charts of the funnel that deals pass through, and of how long they stay."""

import pandas as pd
import pytest

from charts.passing import passed, passed_by_part
from charts.stays import BINS, REACH, lengths
from tests import chart_frames
from words import words_for


def test_a_bar_is_as_long_as_its_share_and_pale_where_it_is_young() -> None:
    rows = passed(chart_frames.passed(), words_for("en"), "light").rows
    assert list(rows["share"])[:2] == [1.0, 0.25] and pd.isna(rows["share"][2])
    assert rows["settled"][0] == pytest.approx(1 - 600000.125 / 2400000.5)
    assert rows["settled"][1] == rows["share"][1]
    by_count = passed(chart_frames.passed(), words_for("en"), "light", "count").rows
    assert by_count["settled"][0] == pytest.approx(0.8)
    assert by_count["settled"][1] == pytest.approx(0.125)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_shares_and_days_are_said_as_the_words_do(language: str) -> None:
    words = words_for(language)
    rows = passed(chart_frames.passed(), words, "light").rows
    assert list(rows["value_label"]) == [words.amount(2400000.5), words.amount(600000.125), "–"]
    assert list(rows["previous_label"]) == ["", "25%", "–"]
    assert rows["previous_before_label"][1] == words("before %(rate)s", rate="30%")
    assert list(rows["days_label"]) == ["", "13", "–"]
    assert rows["previous_before_label"][2] == ""


def test_the_window_before_is_a_line_and_the_first_stage_has_none() -> None:
    rows = passed(chart_frames.passed(), words_for("en"), "light").rows
    assert pd.isna(rows["before"][0]) and rows["before"][1] == 0.3
    assert rows["end"][1] == 0.3  # what is written stands behind bar and line


def test_parts_share_the_scale_of_a_stage_and_what_names_none_is_said_in_words() -> None:
    words = words_for("zh")
    rows = passed_by_part(chart_frames.passed_parts(), words, "light").rows
    assert rows["part_name"][2] == words.term("unknown")
    assert rows["value"][0] == rows["value"][2] and rows["value"][1] == rows["value"][3]
    assert list(rows["is_stage_head"]) == [True, True, False, False]
    assert rows["value_label"][0] == words.amount(2400000.5) and rows["value_label"][1] == "25%"
    assert rows["before_label"][1] == words("before %(rate)s", rate="30%")


def test_what_counts_for_a_team_alone_is_named_so() -> None:
    frame = chart_frames.passed_parts().assign(part_id="t0/direct")
    rows = passed_by_part(frame, words_for("en"), "light").rows
    assert rows["part_name"][0].endswith("directly in the team")


def test_every_stay_is_in_a_bar_and_the_last_takes_all_that_is_longer() -> None:
    rows = lengths(chart_frames.lengths(), words_for("en"), "light").rows
    assert len(rows) == 2 * BINS
    first = rows[rows["stage_id"] == "a"]
    assert first["stays_label"].astype(int).sum() == 4
    assert first["count_label"].iloc[0] == "4"
    width = -(-int(40 * REACH) // BINS)
    assert first["stays_label"].iloc[20 // width] == "2"
    assert first["days_label"].iloc[-1] == f"{(BINS - 1) * width} and more"
    assert first["stays_label"].iloc[-1] == "1"


def test_lines_of_average_and_quartiles_stand_in_order_on_the_scale_of_days() -> None:
    rows = lengths(chart_frames.lengths(), words_for("en"), "light").rows
    one = rows.iloc[0]
    assert one["median"] < one["average"] < one["quartile"] <= 1
    assert one["average_label"] == "35.3"
    assert list(rows["top"] <= rows["foot"]) == [True] * len(rows)
    assert rows["top"].min() >= 0 and rows["foot"].max() <= 1
