"""Contract files, written a block of rows at a time: the columns, their types, the text form."""

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from data.demo.calendar import Floats, Ints, seconds
from data.demo.events import EMPTY
from data.demo.parameters import START

DEAL_DIGITS, ACCOUNT_DIGITS, ACTIVITY_DIGITS, PERSON_DIGITS = 7, 7, 9, 4

FileFormat = Literal["csv", "parquet"]

_TEXT, _DAY, _TIME, _MONEY = pa.string(), pa.date32(), pa.timestamp("s"), pa.decimal128(18, 2)
_RATE = pa.decimal128(18, 8)
SCHEMAS: dict[str, dict[str, Any]] = {
    "teams": dict.fromkeys(("team_id", "team_name", "parent_team_id"), _TEXT),
    "people": {**dict.fromkeys(("person_id", "person_name", "email", "role", "team_id"), _TEXT),
               "joined_on": _DAY, "left_on": _DAY},
    "team_moves": {**dict.fromkeys(("person_id", "team_id", "role"), _TEXT),
                   "from_on": _DAY, "to_on": _DAY},
    "stages": {"stage_id": _TEXT, "stage_name": _TEXT, "position": pa.int32(), "outcome": _TEXT,
               "win_rate": _RATE},
    "win_rates": {"stage_id": _TEXT, "win_rate": _RATE, "from_on": _DAY},
    "accounts": {"account_id": _TEXT, "account_name": _TEXT, "owner_id": _TEXT,
                 "registered_on": _DAY, "status": _TEXT, "released_on": _DAY,
                 "release_reason": _TEXT},
    "opportunities": {**dict.fromkeys(("opportunity_id", "opportunity_name", "account_id",
                                       "owner_id", "stage_id"), _TEXT),
                      "amount": _MONEY, "currency": _TEXT, "expected_close_on": _DAY,
                      "manager_amount": _MONEY, "created_on": _DAY, "closed_on": _DAY,
                      **dict.fromkeys(("source", "product", "next_step", "lost_reason"), _TEXT)},
    "opportunity_changes": {"opportunity_id": _TEXT, "change_id": pa.int64(), "changed_at": _TIME,
                            "field": _TEXT, "value": _TEXT, "old_value": _TEXT},
    "activities": {"activity_id": _TEXT, "kind": _TEXT, "person_id": _TEXT, "account_id": _TEXT,
                   "opportunity_id": _TEXT, "occurred_at": _TIME, "minutes": pa.int32()},
    "trial_activity": {"account_id": _TEXT, "active_on": _DAY, "person_id": _TEXT},
    "targets": {"team_id": _TEXT, "month": _DAY, "amount": _MONEY, "tier": _TEXT},
    "exchange_rates": {"currency": _TEXT, "from_on": _DAY, "rate": _RATE},
    "settings": {"key": _TEXT, "value": _TEXT},
}  # fmt: skip

_EPOCH = (np.datetime64(START) - np.datetime64("1970-01-01")).astype(np.int64)


def day_column(days: Ints) -> Any:
    """Day numbers as dates; EMPTY as null."""
    return pa.array((days + _EPOCH).astype(np.int32), pa.int32(), mask=days == EMPTY).cast(_DAY)


def time_column(moments: Floats) -> Any:
    return pa.array(seconds(moments) + _EPOCH * 86400).cast(_TIME)


def money_column(amounts: Ints) -> Any:
    """Whole amounts as DECIMAL(18,2); EMPTY as null."""
    return (
        pa.array(amounts, pa.int64(), mask=amounts == EMPTY).cast(pa.decimal128(20, 0)).cast(_MONEY)
    )


def id_column(prefix: str, numbers: Ints, digits: int) -> Any:
    """Ids of numbers from 0 (EMPTY: null), counted from 1 and padded to so many digits."""
    text = pa.array(numbers + 1, mask=numbers == EMPTY).cast(_TEXT)
    return pc.binary_join_element_wise(prefix, pc.utf8_lpad(text, digits, "0"), "")


def chosen(names: tuple[str, ...] | list[str], places: Ints) -> Any:
    """The name at each place; EMPTY as null."""
    values = pa.array(list(names), _TEXT)
    return values.take(pa.array(np.maximum(places, 0), mask=places == EMPTY))


class Folder:
    """A folder being filled with contract files; a context manager, files are open inside it."""

    def __init__(self, folder: Path, file_format: FileFormat) -> None:
        self.folder, self.file_format = folder, file_format
        self._writers: dict[str, Any] = {}
        self._stack = ExitStack()

    def __enter__(self) -> "Folder":
        self.folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:  # fmt: skip
        self._stack.close()

    def write(self, table: str, columns: dict[str, Any]) -> None:
        """Add rows to a table's file; the columns are those of SCHEMAS, in any order."""
        schema = pa.schema(list(SCHEMAS[table].items()))
        if set(columns) != set(schema.names):
            raise ValueError(f"{table}: {sorted(set(columns) ^ set(schema.names))}")
        rows = pa.table(
            [_typed(columns[name], schema.field(name).type) for name in schema.names], schema
        )
        if self.file_format == "csv":
            rows = _as_text(rows)
        if table not in self._writers:
            self._writers[table] = self._stack.enter_context(self._opened(table, rows.schema))
        self._writers[table].write_table(rows)

    def _opened(self, table: str, schema: Any) -> Any:
        path = self.folder / f"{table}.{self.file_format}"
        if self.file_format == "parquet":
            return pa.parquet.ParquetWriter(path, schema)
        options = pa.csv.WriteOptions(quoting_style="needed")
        return pa.csv.CSVWriter(path, schema, write_options=options)


def _typed(values: Any, kind: Any) -> Any:
    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        return values.cast(kind)
    return pa.array(values, kind)


def _as_text(rows: Any) -> Any:
    """Times in ISO form and rates without useless zeros; everything else CSV writes well."""
    for place, name in enumerate(rows.schema.names):
        kind = rows.schema.field(place).type
        if kind == _TIME:
            rows = rows.set_column(place, name, pc.strftime(rows[name], "%Y-%m-%dT%H:%M:%S"))
        elif kind == _RATE:
            digits = pc.utf8_rtrim(rows[name].cast(_TEXT), "0")
            rows = rows.set_column(place, name, pc.utf8_rtrim(digits, "."))
    return rows
