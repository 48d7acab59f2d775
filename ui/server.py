"""How the app is served: its secrets from the environment, and headers on every answer.

`app.py` is both the script that draws a page and, imported by the server, the application that
`settings` are for. So it is served alike by `python -m ui`, `streamlit run app.py` or another
server of such applications.
"""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data import log
from queries import served

PREFIX = "SALES_AUTH_"
# As Streamlit's secrets have them, in [auth]; the environment's names are in capitals.
NAMES = ("server_metadata_url", "client_id", "client_secret", "redirect_uri", "cookie_secret")
CALLBACK = "/oauth2callback"
COOKIE = "_streamlit_user="

# The page asks nobody but its own server; it draws with scripts and styles that come from there.
# Charts compile their expressions, and parts of the page are made of text in it.
CONTENT = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline' blob:",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "media-src": "'self' data: blob:",
    "worker-src": "'self' blob:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in CONTENT.items()),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Guarded:
    """An application whose answers all have the headers, and cookies that keep to https."""

    def __init__(self, app: ASGIApp) -> None:
        """Takes the application that answers."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers; adds to the answer's head."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                cookies = headers.getlist("set-cookie")
                if is_refused(scope, cookies):
                    log.note(served.home(), "sign_in_refused", "unknown", why="provider")
                if cookies and is_https(scope):
                    del headers["set-cookie"]
                    for cookie in cookies:
                        headers.append("set-cookie", secured(cookie))
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, sent)


def is_refused(scope: Scope, cookies: list[str]) -> bool:
    """Whether somebody came back from the provider and was not let in: a token that does not fit.

    The way back from signing out brings neither a code nor an error.
    """
    if not scope["path"].endswith(CALLBACK) or not _has_sign_in():
        return False
    brought = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    let_in = any(cookie.startswith(COOKIE) and "Max-Age=0" not in cookie for cookie in cookies)
    return not let_in and bool({"code", "error"} & brought.keys())


def _has_sign_in() -> bool:
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def is_https(scope: Scope) -> bool:
    """Whether people reach the app by https, here or before a proxy."""
    if scope.get("scheme") == "https":
        return True
    try:
        return str(st.secrets["auth"]["redirect_uri"]).startswith("https:")
    except (KeyError, FileNotFoundError, TypeError):
        return False


def secured(cookie: str) -> str:
    """A cookie that is sent by https alone."""
    return cookie if "secure" in cookie.casefold().split("; ") else f"{cookie}; Secure"


def of_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The section [auth] as the environment gives it; empty where it says nothing.

    Raises SystemExit, with a sentence, where it says only a part.
    """
    found = {name: environment.get(f"{PREFIX}{name.upper()}", "") for name in NAMES}
    missing = [f"{PREFIX}{name.upper()}" for name, value in found.items() if not value]
    if len(missing) == len(NAMES):
        return {}
    if missing:
        raise SystemExit(f"Sign-in is configured in part: {', '.join(missing)} must be set too.")
    return found


def settings() -> dict[str, Any]:
    """What the application is made with."""
    auth = of_environment(os.environ)
    return {
        "secrets": {"auth": auth} if auth else None,
        "middleware": [Middleware(Guarded)],
    }
