"""Sheets of an .xlsx as rows of text: whole numbers without their point, days as ISO days."""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from data.archives import require_harmless
from data.cells import CellFile, Refused, unique_names
from data.csv_heads import LOOKED_AT, header_place
from data.footers import Ending
from data.workbook_cells import Book, Range
from data.workspace import DataFault

# Unpacked bytes of a workbook that is held whole, which takes more than twice as much memory, and
# a third less time than to read it row by row.
MOST_HELD = 128 << 20
MOST_MERGED = 1_000_000  # cells under others that are filled; beyond it nobody merged by hand


@dataclass(frozen=True)
class Top:
    """The header of a sheet, the row it stands in, and the first rows below it."""

    columns: tuple[str, ...]
    row: int
    sample: tuple[tuple[str, ...], ...]


def sheet_tops(path: Path) -> dict[str, Top]:
    """The header of each sheet, by its name; without columns for a sheet without any cell."""
    tops: dict[str, Top] = {}
    with _opened(path) as book:
        for name in book.sheets:
            tops[name] = _top(list(islice(_rows(book, name), LOOKED_AT)))
    return tops


def _top(first: list[tuple[int, list[str]]]) -> Top:
    """The header among the first rows of a sheet."""
    place = header_place([row for _, row in first])
    if place is None:
        return Top((), 1, ())
    number, header = first[place]
    # Cells that were only touched, right of the header, are no columns.
    width = max(column for column, text in enumerate(header, 1) if text)
    sample = tuple(tuple((row + [""] * width)[:width]) for _, row in first[place + 1 :])
    return Top(unique_names(header[:width]), number, sample)


def write_rows(
    path: Path, sheet: str, columns: tuple[str, ...], header_row: int, out: Path, is_loose: bool
) -> list[str]:
    """Write the rows below the header to a Parquet file with their numbers in the sheet.

    Of a loose sheet what stands below the table is no row; its lines are returned.
    """
    width = len(columns)
    ending = Ending(width, None)
    last = header_row
    with _opened(path) as book, CellFile(out, columns) as cells:
        merged = _Merged(book.merged(sheet), header_row)
        for number, row in _rows(book, sheet):
            if number <= header_row:
                continue
            if number > last + 1:
                ending.blank()
            last = number
            texts = (row + [""] * width)[:width]
            merged.fill(number, texts)
            for line, known in ending.passed(number, texts) if is_loose else [(number, texts)]:
                if not isinstance(known, Refused):
                    cells.add(line, [cell or None for cell in known])
        rows, footer = ending.finished()
        for line, known in rows:
            if not isinstance(known, Refused):
                cells.add(line, [cell or None for cell in known])
    return footer


class _Merged:
    """What cells say that are merged with the one above them, row by row."""

    def __init__(self, ranges: Sequence[Range], header_row: int) -> None:
        below = [one for one in ranges if one[0] > header_row and one[2] > one[0]]
        if sum(last - first for first, _, last, _ in below) > MOST_MERGED:
            below = []
        self._begin: dict[int, list[tuple[int, int]]] = {}
        for first, column, last, _ in below:
            self._begin.setdefault(first, []).append((column, last))
        self._open: dict[int, tuple[int, str]] = {}

    def fill(self, number: int, texts: list[str]) -> None:
        """Put into the empty cells of a row what they are merged with."""
        for column, (last, text) in list(self._open.items()):
            if number > last:
                del self._open[column]
            elif not texts[column - 1]:
                texts[column - 1] = text
        for column, last in self._begin.get(number, ()):
            if column <= len(texts):
                self._open[column] = (last, texts[column - 1])


class _Held:
    """A workbook that is read at once, much faster than piece by piece."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last: CalamineSheet | None = None
        try:
            self._book = CalamineWorkbook.from_path(str(path))
        except (CalamineError, OSError, ValueError) as error:
            raise DataFault(
                "%(file)s cannot be opened as a workbook (%(why)s).", file=path.name, why=error
            ) from None

    def __enter__(self) -> "_Held":
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    @property
    def sheets(self) -> list[str]:
        """The names of its sheets of cells, in their order."""
        known = self._book.sheets_metadata
        return [meta.name for meta in known if meta.typ == SheetTypeEnum.WorkSheet]

    def merged(self, sheet: str) -> list[Range]:
        """The ranges of cells that are merged into one, as the sheet has them."""
        try:
            found = self._sheet(sheet).merged_cell_ranges or []
        except CalamineError:
            with Book(self._path) as pieces:
                return pieces.merged(sheet)
        return [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in found]

    def rows(self, sheet: str) -> Iterator[tuple[int, Sequence[Any]]]:
        """The rows with their numbers, from column 1 on."""
        number = 0
        try:
            found = self._sheet(sheet)
            left = [None] * (found.start[1] if found.start else 0)
            for number, row in enumerate(found.iter_rows(), start=1):
                yield number, left + row
        except (CalamineError, OverflowError, ValueError):
            # An error nobody knew when the library was written, a day that lies beyond all days.
            with Book(self._path) as pieces:
                yield from (one for one in pieces.rows(sheet) if one[0] > number)

    def _sheet(self, name: str) -> CalamineSheet:
        """A sheet; the last one is kept, since to read it is what costs."""
        if self._last is None or self._last.name != name:
            self._last = self._book.get_sheet_by_name(name)
        return self._last


def _opened(path: Path) -> "_Held | Book":
    """The workbook: held where that needs little memory."""
    require_harmless(path)
    with zipfile.ZipFile(path) as packed:
        unpacked = sum(entry.file_size for entry in packed.infolist())
    return Book(path) if unpacked > MOST_HELD else _Held(path)


def _rows(book: "_Held | Book", sheet: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, with their numbers as the sheet shows them."""
    for number, row in book.rows(sheet):
        texts = [_text(cell) for cell in row]
        if any(texts):
            yield number, texts


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell).strip()
