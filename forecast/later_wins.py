"""What deals not yet created still bring by the quarter's end.

rate = deals that past quarters created with as little time left and won by their end, for each deal
created in the 91 days before; a team's wins = rate × what it created in the last 91 days.
"""

from dataclasses import dataclass

import numpy as np

from forecast.chances import Floats, Ints
from forecast.draws import LaterDeals

PRIOR_QUARTERS, PRIOR_SPREAD = 4, 0.2


@dataclass(frozen=True)
class PastQuarters:
    """Of each past quarter: deals won that were created later than the asked day, and the pace:
    deals created in the 91 days before; of all its quick wins the number, amount and squares."""

    won: Ints
    pace: Ints
    deals: int
    amount: float
    squared: float


def later_wins(past: PastQuarters, created: Floats) -> LaterDeals:
    """What each team is expected to win of deals not yet created; `created` is its pace."""
    pace = float(past.pace.sum())
    rate = float(past.won.sum()) / pace if pace else 0.0
    deals = max(past.deals, 1)
    return LaterDeals(
        rate * created, past.amount / deals, past.squared / deals, _spread(past, rate)
    )


def _spread(past: PastQuarters, rate: float) -> float:
    """How far whole quarters lie from the rate, relative to it, beyond the luck of single deals."""
    expected = rate * past.pace
    usual = float(np.square(expected).mean()) if expected.size else 0.0
    if not usual:
        return PRIOR_SPREAD
    beyond = float((np.square(past.won - expected) - expected).sum())
    prior = PRIOR_QUARTERS * usual
    variance = (beyond + prior * PRIOR_SPREAD**2) / (float(np.square(expected).sum()) + prior)
    return float(np.sqrt(max(0.0, variance)))
