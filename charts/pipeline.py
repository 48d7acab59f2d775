"""The funnel as it stands, for one team and for the teams below it side by side."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import largest, number, records, rows, text, wrapped
from charts.marks import across, bands, base, choice_of, dimmed, finished, heading, tips, written
from charts.theme import PALETTES
from words import Words, words_for

NOT_KNOWN = "not_known"
TEAMS_SIDE_BY_SIDE = 8
INSIDE = 0.3  # a bar of this share of the widest holds its own label


def _deals(words: Words, count: object, plus: bool = False) -> str:
    """So many deals; with its sign where it is a change."""
    found = number(count)
    if found is None:
        return words.count(None)
    sign = words.count(count, plus=plus).removesuffix(words.count(abs(found)))
    return sign + words.plural("%(count)s deal", "%(count)s deals", int(abs(found)))


def _stage(words: Words, row: dict[str, Any]) -> str:
    return words.term(NOT_KNOWN) if row["stage_id"] == NOT_KNOWN else text(row["stage_name"])


def _bars(theme: Theme, x: Any, tip: list[Any], choice: Any, height: int, shift: int) -> list[Any]:
    """Full bars for the stages, an empty dashed one for deals of which the stage is not known."""
    colours = PALETTES[theme]
    shape = {"height": height, "cornerRadius": 3, "yOffset": shift, "cursor": "pointer"}
    seen = {"x": x, "x2": "right", "y": bands(), "tooltip": tip, "opacity": dimmed(choice)}
    full = base("datum.is_known").mark_bar(color=colours.accent, **shape).encode(**seen)
    outline = {"stroke": colours.muted, "strokeWidth": 2, "strokeDash": [6, 4]}
    empty = base("!datum.is_known").mark_bar(color=colours.wash, **outline, **shape)
    return [full.add_params(choice), empty.encode(**seen)]


@cache
def _funnel_spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    tip = tips(
        stage_name=words("Stage"),
        amount_label=words("Amount"),
        deals_label=words("Open deals"),
        missing_label=words("Deals without an amount"),
    )
    x = across("left", 0.2, 0.7, [-0.5, 0.5])
    choice = choice_of("stage_id")
    layers = _bars(theme, x, tip, choice, 62, 0)
    # Upon a bar that fades beside the chosen one, white would fade too.
    upon = alt.condition(choice, alt.value(colours.on_solid), alt.value(colours.ink))
    for field, size, dy, bold in (
        ("value_label", "strong", -11, True),
        ("other_label", "small", 16, False),
    ):
        shown = {"y": bands(), "dy": dy, "bold": bold}
        centred = {"x": alt.X("middle:Q", axis=None), "align": "center", **shown}
        beside = {"x": alt.X("right:Q", axis=None), "dx": 10, **shown}
        full, empty = (f"datum.is_inside && {sign}datum.is_known" for sign in ("", "!"))
        layers += [
            written(field, size, colour=colours.ink, only=full, **centred).encode(color=upon),
            written(field, size, colour=colours.ink, only=empty, **centred),
            written(field, size, colour=colours.ink, only="!datum.is_inside", **beside),
        ]
    right: Any = {"y": bands(), "align": "right"}
    layers += [
        written("name_label", colour=colours.ink, at=0, y=bands(), bold=True),
        written("share_label", "strong", colour=colours.ink, at=0.85, **right),
        written("change_label", "strong", colour=colours.ink, at=1, dy=-11, **right),
        written("other_change_label", "small", colour=colours.muted, at=1, dy=16, **right),
        heading(words("Share of the stage before"), colour=colours.muted, at=0.85),
        heading(words("Change"), colour=colours.muted, at=1),
    ]
    return finished(layers, theme, words("Open deals by stage as a funnel"), step=80)


def funnel(frame: pd.DataFrame, words: Words, theme: Theme, measure: str = "amount") -> Chart:
    """Open deals by stage: of `pipeline/open_deals_by_stage`, by `amount` or by `deals`.

    A click chooses a `stage_id`. Deals of which the stage is not known come last, apart.
    """
    by_amount = measure == "amount"
    found = records(frame)
    sizes = [number(row["open_amount" if by_amount else "deals"]) or 0.0 for row in found]
    widest = largest(sizes)
    share = "previous_stage_amount_rate" if by_amount else "previous_stage_deals_rate"

    def row(place: int) -> dict[str, object]:
        this, half = found[place], sizes[place] / widest / 2
        amount = words.amount(this["open_amount"])
        deals = _deals(words, this["deals"])
        change = words.amount(this["change_amount"], plus=True)
        other_change = _deals(words, this["change_deals"], plus=True)
        name = _stage(words, this)
        return {
            "place": place,
            "is_head": place == 0,
            "stage_id": this["stage_id"],
            "stage_name": name,
            "is_known": this["stage_id"] != NOT_KNOWN,
            "left": -half,
            "middle": 0.0,
            "right": half,
            "is_inside": 2 * half >= INSIDE,
            "name_label": wrapped(name, 14),
            "value_label": amount if by_amount else deals,
            "other_label": deals if by_amount else amount,
            "share_label": words.rate(this[share]),
            "change_label": change if by_amount else other_change,
            "other_change_label": other_change if by_amount else change,
            "deals_label": words.count(this["deals"]),
            "amount_label": words.exact_amount(this["open_amount"]),
            "missing_label": words.count(this["missing_amount_deals"]),
        }

    drawn = rows(row(place) for place in range(len(found)))
    return Chart(_funnel_spec(words.language, theme), drawn)


@cache
def _funnel_by_director_spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    tip = tips(
        team_name=words("Team"),
        stage_name=words("Stage"),
        amount_label=words("Amount"),
        deals_label=words("Open deals"),
    )
    x = across("left", 0.15, 1, [0, 1])
    layers = _bars(theme, x, tip, choice_of("team_id", "stage_id"), 30, -14)
    centre: dict[str, Any] = {"x": alt.X("centre:Q", axis=None), "align": "center"}
    head: Any = {"only": "datum.is_head", "at_y": "-18", "baseline": "bottom"}
    layers += [
        written("value_label", colour=colours.ink, y=bands(), dy=17, **centre),
        written(
            "name_label", colour=colours.ink, at=0, y=bands(), bold=True,
            only="datum.is_stage_head",
        ),
        written("team_label", colour=colours.ink, bold=True, **centre, **head),
        written(
            "left_out_label", "small", colour=colours.muted, at=0, at_y="height + 20",
            only="datum.is_first", baseline="top",
        ),
    ]  # fmt: skip
    description = words("Open deals by stage as a funnel, teams side by side on one scale")
    return finished(layers, theme, description, step=72)


def _side_by_side(found: list[dict[str, Any]], size: str) -> tuple[list[str], list[str]]:
    """The teams drawn, as they came, and those left out: the largest are kept."""
    totals: dict[str, float] = {}
    for row in found:
        totals[row["team_id"]] = totals.get(row["team_id"], 0.0) + (number(row[size]) or 0.0)
    kept = sorted(totals, key=lambda team: -totals[team])[:TEAMS_SIDE_BY_SIDE]
    return [t for t in totals if t in kept], [t for t in totals if t not in kept]


def funnel_by_director(
    frame: pd.DataFrame, words: Words, theme: Theme, measure: str = "amount"
) -> Chart:
    """Teams side by side on one scale: of `pipeline/open_deals_by_stage_and_director`.

    The eight largest, in their order; the rest are named below. A click chooses a `team_id`
    and a `stage_id`.
    """
    size = "open_amount" if measure == "amount" else "deals"
    found = records(frame)
    teams, left_out = _side_by_side(found, size)
    names = {row["team_id"]: text(row["team_name"]) for row in found}
    order: dict[str, int] = {}
    for this in sorted(found, key=lambda row: number(row["stage_position"]) or float("inf")):
        order.setdefault(this["stage_id"], len(order))
    widest = largest(number(row[size]) for row in found)
    cell = 1 / max(len(teams), 1)
    unseen = ""
    if left_out:
        unseen = words("Not shown, smaller: %(teams)s", teams=", ".join(names[t] for t in left_out))
    headed: set[tuple[str, str]] = set()

    def row(this: dict[str, Any]) -> dict[str, object]:
        centre = (teams.index(this["team_id"]) + 0.5) * cell
        half = (number(this[size]) or 0.0) / widest * cell * 0.45
        team, stage_of = ("team", this["team_id"]), ("stage", this["stage_id"])
        is_first, is_head, is_stage_head = not headed, team not in headed, stage_of not in headed
        headed.update((team, stage_of))
        amount, deals = words.amount(this["open_amount"]), words.count(this["deals"])
        stage = _stage(words, this)
        return {
            "place": order[this["stage_id"]],
            "is_first": is_first,
            "is_head": is_head,
            "is_stage_head": is_stage_head,
            "is_known": this["stage_id"] != NOT_KNOWN,
            "team_id": this["team_id"],
            "team_name": names[this["team_id"]],
            "stage_id": this["stage_id"],
            "stage_name": stage,
            "centre": centre,
            "left": centre - half,
            "right": centre + half,
            "name_label": wrapped(stage, 10),
            "team_label": wrapped(names[this["team_id"]], 58 * cell),
            "value_label": amount if measure == "amount" else deals,
            "other_label": deals if measure == "amount" else amount,
            "deals_label": deals,
            "amount_label": words.exact_amount(this["open_amount"]),
            "left_out_label": wrapped(unseen, 70),
        }

    ordered = sorted(found, key=lambda this: order[this["stage_id"]])
    drawn = rows(row(this) for this in ordered if this["team_id"] in teams)
    return Chart(_funnel_by_director_spec(words.language, theme), drawn)
