"""The lines of a deal review: read one by one, the manager's amount typed in place.

The table keeps in the browser what was typed into it, for as long as it is drawn under one key. So
what holds is compared with that at each run, and the key changes where they differ: what was
refused, taken back, or is somebody else's by now. What was just typed changes nothing, so the
cursor stays where it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from journal import Entry, JournalError, Kind, Typed, manager_amount
from queries import entries
from ui import review_columns, say, source, state
from ui.ask import Answer
from ui.typing import local_time, may_type, standing, stored
from ui.view import Page
from words import mark
from words.numbers import decimal_of

TYPED: Kind = "manager_amount"
OWN, SAID, DRAWN = "review_own", "review_said", "review_drawn"
NOT_TYPED = mark(
    "This amount comes from the CRM, nothing was typed here that could be taken back. "
    "Type 0 if nothing is expected."
)

Row = Mapping[str, Any]
Rows = Sequence[Row]
Edits = Mapping[int, Mapping[str, Any]]
Standing = Mapping[tuple[str, str], Entry]


@dataclass(frozen=True)
class Said:
    """What became of what was typed last: when it was kept, or what went wrong."""

    of: str
    """The view it was typed in."""
    typed: Mapping[str, object]
    """By deal, what was typed there; None took back what stood there."""
    at: str = ""
    problem: str = ""


def typed_of(rows: Rows, edits: Edits, stood: Standing) -> list[Typed]:
    """What was typed into a table of these rows, on top of the entries that stood as it was drawn.

    `edits` are the changed cells by row. What is as it was is nothing typed. Raises ValueError with
    a sentence for whoever types.
    """
    found = []
    for place, cells in sorted(edits.items()):
        if TYPED not in cells:
            continue
        deal, was = rows[place]["opportunity_id"], rows[place][TYPED]
        amount, entry = decimal_of(cells[TYPED]), stood.get((deal, ""))
        if amount == was:
            continue
        if amount is None and (entry is None or entry.value is None):
            raise ValueError(NOT_TYPED)
        following = entry.number if entry else 0
        found.append(manager_amount(deal, amount, was=was, following=following))
    return found


def is_as_typed(rows: Rows, edits: Edits) -> bool:
    """Whether all that was typed into a table is what holds."""
    return all(
        decimal_of(cells[TYPED]) == rows[place][TYPED]
        for place, cells in edits.items()
        if TYPED in cells
    )


def renewed(rows: Rows, stood: Standing, own: Standing) -> tuple[list[dict[str, Any]], Standing]:
    """Rows and entries as they were drawn, with what the same person typed since: two amounts typed
    in quick succession come before the page is drawn again."""
    newer = {
        thing: entry
        for thing, entry in own.items()
        if thing not in stood or stood[thing].number < entry.number
    }
    found = []
    for row in rows:
        entry = newer.get((row["opportunity_id"], ""))
        is_known = entry is not None and entry.value is not None
        found.append({**row, TYPED: entry.value} if entry and is_known else dict(row))
    return found, {**stood, **newer}


def read_only(page: Page) -> str | None:
    """Why nothing can be typed, empty where that need not be said; None where it can."""
    words, scope = page.words, page.scope
    if not page.sees_managers:
        return ""
    if not may_type(page, TYPED):
        return words("Nothing can be typed in the view of somebody else.")
    if scope.as_of < page.world.covers_until:
        return words(
            "A past day is read only. Amounts are typed as of the last day, %(day)s.",
            day=words.day(page.world.covers_until),
        )
    if _today(page) >= scope.period.last:
        return words(
            "%(period)s is over by today, so an amount typed now would count for nothing.",
            period=words.period(scope.period.label),
        )
    return None


def sheet(
    page: Page, title: str, answer: Answer, chances: Mapping[str, float | None], running: str
) -> None:
    """The lines as a block; above them what became of what was typed last, and what it comes to."""
    source.block(page, title, answer, note=source.amounts_in(page))
    why_not, rows = read_only(page), answer.rows
    stood: Standing = {}
    if why_not is None:
        try:
            stood = standing(TYPED)
        except (JournalError, entries.Unread) as error:
            why_not = page.words(str(error))
    if why_not is None:
        say.line(
            page.words(
                "Type the amount you expect of a deal, in %(unit)s: Enter keeps it. An emptied "
                "cell takes back what was typed.",
                unit=page.world.currency or page.words("the currency of the data"),
            ),
            "quiet",
        )
    else:
        say.line(why_not, "quiet")
    with source.place("review-said"):
        _say(page, rows)
        say.line(running)
    names = review_columns.names(answer, chances)
    key = _key(page, rows)
    st.data_editor(
        review_columns.lines(page, rows, names, chances),
        key=key,
        num_rows="fixed",
        hide_index=True,
        width="stretch",
        height="content",
        row_height=review_columns.HEIGHT,
        placeholder="",
        column_config=review_columns.config(page, names),
        disabled=names if why_not is not None else [name for name in names if name != TYPED],
        on_change=partial(_keep, page, rows, stood, key) if why_not is None else None,
    )
    told = page.words(
        "%(mark)s Longer in its stage than the average, or past its day. Changes since "
        "the last review, else since the day compared with, in full with Enter.",
        mark=review_columns.MARK,
    )
    say.line(told, "quiet")


def _key(page: Page, rows: Rows) -> str:
    """The key to draw under: another one where the table holds what does not hold."""
    about = "|".join([page.words.language, *(row["opportunity_id"] for row in rows)])
    named = f"review-{sha256(about.encode()).hexdigest()[:12]}"
    key = f"{named}-{st.session_state.get(DRAWN, 0)}"
    edits = (st.session_state.get(key) or {}).get("edited_rows", {})
    if not is_as_typed(rows, edits):
        st.session_state[DRAWN] = st.session_state.get(DRAWN, 0) + 1
        key = f"{named}-{st.session_state[DRAWN]}"
    return key


def _keep(page: Page, rows: Rows, stood: Standing, key: str) -> None:
    """Stores what was typed since the table was drawn, and notes what became of it."""
    if read_only(page) is not None:
        return  # which the page says as it is drawn again
    own: dict[tuple[str, str], Entry] = st.session_state.setdefault(OWN, {})
    now, following = renewed(rows, stood, own)
    edits = st.session_state[key]["edited_rows"]
    of = page.scope.person or ""
    touched: dict[str, object] = {}
    try:
        typed = typed_of(now, edits, following)
        if not typed:
            return
        touched = {one.subject: one.value for one in typed}
        problem, at = stored(page, typed), ""
        if not problem:
            after = standing(TYPED)
            for one in typed:
                entry = after[one.subject, ""]
                at = local_time(page, entry).strftime("%H:%M")
                if entry.who == page.visitor.who and entry.value == one.value:
                    own[one.subject, ""] = entry
            # what is typed is of the latest day: whoever named that day sees the latest from now on
            state.choose(as_of=None)
    except (ValueError, JournalError, entries.Unread) as error:
        problem, at = page.words(str(error)), ""
    st.session_state[SAID] = Said(of, touched, at, problem)


def _say(page: Page, rows: Rows) -> None:
    """What became of what was typed last in this view: kept, taken back, or why neither."""
    said: Said | None = st.session_state.get(SAID)
    if said is None or said.of != (page.scope.person or ""):
        return
    words, by_deal = page.words, {row["opportunity_id"]: row for row in rows}
    names = [str(by_deal[one]["opportunity_name"] or one) for one in said.typed if one in by_deal]
    if said.problem:
        told = {"deals": words(", ").join(names), "problem": said.problem}
        say.line(words("%(deals)s: %(problem)s", **told) if names else said.problem, "warning")
        return
    for deal, amount in said.typed.items():
        row = by_deal.get(deal)
        name = str((row and row["opportunity_name"]) or deal)
        told = {"time": said.at, "deal": name, "amount": _exact(page, amount)}
        if amount is not None:
            say.line(words("Kept %(time)s: %(amount)s for %(deal)s.", **told), "headline")
        elif row is None or row[TYPED] is None:
            say.line(
                words("Taken back %(time)s: %(deal)s is not reviewed again.", **told), "headline"
            )
        else:
            told["amount"] = _exact(page, row[TYPED])
            say.line(
                words(
                    "Taken back %(time)s: for %(deal)s the %(amount)s of the CRM hold again.",
                    **told,
                ),
                "headline",
            )


def _exact(page: Page, amount: object) -> str:
    said = page.words.exact_amount(amount)
    return f"{said} {page.world.currency}" if page.world.currency else said


def _today(page: Page) -> date:
    """The day that something typed now is of, by the company's clock."""
    zone = page.sight.served.settings.get("timezone", entries.ZONE)
    return datetime.now(ZoneInfo(zone)).date()
