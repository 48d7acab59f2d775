"""How long deals stayed in each stage: the whole distribution, with its average and quartiles."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import number, records, rows, text, wrapped
from charts.marks import across, base, choice_of, dimmed, finished, heading, tips, written
from charts.theme import PALETTES
from words import Words, words_for

NAMES, BARS = 0.17, 0.69  # of the width: where the names end, where the last bar ends
BINS = 24  # bars of equal width; the last takes all that is longer
REACH = 2.6  # the last bar begins at so many times the longest 75th percentile
FILL = 0.62  # of a stage's height, for its highest bar
FOOT = 0.82  # of a stage's height, where its bars stand


def _tick(words: Words, index: int, first: int) -> str:
    """What stands under a bar: its first day; the last bar takes all that is longer."""
    if index == 0:
        return words.days(first)
    return words.count(first) + ("+" if index == BINS - 1 else "")


@cache
def _spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    choice = choice_of("stage_id")
    tip = tips(
        stage_name=words("Stage"), days_label=words("Days"), stays_label=words("Stays that ended")
    )
    mean = tips(
        stage_name=words("Stage"),
        average_label=words("Average days"),
        median_label=words("Median days"),
        quartile_label=words("75% stay up to, days"),
    )
    x = across("from", NAMES, BARS, [0, 1])
    scale = alt.Scale(domain=[1, 0], nice=False)
    foot = alt.Y("foot:Q", axis=None, scale=scale)
    middle: dict[str, Any] = {"y": alt.Y("middle:Q", axis=None, scale=scale)}
    bar = (
        base("datum.is_bar")
        .mark_bar(color=colours.accent, cursor="pointer")
        .encode(x=x, x2="to", y=foot, y2="top", tooltip=tip, opacity=dimmed(choice))
    )
    floor = (
        base("datum.is_head")
        .mark_rule(color=colours.rule, strokeWidth=2)
        .encode(x=alt.X("zero:Q", axis=None), x2="one", y=foot)
    )
    # The average is a full line with its name; half and three quarters are thinner, dashed ones.
    line = base("datum.is_head").mark_rule(color=colours.ink, strokeWidth=4)
    thin = {"color": colours.ink, "strokeWidth": 2, "opacity": 0.8}
    layers = [
        bar.add_params(choice),
        floor,
        *(
            base("datum.is_head").mark_rule(strokeDash=dash, **thin).encode(
                x=alt.X(f"{field}:Q", axis=None), y=foot, y2="ceiling", tooltip=mean
            )
            for field, dash in (("median", [2, 4]), ("quartile", [8, 5]))
        ),
        line.encode(x=alt.X("average:Q", axis=None), y=foot, y2="ceiling", tooltip=mean),
        written(
            "name_label", colour=colours.ink, at=0, bold=True, only="datum.is_head", **middle
        ),
        written(
            "tick_label", "small", colour=colours.muted, only="datum.is_tick", align="center",
            x=alt.X("from:Q", axis=None), at_y="height + 6", baseline="top",
        ),
    ]  # fmt: skip
    right: dict[str, Any] = {"align": "right", "only": "datum.is_head", **middle}
    for at, label, says, bold in (
        (0.78, "average_label", words("Average days"), True),
        (0.85, "median_label", words("Median"), False),
        (0.935, "quartile_label", words("75% up to"), False),
        (1.0, "count_label", words("Stays"), False),
    ):
        layers += [
            written(label, "strong", colour=colours.ink, at=at, bold=bold, **right),
            heading(says, colour=colours.muted, at=at),
        ]
    description = words("How many stays of each length ended in each stage")
    return finished(layers, theme, description, height=430)


def lengths(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """Stays by their length, stage under stage: of `pipeline/stage_days_distribution`.

    All stages share the scale of days; each has its own height. The full line is the average, the
    dotted one the median, the dashed one the 75th percentile. A click chooses a `stage_id`.
    """
    found = records(frame)
    stages = list(dict.fromkeys(this["stage_id"] for this in found))
    longest = max((number(this["upper_quartile_days"]) or 0.0 for this in found), default=0.0)
    width = max(1, -(-int(longest * REACH) // BINS))  # whole days
    share = 1 / max(len(stages), 1)

    def binned(stage_id: object) -> list[int]:
        counts = [0] * BINS
        for this in found:
            if this["stage_id"] == stage_id:
                counts[min(int(this["stay_days"]) // width, BINS - 1)] += int(this["stays"])
        return counts

    def at(days: object) -> float:
        return min((number(days) or 0.0) / (width * BINS), 1.0)

    def drawn(place: int, stage_id: object) -> list[dict[str, object]]:
        this = next(one for one in found if one["stage_id"] == stage_id)
        counts = binned(stage_id)
        foot = (place + FOOT) * share

        def row(index: int) -> dict[str, object]:
            first, last = index * width, (index + 1) * width - 1
            days = words("%(first)s to %(last)s", first=first, last=last)
            if index == BINS - 1:
                days = words("%(first)s and more", first=first)
            elif first == last:
                days = words.count(first)
            return {
                "place": place,
                "is_head": index == 0,
                "is_bar": counts[index] > 0,
                "is_tick": place == 0 and (index % 4 == 0 or index == BINS - 1),
                "stage_id": stage_id,
                "stage_name": text(this["stage_name"]),
                "from": index / BINS,
                "to": (index + 0.92) / BINS,
                "zero": 0.0,
                "one": 1.0,
                "foot": foot,
                "top": foot - counts[index] / max(counts) * FILL * share,
                "ceiling": foot - (FILL + 0.06) * share,
                "middle": foot - FILL / 2 * share,
                "average": at(this["average_days"]),
                "median": at(this["median_days"]),
                "quartile": at(this["upper_quartile_days"]),
                "name_label": wrapped(this["stage_name"], 12),
                "tick_label": _tick(words, index, first),
                "average_label": words.number(this["average_days"]),
                "median_label": words.number(this["median_days"], 0),
                "quartile_label": words.number(this["upper_quartile_days"], 0),
                "count_label": words.count(sum(counts)),
                "days_label": days,
                "stays_label": words.count(counts[index]),
            }

        return [row(index) for index in range(BINS)]

    every = [row for place, stage in enumerate(stages) for row in drawn(place, stage)]
    return Chart(_spec(words.language, theme), rows(every))
