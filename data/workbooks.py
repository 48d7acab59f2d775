"""Sheets of an .xlsx as rows of text: whole numbers without their point, days as ISO days."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from data.cells import CellFile, unique_names
from data.workspace import DataFault


def sheet_headers(path: Path) -> dict[str, tuple[str, ...]]:
    """The column names of each sheet, by its name; empty for a sheet without any cell."""
    book = _opened(path)
    sheets = [meta.name for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    headers: dict[str, tuple[str, ...]] = {}
    for name in sheets:
        first = next(_rows(book, name), None)
        headers[name] = unique_names(first[1]) if first else ()
    return headers


def write_rows(path: Path, sheet: str, columns: tuple[str, ...], out: Path) -> None:
    """Write the rows below the header to a Parquet file with their numbers in the sheet."""
    rows = _rows(_opened(path), sheet)
    next(rows, None)
    with CellFile(out, columns) as cells:
        for number, row in rows:
            cells.add(number, [cell or None for cell in row])


def _opened(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise DataFault(f"{path.name} cannot be opened as a workbook ({error}).") from None


def _rows(book: CalamineWorkbook, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, with their numbers as the sheet shows them."""
    try:
        cells = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise DataFault(f"The sheet {sheet} cannot be read ({error}).") from None
    width = 0
    for number, row in enumerate(cells, start=1):
        texts = [_text(cell) for cell in row]
        if not any(texts):
            continue
        # Cells that were only touched, right of the header, are no columns.
        width = width or max(place for place, text in enumerate(texts, 1) if text)
        yield number, (texts + [""] * width)[:width]


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell).strip()
