"""Who a recipient is: the person of the data or of the access file whose eyes the pack is made by.

As at the sign-in: the role says what is seen, who has left is nobody. A team outside of what they
see is refused, so that a line of the recipients file cannot widen anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from briefing.pack import Reader
from briefing.recipients import Recipient
from queries import access, run
from queries.access import Access, Grant
from queries.served import Served


class NotTheirs(Exception):
    """Nothing is made for this recipient; the message is a sentence."""


class HasLeft(NotTheirs):
    """They have left: that is told, and is nobody's fault."""


@dataclass(frozen=True)
class Addressee:
    """A recipient found: through whose eyes, what they are called, where letters go."""

    reader: Reader
    who: str
    """What tells them from others for good: their id in the data, else their address."""
    name: str
    team_name: str
    email: str | None


def addressee(
    served: Served, recipient: Recipient, today: date, grants: Iterable[Grant] = ()
) -> Addressee:
    """Who a recipient is, and about which team they read. Raises NotTheirs."""
    who = recipient.who
    by_email = "@" in who
    if by_email:
        found = access.of_email(served, who, today, grants)
    else:
        found = access.of_person(served, who, today)
    if found is None and access.has_left(served, who, today):
        raise HasLeft(f"{who} has left.")
    if found is None:
        raise NotTheirs(f"{who} is nobody in the data or the access file, or two people.")
    seen = {
        str(row["team_id"]): str(row["team_name"])
        for row in run(served.connection(found.viewer), "meeting/teams", {}).to_pylist()
    }
    team = recipient.team or _own_team(served, found) or next(iter(seen), None)
    if team not in seen:
        raise NotTheirs(f"{who} sees no team {team}." if team else f"{who} sees no team.")
    email = who if by_email else access.email_of(served, who)
    reader = Reader(found.viewer, team, found.person_id, found.name)
    return Addressee(reader, found.person_id or who, found.name, seen[team], email)


def _own_team(served: Served, found: Access) -> str | None:
    """Where somebody belongs who sees what is their own alone; None for everybody else."""
    if found.viewer.person is None:
        return None
    asked = run(served.connection(found.viewer), "meeting/people", {"as_of": served.covers_until})
    rows = asked.to_pylist()
    own = (row["team_id"] for row in rows if row["person_id"] == found.viewer.person)
    return next(own, None)
