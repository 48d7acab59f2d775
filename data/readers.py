"""A folder of files as sheets of raw text, each row with its file and number.

A *sheet* is one table as it arrived: a CSV file, a Parquet file, or a sheet of a workbook.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import duckdb

from data import archives, csv_rows, workbooks
from data.cells import Refused
from data.csv_heads import LOOKED_AT, head_of
from data.encodings import UTF8, encoding_of_all, is_utf8, write_utf8
from data.workspace import DataFault, Workspace, quoted_pattern, require_text

FIRST_ROW = 2  # the header is row 1, as a person sees it


@dataclass(frozen=True)
class Sheet:
    """One table as it arrived: `name` is what stands before the dot, or the sheet's name.

    `above` is how many lines of a CSV file stand over its header, or the header's row in a
    workbook; `sample` the first rows below it, as they are.
    """

    path: Path
    name: str
    label: str  # how the report calls it
    kind: Literal["csv", "parquet", "workbook"]
    columns: tuple[str, ...]
    delimiter: str = ","
    encoding: str = UTF8
    above: int = 0
    sample: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Read:
    """What reading a sheet left over: the unreadable rows, the lines of a footer, and how many
    characters no encoding could say."""

    refused: list[Refused] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)
    spoiled: int = 0


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


def find_sheets(folder: Path, unpacking: Path | None = None) -> tuple[list[Sheet], list[str]]:
    """The sheets in a folder (or of one file), and the names of files nobody reads.

    Zip files are unpacked into `unpacking`, each into a folder of its own there.
    """
    files = [folder] if folder.is_file() else sorted(folder.iterdir())
    sheets: list[Sheet] = []
    unread: list[str] = []
    packed_in: dict[Path, str] = {}
    for path in files:
        require_text(path)
        kind = path.suffix.lower()
        if path.name.startswith((".", "~$")) or path.is_dir():
            continue
        if kind == ".zip" and unpacking is not None:
            inside = unpacking / f"{path.name}.{len(sheets)}"
            inside.mkdir(parents=True)
            for packed in sorted(archives.unpack(path, inside)):
                sheets += _sheets_of(packed)
                packed_in[packed] = path.name
        elif kind in archives.READABLE:
            sheets += _sheets_of(path)
        else:
            unread.append(path.name)
    times = Counter(sheet.label for sheet in sheets)
    # two zip files may hold files of one name
    return [
        replace(sheet, label=f"{packed_in[sheet.path]} / {sheet.label}")
        if times[sheet.label] > 1 and sheet.path in packed_in
        else sheet
        for sheet in sheets
    ], unread


def _sheets_of(path: Path) -> list[Sheet]:
    """The sheets of one file."""
    kind = path.suffix.lower()
    if kind == ".csv":
        head = head_of(path)
        look = (head.delimiter, head.encoding, head.above, head.sample)
        return [Sheet(path, path.stem, path.name, "csv", head.columns, *look)]
    if kind == ".parquet":
        columns = tuple(_parquet_types(path))
        sample = _parquet_sample(path)
        return [Sheet(path, path.stem, path.name, "parquet", columns, sample=sample)]
    return [
        Sheet(
            path, name.strip(), f"{path.name} / {name}", "workbook", top.columns,
            above=top.row, sample=top.sample,
        )
        for name, top in workbooks.sheet_tops(path).items()
    ]  # fmt: skip


def require_utf8(sheet: Sheet) -> None:
    """Raise DataFault where the header is in another encoding than the contract's."""
    header = "".join(sheet.columns)
    if "\ufffd" in header or (sheet.encoding != UTF8 and not header.isascii()):
        raise DataFault(
            "%(file)s is not UTF-8 text; save it as CSV UTF-8 and load again.", file=sheet.label
        )


