"""Numbers as text: short amounts, exact amounts, counts and shares, without losing a sign."""

from decimal import ROUND_HALF_UP, Decimal
from math import isnan

NOTHING = "–"
MINUS = "−"
THOUSANDS = ((Decimal(10**9), "B"), (Decimal(10**6), "M"), (Decimal(10**3), "K"))
MYRIADS = ((Decimal(10**8), "亿"), (Decimal(10**4), "万"))
Number = int | float | Decimal


def decimal_of(value: object) -> Decimal | None:
    """The number meant, or None for what is missing: None, NaN, pandas' NA and NaT."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, Decimal):
        return None if value.is_nan() else value
    if isinstance(value, int):
        return Decimal(value)
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return None if isnan(number) else Decimal(repr(number))


def rounded(value: Decimal, digits: int) -> Decimal:
    """Half up, as people round; never minus zero."""
    result = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def plain(value: Decimal, digits: int, plus: bool = False) -> str:
    """Grouped by three with so many decimals; `plus` writes the sign of what is above zero."""
    number = rounded(value, digits)
    sign = MINUS if number < 0 else "+" if plus and number > 0 else ""
    return f"{sign}{abs(number):,.{digits}f}"


def short(value: Decimal, units: tuple[tuple[Decimal, str], ...], plus: bool = False) -> str:
    """Three figures and a unit: 1.13M, 480K; 113万, 1.20亿. Whole below the smallest unit.

    Zeros at the end stay, so that a figure has one form wherever it stands.
    """
    size = abs(value)
    for unit, suffix in units:
        scaled = size / unit
        # The digits are those of what is shown: 9.996 is 10.0, not 10.00.
        digits = 2 if rounded(scaled, 2) < 10 else 1 if rounded(scaled, 1) < 100 else 0
        number = rounded(scaled, digits)
        if number >= 1:
            sign = MINUS if value < 0 else "+" if plus else ""
            return f"{sign}{number:,.{digits}f}{suffix}"
    return plain(value, 0, plus)
