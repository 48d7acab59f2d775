"""Win rates stage by stage: what is configured, what was seen, and what is offered for F2."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import number, records, rows, text, wrapped
from charts.marks import across, bands, base, choice_of, finished, heading, tips, written
from charts.theme import PALETTES
from words import Words, words_for

LANE = 13  # half the distance between the lane of the observed rate and that of the offered one


@cache
def _spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    tip = tips(
        stage_name=words("Stage"),
        configured_label=words("Configured win rate"),
        observed_label=words("Observed win rate, by deals"),
        interval_label=words("90% interval"),
        decided_label=words("Decided deals"),
        in_period_label=words("In-period win rate"),
        in_period_deals_label=words("Deals behind the in-period rate"),
        offered_label=words("Offered win rate"),
    )
    x = across("low", 0.2, 0.66, [0, 1])
    seen = {"y": bands(), "tooltip": tip}
    at = {"align": "right", "y": bands(), "bold": True}
    choice = choice_of("stage_id", "opens")

    def opening(name: str, only: str) -> Any:
        """The rows with the column whose deals a mark opens: the marks of a stage share its row."""
        return base(only).transform_calculate(opens=f"'{name}'")

    def observed(only: str) -> Any:
        return opening("observed_rate", only)

    offered = opening("offered_rate", "isValid(datum.offered)")
    layers = [
        base().mark_rule(color=colours.rule, strokeWidth=2).encode(
            x=alt.XDatum(0, axis=None), x2=alt.X2Datum(1), y=bands()
        ),
        observed("isValid(datum.low)").mark_rule(
            color=colours.contrast, strokeWidth=5, opacity=0.5, yOffset=-LANE
        ).encode(x=x, x2="high", **seen),
        observed("isValid(datum.observed)").mark_point(
            shape="diamond", color=colours.contrast, filled=True, size=320, opacity=1,
            yOffset=-LANE, cursor="pointer",
        ).encode(x=alt.X("observed:Q", axis=None), **seen),
        offered.mark_point(
            shape="circle", color=colours.accent, filled=True, size=340, opacity=1, yOffset=LANE,
            cursor="pointer",
        ).encode(x=alt.X("offered:Q", axis=None), **seen).add_params(choice),
        base("isValid(datum.configured)").mark_tick(
            color=colours.ink, thickness=4, size=58, orient="vertical", opacity=1
        ).encode(x=alt.X("configured:Q", axis=None), **seen),
        written("name_label", colour=colours.ink, at=0, y=bands(), bold=True),
        written("configured_label", colour=colours.ink, at=0.76, **at),
        written("observed_label", colour=colours.contrast, at=0.84, **at),
        written("in_period_label", colour=colours.muted, at=0.92, **at),
        written("offered_label", colour=colours.accent, at=1, **at),
        heading("0%", colour=colours.muted, at=0.2, align="center"),
        heading("100%", colour=colours.muted, at=0.66, align="center"),
        heading(words("Configured"), colour=colours.ink, at=0.76),
        heading(words("Won ever"), colour=colours.contrast, at=0.84),
        heading(words("In time"), colour=colours.muted, at=0.92),
        heading(words("Offered"), colour=colours.accent, at=1),
    ]  # fmt: skip
    description = words("The configured, observed and offered win rate of each stage")
    return finished(layers, theme, description, step=62)


def win_rates(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """Each stage's rates from 0 to 100 %: of `forecast/win_rate_by_stage`.

    A tick is the configured rate, a diamond with its interval the observed one, a circle the
    offered one; what is not known has no mark and a dash. A click chooses a `stage_id`, and in
    `opens` the rate that was clicked.
    """

    def row(place: int, this: dict[str, Any]) -> dict[str, object]:
        low, high = this["observed_low_rate"], this["observed_high_rate"]
        return {
            "place": place,
            "is_head": place == 0,
            "stage_id": text(this["stage_id"]),
            "stage_name": text(this["stage_name"]),
            "name_label": wrapped(this["stage_name"], 13),
            "configured": number(this["configured_rate"]),
            "observed": number(this["observed_rate"]),
            "low": number(low),
            "high": number(high),
            "offered": number(this["offered_rate"]),
            "configured_label": words.rate(this["configured_rate"]),
            "observed_label": words.rate(this["observed_rate"]),
            "interval_label": f"{words.rate(low)} – {words.rate(high)}",
            "decided_label": words.count(this["decided_deals"]),
            "in_period_label": words.rate(this["in_period_rate"]),
            "in_period_deals_label": words.count(this["in_period_deals"]),
            "offered_label": words.rate(this["offered_rate"]),
        }

    drawn = rows(row(place, this) for place, this in enumerate(records(frame)))
    return Chart(_spec(words.language, theme), drawn)
