"""Taking back what was typed: a choice among what holds, with who typed it and when.

Nothing is removed: taking back is an entry too, by somebody and at a time, and is told as such.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

import journal
from journal import Entry, JournalError
from ui import typing
from ui.view import Page


@dataclass(frozen=True)
class Texts:
    """What the choice is called, what the button says of so many, and what is said afterwards."""

    choose: str
    take: Callable[[int], str]
    taken: Callable[[int], str]


def offer(
    page: Page,
    key: str,
    standing: Iterable[Entry],
    told: Callable[[Entry], str],
    texts: Texts,
    outcome: str,
) -> None:
    """The choice and its button; nothing where nothing that was typed holds.

    What became of it is kept in the session under `outcome`, as a sentence with its tone.
    """
    latest = sorted(standing, key=lambda one: -one.number)
    found = {one.number: one for one in latest if one.value is not None}
    if not found:
        return
    # what somebody else took back meanwhile is no choice any more
    chosen = [one for one in st.session_state.get(key, []) if one in found]
    st.session_state[key] = chosen
    picked = st.multiselect(
        texts.choose,
        list(found),
        format_func=lambda number: told(found[number]),
        key=key,
        placeholder="",
    )
    if picked:
        st.button(
            texts.take(len(picked)),
            key=f"{key}_now",
            on_click=_take,
            args=(page, key, {number: found[number] for number in picked}, texts, outcome),
        )


def _take(page: Page, key: str, entries: Mapping[int, Entry], texts: Texts, outcome: str) -> None:
    """Takes back all of them or none; runs when the button is pressed."""
    try:
        trouble = typing.stored(page, [journal.taken_back(one) for one in entries.values()])
    except (ValueError, JournalError) as error:
        trouble = page.words(str(error))
    if trouble:
        st.session_state[outcome] = (trouble, "warning")
        return
    st.session_state[key] = []
    st.session_state[outcome] = (texts.taken(len(entries)), "headline")
