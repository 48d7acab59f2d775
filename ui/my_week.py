"""A rep's week in words and figures: what is needed, and whether to push deals on or to build."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from ui import deals, state
from ui.ask import Answer
from ui.behind import Behind
from ui.figures import Figure
from ui.view import Page
from words import Words
from words.teller import deals_said

Row = Mapping[str, Any]
STALLED = 20  # in sight; the list behind has all
FUNNEL = (
    "open_deals",
    "open_amount",
    "in_play_amount",
    "stalled_deals",
    "stalled_amount",
)
NAMES = (
    "opportunity_name",
    "open_amount",
    "stage_name",
    "stage_days",
    "average_days",
    "last_activity_on",
    "expected_close_on",
    "next_step",
)


@dataclass(frozen=True)
class Against:
    """Stages beside what is needed: still to win, and what is asked for in play."""

    still_needed: Decimal | None
    needed: Decimal | None

    def __call__(self, answer: Answer, words: Words) -> pd.DataFrame:
        """The rows with both amounts."""
        beside: dict[str, Any] = {
            "still_needed_amount": self.still_needed,
            "needed_amount": self.needed,
        }
        with_both: pd.DataFrame = answer.frame.assign(**beside)
        return with_both


def against(row: Row) -> Against:
    """What a rep's stages are held against: of a row of meeting/week_by_person."""
    return Against(row["still_needed_amount"], row["needed_amount"])


def has_in_play(stages: Answer) -> bool:
    """Whether anything open is dated in the period."""
    return any(row["in_play_deals"] for row in stages.rows)


def by_stage(page: Page, stages: Answer) -> dict[str, Behind]:
    """The deals in play behind each stage, by its id."""
    return deals.in_play_by_stage(page, [row["stage_id"] for row in stages.rows])


def chosen(page: Page) -> Page:
    """The page of one rep: the one in the scope, else the first of the team.

    Who may see several chooses here; the choice is the scope's person.
    """
    if page.alone:
        return page
    words = page.words
    reps = page.ask("meeting/week_by_person", person=None).rows
    named = {row["person_id"]: words.name(row["person_id"], row["person_name"]) for row in reps}
    person = page.world.person(page.scope.person)
    if person is not None and person.person_id not in named:
        named[person.person_id] = person.name
    if not named:
        return page
    first = next((row["person_id"] for row in reps if row["is_rep"]), next(iter(named)))
    shown = page.scope.person or first
    st.session_state["rep_control"] = shown

    def picked() -> None:
        state.choose(person=st.session_state["rep_control"])

    st.selectbox(
        words("Whose week"),
        list(named),
        format_func=lambda one: named.get(one, one),
        key="rep_control",
        on_change=picked,
        width=340,
    )
    return replace(page, scope=replace(page.scope, person=shown))


def figures(page: Page, row: Row) -> list[Figure]:
    """Won, still to win, in play, stalled and overdue: each opens its deals."""
    words, unit = page.words, page.world.currency

    def figure(label: str, name: str, notes: list[str], opens: Any = None) -> Figure:
        value = row[name]
        return Figure(label, words.amount(value), unit if value is not None else "", notes, opens)

    def counted(label: str, name: str, opens: Any) -> Figure:
        count = row[f"{name}_deals"]
        return figure(label, f"{name}_amount", [deals_said(page, count)], opens if count else None)

    needed = []
    if row["yardstick"] is not None:
        needed.append(words("of %(amount)s", amount=words.amount(row["yardstick_amount"])))
    if row["needed_amount"]:
        needed.append(
            words("asks for %(amount)s in play", amount=words.amount(row["needed_amount"]))
        )
    return [
        counted(words("Won"), "won", deals.won(page)),
        figure(words("Still to win"), "still_needed_amount", needed),
        counted(words("In play"), "in_play", deals.in_play(page)),
        counted(words("Stalled"), "stalled", deals.stalled(page)),
        counted(words("Overdue"), "overdue", deals.all_overdue(page)),
        counted(words("New pipeline"), "new", deals.new(page)),
    ]
