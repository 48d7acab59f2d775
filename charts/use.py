"""How the CRM is kept up over thirteen weeks: four shares and what is logged, as small lines."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import largest, number, records, rows, text, wrapped
from charts.marks import across, bands, base, choice_of, finished, tips, written
from charts.theme import PALETTES
from words import Words, mark, words_for

# What is drawn, in the order shown, with the name that a reader sees.
MEASURES = {
    "touched_rate": mark("Touched in 7 days"),
    "reviewed_deals_rate": mark("Reviewed"),
    "ahead_rate": mark("With a day ahead"),
    "valued_rate": mark("With an amount"),
    "activities_per_rep": mark("Activities per head"),
}
PANEL = 0.66  # of a measure's panel, for its thirteen weeks
TEAMS = 8  # under each other
NAMES = 0.14  # of the width, for the names of the teams
BESIDE = 0.58  # of a measure's panel, where teams stand under each other
TOP, FLOOR = 0.24, 0.86  # of a team's row, between which its lines run


@cache
def _spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    tip = tips(
        measure_label=words("What"), week_label=words("Week from"), value_label=words("Value")
    )
    x = across("x", 0, 1, [0, 1])
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, 1.08], nice=False))
    choice = choice_of("measure", "day_on")
    known = "isValid(datum.y)"
    line = base(known).mark_line(color=colours.muted, strokeWidth=3, strokeJoin="round")
    dots = base(f"{known} && !datum.is_last").mark_point(
        color=colours.muted, filled=True, size=70, opacity=1, cursor="pointer"
    )
    last = base(f"{known} && datum.is_last").mark_point(
        color=colours.accent, filled=True, size=320, opacity=1, cursor="pointer"
    )
    floor = base().mark_line(color=colours.rule, strokeWidth=2)
    under: Any = {"x": x, "at_y": "height + 10", "baseline": "top"}
    layers = [
        floor.encode(x=x, y=alt.YDatum(0, axis=None), detail="measure:N"),
        line.encode(x=x, y=y, detail="measure:N", order="week:O"),
        dots.encode(x=x, y=y, tooltip=tip).add_params(choice),
        last.encode(x=x, y=y, tooltip=tip),
        written(
            "value_label", "strong", colour=colours.accent, only="datum.is_last", x=x, y=y,
            dx=16, bold=True,
        ),
        written(
            "measure_label", colour=colours.ink, only="datum.is_first", x=x, at_y="-18", bold=True,
            baseline="bottom",
        ),
        written("week_label", "small", colour=colours.muted, only="datum.is_first", **under),
        written(
            "week_label", "small", colour=colours.ink, only="datum.is_last && !datum.is_first",
            align="right", **under,
        ),
    ]  # fmt: skip
    description = words("How the CRM was kept up in the last thirteen weeks")
    return finished(layers, theme, description, height=190)


def use_weeks(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """Week by week, the last one marked: of `crm/use_by_week`.

    A measure without a column is not for the reader. The shares are drawn from 0 to all,
    activities on a scale of their own from zero; where nothing is known there is no line. A click
    chooses a `measure` and the week's last `day_on`.
    """
    found = sorted(records(frame), key=_week)
    measures = [measure for measure in MEASURES if measure in frame]
    cell = 1 / len(measures)
    step = cell * PANEL / max(len(found) - 1, 1)

    def row(index: int, measure: str, place: int, top: float) -> dict[str, object]:
        this, value = found[place], number(found[place][measure])
        is_rate = measure.endswith("_rate")
        return {
            "measure": measure,
            "week": text(this["week_from_on"]),
            "day_on": _sunday(this),
            "x": index * cell + place * step + 0.004,
            "y": None if value is None else value / (1 if is_rate else top),
            "is_first": place == 0,
            "is_last": place == len(found) - 1,
            "measure_label": wrapped(words(MEASURES[measure]), 12),
            "week_label": words.short_day(this["week_from_on"]),
            "value_label": _said(words, measure, value),
        }

    drawn = rows(
        row(index, measure, place, largest(number(this[measure]) for this in found))
        for index, measure in enumerate(measures)
        for place in range(len(found))
    )
    return Chart(_spec(words.language, theme), drawn)


@cache
def _sides_spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    tip = tips(
        team_name=words("Team"),
        measure_label=words("What"),
        week_label=words("Week from"),
        value_label=words("Value"),
    )
    x = across("x", 0, 1, [0, 1])
    y = bands()

    def at(field: str) -> Any:
        return alt.YOffset(f"{field}:Q", scale=alt.Scale(domain=[1, 0], nice=False))

    known = "isValid(datum.down)"
    choice = choice_of("team_id", "measure", "day_on")
    click = {"filled": True, "opacity": 1, "cursor": "pointer"}
    floor = base().mark_line(color=colours.rule, strokeWidth=2)
    line = base(known).mark_line(color=colours.muted, strokeWidth=3, strokeJoin="round")
    dots = base(f"{known} && !datum.is_last").mark_point(color=colours.muted, size=46, **click)
    last = base(f"{known} && datum.is_last").mark_point(color=colours.accent, size=240, **click)
    level = {"x": x, "y": y, "detail": "panel:N", "order": "week:O"}
    under: Any = {"x": x, "at_y": "height + 4", "baseline": "top"}
    layers = [
        floor.encode(yOffset=at("floor"), **level),
        line.encode(yOffset=at("down"), **level),
        dots.encode(x=x, y=y, yOffset=at("down"), tooltip=tip).add_params(choice),
        last.encode(x=x, y=y, yOffset=at("down"), tooltip=tip),
        written(
            "value_label", colour=colours.accent, only="datum.is_last", x=x, y=y, dx=16, bold=True,
        ).encode(yOffset=at("down")),
        written(
            "name_label", colour=colours.ink, only="datum.is_side", at=0, bold=True, y=y,
        ),
        written(
            "measure_label", colour=colours.ink, only="datum.is_head", x=x, at_y="-6", bold=True,
            baseline="bottom",
        ),
        written(
            "week_label", "small", colour=colours.muted,
            only="datum.is_lowest && datum.is_first", **under,
        ),
        written(
            "week_label", "small", colour=colours.ink, align="right",
            only="datum.is_lowest && datum.is_last && !datum.is_first", **under,
        ),
        written(
            "left_out_label", "small", colour=colours.muted,
            only="datum.is_head && datum.is_side", at=0, at_y="height + 32", baseline="top",
        ),
    ]  # fmt: skip
    description = words("How the CRM was kept up in the last thirteen weeks, team by team")
    return finished(layers, theme, description, step=78)


def use_weeks_by_director(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """A row for each team, a small line for each measure: of `crm/use_by_week_and_director`.

    All teams are on one scale: the shares from 0 to all, activities from zero. A click chooses a
    `team_id`, a `measure` and the week's last `day_on`.
    """
    found = sorted(records(frame), key=_week)
    weeks = {week: place for place, week in enumerate(sorted({_week(row) for row in found}))}
    now = [row for row in found if weeks[_week(row)] == len(weeks) - 1]
    kept = {row["team_id"] for row in sorted(now, key=_fewest)[:TEAMS]}
    teams = [row for row in sorted(now, key=_in_tree) if row["team_id"] in kept]
    left_out = [text(row["team_name"]) for row in sorted(now, key=_in_tree) if row not in teams]
    unseen = words("Not shown, smaller: %(teams)s", teams=", ".join(left_out)) if left_out else ""
    busiest = largest(number(row["activities_per_rep"]) for row in found)
    measures = [measure for measure in MEASURES if measure in frame]
    cell = (1 - NAMES) / len(measures)
    step = cell * BESIDE / max(len(weeks) - 1, 1)

    def point(place: int, index: int, measure: str, this: dict[str, Any]) -> dict[str, object]:
        value, week = number(this[measure]), weeks[_week(this)]
        share = None if value is None else value / (1 if measure.endswith("_rate") else busiest)
        return {
            "team_id": text(this["team_id"]),
            "measure": measure,
            "week": week,
            "day_on": _sunday(this),
            "panel": f"{place}/{measure}",
            "x": NAMES + index * cell + week * step,
            "down": None if share is None else FLOOR - share * (FLOOR - TOP),
            "floor": FLOOR,
            "place": place,
            "is_first": week == 0,
            "is_last": week == len(weeks) - 1,
            "is_head": week == 0 and place == 0,
            "is_side": week == 0 and index == 0,
            "is_lowest": place == len(teams) - 1,
            "team_name": text(this["team_name"]),
            "name_label": wrapped(this["team_name"], 9),
            "measure_label": wrapped(words(MEASURES[measure]), 12),
            "week_label": words.short_day(this["week_from_on"]),
            "value_label": _said(words, measure, value),
            "left_out_label": wrapped(unseen, 84),
        }

    drawn = rows(
        point(place, index, measure, row)
        for place, team in enumerate(teams)
        for index, measure in enumerate(measures)
        for row in found
        if row["team_id"] == team["team_id"]
    )
    return Chart(_sides_spec(words.language, theme), drawn)


def _week(row: dict[str, Any]) -> str:
    return text(row["week_from_on"])


def _sunday(row: dict[str, Any]) -> str:
    """The week's last day."""
    return text(pd.Timestamp(row["week_from_on"]) + pd.Timedelta(days=6))[:10]


def _said(words: Words, measure: str, value: float | None) -> str:
    return words.rate(value) if measure.endswith("_rate") else words.number(value)


def _in_tree(row: dict[str, Any]) -> tuple[int, bool]:
    return int(row["tree_position"]), bool(row["is_direct"])


def _fewest(row: dict[str, Any]) -> int:
    return -int(row["open_deals"])
