"""Team by team: the one before and the next by button and arrow key, and the meeting mode.

In meeting mode a page is its content alone, larger; the way on and the way out stay on every page.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from queries.scope import Scope
from ui import say, state
from ui.scope import Place, World
from words import Words

FRONT = "pages/meeting/weekly.py"
CHROME = """<style>
[data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stExpandSidebarButton"] {
  display: none !important;
}
:is([data-testid="stLayoutWrapper"]:has(> .st-key-walk-head), .st-key-walk-head) {
  position: sticky; top: var(--sales-bar, 0); z-index: 80; background: var(--sales-ground);
}
:root { --sales-larger: 1.12; }
html { font-size: clamp(15px, 0.99vw, 20px); }
[data-testid="stMainBlockContainer"] { padding-bottom: 0.4rem; }
</style>"""


def is_meeting(values: Mapping[str, str]) -> bool:
    """Whether the URL asks for the meeting mode."""
    return values.get(state.MEETING) == "1"


def stops(world: World, team: str | None) -> Sequence[Place]:
    """The teams that are gone through, in the order of the tables: one, then those directly below.

    Of a team with none above it, itself and its parts; of another, the one above and its parts.
    """
    place = world.team(team) or world.top
    if place is None:
        return ()
    head = world.team(place.parent_id) or place
    return (head, *(one for one in world.teams if one.parent_id == head.team_id))


def neighbours(world: World, team: str | None) -> tuple[Place | None, Place | None]:
    """The team before and the one after; None at an end."""
    found = stops(world, team)
    ids = [one.team_id for one in found]
    at = team or (world.top.team_id if world.top else None)
    if at not in ids:
        return None, None
    place = ids.index(at)
    before = found[place - 1] if place else None
    return before, found[place + 1] if place + 1 < len(found) else None


def head(
    words: Words, scope: Scope, world: World, texts: tuple[str, str, str], meeting: bool
) -> None:
    """A page's head (its title, its question, its scope) with the ways on beside it."""
    if meeting:
        st.html(CHROME)
    with st.container(horizontal=True, vertical_alignment="top", key="walk-head"):
        say.header(*texts)
        if world.own is None and len(world.teams) > 1:
            _ways(words, scope, world)
        label = words("Leave the meeting mode") if meeting else words("Meeting mode")
        st.button(label, key="meeting_mode", on_click=_turn, args=(not meeting,))


def back_to_front(words: Words) -> None:
    """The way back to the weekly review, on another page in meeting mode."""
    st.page_link(FRONT, label=words("Back to the weekly review"))


def _ways(words: Words, scope: Scope, world: World) -> None:
    ways = zip(
        neighbours(world, scope.team),
        ("walk_back", "walk_on"),
        ("Left", "Right"),
        (words("Previous"), words("Next")),
        strict=True,
    )
    for place, key, arrow, name in ways:
        team = words.name(place.team_id, place.name) if place else ""
        st.button(
            name,
            key=key,
            help=team or None,
            shortcut=arrow,
            disabled=place is None,
            on_click=_go,
            args=(place and place.team_id, world.top and world.top.team_id),
        )


def _go(team: str | None, top: str | None) -> None:
    state.choose(team=None if team == top else team, person=None)


def _turn(on: bool) -> None:
    state.choose(**{state.MEETING: "1" if on else None})