def read_into(
    work: Workspace,
    sheet: Sheet,
    target: str,
    select: Callable[[Relation], str],
    is_loose: bool = False,
) -> Read:
    """Create the table `target` from a select over the sheet; say what else was there.

    A loose sheet may be in any encoding and have a footer; the contract's own are UTF-8.
    """
    if not sheet.columns:
        raise DataFault("%(file)s has no header row.", file=sheet.label)
    copy = work.folder / f"{target.replace('.', '_')}.parquet"
    if sheet.kind == "parquet":
        types = _parquet_types(sheet.path)
        relation = f"read_parquet('{quoted_pattern(sheet.path)}')"
        work.run(_create(target, select(Relation(relation, types, sheet.label, False))))
        return Read()
    if sheet.kind == "workbook":
        footer = workbooks.write_rows(
            sheet.path, sheet.name, sheet.columns, sheet.above, copy, is_loose
        )
        read = Read(footer=footer)
    elif is_loose:
        spoiled = 0
        path = sheet.path
        if sheet.encoding != UTF8 or not is_utf8(path):
            encoding = sheet.encoding if sheet.encoding != UTF8 else encoding_of_all(path)
            if encoding != UTF8:
                path = work.folder / f"{target}.csv"
                spoiled = write_utf8(sheet.path, encoding, path)
        read = _read_text(work, replace(sheet, path=path), target, select, copy, True)
        read = replace(read, spoiled=spoiled)
        if path != sheet.path:
            path.unlink()
    else:
        read = _read_text(work, sheet, target, select, copy, False)
    if copy.exists():
        relation = f"read_parquet('{quoted_pattern(copy)}')"
        types = dict.fromkeys(sheet.columns, "VARCHAR")
        work.run(_create(target, select(Relation(relation, types, sheet.label, True))))
        copy.unlink()
    return read


def _read_text(
    work: Workspace,
    sheet: Sheet,
    target: str,
    select: Callable[[Relation], str],
    copy: Path,
    is_loose: bool,
) -> Read:
    """Read a CSV file of UTF-8: by the engine, or into the copy where that cannot."""
    if _read_by_engine(work, sheet, target, select, is_loose):
        return Read()
    refused, footer = csv_rows.rewrite(
        sheet.path, sheet.columns, sheet.delimiter, copy, sheet.above, is_loose
    )
    return Read(refused, footer)


def _read_by_engine(
    work: Workspace,
    sheet: Sheet,
    target: str,
    select: Callable[[Relation], str],
    is_loose: bool,
) -> bool:
    """Whether the engine alone could read the file with every row in its place."""
    relation = csv_rows.engine_relation(sheet.path, sheet.columns, sheet.delimiter)
    types = dict.fromkeys(sheet.columns, "VARCHAR")
    if len(sheet.columns) == 1 or sheet.above or csv_rows.line_end(sheet.path) == "\r":
        return False
    if csv_rows.has_blank_lines(sheet.path):
        return False
    if is_loose and csv_rows.may_have_footer(sheet.path, len(sheet.columns), sheet.delimiter):
        return False
    try:
        work.run(_create(target, select(Relation(relation, types, sheet.label, False))))
    except (duckdb.InvalidInputException, duckdb.ConversionException):
        return False
    return True


def _create(target: str, select: str) -> str:
    return f"create or replace table {target} as {select}"


def _parquet_sample(path: Path) -> tuple[tuple[str, ...], ...]:
    """The first rows of a Parquet file as text."""
    with duckdb.connect() as connection:
        try:
            rows = connection.execute(
                f"select * from read_parquet('{quoted_pattern(path)}') limit {LOOKED_AT}"
            ).fetchall()
        except (duckdb.Error, OverflowError, ValueError):
            return ()
    return tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)


def _parquet_types(path: Path) -> dict[str, str]:
    """The column names of a Parquet file with the engine's types."""
    with duckdb.connect() as connection:
        try:
            rows = connection.execute(
                f"describe select * from read_parquet('{quoted_pattern(path)}')"
            ).fetchall()
        except duckdb.Error:
            raise DataFault("%(file)s cannot be read as a Parquet file.", file=path.name) from None
    return {str(name): str(kind) for name, kind, *_ in rows}
