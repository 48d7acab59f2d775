"""How W3 comes about: what deals not yet created should bring, month by month."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import largest, number, records, rows, text
from charts.marks import across, base, expression, finished, reach, tips, written
from charts.theme import LABEL, PALETTES, SMALL
from words import Words, words_for

MARGIN = 0.19  # of the width, for what the lines under the months are called
MONTHS = 6  # a month is never wider than where there are so many
SMALL_YIELD = 0.1  # below it, a yield has a decimal
FILL = 0.82  # of a month's place, for its bar


@cache
def _expected_spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    x = across("left", MARGIN, 1, [0, 1])
    centre = alt.X("centre:Q", axis=None)
    y = alt.Y("low:Q", axis=None, scale=alt.Scale(zero=True, nice=False))
    tip = tips(
        team_name=words("Team"),
        month_label=words("Month"),
        exact=words("Expected from deals not yet created"),
        part_rate=words("New pipeline a day"),
        part_yield=words("Yield by then"),
        method_label=words("Method"),
    )
    top, only = alt.Y("high:Q", axis=None), "datum.is_top"
    part = base().mark_bar(color=colours.wash, stroke=colours.background, strokeWidth=2)
    outline = base(only).mark_bar(
        filled=False, stroke=colours.accent, strokeWidth=3, strokeDash=[10, 6]
    )
    upon: Any = {"x": centre, "only": only, "colour": colours.ink, "align": "center"}
    layers = [
        part.encode(x=x, x2="right", y=y, y2="high", tooltip=tip),
        outline.encode(x=x, x2="right", y=top, y2=alt.Y2Datum(0)),
        written("value_label", y=top, bold=True, dy=-16, **upon),
        reach(y=alt.Y("end:Q", axis=None)),
    ]
    # Under the bars a table: what each month's amount is made of.
    for line, (field, name) in enumerate(
        (
            ("month_label", words("Month")),
            ("rate_label", words("New pipeline a day")),
            ("left_label", words("× days left in the month")),
            ("days_label", words("Mid-month to year-end, days")),
            ("yield_label", words("× yield by then")),
        )
    ):
        down = f"height + 20 + {line} * 1.6 * {LABEL}"
        said = base("datum.is_head").mark_text(
            align="left",
            baseline="middle",
            fontSize=expression(SMALL),
            color=colours.muted,
            x=0,
            y=expression(down),
        )
        layers += [
            said.encode(text=alt.value(name)),
            written(field, at_y=down, **{**upon, "bold": not line}),
        ]
    description = words("What deals not yet created should bring, month by month")
    return finished(layers, theme, description, height=130)


def _rates(words: Words, parts: list[dict[str, Any]]) -> str:
    """The yield of a month's parts: one share, or the least and the most of them."""
    known = sorted(row["yield_rate"] for row in parts if row["yield_rate"] is not None)
    if not known:
        return words.rate(None)
    # Late in a year yields are small: 0% would say that nothing comes of them.
    digits = 0 if known[-1] >= SMALL_YIELD else 1
    least, most = words.rate(known[0], digits), words.rate(known[-1], digits)
    return most if least == most else f"{least.removesuffix('%')}–{most}"


def new_pipeline_expected(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """W3 by month with its factors: of `forecast/new_pipeline_expected_by_month`.

    The parts of a team stand upon each other, and the month's label is their sum; outlined like
    W3 in the year's steps, since all of it is at risk.
    """
    months: dict[object, list[dict[str, Any]]] = {}
    for row in records(frame):
        months.setdefault(row["month"], []).append(row)
    sums = ((number(row["w3_amount"]) or 0.0 for row in parts) for parts in months.values())
    end = largest(sum(parts) for parts in sums)
    wide = 1 / max(len(months), MONTHS)

    def month_rows(place: int, month: object) -> list[dict[str, object]]:
        parts, low, found = months[month], 0.0, list[dict[str, object]]()
        total = sum(row["w3_amount"] or 0 for row in parts)
        daily = sum(row["per_day_amount"] or 0 for row in parts)
        for index, this in enumerate(parts):
            high = low + (number(this["w3_amount"]) or 0.0)
            found.append(
                {
                    "place": place,
                    "is_head": place == 0 and index == 0,
                    "is_top": index == len(parts) - 1,
                    "team_name": text(this["team_name"]),
                    "month": text(month),
                    "left": (place + (1 - FILL) / 2) * wide,
                    "centre": (place + 0.5) * wide,
                    "right": (place + (1 + FILL) / 2) * wide,
                    "end": end,
                    "low": low,
                    "high": high,
                    "value_label": words.amount(total),
                    "month_label": words.short_month(month),
                    "rate_label": words.amount(daily),
                    "left_label": words.count(this["days_left"]),
                    "yield_label": _rates(words, parts),
                    "days_label": words.count(this["yield_days"]),
                    "exact": words.exact_amount(this["w3_amount"]),
                    "part_rate": words.exact_amount(this["per_day_amount"]),
                    "part_yield": words.rate(this["yield_rate"], 1),
                    "method_label": words.term(this["w3_method"]),
                }
            )
            low = high
        return found

    drawn = rows(row for place, month in enumerate(months) for row in month_rows(place, month))
    return Chart(_expected_spec(words.language, theme), drawn)
