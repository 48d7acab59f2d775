"""The projection's range beside F1, F2 and the target; and what it said before, against results."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import number, records, rows, text, wrapped
from charts.marks import (
    across,
    bands,
    base,
    choice_of,
    dimmed,
    expression,
    finished,
    heading,
    tips,
    written,
)
from charts.theme import PALETTES
from words import Words, words_for

MARGIN = 0.1  # of the width, to the left of the past forecasts


@cache
def _projected_spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    choice = choice_of("team_id")
    tip = tips(
        team_name=words("Team"),
        exact_median=words("Projection"),
        range_label=words("Four of five cases"),
        exact_won=words("Won"),
        exact_f1=words("F1"),
        exact_f2=words("F2"),
        exact_target=words("Target"),
    )
    x = across("zero", 0.24, 0.72)
    seen = {"y": bands(), "tooltip": tip, "opacity": dimmed(choice)}
    there = base("isValid(datum.median)")
    low = alt.X("low:Q", axis=None)
    won = base().mark_bar(color=colours.solid, height=14, cornerRadiusEnd=3, cursor="pointer")
    span = there.mark_bar(
        color=colours.accent, opacity=0.32, height=34, cornerRadius=4, cursor="pointer"
    )
    middle = there.mark_tick(color=colours.accent, thickness=6, size=46, orient="vertical")
    target = base("isValid(datum.target)").mark_tick(
        color=colours.ink, thickness=4, size=62, orient="vertical", opacity=1
    )
    right = {"y": bands(), "align": "right"}
    layers = [
        won.encode(x=x, x2="won", **seen).add_params(choice),
        span.encode(x=low, x2="high", y=bands(), tooltip=tip),
        middle.encode(x=alt.X("median:Q", axis=None), y=bands(), tooltip=tip),
        target.encode(x=alt.X("target:Q", axis=None), y=bands(), tooltip=tip),
    ]
    for name, colour, shape in (
        ("f1", colours.ink, "circle"),
        ("f2", colours.contrast, "diamond"),
    ):
        mark = base(f"isValid(datum.{name})").mark_point(
            shape=shape, color=colour, fill=colours.background, strokeWidth=3, size=260,
            yOffset=30, opacity=1,
        )  # fmt: skip
        layers.append(mark.encode(x=alt.X(f"{name}:Q", axis=None), y=bands(), tooltip=tip))
    layers += [
        written(
            "target_label", "small", colour=colours.ink, only="isValid(datum.target)",
            x=alt.X("target:Q", axis=None), y=bands(), align="center", dy=-42,
        ),
        written("name_label", colour=colours.ink, at=0, y=bands(), bold=True),
        written("median_label", "strong", colour=colours.accent, at=0.83, bold=True, **right),
        written("range_label", colour=colours.ink, at=1, **right),
        heading(words("Projection"), colour=colours.muted, at=0.83),
        heading(words("Four of five cases"), colour=colours.muted, at=1),
        heading(
            f"○ {words('F1')}   ◇ {words('F2')}", colour=colours.muted, at=0.24, align="left"
        ),
    ]  # fmt: skip
    description = words("The range in which each team's quarter should end, F1, F2 and the target")
    return finished(layers, theme, description, step=104)


def projected(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """Won, range, median, F1, F2 and target by team: of `forecast/projection_by_team`.

    The pale bar is the range, the upright line in it the median; below it a ring for F1 and a
    diamond for F2. A click chooses a `team_id`.
    """

    def row(place: int, this: dict[str, Any]) -> dict[str, object]:
        ends = [words.amount(this[f"{name}_amount"]) for name in ("low", "high")]
        known = this["median_amount"] is not None
        return {
            "place": place,
            "is_head": place == 0,
            "team_id": this["team_id"],
            "team_name": text(this["team_name"]),
            "zero": 0.0,
            "won": number(this["won_amount"]) or 0.0,
            **{
                name: number(this[f"{name}_amount"])
                for name in ("low", "median", "high", "f1", "f2", "target")
            },
            "name_label": wrapped(this["team_name"], 15.5),
            "median_label": words.amount(this["median_amount"]),
            "range_label": "–".join(ends) if known else words.amount(None),
            "target_label": words("Target %(amount)s", amount=words.amount(this["target_amount"])),
            **{
                f"exact_{name}": words.exact_amount(this[f"{name}_amount"])
                for name in ("won", "median", "f1", "f2", "target")
            },
        }

    drawn = rows(row(place, this) for place, this in enumerate(records(frame)))
    return Chart(_projected_spec(words.language, theme), drawn)


@cache
def _record_spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    tip = tips(
        quarter_label=words("Quarter to"),
        week_label=words("Week"),
        exact_won=words("Won"),
        exact_median=words("Projection"),
        range_label=words("Four of five cases"),
        exact_f1=words("F1"),
        exact_f2=words("F2"),
    )
    ends = [expression(f"width * {MARGIN}"), expression("width")]
    x = alt.X("place:O", axis=None, scale=alt.Scale(range=ends, padding=0.3))
    axis = alt.Y("low:Q", axis=None, scale=alt.Scale(zero=True, nice=False))
    choice = choice_of("period_from_on", "period_to_on", "week_end_on")
    click = {"cursor": "pointer"}
    span = base().mark_bar(color=colours.accent, opacity=0.32, cornerRadius=4, **click)
    middle = base().mark_tick(color=colours.accent, thickness=5, orient="horizontal")
    ended = base().mark_tick(color=colours.ink, thickness=3, orient="horizontal")
    layers = [
        span.encode(x=x, y=axis, y2="high", tooltip=tip).add_params(choice),
        middle.encode(x=x, y=alt.Y("median:Q", axis=None), tooltip=tip),
        ended.encode(x=x, y=alt.Y("won:Q", axis=None), tooltip=tip),
    ]
    for name, colour, shape in (
        ("f1", colours.ink, "circle"),
        ("f2", colours.contrast, "diamond"),
    ):
        mark = base(f"isValid(datum.{name})").mark_point(
            shape=shape,
            color=colour,
            fill=colours.background,
            strokeWidth=3,
            size=170,
            opacity=1,
            **click,
        )
        layers.append(mark.encode(x=x, y=alt.Y(f"{name}:Q", axis=None), tooltip=tip))
    upon: dict[str, Any] = {"x": x, "align": "center"}
    layers += [
        written("week_label", "small", colour=colours.muted, at_y="height + 18", **upon),
        written(
            "quarter_label", "small", colour=colours.ink, at_y="height + 42", bold=True,
            only="datum.is_middle", **upon,
        ),
        written(
            "won_label", "small", colour=colours.ink, at_y="height + 66",
            only="datum.is_middle", **upon,
        ),
    ]  # fmt: skip
    for line, name in enumerate((words("End of week"), words("Quarter to"), words("Won"))):
        at_y = f"height + {26 + 24 * line}"
        layers.append(heading(name, colour=colours.muted, at=0, align="left", at_y=at_y))
    key = f"○ {words('F1')}   ◇ {words('F2')}   ▬ {words('Projection')}   — {words('Won')}"
    layers.append(heading(key, colour=colours.muted, at=MARGIN, align="left", at_y="-6"))
    description = words("What was projected in past quarters, F1 and F2, against what was won")
    return finished(layers, theme, description, height=300)


def record(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """Past forecasts against results: of `forecast/projection_record_by_quarter`.

    Three a quarter, from the left: at the end of weeks 1, 4 and 8. The pale bar is the range, the
    line in it the median, the dark line what was won in the end. A click chooses a `week_end_on`
    with its quarter.
    """
    found = records(frame)
    quarters = [row["period_to_on"] for row in found]

    def row(place: int, this: dict[str, Any]) -> dict[str, object]:
        first = quarters.index(this["period_to_on"])
        of = quarters.count(this["period_to_on"])
        ends = [words.amount(this[f"{name}_amount"]) for name in ("low", "high")]
        return {
            "place": place,
            "is_head": place == 0,
            "is_middle": place == first + of // 2,
            **{
                name: text(this[name]) for name in ("period_from_on", "period_to_on", "week_end_on")
            },
            "quarter_label": words.month(this["period_to_on"]),
            "week_label": words.count(this["week"]),
            "won_label": words.amount(this["actual_amount"]),
            "won": number(this["actual_amount"]),
            **{
                name: number(this[f"{name}_amount"])
                for name in ("low", "median", "high", "f1", "f2")
            },
            "range_label": "–".join(ends),
            "exact_won": words.exact_amount(this["actual_amount"]),
            **{
                f"exact_{name}": words.exact_amount(this[f"{name}_amount"])
                for name in ("median", "f1", "f2")
            },
        }

    return Chart(_record_spec(words.language, theme), rows(map(row, range(len(found)), found)))
