"""The chance of each open deal, and in which of its traits it differs most from other deals.

A trait's weight is what it adds to the deal's log odds, beside the mean of the deals that past
quarters had with as many days left. The pace of its stage in the last weeks is one of them.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from forecast.chances import FACTORS, Chances, Counts, Floats, Ints, chance, decoded
from forecast.draws import shifts
from forecast.learned import Learned, Worth, learned_of, state_of
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


@dataclass(frozen=True)
class Yardsticks:
    """What the deals of a day are held against: its model, what won deals bring, and of the deals
    of past quarters by stage the mean chance (NaN: there were none), by factor what it added to
    their log odds on average."""

    model: Chances
    worth: Worth
    usual: Floats
    beside: Floats

    @classmethod
    def of(cls, model: Chances, learned: Learned) -> "Yardsticks":
        """From what was learned by the day."""
        counts = merged(learned.counts)
        effects = model.effects(counts.cell)
        # past quarters are the pace that a pace is beside
        beside = [np.average(effects[name], weights=counts.deals) for name, _ in FACTORS]
        return cls(model, learned.worth, usual_rates(model, counts), np.array([*beside, 0.0]))

    @classmethod
    def kept(cls, row: Row) -> "Yardsticks":
        """From the columns of `row`."""
        offsets = np.array(row["offsets"]).reshape(-1, dict(FACTORS)["stay"])
        model = Chances(np.array(row["weights"]), len(offsets), row["shift"], offsets)
        worth = Worth(row["of_amount"], row["without"])
        return cls(model, worth, np.array(row["usual"]), np.array(row["beside"]))

    def row(self) -> Row:
        """As columns, to be kept; lists of numbers."""
        return {
            "weights": self.model.weights,
            "shift": self.model.shift,
            "offsets": self.model.offsets.ravel(),
            "of_amount": self.worth.of_amount,
            "without": self.worth.without,
            "usual": self.usual,
            "beside": self.beside,
        }


def with_chances(rows: list[Row]) -> list[Row]:
    """The rows of `forecast/projection_deals`, completed: one row holds all in lists."""
    if not rows or not rows[0]["deals"]:
        return []
    given = rows[0]
    learned = learned_of(given["learned"])
    if state_of(given, learned) != "shown":
        return _completed(given["deals"], None)
    model = learned.chances((given["period_to"] - given["as_of"]).days)
    return _completed(given["deals"], Yardsticks.of(model, learned))


def with_kept_chances(rows: list[Row]) -> list[Row]:
    """The same by the yardsticks that a load kept of the day, which are beside each deal."""
    return _completed(rows, Yardsticks.kept(rows[0])) if rows else []


def _completed(rows: list[Row], by: Yardsticks | None) -> list[Row]:
    empty = dict.fromkeys(
        ("chance_rate", "usual_rate", "expected_amount", "raised_by", "lowered_by")
    )
    # of a deal whose stage is not known nobody can tell its chance
    known = [row for row in rows if by and row["cell"] is not None]
    found = iter(_chances(by, known) if by and known else ())
    return [row | empty if by is None or row["cell"] is None else next(found) for row in rows]


def _chances(by: Yardsticks, rows: list[Row]) -> list[Row]:
    """The rows of deals whose stage is known, completed."""
    cells = np.array([row["cell"] for row in rows], dtype=np.int64)
    likely = chance(by.model.log_odds(cells)[:, None] + shifts(by.model.shift)).mean(axis=1)
    amounts = np.array([row["deal_amount"] or 0 for row in rows], dtype=np.float64)
    is_missing = np.array([row["deal_amount"] is None for row in rows])
    one = np.ones(cells.size, dtype=np.int64)
    expected = by.worth.brings(amounts, one, is_missing) * likely
    usual = by.usual[decoded(cells)["stage"]]
    raised, lowered = telling(by, cells)
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


def merged(counts: Counts) -> Counts:
    """The same deals by their cell alone."""
    deals, won = (
        np.bincount(counts.cell, of).astype(np.int64) for of in (counts.deals, counts.won)
    )
    cell = np.flatnonzero(deals)
    none = np.zeros_like(cell)
    return Counts(none, none, cell, deals[cell], won[cell])


def usual_rates(model: Chances, counts: Counts) -> Floats:
    """By stage the mean chance of the deals of past quarters, on the asked day; NaN: none."""
    stage = decoded(counts.cell)["stage"]
    deals = np.bincount(stage, counts.deals, model.stages)
    won = np.bincount(stage, counts.deals * chance(model.usual_log_odds(counts.cell)), model.stages)
    return np.where(deals > 0, won / np.maximum(deals, 1), np.nan)


def telling(by: Yardsticks, cells: Ints) -> tuple[list[str | None], list[str | None]]:
    """Of each deal the trait that raises its chance most, and the one that lowers it most."""
    own, levels = by.model.effects(cells), decoded(cells)
    names = [*(name for name, _ in FACTORS), PACE]
    weights = np.array([own[name] for name in names]) - by.beside[:, None]
    levels[PACE] = (own[PACE] < 0).astype(np.int64)

    def named(places: Ints, found: Floats) -> list[str | None]:
        return [
            TRAITS[names[factor]][levels[names[factor]][deal]] if weight >= TELLING else None
            for deal, (factor, weight) in enumerate(zip(places, found, strict=True))
        ]

    high, low = weights.argmax(axis=0), weights.argmin(axis=0)
    deals = np.arange(cells.size)
    return named(high, weights[high, deals]), named(low, -weights[low, deals])
