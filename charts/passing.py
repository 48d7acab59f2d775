"""The funnel as deals pass through it: how far they got, as a whole and side by side."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import largest, number, records, rows, text, wrapped
from charts.marks import across, bands, base, choice_of, dimmed, finished, heading, tips, written
from charts.theme import PALETTES
from words import Words, words_for

DIRECT = "/direct"
NAMES, BARS = 0.17, 0.6  # of the width: where the names end, where the longest bar ends
PARTS_NAMES = 0.16
FILL = 0.42  # of a stage's cell, for the longest bar


def _deals(words: Words, count: object) -> str:
    """So many deals; a dash where that is not recorded."""
    found = number(count)
    if found is None:
        return words.count(None)
    return words.plural("%(count)s deal", "%(count)s deals", int(found))


@cache
def _passed_spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    choice = choice_of("stage_id")
    tip = tips(
        stage_name=words("Stage"),
        deals_label=words("Deals that reached it"),
        amount_label=words("Amount that reached it"),
        young_label=words("Of them still young"),
        open_label=words("Open, and never further"),
        lost_label=words("Lost, and never further"),
    )
    x = across("zero", NAMES, BARS, [0, 1])
    seen = {"y": bands(), "tooltip": tip, "opacity": dimmed(choice)}
    shape: dict[str, Any] = {"height": 42, "cursor": "pointer"}
    known = "isValid(datum.share)"
    settled = base(known).mark_bar(color=colours.accent, **shape).encode(x=x, x2="settled", **seen)
    # What is still young may get further: the pale part at the end of the bar, in its outline.
    young = base(f"{known} && datum.share > datum.settled").mark_bar(
        color=colours.wash, stroke=colours.accent, strokeWidth=2, **shape
    )
    before = base("isValid(datum.before)").mark_tick(
        color=colours.ink, thickness=4, size=58, orient="vertical", opacity=1
    )
    right: dict[str, Any] = {"y": bands(), "align": "right"}
    beside = {"x": alt.X("end:Q", axis=None), "dx": 12, "y": bands()}
    layers = [
        base().mark_rule(color=colours.rule).encode(x=x, y=bands()),
        settled.add_params(choice),
        young.encode(x=alt.X("settled:Q", axis=None), x2="share", **seen),
        before.encode(x=alt.X("before:Q", axis=None), y=bands(), tooltip=tip),
        written("value_label", "strong", colour=colours.ink, bold=True, dy=-11, **beside),
        written("other_label", "small", colour=colours.muted, dy=13, **beside),
        written("name_label", colour=colours.ink, at=0, y=bands(), bold=True),
    ]
    for at, label, under, says in (
        (0.79, "previous_label", "previous_before_label", words("Share of the stage before")),
        (0.9, "first_label", "first_before_label", words("Of all created")),
        (1.0, "days_label", "nothing", words("Days between")),
    ):
        layers += [
            written(label, "strong", colour=colours.ink, at=at, bold=True, dy=-11, **right),
            written(under, "small", colour=colours.muted, at=at, dy=13, **right),
            heading(says, colour=colours.muted, at=at),
        ]
    description = words("How many of the deals created ever reached each stage")
    return finished(layers, theme, description, step=72)


def passed(frame: pd.DataFrame, words: Words, theme: Theme, measure: str = "amount") -> Chart:
    """How far the created deals got: of `pipeline/stage_conversion_by_stage`, by `amount` or count.

    The pale end of a bar is what is still young, the line is where the bar ended in the window
    before. A stage that is not recorded has no bar. A click chooses a `stage_id`.
    """
    by_amount = measure == "amount"
    kind, whole = ("amount", "reached_amount") if by_amount else ("deals", "reached_deals")

    def row(place: int, this: dict[str, Any]) -> dict[str, object]:
        share = number(this[f"first_stage_{kind}_rate"])
        reached, young = number(this[whole]) or 0.0, number(this[f"young_{kind}"]) or 0.0
        before = number(this[f"compare_first_stage_{kind}_rate"])
        amount, deals = words.amount(this["reached_amount"]), _deals(words, this["reached_deals"])

        def compared(name: str, digits: int = 0) -> str:
            rate = this[f"compare_{name}_stage_{kind}_rate"]
            return "" if rate is None else words("before %(rate)s", rate=words.rate(rate, digits))

        return {
            "place": place,
            "is_head": place == 0,
            "stage_id": this["stage_id"],
            "stage_name": text(this["stage_name"]),
            "zero": 0.0,
            "share": share,
            "settled": None if share is None else share * (1 - young / reached if reached else 1),
            "before": before if place else None,
            "end": max(share or 0.0, (before or 0.0) if place else 0.0),
            "name_label": wrapped(this["stage_name"], 12),
            "value_label": amount if by_amount else deals,
            "other_label": deals if by_amount else amount,
            "previous_label": words.rate(this[f"previous_stage_{kind}_rate"]) if place else "",
            "previous_before_label": compared("previous") if place else "",
            "first_label": words.rate(share, 1) if share is not None and share < 1 else "",
            "first_before_label": compared("first", 1) if place else "",
            "days_label": words.number(this["previous_stage_days"], 0) if place else "",
            "nothing": "",
            "deals_label": words.count(this["reached_deals"]),
            "amount_label": words.exact_amount(this["reached_amount"]),
            "young_label": words.count(this["young_deals"]),
            "open_label": words.count(this["open_deals"]),
            "lost_label": words.count(this["lost_deals"]),
        }

    drawn = rows(row(place, this) for place, this in enumerate(records(frame)))
    return Chart(_passed_spec(words.language, theme), drawn)


@cache
def _parts_spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    choice = choice_of("part_id", "stage_id")
    tip = tips(
        part_name=words("Part"),
        stage_name=words("Stage"),
        deals_label=words("Deals that reached it"),
        amount_label=words("Amount that reached it"),
        share_label=words("Of all created"),
        tip_before=words("In the window before"),
        young_label=words("Of them still young"),
    )
    x = across("cell", PARTS_NAMES, 1, [0, 1])
    seen = {"y": bands(), "tooltip": tip, "opacity": dimmed(choice)}
    bar = base("isValid(datum.value)").mark_bar(
        color=colours.accent, height=26, cornerRadiusEnd=2, cursor="pointer"
    )
    tick = base("isValid(datum.before)").mark_tick(
        color=colours.ink, thickness=4, size=44, orient="vertical", opacity=1
    )
    at = {"x": alt.X("value_at:Q", axis=None), "y": bands()}
    layers = [
        base().mark_rule(color=colours.rule).encode(x=x, y=bands()),
        bar.encode(x=x, x2="value", **seen).add_params(choice),
        tick.encode(x=alt.X("before:Q", axis=None), y=bands(), tooltip=tip),
        written("value_label", "strong", colour=colours.ink, bold=True, dy=-10, **at),
        written("before_label", "small", colour=colours.muted, dy=14, **at),
        written("name_label", colour=colours.ink, at=0, y=bands(), bold=True, only="datum.is_head"),
        written(
            "stage_label", colour=colours.ink, x=x, at_y="-16", bold=True, baseline="bottom",
            only="datum.is_stage_head",
        ),
    ]  # fmt: skip
    description = words("Share of the created deals that reached each stage, part by part")
    return finished(layers, theme, description, step=64)


def passed_by_part(
    frame: pd.DataFrame, words: Words, theme: Theme, measure: str = "amount"
) -> Chart:
    """The share that reached each stage, part by part, on one scale for each stage.

    Of `pipeline/stage_conversion_by_stage_and_director` or `..._and_origin`. The first stage is
    what was created; the line is the window before. A click chooses a `part_id` and a `stage_id`.
    """
    kind = "amount" if measure == "amount" else "deals"
    found = records(frame)
    stages = list(dict.fromkeys(this["stage_id"] for this in found))
    parts = list(dict.fromkeys(this["part_id"] for this in found))
    cell = 1 / max(len(stages), 1)

    def sizes(this: dict[str, Any]) -> tuple[float | None, float | None]:
        """The bar and the line of a cell: a share, of the first stage all that was created."""
        if this["stage_id"] == stages[0]:
            return number(this[f"reached_{kind}"]), number(this[f"compare_{kind}"])
        names = (f"first_stage_{kind}_rate", f"compare_first_stage_{kind}_rate")
        return number(this[names[0]]), number(this[names[1]])

    top = {
        stage: largest(size for this in found if this["stage_id"] == stage for size in sizes(this))
        for stage in stages
    }

    def row(this: dict[str, Any]) -> dict[str, object]:
        stage, part = this["stage_id"], this["part_id"]
        start, is_first = stages.index(stage) * cell, stage == stages[0]
        size, before = sizes(this)
        name = words.name(part, this["part_name"])
        if str(part).endswith(DIRECT):
            name = f"{name} · {words.term('direct')}"

        def placed(value: float | None) -> float | None:
            return None if value is None else start + value / top[stage] * cell * FILL

        def said(value: float | None) -> str:
            if not is_first:
                return words.rate(value)
            return words.amount(value) if kind == "amount" else words.count(value)

        return {
            "place": parts.index(part),
            "is_head": is_first,
            "is_stage_head": part == parts[0],
            "part_id": part,
            "part_name": name,
            "stage_id": stage,
            "stage_name": text(this["stage_name"]),
            "cell": start,
            "value": placed(size),
            "before": placed(before),
            "value_at": start + cell * (FILL + 0.06),
            "name_label": wrapped(name, 12),
            "stage_label": wrapped(this["stage_name"], 66 * cell),
            "value_label": said(size),
            "before_label": "" if before is None else words("before %(rate)s", rate=said(before)),
            "deals_label": words.count(this["reached_deals"]),
            "amount_label": words.exact_amount(this["reached_amount"]),
            "share_label": words.rate(this[f"first_stage_{kind}_rate"], 1),
            "tip_before": words.rate(this[f"compare_first_stage_{kind}_rate"], 1),
            "young_label": words.count(this["young_deals"]),
        }

    drawn = rows(row(this) for this in found)
    return Chart(_parts_spec(words.language, theme), drawn)
