"""Rows of the product beside rows of the second computation."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

TOLERANCE = Fraction(1, 1_000_000)


def same(expected: object, actual: object) -> bool:
    """Counts and sums of money exactly; what is a quotient to a millionth."""
    if expected is None or actual is None:
        return expected is actual
    if isinstance(expected, bool | str) or not isinstance(expected, int | Decimal | Fraction):
        return expected == actual
    assert isinstance(actual, int | float | Decimal), actual
    if isinstance(expected, Fraction):
        return abs(Fraction(actual) - expected) <= TOLERANCE * max(Fraction(1), abs(expected))
    return not isinstance(actual, float) and Fraction(actual) == Fraction(expected)


def differences(expected: Mapping[str, Any], actual: Mapping[str, Any]) -> list[str]:
    """A line for each column of `expected` that the product has otherwise."""
    return [
        f"{column}: by the definitions {_text(value)}, by the product {_text(actual.get(column))}"
        for column, value in expected.items()
        if column not in actual or not same(value, actual[column])
    ]


def _text(value: object) -> str:
    return f"{float(value)!r} ({value})" if isinstance(value, Fraction) else repr(value)


def in_tree_order(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Each team comes after its parent, and what is below a team follows it without a gap."""
    open_branch: list[str] = []
    seen: set[str] = set()
    for row in rows:
        parent = row["parent_team_id"]
        if parent in seen:
            while open_branch and open_branch[-1] != parent:
                open_branch.pop()
            if not open_branch:
                return False
        elif seen:
            return False
        open_branch.append(row["team_id"])
        seen.add(row["team_id"])
    return True
