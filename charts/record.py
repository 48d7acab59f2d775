"""The forecast record: F1 and F2 week by week as they converge on what was won."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import largest, number, records, rows, text, wrapped
from charts.marks import across, base, choice_of, finished, tips, written
from charts.theme import PALETTES
from words import Words, mark, words_for

# Each line with its name; F1 and F2 have the shapes that they have in every chart.
NAMES = {
    "f1": mark("F1"),
    "f2": mark("F2"),
    "offered_f2": mark("F2 by the offered rates"),
}
SHOWN = 5  # periods side by side
FILL = 0.86  # of a period's panel, for its weeks
TOLD = 4  # the week whose errors are written below a panel
HEADROOM = 1.12


def _colour_and_shape(method: str, theme: Theme) -> tuple[str, str, list[int]]:
    colours = PALETTES[theme]
    return {
        "f1": (colours.accent, "circle", [1, 0]),
        "f2": (colours.contrast, "diamond", [1, 0]),
        "offered_f2": (colours.ink, "triangle-up", [7, 4]),
    }[method]


@cache
def _spec(language: str, theme: Theme, methods: tuple[str, ...]) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    choice = choice_of("period_from_on", "period_to_on", "week_end_on")
    tip = tips(
        period_label=words("Period"),
        week_label=words("Week's end"),
        **{f"{method}_tip": words(NAMES[method]) for method in methods},
        actual_tip=words("Won in the end"),
    )
    x = across("x", 0, 1, [0, 1])

    def y(field: str) -> Any:
        return alt.Y(f"{field}:Q", axis=None, scale=alt.Scale(domain=[0, HEADROOM], nice=False))

    ended = base("datum.is_last && isValid(datum.actual)")
    layers = [
        base("datum.is_first")
        .mark_rule(color=colours.rule, strokeWidth=2)
        .encode(x=alt.X("start:Q", axis=None), x2="end", y=alt.YDatum(0, axis=None)),
        ended.mark_rule(color=colours.solid, strokeWidth=4, opacity=1).encode(
            x=alt.X("start:Q", axis=None), x2="end", y=y("actual")
        ),
    ]
    for method in methods:
        colour, shape, dash = _colour_and_shape(method, theme)
        there = base(f"isValid(datum.{method})")
        layers += [
            there.mark_line(color=colour, strokeWidth=3, strokeDash=dash).encode(
                x=x, y=y(method), detail="period_from_on:N", order="week:O"
            ),
            there.mark_point(
                shape=shape, color=colour, filled=True, size=90, opacity=1, cursor="pointer"
            ).encode(x=x, y=y(method), tooltip=tip),
        ]
    layers[-1] = layers[-1].add_params(choice)
    first: dict[str, Any] = {"only": "datum.is_first", "x": alt.X("start:Q", axis=None)}
    layers += [
        written("period_label", colour=colours.ink, at_y="-40", bold=True, **first),
        written("actual_label", colour=colours.ink, at_y="-14", **first),
        written("told_label", "small", colour=colours.muted, at_y="height + 16", **first),
    ]  # fmt: skip
    for place, method in enumerate(methods):
        colour, _, _ = _colour_and_shape(method, theme)
        layers.append(
            written(
                f"{method}_label",
                colour=colour,
                at_y=f"height + {42 + 26 * place}",
                bold=True,
                **first,
            )
        )
    description = words("The forecasts of each week against what was won in the end")
    return finished(layers, theme, description, height=300)


def _months(first: Any, last: Any, words: Words) -> str:
    """A period by its months: Oct 2026, or Oct 2026 – Dec 2026."""
    ends = [words.month(first), words.month(last)]
    return ends[0] if ends[0] == ends[1] else " – ".join(ends)


def _drawn(
    frame: pd.DataFrame,
    words: Words,
    theme: Theme,
    methods: tuple[str, ...],
    shown: int = SHOWN,
    ems: float = 20,
) -> Chart:
    found = records(frame)
    periods = sorted({text(row["period_from_on"]) for row in found})[-shown:]
    found = [row for row in found if text(row["period_from_on"]) in periods]
    of_period = {
        period: [row for row in found if text(row["period_from_on"]) == period]
        for period in periods
    }
    columns = [*(f"{method}_amount" for method in methods), "actual_amount"]
    top = largest(number(row[column]) for row in found for column in columns)
    cell = 1 / max(len(periods), 1)

    def row(index: int, this: dict[str, Any]) -> dict[str, object]:
        ones = of_period[text(this["period_from_on"])]
        last_week = max(int(one["week"]) for one in ones)
        # a panel is as wide as its period has weeks, run or not
        length = max((this["period_to_on"] - this["period_from_on"]).days // 7, last_week, 2)
        start = index * cell + 0.004
        told = next((one for one in ones if one["week"] >= TOLD), ones[0])
        is_over = this["actual_amount"] is not None
        drawn: dict[str, object] = {
            "period_from_on": text(this["period_from_on"]),
            "period_to_on": text(this["period_to_on"]),
            "week_end_on": text(this["week_end_on"]),
            "week": int(this["week"]),
            "x": start + (int(this["week"]) - 1) / (length - 1) * cell * FILL,
            "start": start,
            "end": start + cell * FILL,
            "is_first": this is ones[0],
            "is_last": this is ones[-1],
            "actual": None if not is_over else (number(this["actual_amount"]) or 0.0) / top,
            "period_label": wrapped(
                _months(this["period_from_on"], this["period_to_on"], words), ems
            ),
            "week_label": words.day(this["week_end_on"]),
            "actual_label": words("Won %(amount)s", amount=words.amount(this["actual_amount"]))
            if is_over
            else words("running"),
            "actual_tip": words.exact_amount(this["actual_amount"]),
            "told_label": words("after %(count)s weeks", count=words.count(told["week"]))
            if is_over
            else "",
        }
        for method in methods:
            size = number(this[f"{method}_amount"])
            error = words.rate(told[f"{method}_error_rate"], plus=True)
            drawn |= {
                method: None if size is None else size / top,
                f"{method}_tip": words.exact_amount(this[f"{method}_amount"]),
                f"{method}_label": f"{words(NAMES[method])} {error if is_over else ''}".strip(),
            }
        return drawn

    drawn = rows(row(index, one) for index, ones in enumerate(of_period.values()) for one in ones)
    return Chart(_spec(words.language, theme, methods), drawn)


def forecast_record(
    frame: pd.DataFrame, words: Words, theme: Theme, shown: int = SHOWN, ems: float = 20
) -> Chart:
    """F1 and F2 at each week's end of the last periods, and what was won in the end as a line.

    Of the rows of one team of `forecast/record_by_week`. The errors after four weeks stand below.
    A click chooses a `week_end_on` with its period. So many periods are shown, their names at most
    `ems` wide.
    """
    return _drawn(frame, words, theme, ("f1", "f2"), shown, ems)


def rate_backtest(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """The same with F2 by the offered rates: of `forecast/rate_backtest_by_week`."""
    return _drawn(frame, words, theme, ("f1", "f2", "offered_f2"))
