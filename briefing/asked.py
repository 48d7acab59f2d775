"""The questions of one briefing: asked with its reader's rights, within its scope, each once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import queries
from briefing.pack import CannotWrite, Reader
from queries import period
from queries.answer import Answer
from queries.scope import Scope
from queries.served import Served
from queries.viewer import Viewer
from words import Words, words_for
from words.teller import scope_in_words

WEEK = timedelta(days=7)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class World:
    """What the data holds, as far as the reader sees it; teams as `meeting/teams` has them."""

    currency: str
    has_activities: bool
    fiscal_start_month: int
    teams: Sequence[Row]

    def team(self, team_id: str | None) -> Row:
        """The team of that id; of none, the uppermost. Raises CannotWrite for one not seen."""
        found = [t for t in self.teams if team_id in (None, t["team_id"])]
        if not found:
            raise CannotWrite(f"There is no team with the id {team_id!r} for this reader.")
        return found[0]


@dataclass(frozen=True)
class Asked:
    """A briefing in hand: its words, its scope, and the data that answers its reader."""

    served: Served
    viewer: Viewer
    words: Words
    scope: Scope
    world: World
    name: str = ""
    """Of the reader, where one person is all that they see."""
    _answers: dict[tuple[Any, ...], Answer] = field(default_factory=dict, repr=False)

    @property
    def alone(self) -> bool:
        """Whether one person is all that is seen: then nothing of a team is told."""
        return self.viewer.person is not None

    @property
    def sees_managers(self) -> bool:
        """Whether the managers' forecasts are told, and what is made from them."""
        return self.viewer.sees_managers

    @property
    def team_name(self) -> str:
        """The name of the team in view."""
        team = self.world.team(self.scope.team)
        return self.words.name(team["team_id"], team["team_name"])

    @property
    def about(self) -> str:
        """Whom the briefing is about: the team, or the one person that all is of."""
        return self.name if self.alone else self.team_name

    @property
    def sentence(self) -> str:
        """The scope in words, as pages have it."""
        person = self.name if self.alone else ""
        return scope_in_words(self.words, self.scope, self.team_name, person)

    @property
    def amounts_in(self) -> str:
        """The unit of amounts, as the note of a section; empty where the data names none."""
        if not self.world.currency:
            return ""
        return self.words("Amounts in %(currency)s", currency=self.world.currency)

    @property
    def units(self) -> str:
        """That amounts have no unit, where the data names none; else empty."""
        if self.world.currency:
            return ""
        return self.words("Amounts as in the data; no currency is set")

    def money(self, value: Any) -> str:
        """A short amount with its currency, where the data says which."""
        return f"{self.words.amount(value)} {self.world.currency}".rstrip()

    def ask(self, name: str, **more: Any) -> Answer:
        """A query's answer within the scope; `more` adds parameters or replaces the scope's."""
        asked, given = queries.query(name), {**self.scope.params, **more}
        params = {one.name: given[one.name] for one in asked.header.params if one.name in given}
        key = (name, *params.items())
        if key not in self._answers:
            table = queries.run(self.served.connection(self.viewer), name, params)
            hidden = () if self.sees_managers else asked.header.managers
            self._answers[key] = Answer(
                name, asked.version, asked.sentence, asked.text, params, table, frozenset(hidden)
            )
        return self._answers[key]

    def within(self, **changes: Any) -> "Asked":
        """The same in another scope: of another team, with another day to compare with."""
        return replace(self, scope=replace(self.scope, **changes))

    @property
    def below(self) -> Sequence[Row]:
        """The teams directly below the one in view."""
        above = self.world.team(self.scope.team)["team_id"]
        return [team for team in self.world.teams if team["parent_team_id"] == above]


def asked(served: Served, reader: Reader, as_of: date, language: str) -> Asked:
    """A briefing to be: about the reader's team, on a day, for the fiscal quarter that holds it."""
    connection = served.connection(reader.viewer)
    (days,) = queries.run(connection, "meeting/covered_days", {}).to_pylist()
    teams = queries.run(served.connection(reader.viewer), "meeting/teams", {}).to_pylist()
    world = World(
        currency=days["reporting_currency"] or "",
        has_activities=days["has_activities"] or days["has_trials"],
        fiscal_start_month=int(days["fiscal_year_start_month"]),
        teams=teams,
    )
    person = reader.viewer.person
    quarter = period.of_day(as_of, "quarter", world.fiscal_start_month)
    scope = Scope(as_of, as_of - WEEK, quarter, None, person)
    begun = Asked(served, reader.viewer, words_for(language), scope, world, reader.name)
    if person is not None or reader.team_id == world.team(None)["team_id"]:
        return begun
    world.team(reader.team_id)
    return begun.within(team=reader.team_id)
