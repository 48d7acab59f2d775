"""What stands around every page: the window, the look, the sections; and the last net."""

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from ui import language, state, view

STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")

# A server's first visit finds the folder `pages` before the sections are known: Streamlit then says
# of a link to a page that it does not exist, over the page. Loaded again, the link is followed.
VISITS = count()
AGAIN = "<script>window.location.reload()</script>"

SIDEBAR = 296  # px, for the names of teams in the largest type; what is beside it is the page


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
    if next(VISITS) == 0 and urlsplit(st.context.url or "").path.strip("/"):
        st.html(AGAIN, unsafe_allow_javascript=True)
        st.stop()
    try:
        shown.run()
    except Exception:
        view.kindly(words)
