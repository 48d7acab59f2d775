"""What a page looks at: the day, the day compared with, the period, the team, the person.

The scope is a few short texts in the URL, read here without Streamlit: only what somebody chose
is in them, so a link without any shows the latest day of the company.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from queries import period
from queries.period import Kind, Period
from queries.scope import Scope
from words import Words, mark
from words.teller import scope_in_words

KEYS = ("as_of", "compare", "period", "team", "person")
KINDS: tuple[Kind, ...] = ("month", "quarter", "year")
WEEK = timedelta(days=7)
FIRST = date(1900, 1, 1)  # what lies before it is a slip of the keyboard


@dataclass(frozen=True)
class Place:
    """A team of the tree as the scope needs it; `depth` is 0 for the company.

    The uppermost team that somebody sees has no parent, whatever its depth.
    """

    team_id: str
    name: str
    parent_id: str | None
    depth: int
    level: str


@dataclass(frozen=True)
class Person:
    """Somebody who can be looked at alone, with the team they belong to."""

    person_id: str
    name: str
    team_id: str | None


@dataclass(frozen=True)
class World:
    """What the served data knows of days, teams and people: what a scope can be.

    Teams and people are those that the viewer sees; `own` is the one person where that is all.
    """

    first_on: date
    covers_until: date
    fiscal_start_month: int
    currency: str
    multiplier: Decimal
    has_activities: bool
    teams: Sequence[Place]
    people: Sequence[Person]
    own: Person | None = None

    @property
    def top(self) -> Place | None:
        """The uppermost team that is seen; None where there is none."""
        return next(iter(self.teams), None)

    def team(self, team_id: str | None) -> Place | None:
        """The team of that id, else None."""
        return next((team for team in self.teams if team.team_id == team_id), None)

    def person(self, person_id: str | None) -> Person | None:
        """The person of that id, else None."""
        if self.own is not None and self.own.person_id == person_id:
            return self.own
        return next((one for one in self.people if one.person_id == person_id), None)

    def below(self, team_id: str | None) -> set[str]:
        """A team and all teams below it; of None, every team."""
        if team_id is None:
            return {team.team_id for team in self.teams}
        found = {team_id}
        while more := {t.team_id for t in self.teams if t.parent_id in found} - found:
            found |= more
        return found


@dataclass(frozen=True)
class Refusal:
    """A text of the URL that could not be followed, with why as a message for `words`."""

    value: str
    why: str


def kind_of(label: str) -> Kind | None:
    """Whether a period's label is a month, a quarter or a year; None for any other span."""
    if label.startswith("FY"):
        return "year"
    if "-Q" in label:
        return "quarter"
    return None if ".." in label else "month"


def default_period(as_of: date, world: World) -> Period:
    """The fiscal quarter of the day."""
    return period.of_day(as_of, "quarter", world.fiscal_start_month)


def year_of(chosen: Period, world: World) -> Period:
    """The fiscal year that holds the period's first day."""
    return period.of_day(chosen.first, "year", world.fiscal_start_month)


def read(values: Mapping[str, str], world: World) -> tuple[Scope, list[Refusal]]:
    """The scope that the texts of a URL ask for; what cannot be followed is refused, not raised.

    What the viewer does not see is refused in the words of what does not exist.
    """
    refused: list[Refusal] = []

    def day(key: str, last: date, otherwise: date, why: str) -> date:
        text = values.get(key)
        if text is None:
            return otherwise
        try:
            found = date.fromisoformat(text)
        except ValueError:
            found = date.min
        if found < FIRST:
            refused.append(Refusal(text, mark("is not a day")))
            return otherwise
        if found > last:
            refused.append(Refusal(text, why))
            return otherwise
        return found

    later = mark("lies after the last day of the data")
    as_of = day("as_of", world.covers_until, world.covers_until, later)
    before = mark("is not before the day seen from")
    compare_to = day("compare", as_of - timedelta(days=1), as_of - WEEK, before)
    chosen = default_period(as_of, world)
    if text := values.get("period"):
        try:
            chosen = period.parse(text, world.fiscal_start_month)
        except ValueError:
            refused.append(Refusal(text, mark("is not a period")))
    team = values.get("team")
    if team is not None and world.team(team) is None:
        refused.append(Refusal(team, mark("is not a team")))
        team = None
    person = values.get("person")
    if person is not None and world.person(person) is None:
        refused.append(Refusal(person, mark("is not a person")))
        person = None
    if world.top is not None and team == world.top.team_id:
        team = None
    if world.own is not None:
        person = world.own.person_id
    return Scope(as_of, compare_to, chosen, team, person), refused


def periods(world: World, kind: Kind, as_of: date) -> list[str]:
    """The labels of all periods from the data's first to a fiscal year ahead, latest first."""
    day = period.of_day(world.first_on, "year", world.fiscal_start_month).first
    end = period.of_day(as_of, "year", world.fiscal_start_month).last + timedelta(days=366)
    labels: list[str] = []
    while day < end:
        found = period.of_day(day, kind, world.fiscal_start_month)
        labels.append(found.label)
        day = found.last + timedelta(days=1)
    return labels[::-1]


def other_kind(chosen: Period, kind: Kind, as_of: date, world: World) -> str:
    """The label of the month, quarter or year to show instead of a period: around the day."""
    inside = chosen.first <= as_of <= chosen.last
    day = as_of if inside else chosen.first
    return period.of_day(day, kind, world.fiscal_start_month).label


def moved(scope: Scope, params: Mapping[str, Any], world: World) -> Scope:
    """The scope with the day and the period that a list behind a figure has of its own."""

    def day(name: str, otherwise: date) -> date:
        value = params.get(name, otherwise)
        return value if isinstance(value, date) else date.fromisoformat(str(value))

    as_of = day("as_of", scope.as_of)
    first = day("period_from", scope.period.first)
    last = day("period_to", scope.period.last)
    named = (period.of_day(first, kind, world.fiscal_start_month) for kind in KINDS)
    span = Period(first, last, f"{first.isoformat()}..{last.isoformat()}")
    if (first, last) == (scope.period.first, scope.period.last):
        span = scope.period
    else:
        span = next((one for one in named if (one.first, one.last) == (first, last)), span)
    compare_to = min(scope.compare_to, as_of - timedelta(days=1))
    return replace(scope, as_of=as_of, compare_to=compare_to, period=span)


def sentence(scope: Scope, world: World, words: Words) -> str:
    """The scope in words, as it stands on every page and on every export."""
    place = world.team(scope.team) or world.top
    team = words.name(place.team_id, place.name) if place else ""
    person = world.person(scope.person)
    return scope_in_words(words, scope, team, person.name if person else "")
