"""The pipeline change as steps from what was in play to what is."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import number, records, rows, wrapped
from charts.marks import (
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
from charts.theme import PALETTES, stripes
from words import Words, words_for

ENDS = ("start", "end")
CAME = ("new", "reopened", "owner_in", "moved_in", "increased")
FROM, TO = 0.27, 0.72  # where the steps are drawn, as shares of the width
CUT_ABOVE = 0.5  # where all levels lie above this share of the highest, the bars do not begin at 0
ENDS_KEEP = 0.3  # what is left then of the lowest end, as a share of what is between the levels
SLIM = 0.004  # a step of nothing, of deals without an amount, is still there to be seen


def _middle() -> Any:
    """The rows' places, in the middle of their bands."""
    return alt.Y("place:O", axis=None, bandPosition=0.5, scale=alt.Scale(padding=0))


@cache
def _spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    choice = choice_of("kind")
    tip = tips(
        kind_label=words("Step"),
        exact=words("Amount"),
        deals_label=words("Deals"),
        missing_label=words("Deals without an amount"),
    )
    ends = [expression(f"width * {FROM}"), expression(f"width * {TO}")]
    scale = alt.Scale(range=ends, nice=False, domain=[0, 1])
    x = alt.X("low:Q", axis=None, scale=scale)
    seen = {"x": x, "x2": "high", "y": bands(), "tooltip": tip, "opacity": dimmed(choice)}
    # Gains are full; what was won is full and dark; losses are hatched and outlined: each is told
    # without its colour too.
    styles: dict[str, dict[str, Any]] = {
        "end": {"color": colours.wash, "stroke": colours.ink, "strokeWidth": 3},
        "gain": {"color": colours.accent},
        "won": {"color": colours.solid},
        "loss": {
            "color": stripes(colours.contrast, colours.background, 6),
            "stroke": colours.contrast,
            "strokeWidth": 3,
        },
    }
    bars = [
        base(f"datum.style == '{style}'")
        .mark_bar(height=32, cursor="pointer", **looks)
        .encode(**seen)
        for style, looks in styles.items()
    ]
    # The whole row takes the click: many a step is too small for a finger.
    ground = (
        base()
        .mark_bar(height=46, color=colours.background, cursor="pointer")
        .encode(x=alt.X("ground:Q", axis=None), x2="wall", y=bands(), tooltip=tip)
        .add_params(choice)
    )
    level = base("isValid(datum.level)").mark_rule(color=colours.muted, strokeDash=[3, 3])
    slashes = base("datum.is_cut").mark_text(
        text="//", align="left", dx=12, fontWeight=700, fontSize=26, color=colours.ink
    )
    right: Any = {"y": bands(), "align": "right"}
    layers = [
        ground,
        # From the end of a step to the start of the next one.
        level.transform_calculate(next="datum.place + 1").encode(
            x=alt.X("level:Q", axis=None), y=_middle(), y2=alt.Y2("next:O", bandPosition=0.5)
        ),
        *bars,
        slashes.encode(x=x, y=bands()),
        written("name_label", colour=colours.ink, at=0, y=bands(), bold=True),
        written("amount_label", "strong", colour=colours.ink, at=0.87, bold=True, **right),
        written("deals_label", "strong", colour=colours.ink, at=1, **right),
        heading(words("Amount"), colour=colours.muted, at=0.87),
        heading(words("Deals"), colour=colours.muted, at=1),
        written(
            "cut_label", "small", colour=colours.muted, at=0, at_y="height + 14",
            only="datum.place == 0", baseline="top",
        ),
    ]  # fmt: skip
    description = words("What is in play in steps from the day compared with to the day seen from")
    return finished(layers, theme, description, step=46)


def _style(kind: str) -> str:
    if kind in ENDS:
        return "end"
    if kind in ("won", *CAME):
        return "won" if kind == "won" else "gain"
    return "loss"


def _steps(found: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """Where each bar begins and ends: those between the two ends from where the last one ended."""
    steps: list[tuple[float, float]] = []
    at = 0.0
    for row in found:
        before = 0.0 if row["kind"] in ENDS else at
        at = before + (number(row["amount"]) or 0.0)
        steps.append((before, at))
    return steps


def _cut(steps: list[tuple[float, float]]) -> float:
    """From which amount on the bars are drawn: 0, unless the steps would be too small to see."""
    levels = [at for _, at in steps]
    lowest, highest = min(levels, default=0.0), max(levels, default=0.0)
    return lowest - (highest - lowest) * ENDS_KEEP if lowest > CUT_ABOVE * highest else 0.0


def waterfall(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """The bars of `pipeline/change_by_kind` under each other, each from where the last one ended.

    Steps without a deal are left out. Where the steps are small beside what was in play, the bars
    of both ends are cut, and it says where. A click chooses a `kind`.
    """
    found = [row for row in records(frame) if row["kind"] in ENDS or row["deals"]]
    steps = _steps(found)
    cut = _cut(steps)
    width = max([at for _, at in steps], default=0.0) - cut or 1.0
    told = words(
        "// The bars of both ends are cut: they begin at %(amount)s, not at zero.",
        amount=words.amount(cut),
    )

    def row(place: int) -> dict[str, object]:
        this = found[place]
        is_end = this["kind"] in ENDS
        before, at = ((max(one, cut) - cut) / width for one in steps[place])
        return {
            "place": place,
            "is_head": place == 0,
            "kind": this["kind"],
            "style": _style(this["kind"]),
            "low": min(before, at),
            "high": max(before, at, min(before, at) + SLIM),
            "ground": 0.0,
            "wall": 1.0,
            "level": None if place + 1 == len(found) else at,
            "is_cut": is_end and cut > 0,
            "kind_label": words.term(this["kind"]),
            "name_label": wrapped(words.term(this["kind"]), 20),
            "amount_label": words.amount(this["amount"], plus=not is_end),
            "deals_label": words.count(this["deals"]),
            "missing_label": words.count(this["missing_amount_deals"]),
            "exact": words.exact_amount(this["amount"]),
            "cut_label": wrapped(told, 70) if cut else "",
        }

    return Chart(_spec(words.language, theme), rows(row(place) for place in range(len(found))))
