"""What people said to abnormal points: answers and commitments, who said them, what became of them.

Somebody who sees only what is their own sees only what they said themselves: what a manager says to
a point is not shown to a rep.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from journal import Entry, Kind, Promise
from queries import entries
from ui import say, typing
from ui.view import Page

Row = Mapping[str, Any]
LOOKED_BACK = timedelta(days=35)
"""How long ago a commitment was made that is still told of."""
TONES = {"kept": "good", "late": "warning", "less": "warning", "lost": "warning",
         "missed": "warning", "due": "warning", "gone": "quiet", "waiting": "plain"}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """All that stands at the end of the day seen from, as far as the one who looks may see it."""

    answers: Mapping[str, Entry]
    """By point."""
    promises: Sequence[Entry]
    """The latest first."""

    def promises_of(self, point_id: str) -> list[Entry]:
        """The commitments that stand beside a point."""
        return [one for one in self.promises if one.subject == point_id]


def said(page: Page) -> Said:
    """What was said by the end of the day seen from; on the last day, all. Raises JournalError."""
    zone = ZoneInfo(page.sight.served.settings.get("timezone", entries.ZONE))
    after = page.scope.as_of + timedelta(days=1)
    midnight = datetime.combine(after, time.min, zone).astimezone(UTC)
    end = None if typing.is_now(page) else midnight - timedelta(microseconds=1)

    def standing(kind: Kind) -> list[Entry]:
        found = typing.standing(kind, end).values()
        return [one for one in found if one.value is not None and _is_seen(page, one)]

    promises = sorted(standing("commitment"), key=lambda one: -one.number)
    return Said({one.subject: one for one in standing("answer")}, promises)


def _is_seen(page: Page, entry: Entry) -> bool:
    if page.alone:
        return entry.who == page.visitor.who and page.visitor.seen_as is None
    _, team, *_ = [*entry.subject.split("|"), ""]
    return page.world.team(team) is not None


def told(page: Page, entry: Entry) -> str:
    """An answer with who gave it and when."""
    return page.words(
        "%(who)s, %(day)s: %(said)s",
        who=entry.who,
        day=page.words.near_day(typing.local_time(page, entry).date(), page.scope.as_of),
        said=str(entry.value),
    )


def lines(page: Page, point: Row, found: Said) -> list[tuple[str, str]]:
    """What was said to a point, each with its tone: what was answered, and what was committed to
    with what became of it. So for the points of teams below that are told in it, with whose they
    are. `point` is a row of meeting/abnormal_points.
    """
    said: list[tuple[str, str]] = []
    own = point["point_id"]
    for one in (own, *(point["folded_point_ids"] or "").splitlines()):
        answer = found.answers.get(one)
        told_here = [] if answer is None else [("plain", told(page, answer))]
        told_here += [
            (TONES[row["result"]], outcome_sentence(page, row, entry))
            for row, entry in outcomes(page, found.promises_of(one))
        ]
        if one != own:
            told_here = [(tone, _of_team(page, one, text)) for tone, text in told_here]
        said += told_here
    return said


def _of_team(page: Page, point_id: str, text: str) -> str:
    _, team, *_ = [*point_id.split("|"), ""]
    place = page.world.team(team)
    name = page.words.name(team, place.name) if place else team
    return page.words("%(team)s · %(said)s", team=name, said=text)


def beside(page: Page, point: Row, found: Said) -> None:
    """Beside a point: what was said to it."""
    for tone, text in lines(page, point, found):
        say_entry(text, tone)


def say_entry(text: str, tone: str = "plain") -> None:
    """A line of what somebody said."""
    say.line(text, f"{tone} said")


def outcomes(page: Page, promises: Sequence[Entry]) -> list[tuple[Row, Entry]]:
    """Commitments with their deals as these stand on the day seen from."""
    if not promises:
        return []
    given = [
        {
            "number": one.number,
            "deal": one.value.deal_id,
            "amount": None if one.value.amount is None else str(one.value.amount),
            "by_on": None if one.value.on is None else one.value.on.isoformat(),
        }
        for one in promises
        if isinstance(one.value, Promise)
    ]
    rows = page.ask("meeting/promises", promises=json.dumps(given)).rows
    by_number = {row["number"]: row for row in rows}
    return [(by_number[one.number], one) for one in promises if one.number in by_number]


def recent(page: Page, found: Said) -> list[tuple[Row, Entry]]:
    """The commitments of the last weeks before the day compared with, and since."""
    since = page.scope.as_of - LOOKED_BACK
    return outcomes(page, [
        one for one in found.promises if typing.local_time(page, one).date() > since
    ])  # fmt: skip


def outcome_sentence(page: Page, row: Row, entry: Entry) -> str:
    """What was promised, by whom, and what became of it."""
    words = page.words
    parts = [
        row["opportunity_name"] or row["opportunity_id"] or "",
        page.money(row["promised_amount"]) if row["promised_amount"] is not None else "",
        words("by %(day)s", day=words.near_day(row["promised_on"], page.scope.as_of))
        if row["promised_on"] is not None
        else "",
        entry.value.text if isinstance(entry.value, Promise) else "",
    ]
    return words(
        "%(who)s committed to: %(promise)s — %(result)s",
        who=entry.who,
        promise=" · ".join(part for part in parts if part),
        result=result(page, row),
    )


def result(page: Page, row: Row) -> str:
    """What became of a commitment, in words."""
    words = page.words
    closed = words.near_day(row["close_on"], page.scope.as_of) if row["close_on"] else ""
    amount = page.money(row["deal_amount"])
    return {
        "kept": words("kept: won %(amount)s", amount=amount),
        "late": words("won late, on %(day)s: %(amount)s", day=closed, amount=amount),
        "less": words("won for less: %(amount)s", amount=amount),
        "lost": words("the deal was lost"),
        "missed": words("not won by that day; it stands in %(stage)s", stage=row["stage_name"]),
        "waiting": words("still open"),
        "due": words("its day is over"),
        "gone": words("the deal is not in the data any more"),
    }[row["result"]]
