"""The projection: what history says a quarter will bring, by team.

result = won + Σ over open deals of amount × [won by the end] + deals not yet created. Its mean is
exact and adds up over teams; its range comes from draws that are added up over teams.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from forecast.chances import Floats, Ints, chance
from forecast.draws import (
    LaterDeals,
    OpenDeals,
    later_draws,
    open_draws,
    quantiles,
    shifts,
)
from forecast.later_wins import later_wins
from forecast.learned import (
    NEEDED_QUARTERS,
    NEEDED_WON_DEALS,
    Learned,
    learned_of,
    state_of,
)

DRAWS = 2000
CENT = Decimal("0.01")
UNKNOWN = "unknown"

Row = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """Open deals: the place of the team, the cell, the amount (NaN: none), in play or not."""

    team: Ints
    cell: Ints
    amount: Floats
    is_in_play: Floats


@dataclass(frozen=True)
class Outcomes:
    """What may come, by team: exact means in money, and [team, draw]."""

    in_play: list[Decimal]
    other: list[Decimal]
    later: list[Decimal]
    drawn: Floats


def outcomes_of(
    learned: Learned, days_left: int, standing: Standing, later: LaterDeals, draws: int = DRAWS
) -> Outcomes:
    """The outcomes of all teams; the mean is taken over the same shifts that are drawn."""
    model, teams = learned.chances(days_left), later.wins.size
    deals = OpenDeals(
        standing.team, model.log_odds(standing.cell), learned.worth.brings(standing.amount)
    )
    worth = deals.amount * chance(deals.log_odds[:, None] + shifts(model.shift)).mean(axis=1)
    in_play = np.bincount(deals.team, worth * standing.is_in_play, teams)
    other = np.bincount(deals.team, worth * (1 - standing.is_in_play), teams)
    drawn = open_draws(deals, model.shift, teams, draws) + later_draws(later, draws)
    means = in_play, other, later.wins * later.mean
    open_in, open_other, created = ([cents(one) for one in mean] for mean in means)
    return Outcomes(open_in, open_other, created, drawn)


def places(teams: list[str] | None) -> dict[str, int]:
    """The place of each team in the draws; deals of nobody's team have one too."""
    return {team: place for place, team in enumerate(sorted({*(teams or ()), UNKNOWN}))}


def cents(value: float) -> Decimal:
    """Money, to the cent."""
    return Decimal(float(value)).quantize(CENT)


def with_projection(rows: list[Row]) -> list[Row]:
    """The rows of `forecast/projection_by_team`, completed."""
    if not rows:
        return []
    given = rows[0]
    learned, place = learned_of(given["learned"]), places(given["whole"]["teams"])
    state = state_of(given, learned)
    found = projected(given, learned, place) if state == "shown" else None
    said = {
        "projection_state": state,
        "learned_quarters": learned.quarters,
        "needed_quarters": NEEDED_QUARTERS,
        "learned_won_deals": learned.won_deals,
        "needed_won_deals": NEEDED_WON_DEALS,
    }
    completed = []
    for row in rows:
        own = figures(row, found, [place[team] for team in row["members"]], state)
        if row["is_direct"] and not any(
            (row["won_amount"], row["open_deals"], own["expected_amount"])
        ):
            continue
        completed.append(row | said | own)
    return completed


def projected(given: Row, learned: Learned, place: dict[str, int]) -> Outcomes:
    """The outcomes of every team of the company."""
    whole = given["whole"]
    found = {name: values or () for name, values in whole["open_deals"].items()}
    standing = Standing(
        np.array([place[team] for team in found["team"]], dtype=np.int64),
        np.array(found["cell"], dtype=np.int64),
        # None becomes NaN
        np.array(found["amount"], dtype=np.float64),
        np.array(found["in_play"], dtype=np.float64),
    )
    created = np.zeros(len(place))
    for team, count in (whole["created"] or {}).items():
        created[place[team]] = count
    days_left = (given["period_to"] - given["as_of"]).days
    return outcomes_of(learned, days_left, standing, later_wins(learned.past, created))


def figures(row: Row, found: Outcomes | None, members: list[int], state: str) -> Row:
    """What is expected of one line and its range; all empty where nothing is shown."""
    won = row["won_amount"]
    names = ("in_play_expected", "other_open_expected", "not_created_expected")
    ends = ("low", "median", "high")
    if found is None:
        is_over = state == "over"
        whole = dict.fromkeys((f"{name}_amount" for name in ("expected", *ends)), won)
        parts = dict.fromkeys((f"{name}_amount" for name in names), Decimal(0))
        empty = dict.fromkeys((*whole, *parts))
        return {**(whole | parts if is_over else empty), "target_rate": None}
    lists = (found.in_play, found.other, found.later)
    parts = {
        f"{name}_amount": sum((one[team] for team in members), Decimal(0))
        for name, one in zip(names, lists, strict=True)
    }
    drawn = found.drawn[members].sum(axis=0)
    target = row["target_amount"]
    return {
        **parts,
        "expected_amount": won + sum(parts.values(), Decimal(0)),
        **{
            f"{name}_amount": won + cents(end)
            for name, end in zip(ends, quantiles(drawn), strict=True)
        },
        "target_rate": None if target is None else float((drawn >= float(target - won)).mean()),
    }
