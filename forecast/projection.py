"""The projection: what history says a quarter will bring, by team.

result = won + Σ over open deals of amount × [won by the end] + deals not yet created. Its mean is
exact and adds up over teams; its range comes from draws that are added up over teams.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from forecast.chances import Chances, Floats, Ints, chance, decoded
from forecast.draws import OpenDeals, later_draws, open_draws, quantiles, shifts
from forecast.kept import Kept, digest
from forecast.later_wins import later_wins
from forecast.learned import (
    NEEDED_QUARTERS,
    NEEDED_WON_DEALS,
    Learned,
    learned_of,
    money,
    state_of,
    whole,
)

DRAWS = 2000
CENT = Decimal("0.01")
PARTS = ("in_play_expected_amount", "other_open_expected_amount", "not_created_expected_amount")

Row = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """Open deals, those of a team and cell together: the place of the team, how many, the sum of
    their amounts on the day and of their squares; how many are in play, and their amounts."""

    team: Ints
    cell: Ints
    deals: Ints
    amount: Floats
    squared: Floats
    in_play_deals: Ints
    in_play_amount: Floats


@dataclass(frozen=True)
class Outcomes:
    """What may come, by team: exact means in money, and [team, draw]."""

    in_play: list[Decimal]
    other: list[Decimal]
    later: list[Decimal]
    drawn: Floats


_found = Kept[Outcomes](64)


def outcomes_of(learned: Learned, days_left: int, standing: Standing, created: Floats) -> Outcomes:
    """The outcomes of all teams, computed where they are not at hand; `created` is what each
    created in the 91 days up to the day."""
    model = learned.chances(days_left)
    known = (standing, model, learned.worth, learned.past)
    parts = (value for one in known for value in vars(one).values())
    return _found.once(
        digest(*parts, created, DRAWS),
        lambda: drawn_outcomes(model, learned, standing, created, DRAWS),
    )


def drawn_outcomes(
    model: Chances, learned: Learned, standing: Standing, created: Floats, draws: int
) -> Outcomes:
    """The same, computed: of the model of the day, so often drawn."""
    worth, past = learned.worth, learned.past
    teams, is_missing = created.size, decoded(standing.cell)["size"] == 0
    brings = worth.brings(standing.amount, standing.deals, is_missing)
    squared = worth.squared(standing.squared, standing.deals, is_missing)
    log_odds = model.log_odds(standing.cell)
    deals = OpenDeals(standing.team, log_odds, standing.deals, brings, squared)
    # the mean is taken over the same shifts that are drawn
    likely = chance(log_odds[:, None] + shifts(model.shift)).mean(axis=1)
    in_play = worth.brings(standing.in_play_amount, standing.in_play_deals, is_missing) * likely
    later = later_wins(past, created * model.created)
    drawn = open_draws(deals, model.shift, teams, draws) + later_draws(later, draws)
    means = (
        np.bincount(standing.team, in_play, teams),
        np.bincount(standing.team, brings * likely - in_play, teams),
        later.wins * later.mean,
    )
    open_in, open_other, not_created = ([cents(one) for one in mean] for mean in means)
    return Outcomes(open_in, open_other, not_created, drawn)


def places(teams: list[str | None] | None) -> dict[str, int]:
    """The place of each team in the draws; deals of nobody's team have one too.

    The list has a place for every team of the company, empty for those that are not seen.
    """
    return {team: place for place, team in enumerate(teams or ()) if team is not None}


def cents(value: float) -> Decimal:
    """Money, to the cent."""
    return Decimal(float(value)).quantize(CENT)


def with_projection(rows: list[Row]) -> list[Row]:
    """The rows of `forecast/projection_by_team`, completed."""
    if not rows or not rows[0]["lines"]:
        return []
    given, lines = rows[0], rows[0]["lines"]
    learned, place = learned_of(given["learned"]), places(given["whole"]["teams"])
    state = state_of(given, learned)
    said = {
        "projection_state": state,
        "learned_quarters": learned.quarters,
        "needed_quarters": NEEDED_QUARTERS,
        "learned_won_deals": learned.won_deals,
        "needed_won_deals": NEEDED_WON_DEALS,
    }
    if state != "shown":
        own = [row | said | not_shown(row, state) for row in lines]
    else:
        found = projected(given, learned, len(given["whole"]["teams"]))
        members = [[place[team] for team in row["members"]] for row in lines]
        drawn = np.stack([found.drawn[mine].sum(axis=0) for mine in members])
        ends = quantiles(drawn).T
        own = [
            row | said | figures(row, found, *of)
            for row, *of in zip(lines, members, drawn, ends, strict=True)
        ]
    return [row for row in own if is_worth_a_row(row)]


def is_worth_a_row(row: Row) -> bool:
    """Whether a line is a team's, or tells of anything."""
    named = ("won_amount", "open_deals", "expected_amount")
    return not row["is_direct"] or any(row[name] for name in named)


def projected(given: Row, learned: Learned, teams: int) -> Outcomes:
    """The outcomes of every team of the company."""
    days_left = (given["period_to"] - given["as_of"]).days
    created = made(given["whole"]["created"], teams)
    return outcomes_of(learned, days_left, standing_of(given["whole"]["open_deals"]), created)


def standing_of(table: Row) -> Standing:
    """From the columns of a table in one value."""
    return Standing(
        whole(table["team"]),
        whole(table["cell"]),
        whole(table["deals"]),
        money(table["amount"]),
        money(table["squared"]),
        whole(table["in_play_deals"]),
        money(table["in_play_amount"]),
    )


def made(table: Row, teams: int) -> Floats:
    """Of each team how many deals it created."""
    return np.bincount(whole(table["team"]), money(table["deals"]), teams).astype(np.float64)


def not_shown(row: Row, state: str) -> Row:
    """A line where nothing is projected: what was won once the period is over, else empty."""
    whole_names = ("expected_amount", "low_amount", "median_amount", "high_amount")
    is_over = state == "over"
    return {
        **dict.fromkeys(whole_names, row["won_amount"] if is_over else None),
        **dict.fromkeys(PARTS, Decimal(0) if is_over else None),
        "target_rate": None,
    }


def figures(row: Row, found: Outcomes, members: list[int], drawn: Floats, ends: Floats) -> Row:
    """What is expected of one line and its range; `drawn` are the draws of its members."""
    won, target = row["won_amount"], row["target_amount"]
    parts = {
        name: sum((one[team] for team in members), Decimal(0))
        for name, one in zip(PARTS, (found.in_play, found.other, found.later), strict=True)
    }
    names = ("low_amount", "median_amount", "high_amount")
    return {
        **parts,
        "expected_amount": won + sum(parts.values(), Decimal(0)),
        **{name: won + cents(end) for name, end in zip(names, ends, strict=True)},
        "target_rate": None if target is None else float((drawn >= float(target - won)).mean()),
    }
