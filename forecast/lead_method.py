"""Which forecast to lead with, by the number of reps and by how much is reviewed."""

from typing import Any

UNREVIEWED = 0.5
"""Below this share of reviewed in-play amount, F1 is low only because it is unfinished."""


def lead_method(reps: int, reviewed_rate: float | None) -> str:
    """`f1` up to 10 reps, `f1_while_tuning_f2` to 50, `f2` above; `f2_until_reviewed` while less
    than half of the in-play amount (`reviewed_rate`, a share; None: nothing in play) is reviewed.
    """
    if reviewed_rate is not None and reviewed_rate < UNREVIEWED:
        return "f2_until_reviewed"
    if reps <= 10:
        return "f1"
    return "f1_while_tuning_f2" if reps <= 50 else "f2"


def with_lead_method(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with `reps` and `reviewed_rate`, each completed by `lead_method`."""
    return [row | {"lead_method": lead_method(row["reps"], row["reviewed_rate"])} for row in rows]
