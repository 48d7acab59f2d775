"""A folder of files as sheets of raw text, each row with its file and number.

A *sheet* is one table as it arrived: a CSV file, a Parquet file, or a sheet of a workbook.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from data import csv_rows, workbooks
from data.cells import Refused
from data.workspace import DataFault, Workspace, quoted_pattern, require_text

FIRST_ROW = 2  # the header is row 1, as a person sees it


@dataclass(frozen=True)
class Sheet:
    """One table as it arrived: `name` is what stands before the dot, or the sheet's name."""

    path: Path
    name: str
    label: str  # how the report calls it
    kind: Literal["csv", "parquet", "workbook"]
    columns: tuple[str, ...]
    delimiter: str = ","


@dataclass(frozen=True)
class Relation:
    """Rows in SQL: what stands after `from`, the type of each column, where the rows are from.

    `has_rows` says that a column `source_row` carries the row numbers; otherwise the rows
    are numbered by their order.
    """

    sql: str
    types: dict[str, str]
    label: str
    has_rows: bool
    has_files: bool = False


def find_sheets(folder: Path) -> tuple[list[Sheet], list[str]]:
    """The sheets in a folder (or of one workbook), and the names of files nobody reads."""
    files = [folder] if folder.is_file() else sorted(folder.iterdir())
    sheets: list[Sheet] = []
    unread: list[str] = []
    for path in files:
        require_text(path)
        kind = path.suffix.lower()
        if path.name.startswith((".", "~$")) or path.is_dir():
            continue
        if kind == ".csv":
            columns, delimiter = csv_rows.header_of(path)
            sheets.append(Sheet(path, path.stem, path.name, "csv", columns, delimiter))
        elif kind == ".parquet":
            columns = tuple(_parquet_types(path))
            sheets.append(Sheet(path, path.stem, path.name, "parquet", columns))
        elif kind == ".xlsx":
            for name, columns in workbooks.sheet_headers(path).items():
                label = f"{path.name} / {name}"
                sheets.append(Sheet(path, name.strip(), label, "workbook", columns))
        else:
            unread.append(path.name)
    return sheets, unread


def read_into(
    work: Workspace, sheet: Sheet, target: str, select: Callable[[Relation], str]
) -> list[Refused]:
    """Create the table `target` from a select over the sheet; return the unreadable rows."""
    if not sheet.columns:
        raise DataFault(f"{sheet.label} has no header row.")
    copy = work.folder / f"{target.replace('.', '_')}.parquet"
    if sheet.kind == "parquet":
        types = _parquet_types(sheet.path)
        relation = f"read_parquet('{quoted_pattern(sheet.path)}')"
        work.run(_create(target, select(Relation(relation, types, sheet.label, False))))
        return []
    types = dict.fromkeys(sheet.columns, "VARCHAR")
    refused: list[Refused] = []
    if sheet.kind == "workbook":
        workbooks.write_rows(sheet.path, sheet.name, sheet.columns, copy)
    else:
        if _read_by_engine(work, sheet, target, types, select):
            return []
        refused = csv_rows.rewrite(sheet.path, sheet.columns, sheet.delimiter, copy)
    relation = f"read_parquet('{quoted_pattern(copy)}')"
    work.run(_create(target, select(Relation(relation, types, sheet.label, True))))
    copy.unlink()
    return refused


def _read_by_engine(
    work: Workspace,
    sheet: Sheet,
    target: str,
    types: dict[str, str],
    select: Callable[[Relation], str],
) -> bool:
    """Whether the engine alone could read the file with every row in its place."""
    relation = csv_rows.engine_relation(sheet.path, sheet.columns, sheet.delimiter)
    if len(sheet.columns) == 1 or csv_rows.line_end(sheet.path) == "\r":
        return False
    if csv_rows.has_blank_lines(sheet.path):
        return False
    try:
        work.run(_create(target, select(Relation(relation, types, sheet.label, False))))
    except (duckdb.InvalidInputException, duckdb.ConversionException):
        return False
    return True


def _create(target: str, select: str) -> str:
    return f"create or replace table {target} as {select}"


def _parquet_types(path: Path) -> dict[str, str]:
    """The column names of a Parquet file with the engine's types."""
    with duckdb.connect() as connection:
        try:
            rows = connection.execute(
                f"describe select * from read_parquet('{quoted_pattern(path)}')"
            ).fetchall()
        except duckdb.Error:
            raise DataFault(f"{path.name} cannot be read as a Parquet file.") from None
    return {str(name): str(kind) for name, kind, *_ in rows}
