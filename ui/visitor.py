"""Who looks, and with whose eyes: what the log, the frame and every question need to know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import streamlit as st

from data import log
from queries import access, served
from queries.access import LOCAL, Access, AccessError, Grant
from queries.served import NotServed, Served, Unreadable
from queries.viewer import Viewer
from ui import sign_in, state
from ui.ask import Sight
from ui.sign_in import LOCAL_NAME, Identity, Outside

VIEWED = "viewed_as"
REFUSED = "refused_as"
UNSIGNED = ("signed_out", "expired", "not_here", "secrets", "access")


@dataclass(frozen=True)
class Visitor:
    """Somebody who may look, and whose view it is that they see."""

    identity: Identity
    own: Access
    seen_as: Access | None = None
    refused: str = ""
    """Whom the link asks to be seen as, where that cannot be followed."""

    @property
    def who(self) -> str:
        """What the log calls them, whosever view it is."""
        return self.identity.email or LOCAL_NAME

    @property
    def access(self) -> Access:
        """The one whose view it is."""
        return self.seen_as or self.own

    @property
    def viewer(self) -> Viewer:
        """What is seen."""
        return self.access.viewer


def visitor(source: Served | None = None) -> Visitor:
    """Who is in front of the page, as of now.

    Raises Outside where it is nobody who may look; NotServed or Unreadable where it takes the data
    to know, and there is none.
    """
    identity = sign_in.identity()
    if identity.email is None:
        own = LOCAL
    else:
        source = source or served.opened(served.home())
        found = _own(source, identity.email)
        if found is None:
            raise Outside("unknown", identity.email)
        own = found
    asked = state.values().get(state.AS)
    if not asked:
        return Visitor(identity, own)
    source = source or served.opened(served.home())
    seen_as = access.of_person(source, asked, date.today()) if own.may_view_as else None
    return Visitor(identity, own, seen_as, "" if seen_as else asked)


def is_still(found: Visitor, sight: Sight) -> bool:
    """Whether what a page was drawn for still holds, for what is asked from it long afterwards.

    Their sign-in lasts, and neither the data nor the access file let them see something else now.
    """
    if sight.is_over:
        return False
    try:
        source = served.opened(served.home())
        email, seen_as = found.identity.email, found.seen_as
        now = LOCAL if email is None else _own(source, email)
        if now is not None and seen_as is not None and seen_as.person_id is not None:
            person, today = seen_as.person_id, date.today()
            now = access.of_person(source, person, today) if now.may_view_as else None
    except (NotServed, Unreadable, Outside):
        return False
    return now is not None and now.viewer == sight.viewer


def _own(source: Served, email: str) -> Access | None:
    """Who somebody signed in is; None: nobody who may look. Raises Outside."""
    return _access(source.generation, email, date.today(), _grants(), source)


def _grants() -> tuple[Grant, ...]:
    try:
        return access.granted(served.home())
    except AccessError as error:
        raise Outside("access", told=str(error)) from error


@st.cache_resource(max_entries=500, show_spinner=False)
def _access(
    generation: str, email: str, today: date, grants: Iterable[Grant], _source: Served
) -> Access | None:
    return access.of_email(_source, email, today, grants)


@st.cache_resource(max_entries=2000, show_spinner=False)
def _note(*key: str) -> list[str]:
    """What is taken out once by whoever is the first to ask with this key."""
    return ["new"]


def note_entry(found: Visitor) -> None:
    """Puts a sign-in into the log, once for each, and whose view begins or ends."""
    who, home = found.who, served.home()
    if found.identity.email:
        new = _note(who, str(found.identity.since))
        if new:
            new.clear()
            log.note(home, "sign_in", who)
    viewed, before = found.seen_as and found.seen_as.person_id, st.session_state.get(VIEWED)
    if viewed == before:
        return
    if before:
        log.note(home, "view_as_end", who, **{"as": before})
    if viewed:
        log.note(home, "view_as", who, **{"as": viewed})
    st.session_state[VIEWED] = viewed


def note_refusal(outside: Outside) -> None:
    """Puts into the log who was not let in and why; that nobody signed in is not worth a line."""
    told = (outside.why, outside.who)
    if outside.why in UNSIGNED or st.session_state.get(REFUSED) == told:
        return
    st.session_state[REFUSED] = told
    log.note(served.home(), "sign_in_refused", outside.who or "unknown", why=outside.why)
