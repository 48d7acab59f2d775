"""A company of a few hundred deals over three years, quickly, from a seed.

Large enough for what only a record of won deals can say; plain where the small companies of
tests/oracle/companies.py are odd. What a director's deals bring is left to the seed, so that some
teams have their own record and others borrow the company's.
"""

import random
from datetime import date, timedelta

from tests.oracle.companies import Table

FIRST = date(2024, 1, 1)
DAYS = 1000
STAGES = (("lead", "open", "0.1"), ("demo", "open", "0.3"), ("offer", "open", "0.6"))
ENDS = (("won", "won", ""), ("lost", "lost", ""))


def midsize(seed: int, deals: int, win_percent: int) -> dict[str, Table]:
    """`win_percent` of the decided deals are won; few of few deals leave too little record."""
    chance = random.Random(seed)
    teams = {"co": "", "a": "co", "b": "co", "c": "co", "a1": "a", "a2": "a", "b1": "b"}
    people = {
        f"p{number}": chance.choice(("co", "a1", "a2", "b", "b1", "c")) for number in range(9)
    }
    # most deals are carried by few: so teams differ in how much they have to show
    owners = chance.choices(list(people), [60, 30, 20, 10, 5, 5, 3, 2, 1], k=deals)
    tables: dict[str, Table] = {
        "teams": [
            {"team_id": one, "team_name": one, "parent_team_id": up} for one, up in teams.items()
        ],
        "people": [
            {"person_id": one, "person_name": one, "team_id": team, "role": "rep"}
            for one, team in people.items()
        ],
        "stages": [
            {
                "stage_id": one,
                "stage_name": one,
                "position": str(place),
                "outcome": outcome,
                "win_rate": rate,
            }
            for place, (one, outcome, rate) in enumerate((*STAGES, *ENDS), 1)
        ],
        "settings": [{"key": "fiscal_year_start_month", "value": str(chance.randint(1, 12))}],
        "targets": [
            {"team_id": team, "month": f"{year}-{month:02}-01", "amount": "250000"}
            for team in ("a", "b", "c")
            for year in (2025, 2026, 2027)
            for month in range(1, 13)
        ],
        "opportunities": [],
        "opportunity_changes": [],
    }
    for number, owner in enumerate(owners):
        _add_deal(chance, tables, f"d{number}", owner, win_percent)
    return tables


def _add_deal(
    chance: random.Random, tables: dict[str, Table], name: str, owner: str, win_percent: int
) -> None:
    created = FIRST + timedelta(days=chance.randrange(DAYS))
    at = created
    reached = ["lead"]
    for stage in ("demo", "offer", "won" if chance.randrange(100) < win_percent else "lost"):
        at += timedelta(days=chance.randint(0, 70))
        if at > FIRST + timedelta(days=DAYS):
            break
        tables["opportunity_changes"].append(
            {
                "opportunity_id": name,
                "changed_at": f"{at}T{9 + len(reached):02}:00:00",
                "field": "stage_id",
                "value": stage,
                "old_value": reached[-1],
            }
        )
        reached.append(stage)
    is_closed = reached[-1] in ("won", "lost")
    tables["opportunities"].append(
        {
            "opportunity_id": name,
            "owner_id": owner,
            "stage_id": reached[-1],
            "amount": str(chance.randint(100, 90000)),
            "expected_close_on": str(created + timedelta(days=chance.randint(20, 200))),
            "manager_amount": chance.choice(("", str(chance.randint(100, 90000)))),
            "created_on": str(created),
            "closed_on": str(at) if is_closed and chance.random() < 0.7 else "",
        }
    )
