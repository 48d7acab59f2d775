"""The controls of the scope, in the sidebar below the pages; every page has the same."""

from datetime import date, timedelta

import streamlit as st

from queries.scope import Scope
from ui import language, state
from ui.scope import KINDS, World, kind_of, other_kind, periods
from words import LANGUAGES, Words

EVERYBODY = ""
INDENT = "\u2003"


def draw(scope: Scope, world: World, words: Words, by_year: bool) -> None:
    """All controls, showing the scope in hand; a change of one is a change of the URL."""
    with st.sidebar:
        if len(world.teams) > 1:
            _team(scope, world, words)
        if world.own is None:
            _person(scope, world, words)
        _period(scope, world, words, by_year)
        _days(scope, world, words)
        view, language_ = st.columns(2, gap="small")
        with view:
            st.button(
                words("Reset the view"),
                key="reset",
                on_click=state.reset,
                disabled=not any(key not in state.KEPT for key in state.values()),
                width="stretch",
            )
        with language_:
            _language()


def _shown(key: str, value: object) -> str:
    """The key of a control that shows what the URL says, whoever changed it."""
    st.session_state[key] = value
    return key


def _team(scope: Scope, world: World, words: Words) -> None:
    base = world.top.depth if world.top else 0
    named = {
        team.team_id: INDENT * (team.depth - base) + words.name(team.team_id, team.name)
        for team in world.teams
    }
    top = next(iter(named), None)

    def chosen() -> None:
        picked = st.session_state["team_control"]
        state.choose(team=None if picked == top else picked, person=None)

    st.selectbox(
        words("Team"),
        list(named),
        format_func=lambda team: named.get(team, team),
        key=_shown("team_control", scope.team or top),
        on_change=chosen,
    )


def _person(scope: Scope, world: World, words: Words) -> None:
    teams = world.below(scope.team)
    named = {EVERYBODY: words("Everybody")}
    for one in world.people:
        if one.team_id in teams or one.person_id == scope.person:
            named[one.person_id] = words.name(one.person_id, one.name)

    def chosen() -> None:
        state.choose(person=st.session_state["person_control"] or None)

    st.selectbox(
        words("Person"),
        list(named),
        format_func=lambda person: named.get(person, person),
        key=_shown("person_control", scope.person or EVERYBODY),
        on_change=chosen,
    )


def _period(scope: Scope, world: World, words: Words, by_year: bool) -> None:
    label = scope.period.label
    kind = kind_of(label)
    names = {"month": words("Month"), "quarter": words("Quarter"), "year": words("Year")}

    def kind_chosen() -> None:
        if picked := st.session_state["kind_control"]:
            state.choose(period=other_kind(scope.period, picked, scope.as_of, world))

    def chosen() -> None:
        state.choose(period=st.session_state["period_control"])

    if not by_year:
        st.segmented_control(
            words("Period"),
            KINDS,
            format_func=lambda one: names[one],
            key=_shown("kind_control", kind),
            on_change=kind_chosen,
            width="stretch",
        )
    offered = periods(world, kind or "quarter", scope.as_of)
    if label not in offered:
        offered = [label, *offered]
    st.selectbox(
        words("Fiscal year") if by_year else words("Which period"),
        offered,
        format_func=words.period,
        key=_shown("period_control", label),
        on_change=chosen,
        label_visibility="visible" if by_year else "collapsed",
    )


def _days(scope: Scope, world: World, words: Words) -> None:
    def as_of_chosen() -> None:
        picked: date | None = st.session_state["as_of_control"]
        latest = picked is None or picked == world.covers_until
        state.choose(as_of=None if latest or picked is None else picked.isoformat())

    def compare_chosen() -> None:
        picked: date | None = st.session_state["compare_control"]
        state.choose(compare=None if picked is None else picked.isoformat())

    shape = "YYYY-MM-DD"
    seen, before = st.columns(2, gap="small")
    seen.date_input(
        words("As of the end of"),
        min_value=min(world.first_on, scope.as_of),
        max_value=world.covers_until,
        format=shape,
        key=_shown("as_of_control", scope.as_of),
        on_change=as_of_chosen,
    )
    before.date_input(
        words("Compared with"),
        min_value=min(world.first_on - timedelta(days=366), scope.compare_to),
        max_value=scope.as_of - timedelta(days=1),
        format=shape,
        key=_shown("compare_control", scope.compare_to),
        on_change=compare_chosen,
    )


def _language() -> None:
    def chosen() -> None:
        state.choose(lang=st.session_state["language_control"] or None)

    st.segmented_control(
        "Language · 语言",
        LANGUAGES,
        format_func=lambda one: language.NAMES[one],
        key=_shown("language_control", language.language()),
        on_change=chosen,
        label_visibility="collapsed",
        width="stretch",
    )
