"""Writes the rows of a query as text: JSON and CSV for programs, a table for people.

Money stays as exact as it is: a DECIMAL is written digit by digit, never by way of a float.
"""

import csv
import io
import json
import math
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

NOTHING = "–"


def as_json(table: pa.Table) -> str:
    """An array of objects: plain numbers unrounded, days as ISO text, null as null."""
    names = [json.dumps(name, ensure_ascii=False) for name in table.column_names]
    lines = [
        "  {"
        + ", ".join(f"{name}: {_json(one)}" for name, one in zip(names, row, strict=True))
        + "}"
        for row in rows(table)
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def as_csv(table: pa.Table) -> str:
    """Comma-separated with a header line; null is the empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.column_names)
    writer.writerows([_plain(one) for one in row] for row in rows(table))
    return text.getvalue()


def as_table(table: pa.Table) -> str:
    """Aligned columns, numbers to the right and with thousands apart."""
    columns = [[_shown(one) for one in column.to_pylist()] for column in table.columns]
    numeric = [
        any(isinstance(one, int | float | Decimal) for one in column.to_pylist())
        for column in table.columns
    ]
    widths = [
        max(_width(text) for text in [name, *column])
        for name, column in zip(table.column_names, columns, strict=True)
    ]

    def line(cells: Sequence[str]) -> str:
        padded = [
            " " * (width - _width(text)) + text if right else text + " " * (width - _width(text))
            for text, width, right in zip(cells, widths, numeric, strict=True)
        ]
        return "  ".join(padded).rstrip() + "\n"

    rule = "  ".join("-" * width for width in widths) + "\n"
    body = "".join(line(cells) for cells in zip(*columns, strict=True))
    return line(table.column_names) + rule + body


def rows(table: pa.Table) -> list[tuple[Any, ...]]:
    """The rows as tuples of Python values: Decimal, date, str, int, float, bool, None."""
    if table.num_rows == 0:
        return []
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _json(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float) and not math.isfinite(value):
        return "null"
    if isinstance(value, date):
        return json.dumps(value.isoformat())
    if isinstance(value, list):
        return "[" + ", ".join(_json(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def _shown(value: Any) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value, ",f")
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, int):
        return f"{value:,}"
    # a line break or a control character within a text would break the table
    return "".join(one if one.isprintable() else " " for one in str(value))


def _width(text: str) -> int:
    """How many cells of a terminal a text takes: Chinese characters are two wide."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )
