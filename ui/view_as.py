"""Seeing the app as another person does: the choice of whom, and the bar that says so."""

from html import escape

import streamlit as st

from ui import state
from ui.ask import Sight, ask
from ui.visitor import Visitor
from words import Words

KEY = "view_as_control"


def bar(found: Visitor, words: Words) -> None:
    """Across the top of a page: whose view it is, and the way back; nothing on one's own."""
    if found.seen_as is None:
        return
    seen = found.seen_as
    told = words(
        "You see this as %(name)s (%(role)s) does. Nothing is written from here.",
        name=words.name(seen.person_id or "", seen.name),
        role=_role(seen.role, words),
    )
    with st.container(horizontal=True, vertical_alignment="center", key="view-as-bar"):
        st.html(f'<p class="say" role="status">{escape(told)}</p>')
        st.button(words("Back to my own view"), key="view_as_end", on_click=back)


def back() -> None:
    """Ends it: from then on it is one's own view, of the same day and period."""
    state.choose(**{state.AS: None, "team": None, "person": None})


def chooser(found: Visitor, sight: Sight, words: Words) -> None:
    """In the side bar, for those who may and do not yet: whom to see the app as."""
    if not found.own.may_view_as or found.seen_as is not None:
        return
    own = Sight(sight.served, found.own.viewer, sight.until)
    people = ask(own, "meeting/people", {"as_of": sight.served.covers_until}).rows
    named = {
        row["person_id"]: " · ".join(
            (words.name(row["person_id"], row["person_name"]), _role(row["role"], words))
        )
        for row in people
        if row["person_id"] != found.own.person_id
    }

    def chosen() -> None:
        picked = st.session_state[KEY]
        if picked is not None:
            state.choose(**{state.AS: picked, "team": None, "person": None})

    st.session_state[KEY] = None
    st.selectbox(
        words("See the app as"),
        list(named),
        format_func=lambda one: named.get(one, one),
        key=KEY,
        on_change=chosen,
        placeholder=words("Another person"),
    )


def _role(role: str | None, words: Words) -> str:
    """What somebody is; all that have no other role are as a rep is."""
    return {
        "vp": words("VP"),
        "operations": words("sales operations"),
        "director": words("director"),
        "manager": words("manager"),
    }.get(role or "", words("rep"))
