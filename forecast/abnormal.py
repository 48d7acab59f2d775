"""What breaks a team's own pattern: its last complete week against the weeks before it."""

from decimal import Decimal
from typing import Any

from forecast.band import band

PLACES = Decimal("1e-6")
CENT = Decimal("0.01")
BELOW, ABOVE = 2, 1
"""How severe a break is: a drop asks for an answer, a rise for a question."""


def outside_band(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a rule of `queries/abnormal` that lie outside the band of their weeks before.

    A row has its `value`, the list of those `before` it, and what one unit of it is worth
    (`unit_amount`). At stake is what is missing; a rise puts nothing at stake.
    """
    found = []
    for row in rows:
        value, own = row["value"], band(row["before"] or [])
        if value is None or own is None or own.holds(value):
            continue
        missing = max(own.usual - value, Decimal(0))
        worth = Decimal(repr(row["unit_amount"] or 0.0))
        found.append(
            row
            | {
                "severity": BELOW if missing else ABOVE,
                "person_id": None,
                "opportunity_id": None,
                "value": value.quantize(PLACES),
                "expected": own.usual.quantize(PLACES),
                "stake_amount": (missing * worth).quantize(CENT),
            }
        )
    return sorted(found, key=lambda row: (-row["stake_amount"], row["team_id"], row["measure"]))
