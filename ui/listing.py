"""Long lists as tables that the browser sorts and searches; every cell is plain text."""

from typing import Any

import streamlit as st

from ui.ask import Answer
from ui.export import columns
from words import NOTHING, Words
from words.cells import IDENTIFIED, kind_of, written
from words.sheets import cell

LONGEST = 5000
DEAL = "opportunity_name"
FIRST = (
    "part",
    "kind",
    "rule",
    DEAL,
    "account_name",
    "change_amount",
    "changed_fields",
    "compare_amount",
    "status",
    "release_position",
    "registered_on",
    "last_activity_on",
    "quiet_days",
    "deal_amount",
    "open_amount",
    "manager_amount",
    "win_rate",
    "f2_amount",
    "compare_stage_name",
    "stage_name",
    "stage_days",
    "compare_expected_close_on",
    "expected_close_on",
    "is_overdue",
    "created_on",
    "close_on",
    "compare_owner_name",
    "owner_name",
    "compare_team_name",
    "team_name",
)


def ordered(answer: Answer) -> list[str]:
    """The columns of a list: what it is and how much first; no ids, no part where it is one."""
    found = [name for name in columns(answer) if not name.endswith("_id")]
    for name, told in (("part", ("part", "outcome")), ("kind", ("kind",))):
        if name in found and len({row[name] for row in answer.rows}) <= 1:
            found = [one for one in found if one not in told]
    found = [
        name for name in found if name == DEAL or any(row[name] is not None for row in answer.rows)
    ]
    first = [name for name in FIRST if name in found]
    return first + [name for name in found if name not in first]


def table(answer: Answer, words: Words, currency: str) -> None:
    """A long list: sorted and searched in the browser, every cell plain text."""
    names = ordered(answer)
    rows = answer.rows[:LONGEST]
    shown = {
        # without its name, and ids are not shown, a deal is told apart by its id
        name: [(written if name == DEAL else cell)(row, name, words) for row in rows]
        for name in names
    }
    for name in names:
        if kind_of(name) in ("amount", "number"):
            shown[name] = [None if value is None else float(value) for value in shown[name]]
    st.dataframe(
        shown,
        column_config={name: _config(name, words, currency) for name in names},
        hide_index=True,
        height=460,
        width="stretch",
        placeholder=NOTHING,
    )


def _config(name: str, words: Words, currency: str) -> Any:
    label, kind = words.column(name), kind_of(name)
    chinese = words.language == "zh"
    if kind in ("amount", "number"):
        unit = f"{label} ({currency})" if kind == "amount" and currency else label
        return st.column_config.NumberColumn(
            unit, format="accounting" if kind == "amount" else "localized"
        )
    if kind == "rate":
        return st.column_config.NumberColumn(label, format="percent")
    if kind == "day":
        shape = "YYYY年M月D日" if chinese else "D MMM YYYY"
        return st.column_config.DateColumn(label, format=shape)
    if kind == "time":
        shape = "M月D日 HH:mm" if chinese else "D MMM, HH:mm"
        return st.column_config.DatetimeColumn(label, format=shape)
    if kind == "count":
        return st.column_config.NumberColumn(label)
    if name in IDENTIFIED or name.endswith("_name"):
        return st.column_config.TextColumn(label, width="medium")
    return st.column_config.TextColumn(label)
