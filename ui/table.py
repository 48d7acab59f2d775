"""The table of teams: a tree that opens row by row, its figures aligned, each opening its deals.

A real HTML table, as large as the page's text; it prints, and is read aloud. Every cell is text.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from ui import source, state
from ui.ask import Answer
from ui.behind import DIRECT, Behind, show
from ui.group import Group, for_viewer, named
from ui.view import Page
from words.cells import ALIGNED_RIGHT, kind_of, written

HERE = Path(__file__).parent
TABLE = st.components.v2.component(
    "sales_table",
    css=(HERE / "table.css").read_text(encoding="utf-8"),
    js=(HERE / "table.js").read_text(encoding="utf-8"),
)
LONGEST = 400
SHORT = 4  # fewer columns than this beside the names: near them, not spread over the page


def team_table(
    page: Page,
    title: str,
    answer: Answer,
    groups: Sequence[Group],
    opens: Mapping[str, Behind],
    *,
    note: str = "",
    key: str = "",
    of: Answer | None = None,
    also: Mapping[str, Answer] | None = None,
) -> None:
    """A query by team as a tree: a click on a name makes it the scope, on a figure its list.

    `of` is the query's own answer, where the rows shown are made of it, `also` are others' by name.
    """
    key, groups = source.slug(key or answer.name), for_viewer(page, answer, groups)
    unit = note or source.amounts_in(page)
    source.block(page, title, of or answer, note=unit, key=key, also=also)
    shown = answer.keep(_kept_as("team", page, groups), lambda: _team_rows(page, answer, groups))
    _draw(page, key, shown, groups, opens, "team")


def _team_rows(page: Page, answer: Answer, groups: Sequence[Group]) -> list[dict[str, Any]]:
    base = min((_depth(page, row["team_id"]) for row in answer.rows), default=0)
    return [
        {
            "id": row["team_id"],
            "parent": row.get("parent_team_id") or "",
            "depth": _depth(page, row["team_id"]) - base,
            "name": _team_name(page, row),
            "aside": _aside(page, row),
            "focus": row["level"] != "direct" and place > 0,
            "cells": _cells(page, row, groups),
        }
        for place, row in enumerate(answer.rows)
    ]


def person_table(
    page: Page,
    title: str,
    answer: Answer,
    groups: Sequence[Group],
    opens: Mapping[str, Behind],
    *,
    note: str = "",
    leads_to: str = "",
) -> None:
    """A query by person: a click on a name makes them the scope (of the page `leads_to`, where one
    is given), on a figure opens its list."""
    key, groups = source.slug(answer.name), for_viewer(page, answer, groups)
    source.block(page, title, answer, note=note, key=key)
    named = _kept_as("person", page, groups)
    shown = answer.keep(named, lambda: _person_rows(page, answer, groups))
    _draw(page, key, shown, groups, opens, "person", leads_to=leads_to)


def _person_rows(page: Page, answer: Answer, groups: Sequence[Group]) -> list[dict[str, Any]]:
    return [
        {
            "id": row["person_id"],
            "parent": "",
            "depth": 0,
            "name": page.words.name(row["person_id"], row["person_name"]),
            "aside": page.words.name(row["team_id"], row["team_name"]),
            "focus": page.world.person(row["person_id"]) is not None,
            "cells": _cells(page, row, groups),
        }
        for row in answer.rows[:LONGEST]
    ]


def stage_table(
    page: Page,
    title: str,
    answer: Answer,
    names: Sequence[str],
    opens: Mapping[str, Behind],
    *,
    note: str = "",
) -> None:
    """A query by stage: a click on a figure opens its list."""
    key, words = source.slug(answer.name), page.words
    source.block(page, title, answer, note=note, key=key)
    shown = [
        {
            "id": row["stage_id"],
            "parent": "",
            "depth": 0,
            "name": written(row, "stage_name", words),
            "aside": "",
            "focus": False,
            "cells": [written(row, name, words) for name in names],
        }
        for row in answer.rows
    ]
    _draw(page, key, shown, [Group("", names)], opens, "stage")


def rows(page: Page, title: str, answer: Answer, names: Sequence[str], note: str = "") -> None:
    """A short query as a block: its first named column is what each row is called."""
    key, words = source.slug(answer.name), page.words
    source.block(page, title, answer, note=note, key=key)
    first, *others = (name for name in names if name not in answer.unseen)
    shown = [
        {
            "id": str(place),
            "parent": "",
            "depth": 0,
            "name": written(row, first, words),
            "aside": "",
            "focus": False,
            "cells": [written(row, name, words) for name in others],
        }
        for place, row in enumerate(answer.rows[:LONGEST])
    ]
    form = "wordy" if first == "sentence" else "short" if len(others) < SHORT else ""
    _draw(page, key, shown, [Group("", others)], {}, words.column(first), form=form)


def keyed_table(
    page: Page,
    title: str,
    answer: Answer,
    column: str,
    groups: Sequence[Group],
    opens: Mapping[str, Behind],
    *,
    note: str = "",
) -> None:
    """A short query as a block, a row for each value of a column: a click on a figure opens its
    list, narrowed by the parameter of the column's name."""
    key = source.slug(answer.name)
    source.block(page, title, answer, note=note, key=key)
    shown = [
        {
            "id": row[column],
            "parent": "",
            "depth": 0,
            "name": written(row, column, page.words),
            "aside": "",
            "focus": False,
            "cells": _cells(page, row, groups),
        }
        for row in answer.rows[:LONGEST]
    ]
    _draw(page, key, shown, groups, opens, column)


