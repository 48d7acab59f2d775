"""The loads that are still there, and the way back to an earlier one."""

from pathlib import Path

import streamlit as st

from data import publish, staging
from data.generations import Generation, generation
from ui import say
from ui.desk import Desk
from ui.loading import begin
from words.told import source_name

WIDTHS = (0.8, 2, 2, 3, 1.2, 2.4)


@st.cache_data(max_entries=100, show_spinner=False)
def _generation(file: Path) -> Generation | None:
    """What a generation says of itself: it never changes, and its name never comes again."""
    return generation(file)


def shown(desk: Desk) -> None:
    """The loads on disk, the one that is served first, each earlier one with the way back to it."""
    words, served = desk.words, publish.current(desk.home)
    found = [one for file in publish.kept(desk.home) if (one := _generation(file)) is not None]
    if not found:
        return
    say.block_title(words("Loads to go back to"))
    titles = (
        words("Load"), words("Loaded at"), words("Data until"), words("Source"), words("Deals"), "",
    )  # fmt: skip
    with st.container(key="load-back-head"):
        for cell, title in zip(st.columns(WIDTHS), titles, strict=True):
            with cell:
                say.line(title, "quiet")
    is_free = staging.lot(desk.home) is None
    for place, one in enumerate(found):
        with st.container(key=f"load-back-{place}"):
            cells = st.columns(WIDTHS, vertical_alignment="center")
            texts = (
                words.count(one.load_number),
                words.time(one.loaded_at),
                words.day(one.covers_until),
                source_name(words, one.source),
                words.count(one.deals),
            )
            for cell, text in zip(cells, texts, strict=False):
                with cell:
                    say.line(text)
            with cells[-1]:
                _way(desk, one, served is not None and served.stem == one.name, is_free)


def _way(desk: Desk, one: Generation, is_served: bool, is_free: bool) -> None:
    words = desk.words
    if is_served:
        say.line(words("served now"), "quiet")
    elif not one.is_usable:
        say.line(words("of another version of the program"), "quiet")
    else:
        st.button(
            words("Take back to this one"),
            key=f"load_back_{one.name}",
            disabled=not is_free,
            on_click=begin,
            args=(desk, "take-back", one.name),
        )
