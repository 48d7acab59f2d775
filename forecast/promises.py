"""What became of a commitment: a deal promised with an amount by a day, against what happened."""

from collections.abc import Mapping, Sequence
from typing import Any

Row = dict[str, Any]


def became(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Completes the rows of `meeting/promises` by `result`.

    A deal: `kept` won by the day for the amount or more; `late` won after the day; `less` won for
    less; `lost`; `waiting` open and the day not over; `missed` open and the day over; `gone` not
    among the deals. Without a deal only the day can be told: `waiting`, or `due` once it is over.
    What is left out (a day, an amount) asks for nothing.
    """
    return [{**row, "result": _result(row)} for row in rows]


def _result(row: Mapping[str, Any]) -> str:
    on, amount = row["promised_on"], row["promised_amount"]
    is_over = on is not None and row["as_of"] > on
    if row["opportunity_id"] is None:
        return "due" if is_over else "waiting"
    if row["outcome"] == "won":
        if on is not None and row["close_on"] is not None and row["close_on"] > on:
            return "late"
        return "less" if amount is not None and (row["deal_amount"] or 0) < amount else "kept"
    if row["outcome"] == "open":
        return "missed" if is_over else "waiting"
    return "lost" if row["outcome"] == "lost" else "gone"
