"""Correcting by choosing what the dropped files do not say: stages, and who is in which team."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from data.importers import corrections
from ui import say
from ui.desk import Desk
from ui.found import Found
from ui.loading import begin

OUTCOMES = ("open", "won", "lost")
STAGE_WIDTHS = (3, 1.2, 1.6, 1.6, 1.2, 3)
PEOPLE_WIDTHS = (3, 1.2, 3, 4.4)
MOST_PEOPLE = 60

Row = Mapping[str, Any]


def stages(desk: Desk, seen: Found) -> None:
    """Each stage with its deals: whether it is open, won or lost, its place and its win rate."""
    words, rows = desk.words, seen.account.get("stages", [])
    can = _can_fold(seen)
    if not can:
        say.line(_why_not(desk), "quiet")
    titles = (
        words("Stage"), words("Deals"), words("Outcome"), words("Win rate, %"), words("Up"), "",
    )  # fmt: skip
    _texts(STAGE_WIDTHS, "load-stage-head", titles, "quiet")
    for place, row in enumerate(rows):
        with st.container(key=f"load-stage-{place}"):
            cells = st.columns(STAGE_WIDTHS, vertical_alignment="center")
            with cells[0]:
                say.line(row["stage_name"])
            with cells[1]:
                say.line(words.count(row["deals"]))
            with cells[2]:
                _outcome(desk, seen, row, place, can)
            with cells[3]:
                _win_rate(desk, seen, row, place, can)
            with cells[4]:
                st.button(
                    "↑",
                    key=f"load_up_{seen.run}_{place}",
                    help=words("One place earlier in the funnel"),
                    disabled=not can or place == 0,
                    on_click=_up,
                    args=(desk, seen, row, rows[place - 1]),
                )


def _outcome(desk: Desk, seen: Found, row: Row, place: int, can: bool) -> None:
    key = f"load_outcome_{seen.run}_{place}"

    def chosen() -> None:
        _said(desk, seen, row, outcome=st.session_state[key])

    st.selectbox(
        desk.words("Outcome of %(stage)s", stage=row["stage_name"]),
        OUTCOMES,
        index=OUTCOMES.index(row["outcome"]),
        format_func=desk.words.term,
        key=key,
        on_change=chosen,
        disabled=not can,
        label_visibility="collapsed",
    )


def _win_rate(desk: Desk, seen: Found, row: Row, place: int, can: bool) -> None:
    if row["outcome"] != "open":
        return
    key = f"load_rate_{seen.run}_{place}"

    def chosen() -> None:
        rate = st.session_state[key]
        _said(desk, seen, row, win_rate=None if rate is None else f"{rate / 100:.4f}")

    st.number_input(
        desk.words("Win rate of %(stage)s", stage=row["stage_name"]),
        0.0,
        100.0,
        None if row["win_rate"] is None else float(row["win_rate"]) * 100,
        1.0,
        key=key,
        on_change=chosen,
        disabled=not can,
        label_visibility="collapsed",
        placeholder="–",
    )


def _up(desk: Desk, seen: Found, row: Row, before: Row) -> None:
    """The two stages change places."""
    answers = seen.answers
    for one, position in ((row, before["position"]), (before, row["position"])):
        recognised = _recognised(seen, one["stage_id"])
        answers = corrections.with_stage(
            answers, one["stage_id"], {"position": position}, recognised
        )
    begin(desk, "check", answers)


def _said(desk: Desk, seen: Found, row: Row, **said: Any) -> None:
    recognised = _recognised(seen, row["stage_id"])
    begin(desk, "check", corrections.with_stage(seen.answers, row["stage_id"], said, recognised))


def _recognised(seen: Found, stage: str) -> Row:
    found: Row = seen.account.get("recognised_stages", {}).get(stage, {})
    return found


def teams(desk: Desk, seen: Found) -> None:
    """The people that nothing puts into a team, with a choice of one, or of a new one."""
    words = desk.words
    people = [
        row
        for row in seen.account.get("people", [])
        if row["team_id"] is None or row["is_top"] or row["person_id"] in seen.answers.teams
    ]
    if not _can_fold(seen):
        say.line(_why_not(desk), "quiet")
        return
    if not people:
        say.line(words("Everybody is in a team."))
        return
    say.line(
        words("These people are in no team. Choose one for each, or type the name of a new one.")
    )
    options = sorted({*seen.account.get("teams", []), *seen.answers.teams.values()})
    _texts(PEOPLE_WIDTHS, "load-person-head",
           (words("Person"), words("Deals"), words("Team"), ""), "quiet")  # fmt: skip
    for place, row in enumerate(people[:MOST_PEOPLE]):
        with st.container(key=f"load-person-{place}"):
            name, deals, team, _ = st.columns(PEOPLE_WIDTHS, vertical_alignment="center")
            with name:
                say.line(row["person_name"])
            with deals:
                say.line(words.count(row["deals"]))
            with team:
                _team(desk, seen, row, place, options)
    if (more := len(people) - MOST_PEOPLE) > 0:
        say.line(words("and %(count)s more", count=words.count(more)), "quiet")


def _team(desk: Desk, seen: Found, row: Row, place: int, options: list[str]) -> None:
    key = f"load_team_{seen.run}_{place}"
    person, own = row["person_id"], seen.answers.teams.get(row["person_id"])

    def chosen() -> None:
        begin(desk, "check", corrections.with_team(seen.answers, person, st.session_state[key]))

    st.selectbox(
        desk.words("Team of %(person)s", person=row["person_name"]),
        options,
        index=options.index(own) if own else None,
        placeholder=desk.words("directly in the company"),
        accept_new_options=True,
        key=key,
        on_change=chosen,
        label_visibility="collapsed",
    )


def _can_fold(seen: Found) -> bool:
    """Whether what people say of stages and teams reaches the rows: not for the contract's own."""
    return bool(seen.account.get("source", {}).get("code") != "contract")


def _why_not(desk: Desk) -> str:
    return desk.words(
        "These are the dashboard's own tables, which say so themselves: correct it in the files."
    )


def _texts(widths: tuple[float, ...], key: str, texts: tuple[str, ...], tone: str) -> None:
    with st.container(key=key):
        for cell, text in zip(st.columns(widths), texts, strict=True):
            with cell:
                say.line(text, tone)
