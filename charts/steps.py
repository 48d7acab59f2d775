"""Through which steps deals were won: a line of days for each, stage after stage."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import is_missing, largest, number, records, rows, text, wrapped
from charts.marks import across, bands, base, choice_of, finished, tips, written
from charts.theme import PALETTES
from words import Words, words_for

NARROW = 23  # ems: what a phone has beside its margins
PALEST = 0.22  # the first stage; the last is full
LEGIBLE = 0.045  # of the width: a step that holds its days


@cache
def _spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    choice = choice_of("opportunity_id")
    tip = tips(
        deal_name=words("Deal"),
        stage_name=words("Stage"),
        days_label=words("Days"),
        stays_label=words("Times there"),
    )
    x = across("start", 0, 1, [0, 1])
    step = base("datum.is_step").mark_bar(
        color=colours.accent, height=24, yOffset=30, cursor="pointer",
        stroke=colours.background, strokeWidth=1,
    )  # fmt: skip
    shade = alt.Opacity("shade:Q", scale=None, legend=None)
    layers = [
        step.encode(x=x, x2="end", y=bands(), opacity=shade, tooltip=tip).add_params(choice),
        written(
            "name_label", colour=colours.ink, at=0, y=bands(), dy=-30, bold=True,
            only="datum.is_head",
        ),
        written(
            "aside_label", "small", colour=colours.muted, at=0, y=bands(), dy=-3,
            only="datum.is_head",
        ),
    ]  # fmt: skip
    middle: dict[str, Any] = {"x": alt.X("middle:Q", axis=None), "y": bands(), "dy": 30}
    for only, colour in (("datum.is_dark", colours.on_solid), ("!datum.is_dark", colours.ink)):
        layers.append(
            written(
                "days_label", "small", colour=colour, align="center",
                only=f"datum.is_legible && {only}", **middle,
            )
        )  # fmt: skip
    return finished(layers, theme, words("Days in each stage of the deals won"), step=98)


def won_steps(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """Each won deal with its days from stage to stage: of `meeting/won_steps`.

    All on one scale of days; the further the stage, the fuller its colour. A click chooses an
    `opportunity_id`.
    """
    found = records(frame)
    deals: dict[str, list[dict[str, Any]]] = {}
    for this in found:
        deals.setdefault(this["opportunity_id"], []).append(this)
    places = sorted({int(row["stage_position"]) for row in found if _is_step(row)})
    widest = largest(
        sum(float(row["step_days"]) for row in steps if _is_step(row)) for steps in deals.values()
    )

    def shade(position: int) -> float:
        return PALEST + (1 - PALEST) * (places.index(position) + 1) / len(places)

    def drawn(place: int, steps: list[dict[str, Any]]) -> list[dict[str, object]]:
        so_far, found_rows = 0.0, []
        for index, this in enumerate(steps):
            days = (number(this["step_days"]) or 0.0) / widest
            full = shade(int(this["stage_position"])) if _is_step(this) else 0.0
            aside = (
                words.amount(this["deal_amount"]),
                text(this["owner_name"]),
                words.short_day(this["close_on"]),
                words.days(this["won_days"]),
            )
            found_rows.append(
                {
                    "place": place,
                    "is_head": index == 0,
                    "is_step": _is_step(this) and days > 0,
                    "opportunity_id": this["opportunity_id"],
                    "deal_name": text(this["opportunity_name"]),
                    "stage_name": text(this["stage_name"]),
                    "start": so_far,
                    "middle": so_far + days / 2,
                    "end": so_far + days,
                    "shade": full,
                    "is_legible": days >= LEGIBLE,
                    "is_dark": full > 0.62,
                    "name_label": wrapped(this["opportunity_name"], NARROW),
                    "aside_label": " · ".join(part for part in aside if part),
                    "days_label": words.count(this["step_days"]),
                    "stays_label": words.count(this["stays"]),
                }
            )
            so_far += days
        return found_rows

    every = [row for place, steps in enumerate(deals.values()) for row in drawn(place, steps)]
    return Chart(_spec(words.language, theme), rows(every))


def _is_step(row: dict[str, Any]) -> bool:
    return not is_missing(row["stage_position"])
