"""What stands around every page: the window, the look, the sections; and the last net."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from ui import language, state, view

STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")

SIDEBAR = 272  # px; what is beside it is the page


def show(sections: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """Shows the page in hand among all: section names to files with their titles, as messages.

    The first page is where people arrive. A page that fails says so in a sentence.
    """
    state.arrive()
    words = language.words()
    name = words("Sales dashboard")
    st.set_page_config(page_title=name, layout="wide", initial_sidebar_state=SIDEBAR)
    st.html(f"<style>{STYLE}</style>")
    first = next(iter(sections.values()))[0][0]
    shown = st.navigation(
        {
            words(section): [
                st.Page(file, title=words(title), default=file == first) for file, title in pages
            ]
            for section, pages in sections.items()
        },
        expanded=True,
    )
    try:
        shown.run()
    except Exception:
        view.kindly(words)
