"""Whole tables in one value: how a query hands long lists to the function that completes its rows.

As Python objects, a hundred thousand numbers take longer than the question itself; as arrays they
are handed over as they lie in memory.
"""

from typing import Any

import pyarrow as pa

Row = dict[str, Any]


def rows(table: pa.Table) -> list[Row]:
    """Rows as dictionaries; a struct's lists of numbers are numpy arrays, null ones None."""
    columns = {
        name: [value(one) for one in column]
        if pa.types.is_struct(column.type)
        else column.to_pylist()
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def value(scalar: pa.Scalar) -> Any:
    """A value of a struct, arrays for its lists of numbers."""
    if not scalar.is_valid:
        return None
    if pa.types.is_struct(scalar.type):
        return {name: value(scalar[name]) for name in scalar}
    if pa.types.is_list(scalar.type) and _is_number(scalar.type.value_type):
        return scalar.values.to_numpy(zero_copy_only=False)
    return scalar.as_py()


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))
