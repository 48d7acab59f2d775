"""A briefing as a workbook: a sheet a table, numbers that stay numbers, the scope on each.

A text from a CRM stays a text: nothing in it is run as a formula.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from briefing.document import Document, Sheet
from words import Words
from words.cells import IDENTIFIED, heading, kind_of
from words.sheets import FORMATS, cell, usable

TOP = 5  # the row of the headings: title, scope, source and an empty one are above it
LONGEST = 20_000  # rows of a sheet
NAME = 31  # letters that Excel allows
NARROW, WIDE = 12, 44
RED = {"amount": "#,##0.00;[Red]-#,##0.00", "rate": "0.0%;[Red]-0.0%"}
UNITS = {"amount": "amount", "rate": "rate", "days": "count", "count": "count"}
MOST_ON_PAPER = 14  # columns that can be read on a page
INDENTS = ("company", "director", "department", "team")


def write(path: Path, document: Document, words: Words, currency: str) -> None:
    """Writes the workbook: a first sheet that says what it is, then one for each table."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        book.set_properties({"title": document.subject, "comments": document.scope})
        look = _Look(book)
        names = _names([sheet.title for sheet in document.sheets], words)
        _first(book, look, document, names, words)
        for name, sheet in zip(names, document.sheets, strict=True):
            _table(book.add_worksheet(name), look, sheet, document, words, currency)


class _Look:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.quiet = book.add_format({"font_color": "#566070"})
        self.link = book.add_format({"font_color": "#0b6bcb", "underline": 1})
        self.head = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#eef2f7"}
        )
        self._book = book
        self._made: dict[tuple[str, bool, int], Any] = {}

    def cell(self, kind: str, bold: bool, indent: int = 0) -> Any:
        """The format of a cell: how its kind is written, of a whole in bold, of a part indented."""
        key = (kind, bold, indent)
        if key not in self._made:
            said: dict[str, Any] = {"bold": bold, "indent": indent}
            if kind in FORMATS:
                said["num_format"] = RED.get(kind, FORMATS[kind])
            self._made[key] = self._book.add_format(said)
        return self._made[key]


def _names(titles: Sequence[str], words: Words) -> list[str]:
    """Names that Excel takes: short, each once, without the signs it refuses."""
    found: list[str] = []
    for title in titles:
        plain = "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:NAME].strip()
        name, place = plain or words("Table"), 2
        while name.lower() in {one.lower() for one in found}:
            ending = f" {place}"
            name, place = plain[: NAME - len(ending)] + ending, place + 1
        found.append(name)
    return found


def _first(book: Any, look: _Look, document: Document, names: Sequence[str], words: Words) -> None:
    sheet = book.add_worksheet(words("Contents"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 92)
    sheet.write_string(0, 0, document.subject, look.title)
    sheet.write_string(1, 0, document.scope)
    sheet.write_string(2, 0, document.opening)
    if document.link is not None:
        sheet.write_url(3, 0, document.link, look.link, words("Open in the dashboard"))
    for place, text in enumerate((words("Table"), words("Rows"), words("What it answers"))):
        sheet.write_string(TOP, place, text, look.head)
    for row, (name, one) in enumerate(zip(names, document.sheets, strict=True), start=TOP + 1):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", look.link, one.title)
        sheet.write_number(row, 1, len(one.answer.rows), look.cell("count", False))
        sheet.write_string(row, 2, words(one.answer.sentence))
    sheet.freeze_panes(TOP + 1, 0)
    _paper(sheet, document, words("Contents"))


def _table(
    sheet: Any, look: _Look, one: Sheet, document: Document, words: Words, currency: str
) -> None:
    answer = one.answer
    names = [name for name in usable(answer.table.column_names) if name not in answer.unseen]
    # what a row is called comes first: it is what stays in sight
    names.sort(key=lambda name: name not in IDENTIFIED and name != "opportunity_name")
    rows = answer.rows[:LONGEST]
    sheet.write_string(0, 0, one.title, look.title)
    sheet.write_string(1, 0, one.scope)
    source = words("Query %(name)s, version %(version)s", name=answer.name, version=answer.version)
    sheet.write_string(2, 0, f"{source}: {words(answer.sentence)}", look.quiet)
    if len(answer.rows) > LONGEST:
        kept = words.count(LONGEST)
        sheet.write_string(3, 0, words("The first %(count)s rows; the page has all.", count=kept))
    for place, name in enumerate(names):
        sheet.write_string(TOP, place, heading(name, words, currency), look.head)
    widths = [NARROW] * len(names)
    for index, row in enumerate(rows, start=TOP + 1):
        bold, indent = index == TOP + 1 and row.get("level") is not None, _depth(row)
        for place, name in enumerate(names):
            value = _cell(row, name, words)
            form = look.cell(_kind(row, name), bold, indent if name == "team_name" else 0)
            _write(sheet, index, place, value, form)
            if isinstance(value, str):
                widths[place] = min(max(widths[place], _width(value) + indent * 2 + 2), WIDE)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    if not rows:
        sheet.write_string(TOP + 1, 0, words("There are no rows for this choice."), look.quiet)
    sheet.freeze_panes(TOP + 1, 1)
    sheet.autofilter(TOP, 0, TOP + max(len(rows), 1), max(len(names) - 1, 0))
    sheet.repeat_rows(TOP)
    _paper(sheet, document, one.title, len(names))


def _cell(row: Mapping[str, Any], name: str, words: Words) -> Any:
    """A cell as a file has it; what counts for a team directly is called so."""
    value = cell(row, name, words)
    is_direct = row.get("is_direct") or row.get("level") == "direct"
    return f"{value} · {words.term('direct')}" if name == "team_name" and is_direct else value


def _kind(row: Mapping[str, Any], name: str) -> str:
    """How a cell is written: by its column's name, or by its row's unit where that says so."""
    return UNITS.get(row["unit"], "number") if name in ("value", "expected") else kind_of(name)


def _paper(sheet: Any, document: Document, title: str, columns: int = 0) -> None:
    """On paper: across, with what it is and its scope on each page; as wide as one, or with the
    names of the rows on each where there are too many columns for that.
    """
    sheet.set_landscape()
    sheet.set_paper(9)
    if columns <= MOST_ON_PAPER:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.repeat_columns(0)
    safe = document.scope.replace("&", "&&")
    sheet.set_header(f"&L&9{title.replace('&', '&&')}&R&9&P / &N")
    sheet.set_footer(f"&L&9{safe[:200]}")


def _depth(row: Mapping[str, Any]) -> int:
    """How far a team's name is set in: by its level, where the rows are a tree of teams."""
    if "parent_team_id" not in row or row.get("level") is None:
        return 0
    return INDENTS.index(row["level"]) if row["level"] in INDENTS else 1


def _width(text: str) -> int:
    """About how wide a text is, in digits: a Chinese letter takes two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)


def _write(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, form)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, column, value, form)
    elif isinstance(value, Decimal | int | float):
        sheet.write_number(row, column, float(value), form)
