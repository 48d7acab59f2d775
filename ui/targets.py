"""Targets of the year, its months team by team."""

from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa

from ui.ask import Answer
from ui.group import Group
from ui.view import Page


def by_year(answer: Answer) -> Answer:
    """The same as one row for each team: a column for each month, and what they come to."""
    months = sorted({row["month"] for row in answer.rows})
    found: dict[str, dict[str, Any]] = {}
    for row in answer.rows:
        kept = ("team_id", "team_name", "level", "parent_team_id")
        team = found.setdefault(row["team_id"], {name: row[name] for name in kept})
        team[_column(row["month"])] = row["target_amount"]
        known = [
            one for one in (team.get("target_amount"), row["target_amount"]) if one is not None
        ]
        team["target_amount"] = sum(known) if known else None
    money = pa.decimal128(38, 2)
    names = ["target_amount", *(_column(month) for month in months)]
    schema = pa.schema(
        [(name, pa.string()) for name in ("team_id", "team_name", "level", "parent_team_id")]
        + [(name, money) for name in names]
    )
    return replace(
        answer, table=pa.Table.from_pylist(list(found.values()), schema=schema), _kept={}
    )


def columns(page: Page, answer: Answer) -> list[Group]:
    """The year, and its months."""
    words = page.words
    months = sorted({row["month"] for row in answer.rows})
    labels = {_column(month): words.short_month(month) for month in months}
    return [
        Group(words("Year"), ("target_amount",)),
        Group(words("Month"), tuple(labels), labels=labels),
    ]


def _column(month: date) -> str:
    return f"month_{month.isoformat()}_amount"


def in_words(page: Page, answer: Answer) -> str:
    """The year's target of the team in view; that it has none."""
    words = page.words
    team = answer.first["team_id"]
    found = [row["target_amount"] for row in answer.rows if row["team_id"] == team]
    known = [one for one in found if one is not None]
    said = {"year": words.period(page.scope.period.label)}
    if not known:
        return words("%(year)s has no target here.", **said)
    return words("The target of %(year)s is %(amount)s.", amount=page.money(sum(known)), **said)


def whose(page: Page, answer: Answer) -> str:
    """How many teams have targets of their own, and how many of these were typed in the app."""
    words = page.words
    own = [row for row in answer.rows if row["own_target_amount"] is not None]
    if not own:
        return words("No team has a target of its own in this year.")
    return words(
        "%(teams)s with targets of their own; %(typed)s of their %(own)s monthly amounts were "
        "typed in the app. A team without one of its own has the sum of its parts.",
        teams=words.plural("%(count)s team", "%(count)s teams", len({r["team_id"] for r in own})),
        own=words.count(len(own)),
        typed=words.count(sum(row["is_typed"] for row in own)),
    )
