"""The columns of a deal review: what each line says of its deal, and how it is written."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

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
    "changed_fields",
    "next_step",
)
WIDTHS = {
    "opportunity_name": 215,
    "manager_amount": 165,
    "deal_amount": 95,
    "f2_amount": 85,
    "chance_rate": 75,
    "stage_name": 145,
    "stage_days": 55,
    "expected_close_on": 130,
    "last_activity_on": 100,
    "changed_fields": 300,
    "next_step": 175,
}
NUMBERS = ("manager_amount", "deal_amount", "f2_amount", "chance_rate", "stage_days")

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
    words, as_of = page.words, page.scope.as_of
    if name == "chance_rate":
        found = [chances.get(row["opportunity_id"]) for row in rows]
        return [None if rate is None else round(rate, 2) for rate in found]
    if name == "f2_amount":
        return [_number(row[name], 0) for row in rows]
    if name in ("manager_amount", "deal_amount"):
        return [_number(row[name], 2) for row in rows]
    if name == "stage_days":
        return [row[name] for row in rows]
    if name == "expected_close_on":
        return [
            words("%(day)s, overdue", day=words.near_day(row[name], as_of))
            if row["is_overdue"]
            else words.near_day(row[name], as_of)
            for row in rows
        ]
    if name == "last_activity_on":
        return ["" if row[name] is None else words.near_day(row[name], as_of) for row in rows]
    if name == "changed_fields":
        return [changed(page, row) for row in rows]
    if name == "opportunity_name":
        return [_deal(row) for row in rows]
    return [written(row, name, words) if row[name] is not None else "" for row in rows]


def config(page: Page, shown: Sequence[str]) -> dict[str, Any]:
    """How each column is headed, and its width."""
    words = page.words
    labels = {"changed_fields": words("Changes"), "stage_days": words("Days")}
    found: dict[str, Any] = {}
    for name in shown:
        label = labels.get(name, words.column(name))
        given: dict[str, Any] = {
            "width": WIDTHS[name],
            "help": words.column_help(name) or None,
        }
        if name in ("manager_amount", "deal_amount", "f2_amount", "stage_days"):
            found[name] = st.column_config.NumberColumn(label, format="localized", **given)
        elif name == "chance_rate":
            found[name] = st.column_config.NumberColumn(label, format="percent", **given)
        else:
            found[name] = st.column_config.TextColumn(label, **given)
    return found


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
