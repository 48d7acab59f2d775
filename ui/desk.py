"""Who may load, and the beginning of the load page: with data that is served, and without any."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from data import staging
from data.lot import Lot
from queries import access, served
from queries.access import AccessError
from queries.served import NotServed, Unreadable
from ui import language, say, sign_in, view, visitor
from ui.view import Page
from words import Words

OUTCOME = "load_outcome"
ROLES = ("operations", "vp")


@dataclass(frozen=True)
class Desk:
    """Who loads here, into which home; the page in hand, where data is served already."""

    words: Words
    who: str
    home: Path
    page: Page | None

    @property
    def has_lot(self) -> bool:
        """Whether anybody's files lie here: then nobody drops others."""
        return staging.lot(self.home) is not None

    @property
    def lot(self) -> Lot | None:
        """What was dropped, if it is theirs."""
        found = staging.lot(self.home)
        return found if found is not None and found.who == self.who else None


def desk(title: str, question: str) -> Desk:
    """Begins the page; ends it for who may not load, with a sentence that says who may."""
    words, home = language.words(), served.home()
    try:
        served.opened(home)
    except (NotServed, Unreadable) as error:
        say.header(words(title), words(question), "")
        if not _may_load_first(home):
            _not_theirs(words)
        if isinstance(error, Unreadable):
            said = words("What is served cannot be read by this version: load the export again.")
            say.line(said, "warning")
        return Desk(words, sign_in.identity().email or sign_in.LOCAL_NAME, home, None)
    page = view.page(title, question)
    if not may_load(page):
        _not_theirs(words)
    return Desk(words, page.visitor.who, home, page)


def may_load(page: Page) -> bool:
    """Whether the one in front of the page may load; in another's view nobody."""
    return page.visitor.own.may_view_as and page.visitor.seen_as is None


def _may_load_first(home: Path) -> bool:
    """Whether somebody may load where no data says who they are: as the access file has them."""
    email = sign_in.identity().email
    if email is None:
        return True
    try:
        grants = access.granted(home)
    except AccessError:
        return False
    known = access.address(email)
    return any(
        access.address(one.email) == known and one.role in ROLES and one.team is None
        for one in grants
    )


def _not_theirs(words: Words) -> None:
    say.state(
        words("Loading data is for sales operations"),
        words(
            "VP and operations load the CRM's export here, each in their own view. Everybody else "
            "sees on Data health what the loads kept out."
        ),
    )
    st.stop()


def is_still(desk: Desk) -> bool:
    """Whether what the page was drawn for still holds when something is pressed in it."""
    if desk.page is None:
        return _may_load_first(desk.home)
    return visitor.is_still(desk.page.visitor, desk.page.sight) and may_load(desk.page)


def tell(said: str, tone: str = "plain") -> None:
    """What is said once, at the top, after the next run."""
    st.session_state[OUTCOME] = (said, tone)
