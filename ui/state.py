"""What somebody chose, as texts in the URL, kept through a change of page.

A change of page empties the URL; the session then fills it again. So a view is a link, a reload
changes nothing, and nobody chooses twice.
"""

import streamlit as st

from ui.language import KEY as LANGUAGE
from ui.scope import KEYS

CHOSEN = "scope"
PAGES = ("w2", "times", "by")  # what single pages add: how W2 is weighed, the multiplier, a measure
ALL = (*KEYS, LANGUAGE, *PAGES)


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
    """Takes everything back but the language."""
    choose(**dict.fromkeys((*KEYS, *PAGES)))
