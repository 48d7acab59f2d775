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


def year_in_words(page: Page, row: Row) -> str:
    """What is missing for the year; empty where there is no gap to speak of, which has its line."""
    words, missing = page.words, row["gap1_amount"]
    if missing is None:
        return ""
    said = {"target": page.money(row["target_amount"]), "w1": page.money(row["w1_amount"])}
    if missing <= 0:
        return words(
            "%(w1)s of the year's target of %(target)s is won; what is expected covers the rest, "
            "and %(over)s more.",
            over=page.money(-missing),
            **said,
        )
    return words(
        "%(w1)s of the year's target of %(target)s is won; %(gap1)s is missing after all that is "
        "expected, which asks for %(gap2)s of new pipeline.",
        gap1=page.money(missing),
        gap2=page.money(row["gap2_amount"]),
        **said,
    )


def efficiency_in_words(page: Page, people: Answer) -> str:
    """What a head won in the period, and where most and least; empty where nobody carries deals."""
    words, whole = page.words, people.first
    if whole["won_per_rep_amount"] is None:
        return ""
    said = words(
        "%(amount)s won per head in %(period)s so far.",
        amount=page.money(whole["won_per_rep_amount"]),
        period=words.period(page.scope.period.label),
    )
    below = [
        row
        for row in people.rows
        if row["parent_team_id"] == whole["team_id"]
        and row["level"] != "direct"
        and row["won_per_rep_amount"] is not None
    ]
    if len(below) < 2:
        return said
    below.sort(key=lambda row: row["won_per_rep_amount"])
    most, least = below[-1], below[0]
    if most["won_per_rep_amount"] == least["won_per_rep_amount"]:
        return said
    return f"{said} " + words(
        "Most in %(most)s: %(most_amount)s; least in %(least)s: %(least_amount)s.",
        most=words.name(most["team_id"], most["team_name"]),
        most_amount=page.money(most["won_per_rep_amount"]),
        least=words.name(least["team_id"], least["team_name"]),
        least_amount=page.money(least["won_per_rep_amount"]),
    )
