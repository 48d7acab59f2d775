"""Win rates by stage: how sure the observed one is, and which ones the record offers.

Of `decided` deals that were in a stage `won` were won: the 90 % Wilson interval holds the chance
behind it. What F2 needs is the in-period rate, of the amount that stood in the stage at a week's
end the share won by the quarter's end; a team's is drawn towards the company's.
"""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from math import sqrt
from typing import Any

Z = 1.6448536269514722
"""Of the normal distribution 90 % lie between −Z and Z."""
WEIGHT = 20
"""The company's rate weighs as much as so many deals of a team."""
PLACES = Decimal("0.000001")


def wilson(won: int, decided: int, z: float = Z) -> tuple[float, float] | None:
    """The Wilson interval of won ÷ decided; None where nothing is decided."""
    if not decided:
        return None
    share, spread = won / decided, z * z / decided
    middle = (share + spread / 2) / (1 + spread)
    half = sqrt(share * (1 - share) * spread + spread * spread / 4) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def share(won: Decimal | None, stood: Decimal | None) -> Fraction | None:
    """The share of an amount that was won; None where nothing stood there."""
    return Fraction(won or 0) / Fraction(stood) if stood else None


def offered(own: Fraction | None, deals: int, company: Fraction | None) -> Decimal | None:
    """A team's in-period rate over so many deals, drawn towards the company's with the weight of
    20 deals, to six places; None where the company has none."""
    if company is None:
        return None
    drawn = company if own is None else (own * deals + company * WEIGHT) / (deals + WEIGHT)
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(drawn.numerator) / Decimal(drawn.denominator)
        return exact.quantize(PLACES, ROUND_HALF_UP)


def offered_of(row: dict[str, Any]) -> Decimal | None:
    """The offered rate of a row with the amounts that stood in a stage: a team's own and, beside
    it, the company's."""
    own = share(row["own_won_amount"], row["own_amount"])
    company = share(row["company_won_amount"], row["company_amount"])
    return offered(own, int(row["own_deals"] or 0), company)


def with_offered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of `forecast/win_rate_by_stage`, completed by the interval of the observed rate,
    the in-period rate and the offered one."""
    completed = []
    for row in rows:
        low, high = wilson(row["won_deals"], row["decided_deals"]) or (None, None)
        own = share(row["own_won_amount"], row["own_amount"])
        completed.append(
            row
            | {
                "observed_low_rate": low,
                "observed_high_rate": high,
                "in_period_rate": None if own is None else float(own),
                "in_period_deals": int(row["own_deals"] or 0),
                "offered_rate": offered_of(row),
            }
        )
    return completed
