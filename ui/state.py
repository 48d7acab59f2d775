"""What somebody chose, as texts in the URL, kept through a change of page.

A change of page empties the URL; the session then fills it again. So a view is a link, a reload
changes nothing, and nobody chooses twice. The browser's way back is a step through what was seen,
to where nothing was chosen too.
"""

from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.language import KEY as LANGUAGE
from ui.scope import KEYS

CHOSEN = "scope"
BARE = "seen_bare"  # the pages that were seen with nothing chosen
MEETING = "meeting"  # 1: nothing but the content of a page, larger
AS = "as"  # whose view it is that somebody sees who may see it as others do
# What single pages add: how W2 is weighed, the multiplier, a measure, a week, rates to try, which
# lines are drawn, months or weeks, which deals, by what.
PAGES = ("w2", "times", "by", "week", "rates", "lines", "grain", "created", "parts")
KEPT = (LANGUAGE, AS, MEETING)  # what is no choice of what is looked at
ALL = (*KEYS, *KEPT, *PAGES)


def arrive() -> None:
    """Before anything is read: a way back to a page where nothing was chosen chooses nothing.

    An empty URL alone does not say so: a change of page passes through one that nobody saw.
    """
    if chosen := {key: st.query_params[key] for key in ALL if st.query_params.get(key)}:
        st.session_state[CHOSEN] = chosen
        return
    seen: set[str] = st.session_state.setdefault(BARE, set())
    page, context = urlsplit(st.context.url or "").path, get_script_run_ctx()
    if context is not None and context.is_history_navigation and page in seen:
        st.session_state[CHOSEN] = {}
    if not st.session_state.get(CHOSEN):
        seen.add(page)


def values() -> dict[str, str]:
    """What was chosen, by key; makes the URL and the session say the same."""
    chosen = {key: st.query_params[key] for key in ALL if st.query_params.get(key)}
    if not chosen:
        chosen = dict(st.session_state.get(CHOSEN, {}))
        for key, value in chosen.items():
            st.query_params[key] = value
    st.session_state[CHOSEN] = chosen
    return chosen


def choose(**changes: str | None) -> None:
    """Sets what was chosen, from a callback; None takes it back."""
    chosen = dict(st.session_state.get(CHOSEN, {}))
    for key, value in changes.items():
        if value is None:
            chosen.pop(key, None)
            st.query_params.pop(key, None)
        else:
            chosen[key] = value
            st.query_params[key] = value
    st.session_state[CHOSEN] = chosen


def reset() -> None:
    """Takes everything back but the language, whose view it is, and the meeting mode."""
    choose(**dict.fromkeys((*KEYS, *PAGES)))