def _draw(
    page: Page,
    key: str,
    rows: list[dict[str, Any]],
    groups: Sequence[Group],
    opens: Mapping[str, Behind],
    grain: str,
    form: str = "",
    leads_to: str = "",
) -> None:
    words = page.words
    columns = [
        {
            "id": name,
            "label": group.labels.get(name, words.column(name)),
            "help": words.column_help(name),
            "group": group.title,
            "right": kind_of(name) in ALIGNED_RIGHT,
            "more": name in group.more,
            "opens": name in opens,
        }
        for group in groups
        for name in (*group.columns, *group.more)
    ]
    texts = {
        "name": words.column(f"{grain}_name" if grain in ("team", "person", "stage") else grain),
        "more": words("More columns"),
        "less": words("Fewer columns"),
        "open_all": words("Open all teams"),
        "close_all": words("Close all teams"),
        "focus": words("Look at this alone"),
        "behind": words("What is behind this figure"),
        "below": words("Show what is below"),
    }

    def focused() -> None:
        picked = getattr(st.session_state[key], "focus", None)
        if picked and grain == "team":
            state.choose(team=picked, person=None)
        elif picked:
            state.choose(person=picked)

    data = {"columns": columns, "rows": rows, "texts": texts, "form": form}
    result = TABLE(key=key, data=data, on_focus_change=focused, on_cell_change=lambda: None)
    if leads_to and getattr(result, "focus", None):
        st.switch_page(leads_to)
    if picked := getattr(result, "cell", None):
        show(page, opens[picked["column"]].within(**{grain: picked["row"]}))


def _kept_as(grain: str, page: Page, groups: Sequence[Group]) -> tuple[str, ...]:
    return (grain, page.words.language, *named(groups))


def _cells(page: Page, row: Mapping[str, Any], groups: Sequence[Group]) -> list[str]:
    return [written(row, name, page.words) for name in named(groups)]


def _team_name(page: Page, row: Mapping[str, Any]) -> str:
    return page.words.name(row["team_id"].removesuffix(DIRECT), row["team_name"])


def _aside(page: Page, row: Mapping[str, Any]) -> str:
    """Whose the figures beside a team's name are, where they are not the team's."""
    if page.world.own is not None:
        return page.world.own.name
    return page.words.term("direct") if row["level"] == "direct" else ""


def _depth(page: Page, team_id: str) -> int:
    place = page.world.team(team_id.removesuffix(DIRECT))
    return (place.depth if place else 0) + team_id.endswith(DIRECT)
