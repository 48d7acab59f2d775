"""What people did: the last week against the team's own usual, and thirteen weeks as lines."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import largest, number, records, rows, text, wrapped
from charts.marks import across, bands, base, choice_of, dimmed, finished, tips, written
from charts.theme import PALETTES
from words import Words, mark, words_for

# What is counted, in the order shown, with the name that a reader sees.
MEASURES = {
    "calls": mark("Calls"),
    "first_visits": mark("First visits"),
    "follow_up_visits": mark("Follow-up visits"),
    "customer_visits": mark("Visits to existing customers"),
}
NAMES = 0.2  # of the width, for the names of the teams
FILL = 0.6  # of a measure's cell, for the largest bar
PANEL = 0.76  # of a measure's panel, for its thirteen weeks


@cache
def _usual_spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    choice = choice_of("team_id", "measure")
    tip = tips(
        team_name=words("Team"),
        measure_label=words("Activity"),
        tip_value=words("Last week, per head"),
        tip_usual=words("Usual week, per head"),
        reps_label=words("Reps"),
    )
    x = across("cell", NAMES, 1, [0, 1])
    seen = {"y": bands(), "tooltip": tip, "opacity": dimmed(choice)}
    bar = base("isValid(datum.value)").mark_bar(
        color=colours.accent, height=26, cornerRadiusEnd=2, cursor="pointer"
    )
    tick = base("isValid(datum.usual)").mark_tick(
        color=colours.ink, thickness=4, size=46, orient="vertical", opacity=1
    )
    at = {"x": alt.X("value_at:Q", axis=None), "y": bands()}
    layers = [
        bar.encode(x=x, x2="value", **seen).add_params(choice),
        tick.encode(x=alt.X("usual:Q", axis=None), y=bands(), tooltip=tip),
        written("value_label", "strong", colour=colours.ink, bold=True, dy=-10, **at),
        written("usual_label", "small", colour=colours.muted, dy=14, **at),
        written("name_label", colour=colours.ink, at=0, y=bands(), bold=True, only="datum.is_head"),
        written(
            "measure_label", colour=colours.ink, x=x, at_y="-16", bold=True, baseline="bottom",
            only="datum.is_measure_head",
        ),
    ]  # fmt: skip
    description = words("Activity per head in the last week against the team's usual week")
    return finished(layers, theme, description, step=68)


def activity_against_usual(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """Last week per head as bars, the usual week as ticks: of `activity/activity_by_team`.

    Each kind of activity has its own scale, the same for all teams. Without a usual week there
    is no tick. A click chooses a `team_id` and a `measure` (calls, first_visits ...).
    """
    found = records(frame)
    cell = 1 / len(MEASURES)
    top = {
        measure: largest(
            number(row[f"{measure}{ending}"])
            for row in found
            for ending in ("_per_rep", "_usual_per_rep")
        )
        for measure in MEASURES
    }

    def row(place: int, index: int, measure: str) -> dict[str, object]:
        this, start = found[place], index * cell
        value, usual = this[f"{measure}_per_rep"], this[f"{measure}_usual_per_rep"]

        def placed(amount: object) -> float | None:
            size = number(amount)
            return None if size is None else start + size / top[measure] * cell * FILL

        return {
            "place": place,
            "is_head": index == 0,
            "is_measure_head": place == 0,
            "team_id": this["team_id"],
            "team_name": text(this["team_name"]),
            "measure": measure,
            "cell": start,
            "value": placed(value),
            "usual": placed(usual),
            "value_at": start + cell * (FILL + 0.06),
            "name_label": wrapped(this["team_name"], 13),
            "measure_label": wrapped(words(MEASURES[measure]), 14),
            "value_label": words.number(value),
            "usual_label": words("usual %(count)s", count=words.number(usual)),
            "tip_value": words.number(value, 2),
            "tip_usual": words.number(usual, 2),
            "reps_label": words.count(this["reps"]),
        }

    drawn = rows(
        (row(p, i, measure) for p in range(len(found)) for i, measure in enumerate(MEASURES)),
    )
    return Chart(_usual_spec(words.language, theme), drawn)


@cache
def _weeks_spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    tip = tips(
        measure_label=words("Activity"),
        week_label=words("Week from"),
        value_text=words("Count"),
    )
    x = across("x", 0, 1, [0, 1])
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, 1.08], nice=False))
    line = base().mark_line(color=colours.muted, strokeWidth=3, strokeJoin="round")
    dots = base("!datum.is_last").mark_point(color=colours.muted, filled=True, size=50, opacity=1)
    last = base("datum.is_last").mark_point(color=colours.accent, filled=True, size=320, opacity=1)
    floor = base().mark_line(color=colours.rule, strokeWidth=2)
    under: Any = {"x": x, "at_y": "height + 10", "baseline": "top"}
    layers = [
        floor.encode(x=x, y=alt.YDatum(0, axis=None), detail="measure:N"),
        line.encode(x=x, y=y, detail="measure:N", order="week:O"),
        dots.encode(x=x, y=y, tooltip=tip),
        last.encode(x=x, y=y, tooltip=tip),
        written(
            "value_label", "strong", colour=colours.accent, only="datum.is_last", x=x, y=y,
            dx=16, bold=True,
        ),
        written(
            "measure_label", colour=colours.ink, only="datum.is_first", x=x, at_y="-18", bold=True
        ),
        written("week_label", "small", colour=colours.muted, only="datum.is_first", **under),
        written(
            "week_label", "small", colour=colours.ink, only="datum.is_last", align="right", **under
        ),
    ]  # fmt: skip
    return finished(layers, theme, words("Activity of the last thirteen weeks"), height=200)


def activity_weeks(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """Calls and visits week by week, the last week marked: of `activity/activity_by_week`.

    Each kind has its own panel and its own scale from zero.
    """
    found = sorted(records(frame), key=lambda row: text(row["week_from_on"]))
    cell = 1 / len(MEASURES)
    step = cell * PANEL / max(len(found) - 1, 1)

    def row(index: int, measure: str, place: int, top: float) -> dict[str, object]:
        this, value = found[place], number(found[place][measure]) or 0.0
        return {
            "place": place,
            "measure": measure,
            "week": text(this["week_from_on"]),
            "x": index * cell + place * step + 0.004,
            "y": value / top,
            "is_first": place == 0,
            "is_last": place == len(found) - 1,
            "measure_label": wrapped(words(MEASURES[measure]), 17),
            "week_label": words.short_day(this["week_from_on"]),
            "value_label": words.count(this[measure]),
            "value_text": words.count(this[measure]),
        }

    drawn = rows(
        (
            row(index, measure, place, largest(number(this[measure]) for this in found))
            for index, measure in enumerate(MEASURES)
            for place in range(len(found))
        ),
    )
    return Chart(_weeks_spec(words.language, theme), drawn)
