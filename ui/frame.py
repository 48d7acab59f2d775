"""What stands around every page: the window, the look, the sections; and the last net."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

import streamlit as st

from queries.served import NotServed, Unreadable
from ui import door, language, say, state, view, view_as, visitor, way
from ui.sign_in import Outside
from ui.visitor import Visitor
from words import Words

STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")

# A server's first visit finds the folder `pages` before the sections are known: Streamlit then says
# of a link to a page that it does not exist, over the page. Loaded again, the link is followed.
VISITS = count()
AGAIN = "<script>window.location.reload()</script>"
ARRIVAL = "arrival"  # no address that anybody sees: it keeps that of the page itself free
KEYS = (Path(__file__).parent / "frame.js").read_text(encoding="utf-8")
Visibility = Literal["visible", "hidden"]

SIDEBAR = 296  # px, for the names of teams in the largest type; what is beside it is the page


class Leaf(NamedTuple):
    """A page by its file and its title, as a message."""

    file: str
    title: str
    is_of_teams: bool = False
    """Whether it tells of teams alone: then it is not for who sees only what is their own."""
    alone: str = ""
    """Its title for them, where that is another."""
    arrives: str = ""
    """The role of those who arrive here; all others arrive at the first page of all."""


def show(sections: Mapping[str, Sequence[Leaf]]) -> None:
    """Shows the page in hand among all, to who may look; sections are named by messages.

    The first page is where people arrive. A page that fails says so in a sentence.
    """
    state.arrive()
    words = language.words()
    name = words("Sales dashboard")
    st.set_page_config(page_title=name, layout="wide", initial_sidebar_state=SIDEBAR)
    ground = st.get_option(f"theme.{language.theme()}.backgroundColor")
    st.html(f"<style>:root {{ --sales-ground: {ground}; }}\n{STYLE}</style>")
    with st.container(key="frame-script"):
        st.html(f"<script>{KEYS}</script>", unsafe_allow_javascript=True)
    found: Visitor | None = None
    outside: Outside | None = None
    try:
        found = _found()
    except Outside as refusal:
        outside = refusal
    alone = found is not None and found.viewer.person is not None
    first = _first([leaf for leaves in sections.values() for leaf in leaves], found)
    path = urlsplit(st.context.url or "").path.strip("/")
    pages = {
        leaf: _pages(leaf, leaf is first, alone, path, words)
        for leaves in sections.values()
        for leaf in leaves
    }
    shown = st.navigation(
        {
            words(section): [page for leaf in leaves for page in pages[leaf]]
            for section, leaves in sections.items()
        },
        position="sidebar" if outside is None else "hidden",
        expanded=True,
    )
    in_hand = next(leaf for leaf, some in pages.items() if any(shown is one for one in some))
    if next(VISITS) == 0 and path:
        st.html(AGAIN, unsafe_allow_javascript=True)
        st.stop()
    try:
        if outside is not None:
            raise outside
        if found is not None:
            visitor.note_entry(found)
            if found.identity.email is not None:
                way.follow()
            view_as.bar(found, words)
        if found is not None and alone and in_hand.is_of_teams:
            with st.sidebar:
                door.corner(found, words)
            _of_teams(words)
        else:
            shown.run()
    except Outside as refusal:
        door.closed(refusal, words)
    except Exception:
        view.kindly(words)


def _first(leaves: Sequence[Leaf], found: Visitor | None) -> Leaf:
    """Where somebody arrives, by who they are themselves, whosever view they see."""
    role = "" if found is None else "rep" if found.own.viewer.person else found.own.role
    return next((leaf for leaf in leaves if role and leaf.arrives == role), leaves[0])


def _pages(leaf: Leaf, is_first: bool, alone: bool, path: str, words: Words) -> list[st.Page]:
    """A page under its address; the one where somebody arrives under that of the app too, so that a
    link of somebody who arrives elsewhere leads to it. The list of pages has the one in hand."""
    title = words(leaf.alone if alone and leaf.alone else leaf.title)
    seen: Visibility = "hidden" if alone and leaf.is_of_teams else "visible"
    if not is_first:
        return [st.Page(leaf.file, title=title, visibility=seen)]
    own = path.rsplit("/", 1)[-1] == Path(leaf.file).stem
    at_app: Visibility = "hidden" if own else "visible"
    at_own: Visibility = "visible" if own else "hidden"
    return [
        st.Page(leaf.file, title=title, default=True, url_path=ARRIVAL, visibility=at_app),
        st.Page(leaf.file, title=title, visibility=at_own),
    ]


def _found() -> Visitor | None:
    """Who looks; None where there is no data to know them by, which each page says itself."""
    with suppress(NotServed, Unreadable):
        return visitor.visitor()
    return None


def _of_teams(words: Words) -> None:
    """What somebody sees of a page that is not for them, when they follow a link to it."""
    say.state(
        words("This page tells of teams"),
        words("It has nothing of a single person. The other pages show what is yours."),
    )
