"""The columns of a deal review: what each line says of its deal, and how it is written.

All of them stand side by side on a small screen. What a cell holds is what it is sorted by, and
what opens whole with Enter: a day, a number, the changes in full; what it shows may be shorter.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from ui.ask import Answer
from ui.view import Page
from words.cells import written

LINE = (
    "opportunity_name",
    "manager_amount",
    "deal_amount",
    "f2_amount",
    "chance_rate",
    "stage_name",
    "stage_days",
    "expected_close_on",
    "last_activity_on",
    "next_step",
    "changed_fields",
)
WIDTHS = {
    "opportunity_name": 142,
    "manager_amount": 104,
    "deal_amount": 76,
    "f2_amount": 74,
    "chance_rate": 62,
    "stage_name": 92,
    "stage_days": 58,
    "expected_close_on": 78,
    "last_activity_on": 76,
    "next_step": 110,
    "changed_fields": 138,
}
NUMBERS = ("manager_amount", "deal_amount", "f2_amount", "chance_rate", "stage_days")
MARKED = {"stage_days": "is_stalled", "expected_close_on": "is_overdue"}
"""Columns whose cell stands out, and by which column of the answer."""
MARK = "▲"
HEIGHT = 76
"""How high a line is, in pixels: above 4rem a cell breaks its text, and this holds four of them."""

Row = Mapping[str, Any]
Chances = Mapping[str, float | None]


def names(answer: Answer, chances: Chances) -> list[str]:
    """The columns for the viewer; without the chance where history bears none."""
    left_out = set(answer.unseen)
    if not any(rate is not None for rate in chances.values()):
        left_out.add("chance_rate")
    return [name for name in LINE if name not in left_out]


def cells(page: Page, rows: Sequence[Row], name: str, chances: Chances) -> pd.Series:
    """A column's cells as the table takes them: numbers as such, even where none is there."""
    found = _cells(page, rows, name, chances)
    return pd.Series(found, dtype="float64" if name in NUMBERS else "object")


def _cells(page: Page, rows: Sequence[Row], name: str, chances: Chances) -> list[Any]:
    words = page.words
    if name == "chance_rate":
        found = [chances.get(row["opportunity_id"]) for row in rows]
        return [None if rate is None else round(rate, 2) for rate in found]
    if name == "f2_amount":
        return [_number(row[name], 0) for row in rows]
    if name in ("manager_amount", "deal_amount"):
        return [_number(row[name], 2) for row in rows]
    if name == "stage_days":
        return [row[name] for row in rows]
    if name in ("expected_close_on", "last_activity_on"):
        return [row[name] for row in rows]
    if name == "changed_fields":
        return [changed(page, row) for row in rows]
    if name == "opportunity_name":
        return [_deal(row) for row in rows]
    return [written(row, name, words) if row[name] is not None else "" for row in rows]


def lines(page: Page, rows: Sequence[Row], names: Sequence[str], chances: Chances) -> Styler:
    """The lines as the table takes them, with what cells show in place of what they hold."""
    words, as_of = page.words, page.scope.as_of
    frame = pd.DataFrame({name: cells(page, rows, name, chances) for name in names})

    def day(value: Any) -> str:
        return "" if value is None or pd.isna(value) else words.near_day(value, as_of)

    shown: dict[str, Callable[[Any], str]] = {
        "stage_days": words.count,
        "expected_close_on": day,
        "last_activity_on": day,
    }
    styled = frame.style
    for name, said in shown.items():
        if name not in frame.columns:
            continue
        marked = [bool(row[MARKED[name]]) if name in MARKED else False for row in rows]
        for is_marked in (False, True):
            where = pd.IndexSlice[[at for at, one in enumerate(marked) if one is is_marked], [name]]
            styled = styled.format(_marked(said) if is_marked else said, subset=where)
    if "changed_fields" in frame.columns:
        briefs = dict(zip(frame["changed_fields"], (brief(page, row) for row in rows), strict=True))
        styled = styled.format(briefs.__getitem__, subset=["changed_fields"])
    return styled


def _marked(said: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: f"{MARK} {said(value)}"


def config(page: Page, shown: Sequence[str]) -> dict[str, Any]:
    """How each column is headed, and its width."""
    words = page.words
    labels = {
        "manager_amount": words("Manager's"),
        "changed_fields": words("Changes"),
        "stage_days": words("Days"),
        "expected_close_on": words("Expected"),
        "last_activity_on": words("Last done"),
    }
    found: dict[str, Any] = {}
    for name in shown:
        label = labels.get(name, words.column(name))
        given: dict[str, Any] = {
            "width": WIDTHS[name],
            "help": words.column_help(name) or None,
        }
        if name == "stage_days":  # the table writes days and these by itself
            found[name] = st.column_config.NumberColumn(label, **given)
        elif name in ("expected_close_on", "last_activity_on"):
            found[name] = st.column_config.DateColumn(label, **given)
        elif name in ("manager_amount", "deal_amount", "f2_amount"):
            found[name] = st.column_config.NumberColumn(label, format="localized", **given)
        elif name == "chance_rate":
            found[name] = st.column_config.NumberColumn(label, format="percent", **given)
        else:
            found[name] = st.column_config.TextColumn(label, **given)
    return found


def brief(page: Page, row: Row) -> str:
    """The same in a few words: by how much it changed and what it was, then since when.

    The stage comes last: a cell that measures other scripts breaks before them, not after.
    """
    words, as_of = page.words, page.scope.as_of
    if row["since_on"] is None:
        return ""
    if row["changed_fields"] is None:
        return words("none")
    told = []
    for code in sorted(row["changed_fields"].split(","), key=lambda one: one == "stage"):
        if code == "stage":
            told.append(words("← %(stage)s", stage=written(row, "compare_stage_name", words)))
        elif code == "amount" and None not in (row["compare_amount"], row["deal_amount"]):
            change = row["deal_amount"] - row["compare_amount"]
            told.append(words.amount(change, plus=True))
        elif code == "date" and row["compare_expected_close_on"] is not None:
            days = (row["expected_close_on"] - row["compare_expected_close_on"]).days
            told.append(words("%(days)s d", days=words.count(days, plus=True)))
        elif code == "joined":
            told.append(words("new or back"))
        else:
            told.append(words.term(code))
    since = words.near_day(row["since_on"], as_of)
    return words("%(changes)s (%(day)s)", changes=words(", ").join(told), day=since)


def changed(page: Page, row: Row) -> str:
    """What changed since the last review, from and to."""
    words, as_of = page.words, page.scope.as_of
    if row["since_on"] is None:
        return ""
    since = words.near_day(row["since_on"], as_of)
    if row["changed_fields"] is None:
        return words("nothing since %(day)s", day=since)
    ways = {
        "stage": (written(row, "compare_stage_name", words), written(row, "stage_name", words)),
        "amount": (words.amount(row["compare_amount"]), words.amount(row["deal_amount"])),
        "date": (
            words.near_day(row["compare_expected_close_on"], as_of),
            words.near_day(row["expected_close_on"], as_of),
        ),
    }
    told = []
    for code in row["changed_fields"].split(","):
        said = words.term(code)
        told.append(f"{said} {ways[code][0]} → {ways[code][1]}" if code in ways else said)
    return words("since %(day)s: %(changes)s", day=since, changes=" · ".join(told))


def _deal(row: Row) -> str:
    name, account = row["opportunity_name"] or row["opportunity_id"], row["account_name"]
    return name if not account or account in name else f"{name} · {account}"


def _number(value: Decimal | None, digits: int) -> float | None:
    return None if value is None else float(round(value, digits))
