"""Results by team against their targets."""

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
    finished,
    heading,
    reach,
    target_line,
    tips,
    written,
)
from charts.theme import PALETTES
from words import Words, words_for

DRAWN = ("won_amount", "compare_won_amount", "target_amount")


@cache
def _spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    choice = choice_of("team_id")
    tip = tips(
        team_name=words("Team"),
        exact_won=words("Won"),
        deals_label=words("Won deals"),
        exact_before=words("Won at the day compared with"),
        exact_target=words("Target"),
    )
    x = across("zero", 0.24, 0.72)
    seen = {"y": bands(), "tooltip": tip, "opacity": dimmed(choice)}
    bar = base().mark_bar(color=colours.solid, height=36, cornerRadiusEnd=3, cursor="pointer")
    before = base("isValid(datum.before)").mark_point(
        shape="triangle-up", color=colours.muted, filled=True, size=140, yOffset=28, opacity=1
    )
    tick = base("isValid(datum.target)").mark_tick(size=52, **target_line(theme))
    to = alt.X("target:Q", axis=None)
    right = {"y": bands(), "align": "right"}
    layers = [
        bar.encode(x=x, x2="won", **seen).add_params(choice),
        reach(x=alt.X("end:Q", axis=None)),
        before.encode(x=alt.X("before:Q", axis=None), **seen),
        tick.encode(x=to, y=bands(), tooltip=tip),
        written(
            "target_label", "small", colour=colours.ink, only="isValid(datum.target)",
            x=to, y=bands(), align="center", dy=-38,
        ),
        written("name_label", colour=colours.ink, at=0, y=bands(), bold=True),
        written("won_label", "strong", colour=colours.ink, at=0.88, bold=True, **right),
        written("rate_label", "strong", colour=colours.ink, at=1, **right),
        heading(words("Won"), colour=colours.muted, at=0.88),
        heading(words("Of target"), colour=colours.muted, at=1),
        heading("▲ " + words("Day compared with"), colour=colours.muted, at=0.24, align="left"),
    ]  # fmt: skip
    return finished(layers, theme, words("What each team won against its target"), step=84)


def results_against_target(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """Won and target by team: of `meeting/results_by_team`, in its order.

    A small triangle under the bar stands where the bar ended on the day compared with. A team
    without a target has no tick. A click chooses a `team_id`.
    """

    found = records(frame)
    end = largest(number(row[name]) for row in found for name in DRAWN)

    def row(place: int, this: dict[str, Any]) -> dict[str, object]:
        return {
            "place": place,
            "is_head": place == 0,
            "team_id": this["team_id"],
            "team_name": text(this["team_name"]),
            "zero": 0.0,
            "end": end,
            "won": number(this["won_amount"]) or 0.0,
            "before": number(this["compare_won_amount"]),
            "target": number(this["target_amount"]),
            "name_label": wrapped(this["team_name"], 15.5),
            "won_label": words.amount(this["won_amount"]),
            "rate_label": words.rate(this["won_target_rate"]),
            "target_label": words("Target %(amount)s", amount=words.amount(this["target_amount"])),
            "exact_won": words.exact_amount(this["won_amount"]),
            "exact_target": words.exact_amount(this["target_amount"]),
            "exact_before": words.exact_amount(this["compare_won_amount"]),
            "deals_label": words.count(this["won_deals"]),
        }

    drawn = rows((row(place, this) for place, this in enumerate(found)))
    return Chart(_spec(words.language, theme), drawn)
