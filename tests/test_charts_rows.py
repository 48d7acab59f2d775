"""Rows of charts: places that keep proportion, and texts that are exactly what the words say."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from charts import Chart, Theme
from charts.activity import MEASURES, activity_against_usual, activity_weeks
from charts.change import waterfall
from charts.expected import new_pipeline_expected
from charts.forecast import f1_f2
from charts.gap import annual_gap
from charts.meeting import results_against_target
from charts.new_pipeline import new_pipeline
from charts.passing import passed
from charts.pipeline import TEAMS_SIDE_BY_SIDE, funnel, funnel_by_director
from charts.projection import projected, record
from charts.use import use_weeks, use_weeks_by_director
from tests.chart_frames import (
    activity,
    created,
    forecasts,
    gap,
    kept_up,
    kept_up_sides,
    months,
    past_forecasts,
    projections,
    results,
    side_by_side,
    stages,
    steps,
    weeks,
)
from tests.chart_frames import passed as passed_frame
from words import Words, words_for

Drawing = Callable[[pd.DataFrame, Words, Theme], Chart]
THEMES: tuple[Theme, ...] = ("light", "dark")


def marks(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return list(spec["layer"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_funnel_says_amounts_shares_and_changes_as_the_words_do(language: str) -> None:
    words = words_for(language)
    rows = funnel(stages(), words, "light").rows
    assert list(rows["value_label"]) == [words.amount(v) for v in stages()["open_amount"]]
    assert list(rows["share_label"]) == ["–", "25%", "–"]
    assert list(rows["change_label"]) == [words.amount(120000, plus=True)] * 2 + ["–"]
    assert list(rows["is_known"]) == [True, True, False]
    assert rows["stage_name"][2] == words.term("not_known")
    assert rows["amount_label"][0] == "2,400,000.50"
    assert list(rows["right"] - rows["left"]) == [1.0, pytest.approx(0.25, abs=1e-6), 1.0]


def test_funnel_by_count_is_as_wide_as_its_counts() -> None:
    rows = funnel(stages(), words_for("en"), "light", "deals").rows
    assert list(rows["value_label"]) == ["40 deals", "10 deals", "40 deals"]
    assert rows["other_change_label"][0] == "+120K"
    assert list(rows["change_label"])[:2] == ["−1 deal", "−1 deal"]
    assert list(rows["right"]) == [0.5, 0.125, 0.5]


def test_side_by_side_keeps_the_largest_eight_on_one_scale_and_names_the_rest() -> None:
    rows = funnel_by_director(side_by_side(10), words_for("en"), "light").rows
    assert rows["team_id"].nunique() == TEAMS_SIDE_BY_SIDE
    assert set(rows["team_id"]) == {f"t{team}" for team in range(2, 10)}
    assert "Strategic" in rows["left_out_label"][0] and "华南" in rows["left_out_label"][0]
    widths = (rows["right"] - rows["left"]) / rows["team_id"].str[1:].astype(int).add(1)
    leads = widths[rows["stage_id"] == "a"]
    assert leads.max() - leads.min() < 1e-9
    assert rows["left"].min() >= 0 and rows["right"].max() <= 1
    assert rows["is_first"].sum() == 1 and rows["is_head"].sum() == 8


def test_forecasts_that_are_null_have_no_mark_and_a_dash() -> None:
    rows = f1_f2(forecasts(), words_for("en"), "light").rows
    assert rows["f1_label"].tolist() == ["1.23M", "–"]
    assert rows["f1_rate_label"].tolist() == ["88%", "–"]
    assert rows["exact_f2"][0] == words_for("en").exact_amount(Decimal("1310000.555"))
    assert rows[["f1", "f2", "target"]].isna().iloc[1].all()


def test_f1_and_f2_differ_by_shape_and_place() -> None:
    spec = f1_f2(forecasts(), words_for("en"), "light").spec
    points = [layer["mark"] for layer in marks(spec) if layer["mark"]["type"] == "point"]
    assert [point["shape"] for point in points] == ["circle", "diamond"]
    assert points[0]["yOffset"] < 0 < points[1]["yOffset"]


def test_steps_lead_from_won_to_the_target() -> None:
    rows = annual_gap(gap(), words_for("en"), "light").rows.set_index("part")
    assert list(rows.index) == ["w1", "w2", "w2_overdue", "w3", "gap1", "target"]
    assert list(rows["low"]) == [0, 5e6, 6.5e6, 7e6, 8e6, 0]
    assert list(rows["high"]) == [5e6, 6.5e6, 7e6, 8e6, 10e6, 10e6]
    assert rows["value_label"]["w2"] == "1.50M" and rows["value_label"]["gap1"] == "2.00M"


def test_a_label_that_would_meet_the_line_of_the_target_stands_under_its_step() -> None:
    """W3 ends 5 % below the target: its amount is written below it; that of W2, far off, above."""
    rows = annual_gap(gap(target="8400000"), words_for("en"), "light").rows.set_index("part")
    assert (rows["above_label"]["w3"], rows["below_label"]["w3"]) == ("", "1.00M")
    assert (rows["above_label"]["w2"], rows["below_label"]["w2"]) == ("1.50M", "")


def test_won_just_below_the_target_says_its_amount_inside() -> None:
    rows = annual_gap(gap(target="5300000", w2="0"), words_for("en"), "light").rows
    won = rows.set_index("part").loc["w1"]
    assert (won["inside_label"], won["above_label"], won["is_full"]) == ("5.00M", "", True)


def test_no_line_leads_to_a_step_that_is_not_known() -> None:
    rows = annual_gap(gap(w2=None), words_for("en"), "light").rows.set_index("part")
    assert pd.isna(rows["level"]["w1"]) and pd.isna(rows["level"]["w3"])


def test_a_negative_gap_is_a_surplus_above_the_target() -> None:
    rows = annual_gap(gap(target="7500000"), words_for("zh"), "light").rows.set_index("part")
    assert "gap1" not in rows.index
    assert (rows["low"]["surplus"], rows["high"]["surplus"]) == (7.5e6, 8e6)
    assert rows["value_label"]["surplus"] == "50.0万"


@pytest.mark.parametrize("missing", [{"target": None}, {"w2": None}])
def test_steps_that_are_not_known_have_a_dash_and_no_bar(missing: dict[str, Any]) -> None:
    rows = annual_gap(gap(**missing), words_for("en"), "light").rows.set_index("part")
    assert rows["value_label"]["gap1"] == "–" and pd.isna(rows["low"]["gap1"])
    assert rows["state_label"]["gap1"] == "not known"


def test_safe_and_risky_money_differ_by_more_than_colour() -> None:
    spec = annual_gap(gap(), words_for("en"), "light").spec
    bars = [layer["mark"] for layer in marks(spec) if layer["mark"]["type"] == "bar"]
    drawn = [
        (isinstance(bar["color"], dict), "stroke" in bar, tuple(bar.get("strokeDash", ())))
        for bar in bars
    ]
    w1, w2, overdue, w3, gap1 = drawn[:5]
    assert w1 == w2 == (False, False, ())
    assert len({w2, overdue, w3, gap1}) == 4


def test_the_parts_of_a_month_stand_upon_each_other_under_their_sum() -> None:
    rows = new_pipeline_expected(months(), words_for("en"), "light").rows
    assert rows["value_label"].tolist() == ["49.4K"] * 2 + ["24.7K"] * 2
    assert rows["low"].tolist() == [0, 24720.3, 0, 12360.15]
    assert rows["high"].tolist() == [24720.3, 49440.6, 12360.15, 24720.3]
    assert rows["is_top"].tolist() == [False, True] * 2
    assert rows["rate_label"].tolist() == ["82.4K"] * 4
    assert rows["yield_label"].tolist() == ["2.0–4.0%"] * 2 + ["1.0–2.0%"] * 2
    assert rows["days_label"].tolist() == ["45"] * 2 + ["15"] * 2


def test_a_month_is_as_wide_however_few_are_left() -> None:
    one = months()[months()["month"].map(lambda day: day.month) == 12]
    few, both = (new_pipeline_expected(f, words_for("en"), "light").rows for f in (one, months()))
    assert set(few["right"] - few["left"]) == {(both["right"] - both["left"])[0]}
    assert both["right"].max() < 0.5


def test_activity_is_drawn_beside_its_own_usual() -> None:
    rows = activity_against_usual(activity(), words_for("en"), "light").rows
    first = rows[rows["team_id"] == "t0"]
    assert list(first["measure"]) == list(MEASURES)
    assert ((first["value"] - first["cell"]) * 2).tolist() == pytest.approx(
        (first["usual"] - first["cell"]).tolist()
    )
    assert first["value_label"].tolist() == [words_for("en").number(3.25)] * 4
    nobody = rows[rows["team_id"] == "t1"]
    assert nobody["value"].isna().all() and set(nobody["value_label"]) == {"–"}


def test_only_the_last_of_thirteen_weeks_is_marked() -> None:
    shuffled = weeks().sample(frac=1, random_state=1)
    rows = activity_weeks(shuffled, words_for("zh"), "light").rows
    last = rows[rows["is_last"]]
    assert len(rows) == 52 and len(last) == 4
    assert set(last["value_label"]) == {"1,200"} and set(last["week_label"]) == {"11月16日"}
    assert set(last["y"]) == {1.0}


@pytest.mark.parametrize(
    ("drawing", "frame", "places"),
    [
        (results_against_target, results(), ("won", "before")),
        (f1_f2, forecasts(), ("won", "f1", "f2")),
        (annual_gap, gap(target="0", w2="0"), ("low", "high")),
        (new_pipeline_expected, months(), ("low", "high")),
    ],
)
def test_a_scale_of_zeros_has_an_end(
    drawing: Drawing, frame: pd.DataFrame, places: tuple[str, ...]
) -> None:
    """Without one, nothing would be drawn in the middle of the chart instead of at its start."""
    nothing = frame.map(lambda value: Decimal(0) if isinstance(value, Decimal) else value)
    chart = drawing(nothing, words_for("en"), "light")
    assert set(chart.rows["end"]) == {1.0}
    assert (chart.rows[list(places)].fillna(0) == 0).all(axis=None)
    ends = [
        channel
        for layer in marks(chart.spec)
        for channel in ("x", "y")
        if layer["encoding"].get(channel, {}).get("field") == "end"
    ]
    assert len(ends) == 1


def test_results_show_what_was_won_by_the_day_compared_with() -> None:
    rows = results_against_target(results(), words_for("en"), "light").rows
    assert rows["before"][0] == 700000.0 and pd.isna(rows["before"][1])
    assert rows["rate_label"].tolist() == ["59%", "–"]
    assert rows["won_label"].tolist() == ["820K"] * 2


def test_each_step_of_a_change_begins_where_the_last_one_ended() -> None:
    rows = waterfall(steps("3000000.10"), words_for("en"), "light").rows.set_index("kind")
    assert list(rows.index) == ["start", "new", "reopened", "decreased", "won", "lost", "end"]
    top = 5000000.10
    assert rows["low"].tolist()[:2] == [0, pytest.approx(3000000.10 / top)]
    assert rows["level"].tolist()[:-1] == pytest.approx(
        [at / top for at in (3000000.10, top, top, 4500000.10, 3500000.10, 500000.05)]
    )
    assert rows["high"]["won"] == pytest.approx(rows["level"]["decreased"])
    assert rows["high"]["reopened"] > rows["low"]["reopened"], "a step of nothing can be seen"
    assert (rows["low"]["end"], rows["high"]["end"]) == (0, pytest.approx(rows["level"]["lost"]))
    assert rows["amount_label"].tolist() == [
        "3.00M",
        "+2.00M",
        "0",
        "−500K",
        "−1.00M",
        "−3.00M",
        "500K",
    ]
    assert not rows["is_cut"].any() and set(rows["cut_label"]) == {""}


def test_small_steps_of_a_change_are_drawn_large_and_the_ends_are_cut_and_say_so() -> None:
    words = words_for("en")
    rows = waterfall(steps(), words, "light").rows.set_index("kind")
    cut = 12500000.05 - 4499999.95 * 0.3 - 0.1 * 0.3
    assert rows["is_cut"].tolist() == [True] + [False] * 5 + [True]
    assert words.amount(cut) in rows["cut_label"]["start"]
    assert rows["high"]["new"] - rows["low"]["new"] == pytest.approx(2000000 / (17000000.10 - cut))
    assert rows["high"]["end"] == pytest.approx((12500000.05 - cut) / (17000000.10 - cut))


def test_what_came_what_was_won_and_what_left_differ_by_more_than_colour() -> None:
    chart = waterfall(steps(), words_for("en"), "light")
    assert chart.rows["style"].tolist() == ["end", "gain", "gain", "loss", "won", "loss", "end"]
    bars = [layer["mark"] for layer in marks(chart.spec) if layer["mark"]["type"] == "bar"]
    drawn = [(isinstance(bar["color"], dict), "stroke" in bar) for bar in bars[1:]]
    assert drawn == [(False, True), (False, False), (False, False), (True, True)]


def test_a_projection_says_its_range_and_draws_none_where_there_is_none() -> None:
    words = words_for("en")
    rows = projected(projections(), words, "light").rows
    assert list(rows["range_label"]) == ["1.10M–1.40M", words.amount(None)]
    assert rows["median_label"][0] == words.amount(Decimal("1234000.50"))
    assert rows["low"][0] < rows["median"][0] < rows["high"][0]
    assert pd.isna(rows["median"][1]) and pd.isna(rows["low"][1]) and pd.isna(rows["f2"][1])
    assert rows["exact_median"][0] == "1,234,000.50"


def test_past_forecasts_stand_by_quarter_each_named_once_in_its_middle() -> None:
    rows = record(past_forecasts(), words_for("en"), "light").rows
    assert list(rows["place"]) == list(range(6))
    assert list(rows["is_middle"]) == [False, True, False, False, True, False]
    assert list(rows["week_label"]) == ["1", "4", "8"] * 2
    assert list(rows["f2"].isna()) == [True, False, False] * 2


def test_new_pipeline_by_month_stands_beside_what_is_asked() -> None:
    words = words_for("en")
    rows = new_pipeline(created(), words, "light").rows
    assert rows["value_label"].tolist() == [words.amount(v) for v in created()["new_amount"]]
    assert rows["per_rep_label"].tolist() == ["–", "1.20M", "1.20M"]
    assert set(rows["asked_label"]) == {"asked 2.60M"} and set(rows["asked"]) == {2600000.0}
    assert rows["is_running"].tolist() == [False, False, True]
    assert rows[["from_on", "to_on"]].iloc[1].tolist() == ["2026-10-01", "2026-10-07"]


def test_weeks_are_held_against_nothing_and_known_by_their_days() -> None:
    rows = new_pipeline(created("week"), words_for("zh"), "light", "week").rows
    assert rows[["asked", "pace"]].isna().all(axis=None)
    assert rows["from_on"].tolist() == ["2026-11-02", "2026-11-09", "2026-11-16"]


def test_what_is_not_recorded_of_the_use_has_no_line_and_a_dash() -> None:
    rows = use_weeks(kept_up(), words_for("en"), "light").rows
    touched = rows[rows["measure"] == "touched_rate"]
    assert touched["y"].isna().all() and set(touched["value_label"]) == {"–"}
    ahead = rows[rows["measure"] == "ahead_rate"]
    assert ahead["y"].tolist() == [pytest.approx(week / 13) for week in range(13)]
    assert ahead["day_on"].tolist()[0] == "2026-08-30"
    assert rows[rows["measure"] == "activities_per_rep"]["y"].max() == 1.0


def test_a_bars_figure_goes_into_the_bar_where_a_line_would_cross_it() -> None:
    frame = created()
    frame["new_amount"] = [2500000.0, 1500000.0, 950000.0]
    frame["asked_amount"], frame["pace_amount"] = 2600000.0, 1000000.0
    rows = new_pipeline(frame, words_for("en"), "light").rows
    assert rows["is_inside"].tolist() == [True, False, True]
    rows = new_pipeline(created("week"), words_for("en"), "light", "week").rows
    assert not rows["is_inside"].any()


def test_teams_are_kept_up_on_one_scale_the_largest_eight_of_them() -> None:
    words = words_for("en")
    rows = use_weeks_by_director(kept_up_sides(10), words, "light").rows
    assert set(rows["team_id"]) == {f"t{team}" for team in range(2, 10)}
    assert set(rows["left_out_label"]) == {"Not shown, smaller: Team 0, Team 1"}
    touched = rows[rows["measure"] == "touched_rate"]
    assert touched["down"].isna().all() and set(touched["value_label"]) == {"–"}
    one = rows[(rows["team_id"] == "t4") & (rows["measure"] == "ahead_rate")]
    assert one["down"].is_monotonic_decreasing and set(one["place"]) == {2}
    assert one["day_on"].tolist()[0] == "2026-08-30"
    assert one["x"].between(0, 1).all() and rows["is_head"].sum() == len(set(rows["measure"]))


def test_what_all_was_created_has_the_form_of_what_it_was_before() -> None:
    rows = passed(passed_frame(), words_for("en"), "light").rows
    for now, before in zip(rows["first_label"], rows["first_before_label"], strict=True):
        assert not now or not before or ("." in now) == ("." in before)
