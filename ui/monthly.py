"""The monthly review: what it leads with, its year, and the ways to the pages behind its themes."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui import deals, tried
from ui.ask import Answer
from ui.behind import Behind
from ui.chart import Opening
from ui.group import Group
from ui.view import Page
from words import Words

Row = Mapping[str, Any]


def way(file: str, label: str) -> None:
    """A link to another page of the app, by its file; the scope goes along."""
    st.page_link(file, label=label, icon=":material/arrow_forward:")


def people(words: Words) -> list[Group]:
    """People efficiency in the period: heads, and what was won per head."""
    return [
        Group(words("People efficiency"), ("reps", "won_deals", "won_amount", "won_per_rep_amount"))
    ]


def year(page: Page) -> Answer:
    """The gap of the fiscal year that holds the period."""
    return tried.gaps(page)


def year_lists(page: Page, gap: Answer) -> Opening:
    """The deals behind the steps of the year, which is not the period of the page."""
    span = {name: gap.params[name] for name in ("period_from", "period_to")}
    lists: dict[str, Behind] = {
        "w1": deals.won(page).within(**span),
        "w2": deals.on_time(page).within(**span),
        "w2_overdue": deals.overdue(page).within(**span),
    }
    return Opening(lists, by="part")
