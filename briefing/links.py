"""Where the numbers of a briefing can be opened: a link with the whole scope in it."""

import os
from urllib.parse import urlencode, urlsplit

from briefing.asked import Asked
from briefing.pack import Kind
from queries.arguments import UsageError

NAMED = "SALES_ADDRESS"
# The app's first page has no name of its own.
PAGES: dict[Kind, str] = {"weekly": "", "monthly": "monthly", "daily": "results"}


def address() -> str | None:
    """Where people open the app, as SALES_ADDRESS says; None where nothing does.

    Raises UsageError for what is no address of the web.
    """
    named = os.environ.get(NAMED, "").strip()
    if not named:
        return None
    parts = urlsplit(named)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise UsageError(f"{NAMED} is the address of the app, such as https://sales.example.com.")
    return named


def link(asked: Asked, base: str | None, kind: Kind) -> str | None:
    """The page that shows the same, on the same day, for the same team and reader's language."""
    if base is None:
        return None
    scope = asked.scope
    chosen = {
        "as_of": scope.as_of.isoformat(),
        "compare": scope.compare_to.isoformat(),
        "period": scope.period.label,
        **({} if asked.alone else {"team": asked.world.team(scope.team)["team_id"]}),
        "lang": asked.words.language,
    }
    return f"{base.rstrip('/')}/{PAGES[kind]}?{urlencode(chosen)}"


def opening(asked: Asked, to: str | None, page: str) -> str:
    """How the numbers are opened, in words."""
    words = asked.words
    if to is not None:
        return words("Every figure opens its deals in the dashboard: %(page)s", page=page)
    told = {"page": page, "day": words.day(asked.scope.as_of), "team": asked.team_name}
    return words(
        "Every figure opens its deals in the dashboard: page %(page)s, team %(team)s, day %(day)s.",
        **told,
    )
