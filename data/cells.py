"""Rows of text on their way into a Parquet file that the engine reads like any other.

Used where the engine cannot read the source by itself: workbooks, and CSV files with faults.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

BATCH = 50_000
ROW_COLUMN = "source_row"
MOST_COLUMNS = 5_000  # no CRM has as many; a file that does is none of one


@dataclass(frozen=True)
class Refused:
    """A row that could not even be read: its number in the file, what it said, and why."""

    row: int
    value: str
    reason: str


@dataclass
class CellFile:
    """A Parquet file of text columns and the row number of each row, written in batches."""

    path: Path
    columns: Sequence[str]
    _rows: list[Sequence[str | None]] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)

    def __enter__(self) -> "CellFile":
        fields = [(ROW_COLUMN, pa.int64()), *((name, pa.string()) for name in self.columns)]
        self._schema = pa.schema(fields)
        self._writer = pq.ParquetWriter(self.path, self._schema)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._flush()
        self._writer.close()

    def add(self, number: int, cells: Sequence[str | None]) -> None:
        """One row; `cells` has a value for each column."""
        self._rows.append(cells)
        self._numbers.append(number)
        if len(self._rows) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        if not self._rows:
            return
        arrays = [pa.array(self._numbers, pa.int64())]
        arrays += [pa.array(column, pa.string()) for column in zip(*self._rows, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._rows.clear()
        self._numbers.clear()


def unique_names(header: Sequence[str]) -> tuple[str, ...]:
    """The header's names, trimmed; an empty or repeated one is told apart by its place."""
    names: list[str] = []
    seen = {ROW_COLUMN, "source_file"}
    for place, cell in enumerate(header, start=1):
        name = cell.strip() or f"column {place}"
        if name.lower() in seen:
            name = f"{name} ({place})"
        seen.add(name.lower())
        names.append(name)
    return tuple(names)
