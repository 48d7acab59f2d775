"""Dropped files that are nothing known: saying what their columns are."""

import streamlit as st

from data.importers.answers import Answers, SheetAnswers
from data.importers.recognise import known_sources
from ui import say
from ui.desk import Desk
from ui.found import UNREAD_ROWS, WIDTHS, Found, samples
from ui.loading import begin
from words.fields import field_name

GENERIC, DEALS = "table", "deals"


def unknown(desk: Desk, seen: Found) -> None:
    """Somebody says which columns are what, for a table of deals that nobody knows."""
    words = desk.words
    sheets = [one for one in seen.account.get("unread", []) if one["columns"]]
    if "source" in seen.account or not sheets:
        return
    say.line(
        words("Say what its columns are: a deal's name or id, its stage, and a day or an amount.")
    )
    generic = next(one for one in known_sources() if one.folder.name == GENERIC)
    fields = next(one for one in generic.sheets if one.name == DEALS).fields
    label = sheets[0]["label"]
    if len(sheets) > 1:
        label = st.selectbox(
            words("The table of deals"), [one["label"] for one in sheets], key="load_deals"
        )
    sheet = next(one for one in sheets if one["label"] == label)
    said: dict[str, str] = {}
    for number, column in enumerate(sheet["columns"][:UNREAD_ROWS]):
        header, values, field, _ = st.columns(WIDTHS, vertical_alignment="center")
        with header:
            say.line(column["column"])
        with values:
            say.line(samples(column))
        with field:
            name = st.selectbox(
                words("What %(column)s is", column=column["column"]),
                [one.name for one in fields if one.name not in said.values()],
                index=None,
                format_func=lambda one: field_name(one, words),
                placeholder=words("not read"),
                key=f"load_said_{seen.run}_{label}_{number}",
                label_visibility="collapsed",
            )
        if name:
            said[column["column"]] = name
    answers = Answers(GENERIC, sheets={DEALS: SheetAnswers(said)})
    st.button(
        words("Read it so"),
        key="load_read_so",
        type="primary",
        disabled=not said,
        on_click=begin,
        args=(desk, "check", answers),
    )
