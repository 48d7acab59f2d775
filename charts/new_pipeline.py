"""New pipeline over time: bars with what is asked for a month, and a table under them."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import largest, number, records, rows, text, wrapped
from charts.marks import base, choice_of, dimmed, expression, finished, tips, written
from charts.theme import PALETTES, SMALL
from words import Words, words_for

HEIGHT = 250  # px, of the bars
OFF, CLEAR = 16, 13  # px, from a bar's end to the middle of its figure; from there to any line
MARGIN = 0.13  # of the width, to the left of the bars and the table under them


@cache
def _spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    ends = [expression(f"width * {MARGIN}"), expression("width")]
    x = alt.X("place:O", axis=None, scale=alt.Scale(range=ends, padding=0.18))
    y = alt.Y("value:Q", axis=None, scale=alt.Scale(zero=True, nice=False))
    choice = choice_of("from_on", "to_on")
    tip = tips(
        span_label=words("Created"),
        exact=words("New pipeline"),
        deals_label=words("New deals"),
        exact_per_rep=words("New pipeline per head"),
        registered_label=words("Accounts registered"),
        exact_asked=words("Asked for a month"),
        exact_pace=words("Normal pace a month"),
    )
    seen = {"x": x, "y": y, "tooltip": tip, "opacity": dimmed(choice)}
    click = {"cursor": "pointer", "cornerRadiusEnd": 2}
    full = base("!datum.is_running").mark_bar(color=colours.accent, **click)
    running = base("datum.is_running").mark_bar(
        color=colours.wash, stroke=colours.accent, strokeWidth=2, strokeDash=[6, 4], **click
    )
    layers: list[Any] = [full.encode(**seen).add_params(choice), running.encode(**seen)]
    for field, colour, dash, dy, shown in (
        ("pace", colours.muted, [3, 5], 13, "pace_label"),
        ("asked", colours.ink, [10, 5], -13, "asked_label"),
    ):
        only = f"datum.place == 0 && isValid(datum.{field})"
        line = base(only).mark_rule(color=colour, strokeWidth=2, strokeDash=dash)
        at = alt.Y(f"{field}:Q", axis=None)
        layers += [
            line.encode(y=at),
            written(shown, "small", colour=colour, only=only, y=at, at=0, dy=dy, bold=True),
        ]
    upon: Any = {"x": x, "align": "center"}
    # a lining, so that a label that a line crosses stays readable
    lining: Any = {"stroke": colours.background, "strokeWidth": 6, "strokeJoin": "round"}
    above: Any = {"y": y, "bold": True, "dy": -OFF, "only": "!datum.is_inside", **upon}
    within: Any = {"y": y, "bold": True, "dy": OFF, **upon}
    layers += [
        written("value_label", colour=colours.background, **above, **lining),
        written("value_label", colour=colours.ink, **above),
        written(
            "value_label", colour=colours.on_solid, only="datum.is_inside && !datum.is_running",
            **within,
        ),
        written(
            "value_label", colour=colours.ink, only="datum.is_inside && datum.is_running", **within
        ),
    ]  # fmt: skip
    for line_number, (field, name) in enumerate(
        (
            ("span_label", words("Created")),
            ("deals_label", words("New deals")),
            ("per_rep_label", words("Per head")),
            ("registered_label", words("Accounts registered")),
        )
    ):
        # the names of months take two lines
        down = f"height + {30 + 32 * line_number + 16 * (line_number > 0)}"
        said = base("datum.is_head").mark_text(
            align="left", baseline="middle", fontSize=expression(SMALL), color=colours.muted,
            x=0, y=expression(down),
        )  # fmt: skip
        first = not line_number
        layers += [
            said.encode(text=alt.value(name)),
            written(field, colour=colours.ink, at_y=down, bold=first, **upon),
        ]
    return finished(layers, theme, words("New pipeline over time"), height=HEIGHT)


def _is_inside(value: float, lines: list[float], top: float) -> bool:
    """Whether a bar's figure goes into the bar: a line would cross it above, and none within."""
    pixel = top / HEIGHT

    def is_crossed(at: float) -> bool:
        return any(abs(line - at) < CLEAR * pixel for line in lines)

    has_room = value > 2 * (OFF + CLEAR) * pixel
    return has_room and is_crossed(value + OFF * pixel) and not is_crossed(value - OFF * pixel)


def new_pipeline(frame: pd.DataFrame, words: Words, theme: Theme, grain: str = "month") -> Chart:
    """Months, or weeks, side by side: of `pipeline/new_pipeline_by_month` or `_by_week`.

    The frame has besides what is asked for a month and the normal pace, `asked_amount` and
    `pace_amount`, both missing where they mean nothing. The last one is not over and drawn so.
    A click chooses a mark's first and last day, `from_on` and `to_on`.
    """
    found = records(frame)
    sizes = [
        number(row[column])
        for row in found
        for column in ("new_amount", "asked_amount", "pace_amount")
    ]
    top = largest(sizes)
    first, last = ("month", "month_to_on") if grain == "month" else ("week_from_on", "week_to_on")

    def row(place: int) -> dict[str, object]:
        this = found[place]
        said = words.month if grain == "month" else words.short_day
        asked, pace = (this[f"{one}_amount"] for one in ("asked", "pace"))
        lines = [line for line in (number(asked), number(pace)) if line is not None]
        return {
            "place": place,
            "is_head": place == 0,
            "is_running": place == len(found) - 1,
            "from_on": text(this[first]),
            "to_on": text(this[last]),
            "value": number(this["new_amount"]),
            "is_inside": _is_inside(number(this["new_amount"]) or 0.0, lines, top),
            "asked": number(asked),
            "pace": number(pace),
            "value_label": words.amount(this["new_amount"]),
            "span_label": wrapped(said(this[first]), 3.7),
            "deals_label": words.count(this["new_deals"]),
            "per_rep_label": words.amount(this["new_per_rep_amount"]),
            "registered_label": words.count(this["registered_accounts"]),
            "asked_label": words("asked %(amount)s", amount=words.amount(asked)),
            "pace_label": words("pace %(amount)s", amount=words.amount(pace)),
            "exact": words.exact_amount(this["new_amount"]),
            "exact_per_rep": words.exact_amount(this["new_per_rep_amount"]),
            "exact_asked": words.exact_amount(asked),
            "exact_pace": words.exact_amount(pace),
        }

    return Chart(_spec(words.language, theme), rows(row(place) for place in range(len(found))))
