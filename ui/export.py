"""Tables as files: CSV that Excel reads right in any language, and XLSX with real numbers.

A cell that a CRM user typed is text and stays text: it is never run as a formula.
"""

import csv
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from queries.header import Header
from ui.ask import Answer
from ui.columns import IDENTIFIED, heading, kind_of, written
from words import Words

BOM = "\ufeff"
RISKY = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r")
FORMATS = {
    "amount": "#,##0.00",
    "rate": "0.0%",
    "count": "#,##0",
    "number": "#,##0.0",
    "day": "yyyy-mm-dd",
    "month": "yyyy-mm",
    "time": "yyyy-mm-dd hh:mm",
}
TOO_LONG_FOR_EXCEL = 1_048_576


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


def columns(answer: Answer) -> list[str]:
    """The columns a reader can use: without ids that only join, and without places in an order."""
    left_out = HIDDEN | answer.unseen
    return [name for name in answer.table.column_names if name not in left_out]


def columns_shown(header: Header) -> list[str]:
    """The same of a query that was not asked."""
    return [column.name for column in header.columns if column.name not in HIDDEN]


def cell(row: Mapping[str, Any], name: str, words: Words) -> Any:
    """A cell for a file: numbers and days as they are, names and codes in words."""
    value, kind = row[name], kind_of(name)
    if value is None or kind in ("term", "terms", "flag", "columns") or name in IDENTIFIED:
        text = written(row, name, words)
        return None if value is None else text
    return value


def as_csv(answer: Answer, words: Words, currency: str) -> bytes:
    """The table as CSV in UTF-8 with the mark that makes Excel read it as such."""
    names = columns(answer)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([heading(name, words, currency) for name in names])
    for row in answer.rows:
        cells = [cell(row, name, words) for name in names]
        writer.writerow([_plain(value) for value in cells])
    return (BOM + out.getvalue()).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(RISKY):
        return "'" + value
    if isinstance(value, Decimal):
        # without an exponent, without the zeros of the type's scale
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return "" if value is None else value


def as_xlsx(answer: Answer, words: Words, currency: str, title: str, scope: str) -> bytes:
    """The table as a workbook: what it is and its scope on top, a frozen header, real numbers."""
    names = columns(answer)
    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(words("Table"))
    formats = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, scope)
    source = words("Query %(name)s, version %(version)s", name=answer.name, version=answer.version)
    sheet.write_string(2, 0, f"{source}: {words(answer.sentence)}")
    top = 4
    for place, name in enumerate(names):
        sheet.write_string(top, place, heading(name, words, currency), head)
        sheet.set_column(place, place, 26 if kind_of(name) == "text" else 15)
    for index, row in enumerate(answer.rows[: TOO_LONG_FOR_EXCEL - top - 1], start=top + 1):
        for place, name in enumerate(names):
            _write(sheet, index, place, cell(row, name, words), formats.get(kind_of(name)))
    sheet.freeze_panes(top + 1, 1)
    sheet.autofilter(top, 0, top + max(len(answer.rows), 1), max(len(names) - 1, 0))
    book.close()
    return held.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, column, value, form)
    elif isinstance(value, Decimal | int | float):
        sheet.write_number(row, column, float(value), form)
