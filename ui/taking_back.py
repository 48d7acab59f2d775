"""Taking back what was typed: a choice among what holds, with who typed it and when.

Nothing is removed: taking back is an entry too, by somebody and at a time, and is told as such.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

import journal
from journal import Entry, JournalError
from ui import typing
from ui.view import Page


@dataclass(frozen=True)
class Texts:
    """What the choice is called; of so many: what they are, what the button and the page say."""

    choose: str
    typed: Callable[[int], str]
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

    What was typed together can be taken back together. What became of it is kept in the session
    under `outcome`, as a sentence with its tone.
    """
    latest = sorted(standing, key=lambda one: -one.number)
    choices = _choices([one for one in latest if one.value is not None])
    if not choices:
        return
    if st.session_state.get(key) not in choices:  # somebody else took it back meanwhile
        st.session_state[key] = None

    def said(choice: str) -> str:
        some = choices[choice]
        if len(some) == 1:
            return told(some[0])
        return page.words(
            "%(typed)s, all of %(who)s, %(time)s",
            typed=texts.typed(len(some)),
            who=some[0].who,
            time=page.words.time(typing.local_time(page, some[0])),
        )

    picked = st.selectbox(
        texts.choose, list(choices), format_func=said, key=key, index=None, placeholder=""
    )
    if picked:
        some = choices[picked]
        st.button(
            texts.take(len(some)),
            key=f"{key}_now",
            on_click=_take,
            args=(page, key, some, texts, outcome),
        )


def _choices(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """What can be taken back, by a key of its own: first what was typed together, then each."""
    together: dict[tuple[str, datetime], list[Entry]] = {}
    for one in entries:
        together.setdefault((one.who, one.at), []).append(one)
    several = {
        f"{some[-1].number}-{some[0].number}": some for some in together.values() if len(some) > 1
    }
    return several | {str(one.number): [one] for one in entries}


def _take(page: Page, key: str, entries: Sequence[Entry], texts: Texts, outcome: str) -> None:
    """Takes back all of them or none; runs when the button is pressed."""
    try:
        trouble = typing.stored(page, [journal.taken_back(one) for one in entries])
    except (ValueError, JournalError) as error:
        trouble = page.words(str(error))
    if trouble:
        st.session_state[outcome] = (trouble, "warning")
        return
    st.session_state[key] = None
    st.session_state[outcome] = (texts.taken(len(entries)), "headline")
