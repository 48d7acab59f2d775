"""Twelve months as small lines: a column for each team, a row for each figure."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import number, records, rows, text, wrapped
from charts.marks import base, choice_of, finished, tips, written
from charts.theme import PALETTES
from words import Words, words_for

Row = Mapping[str, Any]

# What is drawn together, from above.
FIGURES = {
    "results": ("won_amount", "win_rate", "cycle_days", "won_deal_amount"),
    "pipeline": ("new_amount", "new_deals"),
    "people": ("reps", "won_per_rep_amount", "calls_per_rep", "visits_per_rep"),
    "forecast": ("f1_error_rate", "f2_error_rate"),
}
ERRORS = FIGURES["forecast"]
# Sums grow with a team, so each team has its own scale; of the rest all teams share one.
SUMS = ("won_amount", "new_amount", "new_deals", "reps")
TEAMS = 8  # side by side, the whole included
NAMES = 0.115  # of the width, for the names of the figures
GAP = 0.1  # of a team's column
TOP, FLOOR = 0.33, 0.92  # of a row, between which its lines run
MOST = 2.0  # an error beyond this is drawn at the edge
MARGIN = 1.06  # of the largest value, so that it does not touch what stands above


@cache
def _spec(language: str, theme: Theme, figures: int) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    choice = choice_of("team_id", "measure", "month_from", "month_to", "eve")
    tip = tips(
        team_name=words("Team"),
        month_label=words("Month"),
        measure_label=words("Figure"),
        value_text=words("Value"),
        usual_text=words("Median of the 12 months before"),
        band_text=words("Its band"),
        target_text=words("Target"),
    )
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False))
    height = alt.Scale(domain=[figures, 0], nice=False)
    y = alt.Y("y:Q", axis=None, scale=height)

    def at(field: str) -> Any:
        return alt.Y(f"{field}:Q", axis=None, scale=height)

    def line(field: str) -> Any:
        return {"x": x, "y": at(field), "detail": "panel:N", "order": "month:O"}

    usual = base("isValid(datum.low)").mark_rect(color=colours.rule, opacity=0.5)
    floor = base().mark_line(color=colours.rule, strokeWidth=2)
    target = base("isValid(datum.target)").mark_line(
        color=colours.muted, strokeWidth=2, strokeDash=[5, 4]
    )
    drawn = base("isValid(datum.y)").mark_line(
        color=colours.accent, strokeWidth=3, strokeJoin="round"
    )
    click = {"cursor": "pointer", "filled": True, "opacity": 1}
    dots = base("isValid(datum.y) && !datum.is_broken").mark_point(
        color=colours.accent, size=46, **click
    )
    # what broke the pattern is told by shape and outline, not by its colour alone
    broken = base("isValid(datum.y) && datum.is_broken").mark_point(
        shape="diamond", color=colours.contrast, stroke=colours.background, size=330, **click
    )
    layers = [
        usual.encode(x=alt.X("left:Q", axis=None), x2="right", y=at("low"), y2="high"),
        floor.encode(**line("floor")),
        target.encode(**line("target")),
        drawn.encode(**line("y")),
        dots.encode(x=x, y=y, tooltip=tip).add_params(choice),
        broken.encode(x=x, y=y, tooltip=tip),
        written(
            "last_label", "strong", colour=colours.ink, only="datum.is_last", x=x, y=at("head"),
            align="right", bold=True, baseline="bottom",
        ),
        written("measure_label", colour=colours.ink, only="datum.is_side", at=0, y=at("middle")),
        written(
            "name_label", colour=colours.ink, only="datum.is_head", x=x, at_y="-8",
            bold=True, baseline="bottom",
        ),
        written(
            "month_label", "small", colour=colours.muted, only="datum.is_first && datum.is_lowest",
            x=x, at_y="height + 4", baseline="top",
        ),
        written(
            "month_label", "small", colour=colours.muted, only="datum.is_last && datum.is_lowest",
            x=x, at_y="height + 4", baseline="top", align="right",
        ),
        written(
            "left_out_label", "small", colour=colours.muted,
            only="datum.is_head && datum.is_side", at=0, at_y="height + 32", baseline="top",
        ),
    ]  # fmt: skip
    description = words("Twelve months of each team, with what broke the pattern marked")
    return finished(layers, theme, description, height=figures * (146 if figures > 2 else 205))


def twelve_months(
    frame: pd.DataFrame,
    words: Words,
    theme: Theme,
    figures: str = "results",
    names: float = NAMES,
) -> Chart:
    """The full months of a team and of those below it: of `meeting/trend_by_month`.

    `figures` is one of FIGURES; of its rows those are left out of which no month is known. The
    pale ground is the band, a diamond a month outside of it, the dashed line a target. A click
    chooses a `team_id`, a `measure` and a month (`month_from`, `month_to`; for a forecast also
    the `eve` it is of). `names` is the share of the width for the names of the figures.
    """
    found = [row for row in records(frame) if not row["is_running"]]
    teams, left_out = _side_by_side(found)
    months = {month: place for place, month in enumerate(sorted({row["month"] for row in found}))}
    shown = [
        one for one in FIGURES[figures] if not found or any(row[one] is not None for row in found)
    ]
    unseen = words("Not shown, smaller: %(teams)s", teams=", ".join(left_out)) if left_out else ""
    column = (1 - names) / max(len(teams), 1)
    half = 0.5 / max(len(months) - 1, 1)

    def points(place: int, measure: str) -> list[dict[str, object]]:
        writer = _writer(words, measure)
        alike = [row for row in found if row["team_id"] in teams]
        drawn: list[dict[str, object]] = []
        for team in teams:
            own = [row for row in alike if row["team_id"] == team]
            low, high = _scale(own if measure in SUMS else alike, measure)

            def level(value: object, low: float = low, high: float = high) -> float | None:
                size = number(value)
                if size is None:
                    return None
                share = (min(max(size, low), high) - low) / (high - low)
                return place + FLOOR - share * (FLOOR - TOP)

            start = names + teams[team] * column
            for row in own:
                along = months[row["month"]] / max(len(months) - 1, 1)
                first, last = along == 0, months[row["month"]] == len(months) - 1
                target = row["target_amount"] if measure == "won_amount" else None
                edges = [row.get(f"{edge}_{measure}") for edge in ("low", "high")]
                named = [writer(edge) for edge in edges]
                drawn.append(
                    {
                        "x": start + along * column * (1 - GAP),
                        "left": start + max(along - half, 0) * column * (1 - GAP),
                        "right": start + min(along + half, 1) * column * (1 - GAP),
                        "y": level(row[measure]),
                        "low": level(edges[0]),
                        "high": level(edges[1]),
                        "target": level(target),
                        "floor": level(0),
                        "head": place + TOP - 0.07,
                        "middle": place + (TOP + FLOOR) / 2,
                        "panel": f"{team}/{measure}",
                        "month": months[row["month"]],
                        "is_first": first,
                        "is_last": last,
                        "is_head": first and place == 0,
                        "is_side": first and teams[team] == 0,
                        "is_lowest": place == len(shown) - 1,
                        "is_broken": measure in (row["broken"] or "").split(","),
                        "team_id": team,
                        "measure": measure,
                        "month_from": row["month"].isoformat(),
                        "month_to": row["month_to_on"].isoformat(),
                        "eve": _eve(row) if measure in ERRORS else None,
                        "team_name": text(row["team_name"]),
                        "name_label": wrapped(row["team_name"], max(70 * column * (1 - GAP), 5)),
                        "measure_label": wrapped(words.column(measure), 7.6),
                        "month_label": words.month(row["month"]),
                        "last_label": writer(row[measure]),
                        "value_text": _exact(words, measure)(row[measure]),
                        "usual_text": writer(row.get(f"usual_{measure}")),
                        "band_text": words("%(low)s to %(high)s", low=named[0], high=named[1]),
                        "target_text": words.amount(target),
                        "left_out_label": wrapped(unseen, 84),
                    }
                )
        return drawn

    every = rows(point for place, one in enumerate(shown) for point in points(place, one))
    return Chart(_spec(words.language, theme, len(shown)), every)


def _side_by_side(found: list[dict[str, Any]]) -> tuple[dict[str, int], list[str]]:
    """Places of the whole and of the parts that won most, and the names of the others."""
    won: dict[str, float] = {}
    names: dict[str, str] = {}
    for row in found:
        names[row["team_id"]] = text(row["team_name"])
        won[row["team_id"]] = won.get(row["team_id"], 0.0) + (number(row["won_amount"]) or 0.0)
    whole, *parts = won or [""]
    kept = {whole, *sorted(parts, key=lambda team: -won[team])[: TEAMS - 1]}
    places = {team: place for place, team in enumerate(team for team in won if team in kept)}
    return places, [names[team] for team in won if team not in kept]


def _scale(found: list[dict[str, Any]], measure: str) -> tuple[float, float]:
    """From zero to the largest value, or of errors from all below what was won to far above it."""
    values = [size for row in found if (size := number(row[measure])) is not None]
    if measure in ERRORS:
        return -1.0, min(max([1.0, *values]), MOST)
    if measure == "won_amount":
        values += [size for row in found if (size := number(row["target_amount"])) is not None]
    return 0.0, max([*values, 0.0]) * MARGIN or 1.0


def _eve(row: Row) -> str:
    """The day before the month."""
    day: str = (row["month"] - pd.Timedelta(days=1)).isoformat()
    return day[:10]


def _writer(words: Words, measure: str) -> Callable[[object], str]:
    """How a figure is said, short."""
    if measure in ERRORS:
        return partial(words.rate, plus=True)
    if measure.endswith("_amount"):
        return words.amount
    if measure.endswith("_rate"):
        return words.rate
    return words.number if measure.endswith("_per_rep") else words.count


def _exact(words: Words, measure: str) -> Callable[[object], str]:
    """How a figure is said in full: sums of money to the cent."""
    return words.exact_amount if measure in SUMS[:2] else _writer(words, measure)
