"""Sheets of an .xlsx as rows of text: whole numbers without their point, days as ISO days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from data.archives import require_harmless
from data.cells import CellFile, Refused, unique_names
from data.csv_heads import LOOKED_AT, header_place
from data.footers import Ending
from data.workspace import DataFault

MOST_MERGED = 1_000_000  # cells under others that are filled; beyond it nobody merged by hand


@dataclass(frozen=True)
class Top:
    """The header of a sheet, the row it stands in, and the first rows below it."""

    columns: tuple[str, ...]
    row: int
    sample: tuple[tuple[str, ...], ...]


def sheet_tops(path: Path) -> dict[str, Top]:
    """The header of each sheet, by its name; without columns for a sheet without any cell."""
    book = _opened(path)
    sheets = [meta.name for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    tops: dict[str, Top] = {}
    for name in sheets:
        first = list(islice(_rows(book, name), LOOKED_AT))
        place = header_place([row for _, row in first])
        if place is None:
            tops[name] = Top((), 1, ())
            continue
        number, header = first[place]
        # Cells that were only touched, right of the header, are no columns.
        width = max(column for column, text in enumerate(header, 1) if text)
        sample = tuple(tuple(row[:width]) for _, row in first[place + 1 :])
        tops[name] = Top(unique_names(header[:width]), number, sample)
    return tops


def write_rows(
    path: Path, sheet: str, columns: tuple[str, ...], header_row: int, out: Path, is_loose: bool
) -> list[str]:
    """Write the rows below the header to a Parquet file with their numbers in the sheet.

    Of a loose sheet what stands below the table is no row; its lines are returned.
    """
    book = _opened(path)
    filling = _merged_below(book, sheet, header_row)
    width = len(columns)
    ending = Ending(width, None)
    last = header_row
    with CellFile(out, columns) as cells:
        for number, row in _rows(book, sheet):
            if number <= header_row:
                continue
            if number > last + 1:
                ending.blank()
            last = number
            texts = [
                text or filling.get((number, column), "")
                for column, text in enumerate((row + [""] * width)[:width])
            ]
            for line, known in ending.passed(number, texts) if is_loose else [(number, texts)]:
                if not isinstance(known, Refused):
                    cells.add(line, [cell or None for cell in known])
        rows, footer = ending.finished()
        for line, known in rows:
            if not isinstance(known, Refused):
                cells.add(line, [cell or None for cell in known])
    return footer


def _merged_below(
    book: CalamineWorkbook, sheet: str, header_row: int
) -> dict[tuple[int, int], str]:
    """What a cell says that is merged with the one above it, by row number and column."""
    found = book.get_sheet_by_name(sheet)
    ranges = [
        (first, last)
        for first, last in found.merged_cell_ranges or []
        if first[0] >= header_row and last[0] > first[0]
    ]
    if not ranges or sum(last[0] - first[0] for first, last in ranges) > MOST_MERGED:
        return {}
    cells = found.to_python(skip_empty_area=False)
    return {
        (row + 1, first[1]): _text(cells[first[0]][first[1]])
        for first, last in ranges
        for row in range(first[0] + 1, min(last[0] + 1, len(cells)))
        if first[1] < len(cells[first[0]])
    }


def _opened(path: Path) -> CalamineWorkbook:
    require_harmless(path)
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise DataFault(
            "%(file)s cannot be opened as a workbook (%(why)s).", file=path.name, why=error
        ) from None


def _rows(book: CalamineWorkbook, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, with their numbers as the sheet shows them."""
    try:
        cells = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise DataFault(
            "The sheet %(sheet)s cannot be read (%(why)s).", sheet=sheet, why=error
        ) from None
    for number, row in enumerate(cells, start=1):
        texts = [_text(cell) for cell in row]
        if any(texts):
            yield number, texts


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell).strip()
