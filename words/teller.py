"""Who tells: what a sentence about a scope needs to know of the page or the briefing it stands in.

Both are told the same sentences of the same rows; so the sentences live here, and take whoever
tells them by its shape.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from words.language import Words
from words.numbers import NOTHING

Row = Mapping[str, Any]


class Span(Protocol):
    """A period: its days, both included, and its neutral label."""

    @property
    def first(self) -> date: ...

    @property
    def last(self) -> date: ...

    @property
    def label(self) -> str: ...


class View(Protocol):
    """The scope that a sentence is told of."""

    @property
    def as_of(self) -> date: ...

    @property
    def compare_to(self) -> date: ...

    @property
    def period(self) -> Span: ...

    @property
    def person(self) -> str | None: ...


class Known(Protocol):
    """What the data is known to hold."""

    @property
    def currency(self) -> str: ...

    @property
    def has_activities(self) -> bool: ...


class Teller(Protocol):
    """A page or a briefing: its words, its scope, and whether one person is all that is seen."""

    @property
    def words(self) -> Words: ...

    @property
    def scope(self) -> View: ...

    @property
    def world(self) -> Known: ...

    @property
    def alone(self) -> bool: ...

    def money(self, value: Any) -> str:
        """A short amount with its currency."""


class Answered(Protocol):
    """The answer of a query."""

    @property
    def rows(self) -> Sequence[Row]: ...

    @property
    def first(self) -> Row: ...


def since(teller: Teller, now: Any, before: Any) -> str:
    """The change since the day compared with, with its sign."""
    words = teller.words
    day = words.near_day(teller.scope.compare_to, teller.scope.as_of)
    if now is None or before is None:
        return ""
    change = now - before
    if change == 0:
        return words("unchanged since %(day)s", day=day)
    return words("%(change)s since %(day)s", change=words.amount(change, plus=True), day=day)


def share(teller: Teller, rate: Any, target: Any) -> str:
    """What share of the target a figure is, and the target; or that there is none."""
    words = teller.words
    if target is None:
        return "" if teller.alone else words("no target")
    said = words.rate(rate)
    if said == NOTHING:
        return words("target %(amount)s", amount=words.amount(target))
    return words("%(rate)s of target %(amount)s", rate=said, amount=words.amount(target))


def reviewed(teller: Teller, row: Row) -> str:
    """How much of the amount in play F1 knows of; nothing where nothing is in play."""
    if row["reviewed_rate"] is None:
        return ""
    words = teller.words
    return words("%(rate)s of in play reviewed", rate=words.rate(row["reviewed_rate"]))


def deals_said(teller: Teller, count: int) -> str:
    """So many deals."""
    return teller.words.plural("%(count)s deal", "%(count)s deals", count)


def scope_in_words(words: Words, scope: View, team: str, person: str = "") -> str:
    """The scope in one line: the days, the period, the names of team and person."""
    parts = [
        words("As of %(day)s", day=words.day(scope.as_of)),
        words("compared with %(day)s", day=words.near_day(scope.compare_to, scope.as_of)),
        words.period(scope.period.label),
        team or words("Company"),
    ]
    return " · ".join([*parts, person] if person else parts)
