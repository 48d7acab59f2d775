"""How the CRM is kept up over thirteen weeks: four shares and what is logged, as small lines."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import largest, number, records, rows, text, wrapped
from charts.marks import across, base, choice_of, finished, tips, written
from charts.theme import PALETTES
from words import Words, mark, words_for

# What is drawn, in the order shown, with the name that a reader sees.
MEASURES = {
    "touched_rate": mark("Touched in 7 days"),
    "reviewed_deals_rate": mark("Reviewed"),
    "ahead_rate": mark("With a day ahead"),
    "valued_rate": mark("With an amount"),
    "activities_per_rep": mark("Activities per head"),
}
PANEL = 0.72  # of a measure's panel, for its thirteen weeks


@cache
def _spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    tip = tips(
        measure_label=words("What"), week_label=words("Week from"), value_label=words("Value")
    )
    x = across("x", 0, 1, [0, 1])
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, 1.08], nice=False))
    choice = choice_of("measure", "day_on")
    known = "isValid(datum.y)"
    line = base(known).mark_line(color=colours.muted, strokeWidth=3, strokeJoin="round")
    dots = base(f"{known} && !datum.is_last").mark_point(
        color=colours.muted, filled=True, size=70, opacity=1, cursor="pointer"
    )
    last = base(f"{known} && datum.is_last").mark_point(
        color=colours.accent, filled=True, size=320, opacity=1, cursor="pointer"
    )
    floor = base().mark_line(color=colours.rule, strokeWidth=2)
    under: Any = {"x": x, "at_y": "height + 10", "baseline": "top"}
    layers = [
        floor.encode(x=x, y=alt.YDatum(0, axis=None), detail="measure:N"),
        line.encode(x=x, y=y, detail="measure:N", order="week:O"),
        dots.encode(x=x, y=y, tooltip=tip).add_params(choice),
        last.encode(x=x, y=y, tooltip=tip),
        written(
            "value_label", "strong", colour=colours.accent, only="datum.is_last", x=x, y=y,
            dx=16, bold=True,
        ),
        written(
            "measure_label", colour=colours.ink, only="datum.is_first", x=x, at_y="-18", bold=True,
            baseline="bottom",
        ),
        written("week_label", "small", colour=colours.muted, only="datum.is_first", **under),
        written(
            "week_label", "small", colour=colours.ink, only="datum.is_last && !datum.is_first",
            align="right", **under,
        ),
    ]  # fmt: skip
    description = words("How the CRM was kept up in the last thirteen weeks")
    return finished(layers, theme, description, height=190)


def use_weeks(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """Week by week, the last one marked: of `crm/use_by_week`.

    A measure without a column is not for the reader. The shares are drawn from 0 to all,
    activities on a scale of their own from zero; where nothing is known there is no line. A click
    chooses a `measure` and the week's last `day_on`.
    """
    found = sorted(records(frame), key=lambda row: text(row["week_from_on"]))
    measures = [measure for measure in MEASURES if measure in frame]
    cell = 1 / len(measures)
    step = cell * PANEL / max(len(found) - 1, 1)

    def row(index: int, measure: str, place: int, top: float) -> dict[str, object]:
        this, value = found[place], number(found[place][measure])
        is_rate = measure.endswith("_rate")
        return {
            "measure": measure,
            "week": text(this["week_from_on"]),
            "day_on": text(pd.Timestamp(this["week_from_on"]) + pd.Timedelta(days=6))[:10],
            "x": index * cell + place * step + 0.004,
            "y": None if value is None else value / (1 if is_rate else top),
            "is_first": place == 0,
            "is_last": place == len(found) - 1,
            "measure_label": wrapped(words(MEASURES[measure]), 12),
            "week_label": words.short_day(this["week_from_on"]),
            "value_label": words.rate(value) if is_rate else words.number(value),
        }

    drawn = rows(
        row(index, measure, place, largest(number(this[measure]) for this in found))
        for index, measure in enumerate(measures)
        for place in range(len(found))
    )
    return Chart(_spec(words.language, theme), drawn)
