"""What stands at the door: the kind pages for who is not let in, and who one is to the app."""

import logging
from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAuthError

from data import log
from queries import served
from ui import say, sign_in, visitor, way
from ui.sign_in import Outside
from ui.visitor import Visitor
from words import Words

LOG = logging.getLogger(__name__)
DEFAULT = "default"
EXAMPLE = (
    "SALES_AUTH_SERVER_METADATA_URL, SALES_AUTH_CLIENT_ID, SALES_AUTH_CLIENT_SECRET,\n"
    "SALES_AUTH_REDIRECT_URI, SALES_AUTH_COOKIE_SECRET"
)


def closed(outside: Outside, words: Words) -> None:
    """A whole page that shows nothing of the data: why, and what to do."""
    visitor.note_refusal(outside)
    title, text = _told(outside, words)
    say.state(title, text, (EXAMPLE,) if outside.why in ("not_here", "secrets") else ())
    if outside.why in ("not_here", "secrets", "access"):
        return
    with st.container(horizontal=True, key="door"):
        if outside.why in ("signed_out", "expired"):
            way.keep()
            _ways_in(words)
        else:
            st.button(words("Sign out"), key="sign_out", on_click=_out, args=(outside.who,))


def _told(outside: Outside, words: Words) -> tuple[str, str]:
    who = outside.who
    return {
        "signed_out": (
            words("Please sign in"),
            words("What the dashboard shows depends on who you are."),
        ),
        "expired": (
            words("Your sign-in is over"),
            words("It lasts as long as the sign-in service says. Sign in again to go on."),
        ),
        "audience": (
            words("This sign-in is for another application"),
            words("The sign-in service answered for another application than this one."),
        ),
        "no_email": (
            words("Your sign-in has no e-mail address"),
            words(
                "The dashboard knows people by their e-mail address. Ask whoever runs the sign-in "
                "service to pass it on."
            ),
        ),
        "unverified": (
            words("Your e-mail address is not confirmed"),
            words("Confirm %(email)s with the sign-in service, then sign in again.", email=who),
        ),
        "unknown": (
            words("Nothing is shown to you yet"),
            words(
                "You are signed in as %(email)s, and nobody of that address is known here. Ask "
                "sales operations to add you, or sign in as somebody else.",
                email=who,
            ),
        ),
        "not_here": (
            words("Sign-in must be configured"),
            words(
                "Without it the dashboard is shown only on the machine that it runs on, and this "
                "one can be reached from others. Bind it to localhost, or configure a sign-in "
                "service; README says how. From the environment that is:"
            ),
        ),
        "secrets": (
            words("The configuration of the sign-in cannot be followed"),
            words(
                "Nothing is shown until it can. The section [auth] of the secrets needs a client "
                "with its address, a redirect_uri, and a cookie_secret of 32 characters or more; "
                "README says how. From the environment that is:"
            ),
        ),
        "access": (
            words("The access file cannot be followed"),
            outside.told,
        ),
    }[outside.why]


def _ways_in(words: Words) -> None:
    """A button for each sign-in service that is configured."""
    auth: Mapping[str, Any] = sign_in.configured() or {}
    for name in sign_in.clients(auth):
        label = words("Sign in") if name == DEFAULT else words("Sign in with %(name)s", name=name)
        if st.button(label, key=f"sign_in_{name}", type="primary"):
            try:
                st.login(None if name == DEFAULT else name)
            except StreamlitAuthError:
                LOG.exception("the sign-in could not begin")
                said = words("The sign-in could not begin; the program's log says why.")
                say.line(said, "warning")


def corner(found: Visitor, words: Words) -> None:
    """In the side bar: who one is, and the way out; or that there is no sign-in."""
    if found.identity.email is None and found.seen_as is not None:
        return
    if found.identity.email is None:
        say.line(
            words(
                "No sign-in is configured: you see everything; this app answers on this machine "
                "only."
            ),
            "quiet",
        )
        return
    say.line(words("Signed in as %(name)s", name=found.own.name), "quiet")
    st.button(words("Sign out"), key="sign_out", on_click=_out, args=(found.who,), width="stretch")


def _out(who: str) -> None:
    log.note(served.home(), "sign_out", who or "unknown")
    st.logout()
