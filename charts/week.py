"""A rep's week: what is in play against what is needed, visits by kind, and the steps of won deals.

Names stand above their bars, so that a phone shows the same as a large screen.
"""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from charts import Chart, Theme
from charts.labels import largest, number, records, rows, text, wrapped
from charts.marks import (
    across,
    bands,
    base,
    choice_of,
    dimmed,
    finished,
    target_line,
    tips,
    written,
)
from charts.theme import PALETTES
from words import Words, mark, words_for

KINDS = {
    "first_visit": mark("First visits"),
    "follow_up_visit": mark("Follow-up visits"),
    "customer_visit": mark("Existing customers"),
}
NARROW = 23  # ems: what a phone has beside its margins
REPS = 12  # under each other
BAR = {"height": 22, "yOffset": 16, "cornerRadiusEnd": 2, "cursor": "pointer"}
UP = -12  # from the middle of a row to the text above its bar


def _needed(colours: Any, theme: Theme) -> list[Any]:
    """What is still to win as a thin line, what is asked for as a thick one, named at the top."""
    found: list[Any] = []
    thin = target_line(theme) | {"thickness": 3, "stroke": None, "strokeWidth": 0}
    for name, line, at_y in (("need", thin, "-26"), ("asked", target_line(theme), "-4")):
        known = f"isValid(datum.{name})"
        x = alt.X(f"{name}:Q", axis=None)
        tick = base(known).mark_tick(size=34, yOffset=16, **line)
        found.append(tick.encode(x=x, y=bands()))
        for side, align in ((f"datum.{name} <= 0.5", "left"), (f"datum.{name} > 0.5", "right")):
            found.append(
                written(
                    f"{name}_label", "small", colour=colours.ink, x=x, at_y=at_y, align=align,
                    only=f"datum.is_head && {known} && {side}", baseline="bottom",
                )
            )  # fmt: skip
    return found


@cache
def _need_spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    choice = choice_of("stage_id")
    tip = tips(stage_name=words("Stage"), amount_label=words("In play"), deals_label=words("Deals"))
    seen = {"x": across("start", 0, 1, [0, 1]), "x2": "end", "y": bands(), "tooltip": tip}
    bar = base().mark_bar(color=colours.accent, **BAR).encode(opacity=dimmed(choice), **seen)
    layers = [
        bar.add_params(choice),
        *_needed(colours, theme),
        written("name_label", colour=colours.ink, at=0, y=bands(), dy=UP, bold=True),
    ]
    description = words("Deals in play by stage, added up, against what is still to win")
    return finished(layers, theme, description, step=62)


