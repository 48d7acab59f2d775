"""Texts of the contract's files as values. An empty text is a missing value."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

Rows = Sequence[Mapping[str, str]]
Tables = Mapping[str, Rows]

CENT = Decimal("0.01")


def day(text: str) -> date | None:
    """An ISO day."""
    return date.fromisoformat(text) if text else None


def moment(text: str) -> datetime:
    """An ISO time, company local."""
    return datetime.fromisoformat(text)


def money(text: str) -> Decimal | None:
    """An amount, to the cent; fractions of a cent are rounded half up."""
    return Decimal(text).quantize(CENT, ROUND_HALF_UP) if text else None


def share(above: Decimal | Fraction | int, below: Decimal | Fraction | int) -> Fraction | None:
    """'A share with a zero below the line is null, not 0.'"""
    return Fraction(above) / Fraction(below) if below else None


def total(amounts: Sequence[Decimal | None]) -> Decimal:
    """'A missing amount (or rate) counts as 0.'"""
    return sum((amount for amount in amounts if amount is not None), Decimal(0))
