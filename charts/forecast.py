"""F1 against F2 by team: what is won, where each forecast ends, and the target."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import largest, number, records, rows, text, wrapped
from charts.marks import (
    LINE,
    across,
    bands,
    base,
    choice_of,
    dimmed,
    finished,
    heading,
    lines,
    reach,
    target_line,
    tips,
    written,
)
from charts.theme import LABEL, PALETTES
from words import Words, words_for

LANE = 15  # half the distance between the lane of F1, above, and that of F2, below

DRAWN = ("won_amount", "f1_amount", "f2_amount", "target_amount")


@cache
def _spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    choice = choice_of("team_id")
    tip = tips(
        team_name=words("Team"),
        exact_won=words("Won"),
        in_play_label=words("In play"),
        exact_f1=words("F1"),
        exact_f2=words("F2"),
        exact_target=words("Target"),
    )
    x = across("zero", 0.24, 0.72)
    seen = {"y": bands(), "tooltip": tip, "opacity": dimmed(choice)}
    place = alt.X("won:Q", axis=None)
    click = {"cursor": "pointer"}
    won = (
        base()
        .mark_bar(color=colours.solid, height=54, cornerRadiusEnd=3, **click)
        .encode(x=x, x2="won", **seen)
        .add_params(choice)
    )
    layers = [won, reach(x=alt.X("end:Q", axis=None))]
    upon: list[Any] = []
    right = {"y": bands(), "align": "right"}
    for name, colour, lane, shape in (
        ("f1", colours.accent, -LANE, "circle"),
        ("f2", colours.contrast, LANE, "diamond"),
    ):
        there = base(f"isValid(datum.{name})")
        # What is in play is not won: a pale bar in the forecast's outline, up to its own mark.
        bar = there.mark_bar(
            color=colours.wash, stroke=colour, strokeWidth=2, height=16, yOffset=lane, **click
        )
        mark = there.mark_point(
            shape=shape, color=colour, filled=True, size=380, yOffset=lane, opacity=1, **click
        )
        layers.append(bar.encode(x=place, x2=name, **seen))
        upon += [
            mark.encode(x=alt.X(f"{name}:Q", axis=None), **seen),
            written(f"{name}_tag", "label", colour=colour, at=0.755, y=bands(), dy=lane, bold=True),
            written(
                f"{name}_label", "strong", colour=colours.ink, at=0.9, dy=lane, bold=True, **right
            ),
            written(f"{name}_rate_label", colour=colours.ink, at=1, dy=lane, **right),
        ]
    target = base("isValid(datum.target)")
    tick = target.mark_tick(size=70, **target_line(theme))
    to = alt.X("target:Q", axis=None)
    under_name = f"-12 + ({lines('name_label')} + 1) * {LINE} * {LABEL} / 2"
    layers += [
        tick.encode(x=to, y=bands(), tooltip=tip),
        *upon,
        written(
            "target_label", "small", colour=colours.ink, only="isValid(datum.target)",
            x=to, y=bands(), align="center", dy=-46,
        ),
        written("name_label", colour=colours.ink, at=0, y=bands(), bold=True, dy=-12),
        written("won_label", "small", colour=colours.muted, at=0, y=bands(), dy=under_name),
        heading(words("Forecast"), colour=colours.muted, at=0.9),
        heading(words("Of target"), colour=colours.muted, at=1),
    ]  # fmt: skip
    description = words("What is won, F1, F2 and the target of each team")
    return finished(layers, theme, description, step=112)


def f1_f2(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """Won, F1, F2 and target by team: of `forecast/f1_f2_by_team`, in its order.

    F1 ends in a circle in the upper lane, F2 in a diamond in the lower one; a forecast that is
    null has no mark. A click chooses a `team_id`.
    """

    found = records(frame)
    end = largest(number(row[name]) for row in found for name in DRAWN)

    def row(place: int, this: dict[str, Any]) -> dict[str, object]:
        target = number(this["target_amount"])
        return {
            "place": place,
            "is_head": place == 0,
            "team_id": this["team_id"],
            "team_name": text(this["team_name"]),
            "zero": 0.0,
            "end": end,
            "won": number(this["won_amount"]) or 0.0,
            "f1": number(this["f1_amount"]),
            "f2": number(this["f2_amount"]),
            "target": target,
            "name_label": wrapped(this["team_name"], 15.5),
            "won_label": words("Won %(amount)s", amount=words.amount(this["won_amount"])),
            "f1_tag": words("F1"),
            "f2_tag": words("F2"),
            "f1_label": words.amount(this["f1_amount"]),
            "f2_label": words.amount(this["f2_amount"]),
            "f1_rate_label": words.rate(this["f1_target_rate"]),
            "f2_rate_label": words.rate(this["f2_target_rate"]),
            "target_label": words("Target %(amount)s", amount=words.amount(this["target_amount"])),
            "exact_won": words.exact_amount(this["won_amount"]),
            "exact_f1": words.exact_amount(this["f1_amount"]),
            "exact_f2": words.exact_amount(this["f2_amount"]),
            "exact_target": words.exact_amount(this["target_amount"]),
            "in_play_label": words.exact_amount(this["in_play_amount"]),
        }

    drawn = rows((row(place, this) for place, this in enumerate(found)))
    return Chart(_spec(words.language, theme), drawn)
