"""The chance of each open deal, and in which of its traits it differs most from other deals.

A trait's weight is what it adds to the deal's log odds, beside the mean of the deals that past
quarters had with as many days left. The pace of its stage in the last weeks is one of them.
"""

from typing import Any

import numpy as np

from forecast.chances import FACTORS, Chances, Counts, Floats, Ints, chance, decoded
from forecast.draws import shifts
from forecast.learned import Learned, learned_of, state_of
from forecast.projection import cents

TRAITS = {
    "date": ("undated", "overdue", "date_in_quarter", "date_later"),
    "size": ("without_amount", "small_deal", "middle_deal", "large_deal"),
    "stay": ("stage_new", "stage_weeks", "stage_month", "stage_long"),
    "age": ("deal_young", "deal_grown", "deal_old"),
    "pushes": ("never_pushed", "pushed_once", "pushed_often"),
    "customer": ("new_customer", "known_customer"),
    "pace": ("stage_faster", "stage_slower"),
}
PACE = "pace"
TELLING = 0.15
"""A trait of less weight than this (of log odds: about 4 points at one half) is not named."""

Row = dict[str, Any]


def with_chances(rows: list[Row]) -> list[Row]:
    """The rows of `forecast/projection_deals`, completed: one row holds all in lists."""
    empty = dict.fromkeys(
        ("chance_rate", "usual_rate", "expected_amount", "raised_by", "lowered_by")
    )
    if not rows or not rows[0]["deals"]:
        return []
    given, rows = rows[0], rows[0]["deals"]
    learned = learned_of(given["learned"])
    if state_of(given, learned) != "shown":
        return [row | empty for row in rows]
    # of a deal whose stage is not known nobody can tell its chance
    known = iter(_chances(given, learned, [row for row in rows if row["cell"] is not None]))
    return [row | empty if row["cell"] is None else next(known) for row in rows]


def _chances(given: Row, learned: Learned, rows: list[Row]) -> list[Row]:
    """The rows of deals whose stage is known, completed."""
    model = learned.chances((given["period_to"] - given["as_of"]).days)
    cells = np.array([row["cell"] for row in rows], dtype=np.int64)
    likely = chance(model.log_odds(cells)[:, None] + shifts(model.shift)).mean(axis=1)
    amounts = np.array([row["deal_amount"] or 0 for row in rows], dtype=np.float64)
    is_missing = np.array([row["deal_amount"] is None for row in rows])
    one = np.ones(cells.size, dtype=np.int64)
    expected = learned.worth.brings(amounts, one, is_missing) * likely
    usual = usual_rates(model, learned.counts)[decoded(cells)["stage"]]
    raised, lowered = telling(model, learned.counts, cells)
    return [
        row
        | {
            "chance_rate": float(likely[place]),
            "usual_rate": None if np.isnan(usual[place]) else float(usual[place]),
            "expected_amount": cents(expected[place]),
            "raised_by": raised[place],
            "lowered_by": lowered[place],
        }
        for place, row in enumerate(rows)
    ]


def usual_rates(model: Chances, counts: Counts) -> Floats:
    """By stage the mean chance of the deals of past quarters, on the asked day; NaN: none."""
    stage = decoded(counts.cell)["stage"]
    deals = np.bincount(stage, counts.deals, model.stages)
    won = np.bincount(stage, counts.deals * chance(model.usual_log_odds(counts.cell)), model.stages)
    return np.where(deals > 0, won / np.maximum(deals, 1), np.nan)


def telling(
    model: Chances, counts: Counts, cells: Ints
) -> tuple[list[str | None], list[str | None]]:
    """Of each deal the trait that raises its chance most, and the one that lowers it most."""
    own, usual = model.effects(cells), model.effects(counts.cell)
    levels = decoded(cells)
    names = [*(name for name, _ in FACTORS), PACE]
    # past quarters are the pace that a pace is beside
    beside = {name: np.average(usual[name], weights=counts.deals) for name, _ in FACTORS}
    weights = np.array([own[name] - beside.get(name, 0.0) for name in names])
    levels[PACE] = (own[PACE] < 0).astype(np.int64)

    def named(places: Ints, found: Floats) -> list[str | None]:
        return [
            TRAITS[names[factor]][levels[names[factor]][deal]] if weight >= TELLING else None
            for deal, (factor, weight) in enumerate(zip(places, found, strict=True))
        ]

    high, low = weights.argmax(axis=0), weights.argmin(axis=0)
    deals = np.arange(cells.size)
    return named(high, weights[high, deals]), named(low, -weights[low, deals])
