"""Who is in front of the page, from what the provider of sign-in says of them.

Without a provider configured it is one local viewer, and only where nobody else can reach the
server. In doubt nobody is let in: `Outside` says why, and the page says what to do.
"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from math import isfinite
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import streamlit as st

from ui.server import PREFIX

Why = Literal[
    "signed_out",  # nobody has signed in
    "expired",  # the provider's token is over
    "audience",  # the token is for another application
    "no_email",  # the token names no e-mail address
    "unverified",  # the provider does not vouch for the address
    "unknown",  # the address is nobody's who may look
    "not_here",  # no sign-in, and the server can be reached from elsewhere
    "secrets",  # the secrets cannot be followed
    "access",  # the access file cannot be followed
]
ADDRESS, FILES = "server.address", "secrets.files"  # of Streamlit's configuration
LOCAL_NAME = "local"
SHORTEST_SECRET = 32  # characters; a shorter one could be guessed, and a cookie made with it
FORWARDED = (
    "cf-", "forwarded", "true-client-ip", "via", "x-client-ip", "x-forwarded-", "x-real-ip",
)  # fmt: skip
"""How the names begin of headers that a proxy adds."""


class Outside(Exception):
    """Nobody who may look is in front of the page; `who` is their e-mail where it is known."""

    def __init__(self, why: Why, who: str = "", told: str = "") -> None:
        """`told` is a sentence for whoever runs the app."""
        super().__init__(why)
        self.why: Why = why
        self.who = who
        self.told = told


@dataclass(frozen=True)
class Identity:
    """Somebody who has signed in, by their e-mail; or the local viewer, who has none."""

    email: str | None
    until: float | None = None
    """When their token is over, in seconds since 1970; None: never."""
    since: int = 0
    """When the token was made: tells one sign-in from the next."""

    @property
    def is_over(self) -> bool:
        """Whether they must sign in again."""
        return self.until is not None and time.time() >= self.until


def identity() -> Identity:
    """Who is in front of the page; raises Outside where that is nobody who may be let in."""
    auth = configured()
    if auth is None:
        if not _is_here():
            raise Outside("not_here")
        return Identity(None)
    return checked(st.user.to_dict(), clients(auth), time.time())


def configured() -> Mapping[str, Any] | None:
    """The secrets' section [auth]; None where there is none. Raises Outside where it is unclear."""
    try:
        auth = st.secrets["auth"]
    except KeyError:
        auth = None
    except FileNotFoundError as error:
        # said of a file that is missing and of one that cannot be read: the two are not the same
        if any(Path(path).exists() for path in st.get_option(FILES)):
            raise Outside("secrets") from error
        auth = None
    if auth is None:
        if any(name.startswith(PREFIX) for name in os.environ):
            raise Outside("secrets")
        return None
    if not isinstance(auth, Mapping) or not clients(auth) or "redirect_uri" not in auth:
        raise Outside("secrets")
    if len(str(auth.get("cookie_secret", ""))) < SHORTEST_SECRET:
        raise Outside("secrets")
    return auth


def clients(auth: Mapping[str, Any]) -> dict[str, str]:
    """Which application this is to each provider: by its name as `st.login` has it."""
    found = {"default": str(auth["client_id"])} if auth.get("client_id") else {}
    for name, section in auth.items():
        if isinstance(section, Mapping) and section.get("client_id"):
            found[name] = str(section["client_id"])
    return found


def checked(claims: Mapping[str, Any], known: Mapping[str, str], now: float) -> Identity:
    """Whom a token's claims name; raises Outside for a token that is not for us, or over.

    Its signature and issuer were checked when it came in.
    """
    if claims.get("is_logged_in") is not True:
        raise Outside("signed_out")
    email = claims.get("email")
    who = email.strip() if isinstance(email, str) else ""
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience
    client = known.get(str(claims.get("provider")))
    if client is None or not isinstance(audiences, list) or client not in audiences:
        raise Outside("audience", who)
    until, since = _time(claims.get("exp")), _time(claims.get("iat"))
    if until is None or until <= now:
        raise Outside("expired", who)
    if not who:
        raise Outside("no_email")
    if claims.get("email_verified", True) not in (True, "true"):
        raise Outside("unverified", who)
    return Identity(who, until, int(since or 0))


def _time(value: object) -> float | None:
    """A claim that is seconds since 1970; None for any other."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if isfinite(value) else None


def _is_here() -> bool:
    """Whether only this machine reaches the server: by its address, and not through a proxy."""
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    if any(name.startswith(FORWARDED) for name in headers):
        return False
    # of a visitor from this machine Streamlit tells no address
    if not is_loopback(st.get_option(ADDRESS)) or not is_loopback(st.context.ip_address or "::1"):
        return False
    if not headers:
        return True  # no browser: a test
    host, origin = headers.get("host"), headers.get("origin")
    # a page of another local server is not ours, and a browser always says whose page it is
    return (
        host is not None
        and origin is not None
        and is_loopback(urlsplit(f"//{host}").hostname)
        and urlsplit(origin).netloc == host
    )


def is_loopback(address: str | None) -> bool:
    """Whether an address is this machine's own, which no other reaches."""
    if not address:
        return False
    name = address.strip("[]").casefold()
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
