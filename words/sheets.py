"""A table as cells of a file: which columns a reader can use, and numbers that stay numbers."""

from collections.abc import Iterable, Mapping
from typing import Any

from words.cells import IDENTIFIED, kind_of, written
from words.language import Words

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
}
HIDDEN |= {"account_id", *IDENTIFIED.values()}
"""Ids that only join, and places in an order."""


def usable(names: Iterable[str]) -> list[str]:
    """The columns a reader can use, of those."""
    return [name for name in names if name not in HIDDEN]


def cell(row: Mapping[str, Any], name: str, words: Words) -> Any:
    """A cell for a file: numbers and days as they are, names and codes in words."""
    value, kind = row[name], kind_of(name)
    if value is None or kind in ("term", "terms", "flag", "columns") or name in IDENTIFIED:
        text = written(row, name, words)
        return None if value is None else text
    return value
