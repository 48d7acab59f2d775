"""A page's beginning: what is served, the scope, the head; and the states in which it ends."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import streamlit as st

from queries import served
from queries.scope import Scope
from queries.served import NotServed, Unreadable
from ui import bar, door, language, say, state, view_as, visitor, walk
from ui.ask import Answer, Key, Sight, ask
from ui.scope import Person, Place, Refusal, World, read, sentence, year_of
from ui.visitor import Visitor
from words import Words, mark

LOG = logging.getLogger(__name__)
LOADING = ("python -m data demo", "python -m data load FOLDER")


@dataclass(frozen=True)
class Page:
    """A page in hand: its words, its scope, and the data that answers."""

    words: Words
    theme: Literal["light", "dark"]
    scope: Scope
    world: World
    sight: Sight
    settings: Mapping[str, str]
    title: str
    visitor: Visitor

    @property
    def sees_managers(self) -> bool:
        """Whether the managers' forecasts are shown, and what is made from them."""
        return self.sight.viewer.sees_managers

    @property
    def alone(self) -> bool:
        """Whether one person is all that is seen: then nothing of a team is shown."""
        return self.world.own is not None

    @property
    def sentence(self) -> str:
        """The scope in words."""
        return sentence(self.scope, self.world, self.words)

    def money(self, value: Any) -> str:
        """A short amount with its currency, where the data says which."""
        said = self.words.amount(value)
        return f"{said} {self.world.currency}" if self.world.currency else said

    @property
    def team_name(self) -> str:
        """The name of the team in view; of none, the company's."""
        place = self.world.team(self.scope.team) or self.world.top
        return self.words.name(place.team_id, place.name) if place else ""

    def ask(self, name: str, **more: Any) -> Answer:
        """A query's answer within the scope; `more` adds parameters or replaces the scope's."""
        return ask(self.sight, name, {**self.scope.params, **more})


def page(
    title: str,
    question: str,
    *,
    by_year: bool = False,
    by_team: bool = False,
    alone: str = "",
    walks: bool = False,
) -> Page:
    """Begins a page: draws the scope's controls and the head; ends it where no data is served.

    `alone` is its title for who sees only what is their own, where that is another.
    `by_year` makes the period the fiscal year that holds the chosen period's first day, and the
    page one of teams: targets and what is still to come of a year are not known by person.
    `by_team` makes it one of teams alone: a chosen person is not told apart. One that `walks` has
    the ways to the team before and the next, as every page has in meeting mode.
    """
    words = language.words()
    values = state.values()
    try:
        source = served.opened(served.home())
        found = visitor.visitor(source)
        sight = Sight(source, found.viewer, found.identity.until)
        world = _world(sight, values.get("as_of", ""), found.access.name)
    except NotServed:
        say.header(words(title), words(question), "")
        say.state(
            words("No data has been loaded yet"),
            words("Simulate a company, or load the folder of a CRM export, then reload this page:"),
            LOADING,
        )
        st.stop()
    except Unreadable:
        LOG.exception("the served data cannot be read")
        say.header(words(title), words(question), "")
        say.state(
            words("The served data cannot be read"),
            words(
                "Its file is damaged, or was made by another version of this program. Nothing is "
                "lost: load the data again, then reload this page:"
            ),
            LOADING[1:],
        )
        st.stop()
    scope, refused = read(values, world)
    title = alone if alone and world.own is not None else title
    if by_year:
        scope = replace(scope, period=year_of(scope.period, world))
    bar.draw(scope, world, words, by_year)
    with st.sidebar:
        view_as.chooser(found, sight, words)
        door.corner(found, words)
    apart = (by_year or by_team) and scope.person is not None
    if apart:
        scope = replace(scope, person=None)
    begun = Page(words, language.theme(), scope, world, sight, values, title, found)
    texts, meeting = (words(title), words(question), begun.sentence), walk.is_meeting(values)
    if walks or meeting:
        walk.head(words, scope, world, texts, meeting)
    else:
        say.header(*texts)
    if meeting and not walks:
        walk.back_to_front(words)
    if apart:
        tone = "warning" if by_year else "quiet"
        say.line(words("This page is by team: the chosen person is not told apart."), tone)
    if found.refused:
        refused = [Refusal(found.refused, mark("is not a person")), *refused]
    for refusal in refused:
        told = {"value": refusal.value, "why": words(refusal.why)}
        say.line(words("“%(value)s” in the link %(why)s; it was ignored.", **told), "warning")
    return begun


def guard(
    begun: Page, answer: Answer, missing: str, would_do: str = "", is_there: bool = True
) -> None:
    """Ends the page with a sentence where an answer has no rows, or the data nothing to ask.

    `would_do` says what would do; without it, that another day, period or team may, or an export
    that holds what is missing.
    """
    if is_there and answer.table.num_rows:
        return
    words = begun.words
    if is_there or would_do:
        say.state(missing, would_do or words("Another day, period or team may have some."))
    else:
        say.state(missing, words("Add them to the export, then load its folder:"), LOADING[1:])
    st.stop()


def kindly(words: Words) -> None:
    """What a page says instead of a traceback; the log has the details."""
    LOG.exception("a page failed")
    say.state(
        words("This page could not be shown"),
        words("The reason is in the program's log. Reset the view, or reload the page."),
    )


@st.cache_resource(max_entries=200, show_spinner=False)
def _world_of(key: Key, as_of: date, name: str, _sight: Sight) -> World:
    own = _sight.viewer.person
    days = ask(_sight, "meeting/covered_days", {}).first
    teams = ask(_sight, "meeting/teams", {}).rows
    people = ask(_sight, "meeting/people", {"as_of": as_of}).rows
    return World(
        first_on=days["first_on"] or days["covers_until"],
        covers_until=_sight.served.last_day,
        fiscal_start_month=int(days["fiscal_year_start_month"]),
        currency=days["reporting_currency"] or "",
        multiplier=days["gap_multiplier"],
        has_activities=days["has_activities"] or days["has_trials"],
        teams=tuple(
            Place(t["team_id"], t["team_name"], t["parent_team_id"], t["depth"], t["level"])
            for t in teams
        ),
        people=tuple(Person(p["person_id"], p["person_name"], p["team_id"]) for p in people),
        own=None if own is None else Person(own, name, None),
    )


def _world(sight: Sight, as_of: str, name: str) -> World:
    """What the viewer of this name sees; who belongs where is of the day seen from."""
    latest = sight.served.last_day
    try:
        day = min(date.fromisoformat(as_of), latest)
    except ValueError:
        day = latest
    return _world_of(sight.key, day, name, sight)
