"""Charts: valid specifications that are kept, and rows that say exactly what the words say."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import altair as alt
import pandas as pd
import pytest

from charts import ROWS, Chart, Theme, weekly
from charts.activity import activity_against_usual, activity_weeks
from charts.change import waterfall
from charts.expected import new_pipeline_expected
from charts.forecast import f1_f2
from charts.gap import annual_gap
from charts.meeting import results_against_target
from charts.new_pipeline import new_pipeline
from charts.passing import passed, passed_by_part
from charts.pipeline import funnel, funnel_by_director
from charts.projection import projected, record
from charts.record import forecast_record, rate_backtest
from charts.stays import lengths
from charts.steps import won_steps
from charts.trend import twelve_months
from charts.use import use_weeks, use_weeks_by_director
from charts.week import against_need, reps_against_need, visits
from charts.win_rates import win_rates
from queries import catalogue
from tests import chart_frames, week_frames
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
    record_weeks,
    results,
    side_by_side,
    stages,
    steps,
    trend,
    weeks,
)
from tests.chart_frames import win_rates as win_rate_rows
from words import Words, words_for

Drawing = Callable[[pd.DataFrame, Words, Theme], Chart]

DRAWINGS: dict[str, tuple[Drawing, pd.DataFrame]] = {
    "funnel": (funnel, stages()),
    "funnel_by_director": (funnel_by_director, side_by_side()),
    "passed": (passed, chart_frames.passed()),
    "passed_by_part": (passed_by_part, chart_frames.passed_parts()),
    "lengths": (lengths, chart_frames.lengths()),
    "f1_f2": (f1_f2, forecasts()),
    "annual_gap": (annual_gap, gap()),
    "new_pipeline_expected": (new_pipeline_expected, months()),
    "activity_against_usual": (activity_against_usual, activity()),
    "activity_weeks": (activity_weeks, weeks()),
    "results_against_target": (results_against_target, results()),
    "waterfall": (waterfall, steps()),
    "forecast_record": (forecast_record, record_weeks()),
    "rate_backtest": (rate_backtest, record_weeks()),
    "win_rates": (win_rates, win_rate_rows()),
    "twelve_months": (twelve_months, trend()),
    "projected": (projected, projections()),
    "projection_record": (record, past_forecasts()),
    "new_pipeline": (new_pipeline, created()),
    "week_pipeline": (weekly.new_pipeline, created("week")),
    "week_stages": (weekly.stages, stages()),
    "use_weeks": (use_weeks, kept_up()),
    "use_weeks_by_director": (use_weeks_by_director, kept_up_sides()),
    "against_need": (against_need, week_frames.in_play()),
    "reps_against_need": (reps_against_need, week_frames.reps()),
    "visits": (visits, week_frames.reps()),
    "won_steps": (won_steps, week_frames.won_steps()),
}
ASKED = ["pace_amount", "asked_amount"]  # what a page sets beside the months
NEEDED = ["still_needed_amount", "needed_amount"]  # what a page sets beside the stages
every_chart = pytest.mark.parametrize("name", DRAWINGS)


def marks(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (layer for layer in spec["layer"])


@every_chart
@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh", "dark")])
def test_specification_is_valid_and_names_its_data(name: str, language: str, theme: Theme) -> None:
    drawing, frame = DRAWINGS[name]
    chart = drawing(frame, words_for(language), theme)
    alt.TopLevelSpec.validate(chart.spec)
    assert chart.spec["data"] == {"name": ROWS}
    assert "datasets" not in chart.spec and "values" not in json.dumps(chart.spec["data"])
    assert chart.spec["width"] == "container" and chart.spec["description"]


@every_chart
def test_specification_is_kept_whatever_the_rows(name: str) -> None:
    drawing, frame = DRAWINGS[name]
    words = words_for("en")
    first = drawing(frame, words, "light").spec
    before = json.dumps(first)
    assert drawing(frame.iloc[:1], words, "light").spec is first
    assert drawing(frame, words, "dark").spec is not first
    assert drawing(frame, words_for("zh"), "light").spec is not first
    assert json.dumps(first) == before


@every_chart
def test_every_column_that_is_drawn_is_there_and_plain(name: str) -> None:
    drawing, frame = DRAWINGS[name]
    chart = drawing(frame, words_for("zh"), "light")
    calculated = {
        step["as"]
        for layer in marks(chart.spec)
        for step in layer.get("transform", [])
        if "calculate" in step
    }
    used = {
        channel["field"]
        for layer in marks(chart.spec)
        for channels in layer["encoding"].values()
        for channel in (channels if isinstance(channels, list) else [channels])
        if "field" in channel
    }
    assert used - calculated <= set(chart.rows.columns)
    plain = (str, bool, int, float, type(None))
    for row in chart.rows.to_dict("records"):
        assert all(isinstance(value, plain) or pd.isna(value) for value in row.values()), row


@every_chart
def test_empty_frame_gives_a_valid_chart(name: str) -> None:
    drawing, frame = DRAWINGS[name]
    chart = drawing(frame.iloc[:0], words_for("en"), "light")
    assert len(chart.rows) == 0
    alt.TopLevelSpec.validate(chart.spec)


@every_chart
def test_no_number_is_formatted_in_the_browser(name: str) -> None:
    drawing, frame = DRAWINGS[name]
    spec = drawing(frame, words_for("en"), "light").spec
    assert not [layer for layer in marks(spec) if '"format"' in json.dumps(layer)]
    for layer in marks(spec):
        for channel in ("x", "y"):
            encoded = layer["encoding"].get(channel)
            assert encoded is None or encoded["axis"] is None
        for tip in layer["encoding"].get("tooltip", []):
            assert tip["type"] == "nominal"


@every_chart
def test_names_are_never_cut(name: str) -> None:
    drawing, frame = DRAWINGS[name]
    chart = drawing(frame, words_for("en"), "light")
    assert chart.spec["config"]["text"]["limit"] == 0
    for column, said in (("name_label", "team_name"), ("team_label", "team_name")):
        if column in chart.rows and said in chart.rows and name != "funnel_by_director":
            joined = chart.rows[column].str.replace("\n", "").str.replace(" ", "")
            assert list(joined) == list(chart.rows[said].str.replace(" ", ""))


@pytest.mark.parametrize(
    ("query", "frame"),
    [
        ("pipeline/open_deals_by_stage", stages()),
        ("pipeline/open_deals_by_stage_and_director", side_by_side()),
        ("pipeline/stage_conversion_by_stage", chart_frames.passed()),
        ("pipeline/stage_conversion_by_stage_and_director", chart_frames.passed_parts()),
        ("pipeline/stage_conversion_by_stage_and_origin", chart_frames.passed_parts()),
        ("pipeline/stage_days_distribution", chart_frames.lengths()),
        ("forecast/f1_f2_by_team", forecasts()),
        ("forecast/year_gap_by_team", gap()),
        ("forecast/new_pipeline_expected_by_month", months()),
        ("activity/activity_by_team", activity()),
        ("activity/activity_by_week", weeks()),
        ("meeting/results_by_team", results()),
        ("pipeline/change_by_kind", steps()),
        ("meeting/trend_by_month", trend()),
        ("pipeline/new_pipeline_by_month", created().drop(columns=ASKED)),
        ("pipeline/new_pipeline_by_week", created("week").drop(columns=ASKED)),
        ("pipeline/in_play_by_stage", week_frames.in_play().drop(columns=NEEDED)),
        ("meeting/week_by_person", week_frames.reps()),
        ("meeting/won_steps", week_frames.won_steps()),
        ("crm/use_by_week", kept_up()),
        ("crm/use_by_week_and_director", kept_up_sides()),
    ],
)
def test_what_is_drawn_here_are_columns_of_the_query(query: str, frame: pd.DataFrame) -> None:
    columns = {column.name for column in catalogue()[query].header.columns}
    assert set(frame.columns) <= columns
