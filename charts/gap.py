"""The year as steps from what is won to the target."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import largest, number, records, rows, wrapped
from charts.marks import LINE, base, choice_of, dimmed, finished, reach, tips, written
from charts.theme import LABEL, PALETTES, stripes
from words import Words, words_for

HELD = 0.11  # a step of this share of the chart's height holds its label
LISTED = ("w1", "w2", "w2_overdue")  # steps that are made of deals
NEAR = (0.012, 0.1)  # a label on a step that ends so far below the target meets its line


@cache
def _gap_spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    choice = choice_of("part")
    tip = tips(name_label=words("Step"), state_label=words("How safe"), exact=words("Amount"))
    x = alt.X("place:O", axis=None, scale=alt.Scale(paddingInner=0.16, paddingOuter=0.06))
    y = alt.Y("low:Q", axis=None, scale=alt.Scale(zero=True, nice=False))
    seen = {"x": x, "y": y, "y2": "high", "tooltip": tip, "opacity": dimmed(choice)}
    dashed = {"color": colours.background, "strokeWidth": 3}
    # Each state of the money has its own mark, so that it is told without colour.
    styles: dict[str, dict[str, Any]] = {
        "w1": {"color": colours.solid},
        "w2": {"color": colours.accent},
        "w2_overdue": {
            "color": stripes(colours.accent, colours.background),
            "stroke": colours.accent,
            "strokeWidth": 3,
        },
        "w3": {**dashed, "stroke": colours.accent, "strokeDash": [10, 6]},
        "gap1": {**dashed, "stroke": colours.contrast, "strokeDash": [3, 4]},
        "surplus": {**dashed, "stroke": colours.accent},
        "target": {"color": colours.wash, "stroke": colours.ink, "strokeWidth": 3},
    }
    bars = [
        base(f"datum.part == '{part}' && isValid(datum.low)")
        .mark_bar(cursor="pointer" if part in LISTED else "default", **style)
        .encode(**seen)
        for part, style in styles.items()
    ]
    bars[0] = bars[0].add_params(choice)
    level = base("isValid(datum.level)").mark_rule(color=colours.muted, strokeDash=[2, 3])
    line = base("datum.part == 'target' && isValid(datum.high)")
    top = alt.Y("top:Q", axis=None)
    no_halo: dict[str, Any] = {}
    halo: dict[str, Any] = {"stroke": colours.background, "strokeWidth": 6, "strokeJoin": "round"}
    states = f"18 + datum.name_lines * {LINE} * {LABEL}"
    under: Any = {"x": x, "align": "center", "baseline": "top"}
    layers = [
        line.mark_rule(color=colours.ink, strokeWidth=2, strokeDash=[8, 5]).encode(
            y=alt.Y("high:Q", axis=None)
        ),
        # From the end of a step to the start of the next one.
        level.encode(
            x=alt.X("place:O", axis=None, bandPosition=1),
            x2=alt.X2("next:O", bandPosition=0),
            y=alt.Y("level:Q", axis=None),
        ).transform_calculate(next="datum.place + 1"),
        *bars,
        reach(y=alt.Y("end:Q", axis=None)),
    ]
    for extra in (halo, no_halo):
        colour = colours.background if extra else colours.ink
        layers += [
            written(
                "above_label",
                "strong",
                colour=colour,
                x=x,
                y=top,
                align="center",
                bold=True,
                dy=-16,
                **extra,
            ),
            written(
                "below_label",
                "strong",
                colour=colour,
                x=x,
                y=y,
                align="center",
                bold=True,
                dy=22,
                **extra,
            ),
        ]
    middle: Any = {"x": x, "y": alt.Y("middle:Q", axis=None), "align": "center", "bold": True}
    layers += [
        written("inside_label", "strong", colour=colour, only=only, **middle).transform_calculate(
            middle="(datum.low + datum.high) / 2"
        )
        for colour, only in ((colours.on_solid, "datum.is_full"), (colours.ink, "!datum.is_full"))
    ]
    layers += [
        written("name_label", colour=colours.ink, at_y="height + 12", bold=True, **under),
        written("state_label", "small", colour=colours.muted, at_y=f"height + {states}", **under),
    ]  # fmt: skip
    description = words("The year in steps from what is won to the target")
    return finished(layers, theme, description, height=330)


def _steps(row: dict[str, Any]) -> list[tuple[str, float | None, float | None, object]]:
    """Each step with where it starts and ends and its amount; no ends where it is not known."""
    at = number(row["w1_amount"]) or 0.0
    found: list[tuple[str, float | None, float | None, object]] = []
    found.append(("w1", 0.0, at, row["w1_amount"]))
    overdue = row["w2_overdue_amount"]
    safe = row["w2_amount"]
    if safe is not None and overdue is not None:
        safe = safe - overdue
    for part, amount in (("w2", safe), ("w2_overdue", overdue), ("w3", row["w3_amount"])):
        size = number(amount)
        if part == "w2_overdue" and not size:
            continue
        found.append(
            (part, None if size is None else at, None if size is None else at + size, amount)
        )
        at += size or 0.0
    gap, target = row["gap1_amount"], row["target_amount"]
    size, end = number(gap), number(target)
    if size is None or end is None:
        found.append(("gap1", None, None, None))
    else:
        part = "surplus" if size < 0 else "gap1"
        found.append((part, *sorted((end - size, end)), -gap if size < 0 else gap))
    found.append(("target", None if end is None else 0.0, end, target))
    return found


def annual_gap(frame: pd.DataFrame, words: Words, theme: Theme, ems: float = 11) -> Chart:
    """W1, W2, W3 and Gap1 as steps to the target: of one row of `forecast/year_gap_by_team`.

    Safe money is full, overdue hatched, at risk dashed, missing dotted; a negative gap is a
    surplus above the target. A click chooses a `part`: w1, w2, w2_overdue, w3, gap1, surplus
    or target. What is not known has its place and a dash. Rows after the first are not drawn.
    Names are at most `ems` wide.
    """
    names = {
        "w1": (words("W1 won"), words("certain")),
        "w2": (words("W2 not overdue"), words("fairly safe")),
        "w2_overdue": (words("W2 overdue"), words("not safe")),
        "w3": (words("W3 not yet created"), words("at risk")),
        "gap1": (words("Gap1"), words("missing")),
        "surplus": (words("Surplus"), words("above the target")),
        "target": (words("Target"), words("for the year")),
    }
    steps = [step for row in records(frame)[:1] for step in _steps(row)]
    scale = largest(end for _, _, end, _ in steps)
    goal = steps[-1][2] if steps else None
    titles = {part: wrapped(title, ems) for part, (title, _) in names.items()}
    name_lines = max((titles[part].count("\n") + 1 for part, *_ in steps), default=1)

    def row(place: int) -> dict[str, object]:
        part, low, high, amount = steps[place]
        label = words.amount(amount)
        height = 0.0 if low is None or high is None else abs(high - low) / scale
        floating = part in ("gap1", "surplus") and low is not None
        # Where a label on the step would meet the target's line, it stands in or under the step.
        met = False
        if high is not None and goal is not None:
            met = NEAR[0] < (goal - high) / scale < NEAR[1]
        inside = height >= HELD and (floating or (met and part == "w1"))
        is_high = low is not None and low / scale >= HELD
        below = not inside and is_high and (floating or met)
        following, start, *_ = steps[place + 1] if place + 1 < len(steps) else (None, None)
        goes_on = following not in (None, "target") and start is not None
        return {
            "place": place,
            "part": part,
            "low": low,
            "high": high,
            "end": scale,
            "top": 0.0 if low is None or high is None else max(low, high),
            "value_label": label,
            "name_label": titles[part],
            "name_lines": name_lines,
            "state_label": wrapped(words("not known") if amount is None else names[part][1], ems),
            "inside_label": label if inside else "",
            "is_full": part == "w1",
            "below_label": label if below else "",
            "above_label": "" if inside or below else label,
            "exact": words.exact_amount(amount),
            "level": high if goes_on else None,
        }

    drawn = rows(row(place) for place in range(len(steps)))
    return Chart(_gap_spec(words.language, theme), drawn)
