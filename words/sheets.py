"""A table as cells of a file: which columns a reader can use, and numbers that stay numbers."""

from collections.abc import Iterable, Mapping
from typing import Any

from words.cells import IDENTIFIED, kind_of, written
from words.language import Words
from words.told import reason, reasons

FORMATS = {
    "amount": "#,##0.00",
    "rate": "0.0%",
    "count": "#,##0",
    "number": "#,##0.0",
    "day": "yyyy-mm-dd",
    "month": "yyyy-mm",
    "time": "yyyy-mm-dd hh:mm",
}
"""How a workbook shows each kind of column."""

HIDDEN = {
    "row_position",
    "tree_position",
    "part_position",
    "parent_team_id",
    "is_direct",
    "stage_position",
    "method_position",
    "kind_position",
    "size_amount",
    "folded_point_ids",
    "told",
}
HIDDEN |= {"account_id", *IDENTIFIED.values()}
"""Ids that only join, places in an order, and what another column says to people."""


REASONED = {"sentence": reason, "others": reasons}
"""What a load says of a row it kept out: each is a message."""


def usable(names: Iterable[str]) -> list[str]:
    """The columns a reader can use, of those."""
    return [name for name in names if name not in HIDDEN]


def cell(row: Mapping[str, Any], name: str, words: Words) -> Any:
    """A cell for a file: numbers and days as they are, names and codes in words."""
    value, kind = row[name], kind_of(name)
    if value and name in REASONED:
        return REASONED[name](words, value)
    if value is None or kind in ("term", "terms", "flag", "columns") or name in IDENTIFIED:
        text = written(row, name, words)
        return None if value is None else text
    return value
