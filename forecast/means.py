"""Exact means and shares of amounts: rounded once, at the end.

In whole numbers, since fractions would be reduced at each step, which takes longer than all else.
"""

from decimal import Decimal

PLACES = 10**8


def mean(total: Decimal | int | None, count: int) -> Decimal | None:
    """The mean of so many, to eight places, halves away from zero; None of none."""
    if total is None or not count:
        return None
    above, below = total.as_integer_ratio()
    return rounded(above, below * count)


def share(above: Decimal | int | None, below: Decimal | int | None) -> float | None:
    """A share; None with nothing below the line."""
    if above is None or not below:
        return None
    part, part_of = above.as_integer_ratio()
    whole, whole_of = below.as_integer_ratio()
    return (part * whole_of) / (part_of * whole)


def rounded(above: int, below: int) -> Decimal:
    """A quotient, whose divisor is positive, to eight places, halves away from zero."""
    whole = (abs(above) * PLACES * 2 + below) // (2 * below)
    return Decimal(whole if above >= 0 else -whole).scaleb(-8)
