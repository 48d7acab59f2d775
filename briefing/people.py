"""Who reads which briefing where no file of recipients says so: the people whom the data names."""

from collections.abc import Sequence
from datetime import date

import queries
from briefing.pack import Kind, Reader
from queries import EVERYTHING, Viewer, access
from queries.arguments import UsageError
from queries.served import Served


def readers(served: Served, kind: Kind, today: date, team: str | None = None) -> Sequence[Reader]:
    """Each VP about the whole; of the weekly and monthly also each director, about the own team.

    `team` leaves those about that team. Where the data names nobody who leads it, there is one
    briefing for nobody in particular, with the rights of that team. Whoever has left by `today`
    reads nothing. Raises UsageError for a team that there is not.
    """
    teams = queries.run(served.connection(EVERYTHING), "meeting/teams", {}).to_pylist()
    if team is not None and all(one["team_id"] != team for one in teams):
        raise UsageError(f"There is no team with the id {team!r} in the served data.")
    whole = teams[0]["team_id"] if teams else ""
    found = [
        Reader(one.viewer, one.viewer.key or whole, one.person_id, one.name)
        for one in access.leaders(served, today)
        if one.role == "vp" or kind != "daily"
    ]
    about = [one for one in found if team in (None, one.team_id)]
    if about:
        return about
    sees = EVERYTHING if team in (None, whole) else Viewer("team", team)
    return [Reader(sees, team or whole)]