def against_need(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """What is in play, stage upon stage: of `pipeline/in_play_by_stage`, with two columns besides.

    `still_needed_amount` is the thin line, `needed_amount` the thick one; neither where it is
    not known, or where nothing is missing. A click chooses a `stage_id`.
    """
    found = records(frame)
    amounts = [number(row["in_play_amount"]) or 0.0 for row in found]
    first = found[0] if found else {}
    need, asked = (number(first.get(name)) for name in ("still_needed_amount", "needed_amount"))
    widest = largest([sum(amounts), need, asked])

    def at(value: float | None) -> float | None:
        return value / widest if value else None

    def row(place: int) -> dict[str, object]:
        this = found[place]
        amount, deals = words.amount(this["in_play_amount"]), this["in_play_deals"]
        count = words.plural("%(count)s deal", "%(count)s deals", int(deals))
        stage = words.name(this["stage_id"], this["stage_name"])
        return {
            "place": place,
            "is_head": place == 0,
            "stage_id": this["stage_id"],
            "stage_name": stage,
            "start": sum(amounts[:place]) / widest,
            "end": sum(amounts[: place + 1]) / widest,
            "need": at(need),
            "asked": at(asked),
            "need_label": words("Still to win %(amount)s", amount=words.amount(need)),
            "asked_label": words("Asked for in play %(amount)s", amount=words.amount(asked)),
            "name_label": wrapped(f"{stage} · {amount} · {count}", 2 * NARROW),
            "amount_label": words.exact_amount(this["in_play_amount"]),
            "deals_label": words.count(deals),
        }

    return Chart(_need_spec(words.language, theme), rows(map(row, range(len(found)))))


@cache
def _reps_spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    choice = choice_of("person_id")
    tip = tips(
        person_name=words("Person"),
        amount_label=words("In play"),
        need_label=words("Still to win"),
        asked_label=words("Asked for in play"),
    )
    seen = {"y": bands(), "tooltip": tip}
    bar = base().mark_bar(color=colours.accent, **BAR)
    bar = bar.encode(x=across("end", 0, 1, [0, 1]), opacity=dimmed(choice), **seen)
    asked = base("isValid(datum.asked)").mark_tick(size=34, yOffset=16, **target_line(theme))
    layers = [
        bar.add_params(choice),
        asked.encode(x=alt.X("asked:Q", axis=None), **seen),
        written("name_label", colour=colours.ink, at=0, y=bands(), dy=UP, bold=True),
    ]
    description = words("Deals in play of each rep against what is asked for")
    return finished(layers, theme, description, step=62)


def reps_against_need(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """In play against what is asked for, rep by rep: of `meeting/week_by_person`.

    The twelve that are furthest below it, in their order; one who has reached the yardstick has no
    line. A click chooses a `person_id`.
    """
    found = records(frame)

    def lacking(row: dict[str, Any]) -> float:
        return (number(row["needed_amount"]) or 0.0) - (number(row["in_play_amount"]) or 0.0)

    kept = sorted(range(len(found)), key=lambda at: -lacking(found[at]))[:REPS]
    drawn = [found[at] for at in sorted(kept)]
    widest = largest(
        number(row[name]) for row in drawn for name in ("in_play_amount", "needed_amount")
    )

    def row(place: int, this: dict[str, Any]) -> dict[str, object]:
        asked = number(this["needed_amount"]) or None
        amount = words.amount(this["in_play_amount"])
        said = words("nothing still to win")
        if this["needed_amount"] is None:
            said = words("no yardstick")
        elif asked:
            said = words("of %(amount)s", amount=words.amount(this["needed_amount"]))
        return {
            "place": place,
            "person_id": this["person_id"],
            "person_name": text(this["person_name"]),
            "end": (number(this["in_play_amount"]) or 0.0) / widest,
            "asked": asked / widest if asked else None,
            "name_label": wrapped(f"{text(this['person_name'])} · {amount} {said}", 2 * NARROW),
            "amount_label": words.exact_amount(this["in_play_amount"]),
            "need_label": words.exact_amount(this["still_needed_amount"]),
            "asked_label": words.exact_amount(this["needed_amount"]),
        }

    return Chart(_reps_spec(words.language, theme), rows(map(row, range(len(drawn)), drawn)))


@cache
def _visits_spec(language: str, theme: Theme) -> dict[str, Any]:
    words, colours = words_for(language), PALETTES[theme]
    choice = choice_of("measure")
    tip = tips(
        kind_label=words("Visits"), value_label=words("Last week"), usual_label=words("Usual")
    )
    seen = {"y": bands(), "tooltip": tip}
    x = across("value", 0, 1, [0, 1])
    layers: list[Any] = []
    for only, colour in (("datum.is_asked", colours.accent), ("!datum.is_asked", colours.muted)):
        bar = base(only).mark_bar(color=colour, **BAR)
        layers.append(bar.encode(x=x, opacity=dimmed(choice), **seen))
    layers[0] = layers[0].add_params(choice)
    usual = base("isValid(datum.usual)").mark_tick(size=34, yOffset=16, **target_line(theme))
    layers += [
        usual.encode(x=alt.X("usual:Q", axis=None), **seen),
        written("name_label", colour=colours.ink, at=0, y=bands(), dy=UP, bold=True),
    ]
    description = words("Visits of the last week by kind, against the usual week")
    return finished(layers, theme, description, step=62)


def visits(frame: pd.DataFrame, words: Words, theme: Theme) -> Chart:
    """Visits by kind with their mix, last week as bars and the usual week as lines.

    Of the first row of `meeting/week_by_person`. The kind that the suggestion asks more of is in
    the accent. A click chooses a `measure`.
    """
    found = records(frame)[:1]
    names = [f"{kind}s{ending}" for kind in KINDS for ending in ("", "_usual")]
    widest = largest(number(row[name]) for row in found for name in names)

    def mix(this: dict[str, Any], kind: str, ending: str) -> str:
        value, every = (number(this[f"{one}s{ending}"]) for one in (kind, "visit"))
        said = words.number(value, 1 if ending else 0)
        return f"{said} ({words.rate(value / every)})" if value is not None and every else said

    def row(place: int, kind: str, this: dict[str, Any]) -> dict[str, object]:
        usual = number(this[f"{kind}s_usual"])
        said = words(
            "%(kind)s: %(value)s, usual %(usual)s",
            kind=words(KINDS[kind]),
            value=mix(this, kind, ""),
            usual=mix(this, kind, "_usual"),
        )
        return {
            "place": place,
            "measure": f"{kind}s",
            "is_asked": this["asked_visit"] == kind,
            "value": (number(this[f"{kind}s"]) or 0.0) / widest,
            "usual": None if usual is None else usual / widest,
            "name_label": wrapped(said, 2 * NARROW),
            "kind_label": words(KINDS[kind]),
            "value_label": words.count(this[f"{kind}s"]),
            "usual_label": words.number(usual),
        }

    drawn = (row(place, kind, this) for this in found for place, kind in enumerate(KINDS))
    return Chart(_visits_spec(words.language, theme), rows(drawn))
