"""The lines of twelve months: places, texts, and what is marked."""

import pandas as pd
import pytest

from charts.trend import FIGURES, FLOOR, TEAMS, TOP, twelve_months
from tests.chart_frames import trend
from words import words_for

EN = words_for("en")


def drawn(frame: pd.DataFrame, figures: str = "results") -> pd.DataFrame:
    return twelve_months(frame, EN, "light", figures).rows


@pytest.mark.parametrize("figures", FIGURES)
def test_each_figure_of_each_team_has_a_panel_of_its_full_months(figures: str) -> None:
    rows = drawn(trend(), figures)
    panels = rows.groupby("panel").size()
    assert set(panels) == {12}
    assert len(panels) == 3 * len(FIGURES[figures])
    assert rows["left"].min() > 0.1 and rows["right"].max() <= 1
    for place, measure in enumerate(FIGURES[figures]):
        own = rows[rows["measure"] == measure]
        assert own["y"].between(place + TOP - 1e-9, place + FLOOR + 1e-9).all()


def test_sums_fill_each_team_s_own_scale_and_rates_share_one() -> None:
    rows = drawn(trend())
    won = rows[rows["measure"] == "won_amount"].groupby("team_id")["y"].min()
    size = rows[rows["measure"] == "won_deal_amount"].groupby("team_id")["y"].min()
    assert won["t1"] == pytest.approx(won["t2"], abs=0.05)
    assert size["t0"] > size["t1"] > size["t2"]


def test_the_last_value_is_written_and_what_broke_the_pattern_is_a_diamond() -> None:
    chart = twelve_months(trend(), EN, "light")
    last = chart.rows[chart.rows["is_last"]]
    assert last["last_label"].iloc[0] == EN.amount(trend()["won_amount"].iloc[11])
    broken = chart.rows[chart.rows["is_broken"]]
    assert set(broken["measure"]) == {"won_amount"} and set(broken["month"]) == {11}
    points = [layer["mark"] for layer in chart.spec["layer"] if layer["mark"]["type"] == "point"]
    assert [point.get("shape") for point in points] == [None, "diamond"]


def test_a_figure_that_no_month_has_leaves_no_empty_row() -> None:
    frame = trend().assign(calls_per_rep=None, visits_per_rep=None)
    rows = drawn(frame, "people")
    assert set(rows["measure"]) == {"reps", "won_per_rep_amount"}
    assert set(rows.loc[rows["is_lowest"], "measure"]) == {"won_per_rep_amount"}


def test_an_error_is_told_from_zero_and_drawn_no_farther_than_the_edge() -> None:
    frame = trend()
    frame.loc[11, ["f1_error_rate", "f2_error_rate"]] = [7.5, -0.4]
    rows = drawn(frame, "forecast")
    far = rows[(rows["measure"] == "f1_error_rate") & rows["is_last"] & (rows["team_id"] == "t0")]
    assert far["y"].iloc[0] == pytest.approx(TOP)
    assert far["last_label"].iloc[0] == "+750%"
    below = rows[(rows["measure"] == "f2_error_rate") & (rows["last_label"] == "−40%")]
    assert (below["y"] > below["floor"]).all() and len(below) == 1
    assert list(far["eve"]) == ["2026-09-30"]


def test_the_whole_and_its_largest_parts_are_shown_and_the_others_named() -> None:
    rows = drawn(trend(10))
    assert rows["team_id"].nunique() == TEAMS
    assert set(rows["team_id"]) == {"t0", *(f"t{number}" for number in range(3, 10))}
    assert rows["left_out_label"].iloc[0].startswith("Not shown, smaller: ")
