"""The one chart of the weekly review, on half a page: new pipeline, or open deals by stage."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import largest, number, records, rows, text, wrapped
from charts.marks import (
    across,
    bands,
    base,
    choice_of,
    dimmed,
    expression,
    finished,
    heading,
    reach,
    tips,
    written,
)
from charts.theme import PALETTES
from words import Words, words_for

WEEKS = 9
HEIGHT, LOW = 200, 160  # px; under the weeks stand their days
NOT_KNOWN = "not_known"


@cache
def _weeks_spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    ends = [expression("0"), expression("width")]
    x = alt.X("place:O", axis=None, scale=alt.Scale(range=ends, padding=0.2))
    y = alt.Y("value:Q", axis=None, scale=alt.Scale(zero=True, nice=False))
    choice = choice_of("from_on", "to_on")
    tip = tips(
        span_label=words("Week from"),
        exact=words("New pipeline"),
        deals_label=words("New deals"),
        per_rep_label=words("New pipeline per head"),
    )
    seen = {"x": x, "y": y, "tooltip": tip, "opacity": dimmed(choice)}
    click = {"cursor": "pointer", "cornerRadiusEnd": 2}
    full = base("!datum.is_running").mark_bar(color=colours.accent, **click)
    running = base("datum.is_running").mark_bar(
        color=colours.wash, stroke=colours.accent, strokeWidth=2, strokeDash=[6, 4], **click
    )
    upon: Any = {"x": x, "align": "center", "colour": colours.ink}
    layers = [
        full.encode(**seen).add_params(choice),
        running.encode(**seen),
        reach(y=alt.Y("end:Q", axis=None)),
        written("value_label", "board", y=y, dy=-14, bold=True, **upon),
        written("span_label", "board", at_y="height + 26", **upon),
    ]
    return finished(layers, theme, words("New pipeline by week"), height=LOW)


def new_pipeline(frame: pd.DataFrame, words: Words, theme: Theme, ems: float = 4.2) -> Chart:
    """The last nine weeks: of `pipeline/new_pipeline_by_week`; the running one is drawn empty.

    A click chooses a week's first and last day, `from_on` and `to_on`. Days are at most
    `ems` wide.
    """
    found = records(frame)[-WEEKS:]
    end = largest(number(row["new_amount"]) for row in found)

    def row(place: int) -> dict[str, object]:
        this = found[place]
        return {
            "place": place,
            "is_running": place == len(found) - 1,
            "end": end,
            "from_on": text(this["week_from_on"]),
            "to_on": text(this["week_to_on"]),
            "value": number(this["new_amount"]),
            "value_label": words.amount(this["new_amount"]),
            "span_label": wrapped(words.short_day(this["week_from_on"]), ems),
            "deals_label": words.count(this["new_deals"]),
            "per_rep_label": words.amount(this["new_per_rep_amount"]),
            "exact": words.exact_amount(this["new_amount"]),
        }

    return Chart(_weeks_spec(words.language, theme), rows(row(at) for at in range(len(found))))


@cache
def _stages_spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    choice = choice_of("stage_id")
    tip = tips(
        stage_name=words("Stage"),
        exact=words("Amount"),
        deals_label=words("Open deals"),
        missing_label=words("Deals without an amount"),
    )
    shape = {"height": 22, "cornerRadiusEnd": 3, "cursor": "pointer"}
    x = across("zero", 0.35, 0.58)
    seen = {"x": x, "x2": "value", "y": bands(), "tooltip": tip, "opacity": dimmed(choice)}
    last = base("datum.is_last && datum.value > 0").mark_bar(color=colours.accent, **shape)
    other = base("!datum.is_last && datum.value > 0").mark_bar(
        color=colours.wash, stroke=colours.muted, strokeWidth=1, **shape
    )
    right: Any = {"y": bands(), "align": "right", "colour": colours.ink}
    layers = [
        last.encode(**seen).add_params(choice),
        other.encode(**seen),
        reach(x=alt.X("end:Q", axis=None)),
        written("name_label", "board", colour=colours.ink, at=0, y=bands(), only="!datum.is_last"),
        written(
            "name_label", "board", colour=colours.ink, at=0, y=bands(), only="datum.is_last",
            bold=True,
        ),
        written("value_label", "board", at=0.73, bold=True, **right),
        written("deals_label", "board", at=0.84, **right),
        written("change_label", "board", at=1, **right),
        heading(words("Amount"), colour=colours.muted, at=0.73, at_y="-6", size="board"),
        heading(words("Deals"), colour=colours.muted, at=0.84, at_y="-6", size="board"),
        heading(words("Change"), colour=colours.muted, at=1, at_y="-6", size="board"),
    ]  # fmt: skip
    return finished(layers, theme, words("Open deals by stage, the last two marked"), height=HEIGHT)


def stages(frame: pd.DataFrame, words: Words, theme: Theme, ems: float = 11) -> Chart:
    """Open deals by stage, the last two marked: of `pipeline/open_deals_by_stage`.

    A click chooses a `stage_id`. Names are at most `ems` wide.
    """
    found = records(frame)
    end = largest(number(row["open_amount"]) for row in found)
    known = [row["stage_id"] for row in found if row["stage_id"] != NOT_KNOWN]

    def row(place: int, this: dict[str, Any]) -> dict[str, object]:
        is_known = this["stage_id"] in known
        name = text(this["stage_name"]) if is_known else words.term(NOT_KNOWN)
        return {
            "place": place,
            "is_head": place == 0,
            "is_last": this["stage_id"] in known[-2:],
            "stage_id": this["stage_id"],
            "stage_name": name,
            "zero": 0.0,
            "end": end,
            "value": number(this["open_amount"]) or 0.0,
            "name_label": wrapped(name, ems),
            "value_label": words.amount(this["open_amount"]),
            "deals_label": words.count(this["deals"]),
            "change_label": words.amount(this["change_amount"], plus=True),
            "exact": words.exact_amount(this["open_amount"]),
            "missing_label": words.count(this["missing_amount_deals"]),
        }

    drawn = rows(row(place, this) for place, this in enumerate(found))
    return Chart(_stages_spec(words.language, theme), drawn)
