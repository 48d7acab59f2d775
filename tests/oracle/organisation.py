"""Who belongs where, and when; the tree; the head-count."""

from dataclasses import dataclass
from datetime import date

from tests.oracle.company import UNKNOWN, Company
from tests.oracle.period import DAY


@dataclass(frozen=True)
class Belonging:
    """From its first day up to, not including, `until`; an empty end is open."""

    team_id: str
    role: str
    from_on: date
    until: date

    def holds(self, day: date) -> bool:
        return self.from_on <= day < self.until


class Organisation:
    def __init__(self, company: Company) -> None:
        self.company = company
        self.root = next(t.team_id for t in company.teams.values() if not t.parent_team_id)
        self.children: dict[str, list[str]] = {team_id: [] for team_id in company.teams}
        for team in company.teams.values():
            if team.parent_team_id:
                self.children[team.parent_team_id].append(team.team_id)
        self._belongings = {person_id: self._of(person_id) for person_id in company.people}

    def _of(self, person_id: str) -> list[Belonging]:
        """'team_moves: where somebody belonged, when; without it, people's own team holds from
        joined_on to left_on'; 'somebody who has left belongs nowhere'."""
        person = self.company.people[person_id]
        left = person.left_on or date.max
        moves = [move for move in self.company.moves if move.person_id == person_id]
        if moves:
            found = [
                Belonging(
                    move.team_id,
                    move.role or person.role,
                    move.from_on,
                    min(move.to_on or date.max, left),
                )
                for move in moves
            ]
        elif person.team_id:
            found = [Belonging(person.team_id, person.role, person.joined_on or date.min, left)]
        else:
            found = []
        return [one for one in found if one.from_on < one.until]

    def belonging(self, person_id: str, day: date) -> Belonging | None:
        """'Of two belongings that overlap the one that began later holds' (of two from the same
        day, the later in the file)."""
        held: Belonging | None = None
        for one in self._belongings[person_id]:
            if one.holds(day) and (held is None or one.from_on >= held.from_on):
                held = one
        return held

    def team_for(self, person_id: str, day: date) -> str:
        """'an owner who belonged nowhere that day counts where they belonged last before it,
        else first after it, else in the team `unknown`'"""
        held = self.belonging(person_id, day)
        if held is None:
            ended = [one.until for one in self._belongings[person_id] if one.until <= day]
            begins = [one.from_on for one in self._belongings[person_id] if one.from_on > day]
            if ended:
                held = self.belonging(person_id, max(ended) - DAY)
            elif begins:
                held = self.belonging(person_id, min(begins))
        return held.team_id if held else UNKNOWN

    def subtree(self, team_id: str) -> frozenset[str]:
        found = {team_id}
        for child in self.children[team_id]:
            found |= self.subtree(child)
        return frozenset(found)

    def depth(self, team_id: str) -> int:
        parent = self.company.teams[team_id].parent_team_id
        return self.depth(parent) + 1 if parent else 0

    def level(self, team_id: str) -> str:
        """'the root is the company, its children are the director teams, theirs the
        departments, deeper ones roll up'"""
        return ("company", "director", "department", "team")[min(self.depth(team_id), 3)]

    def director(self, team_id: str) -> str | None:
        """The director team a team is or lies under; None for the company itself."""
        if team_id == self.root:
            return None
        parent = self.company.teams[team_id].parent_team_id
        return team_id if parent == self.root else self.director(parent)

    def has_roles(self) -> bool:
        """'Where the data has no roles at all'"""
        people = any(person.role for person in self.company.people.values())
        return people or any(move.role for move in self.company.moves)

    def placed(self, day: date) -> dict[str, Belonging]:
        """Everybody who belongs somewhere that day."""
        found = {person_id: self.belonging(person_id, day) for person_id in self.company.people}
        return {person_id: held for person_id, held in found.items() if held is not None}
