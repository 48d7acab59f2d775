"""How a query hands its rows to the function that completes them: amounts and long lists quickly.

As Python objects, a hundred thousand numbers take longer than the question itself; as arrays they
are handed over as they lie in memory. The engine writes an amount as text and reads it again; made
of the whole number that it is kept as, it takes a third.
"""

import sys
from decimal import Decimal
from typing import Any

import pyarrow as pa

Row = dict[str, Any]


def rows(table: pa.Table) -> list[Row]:
    """Rows as dictionaries; a struct's lists of numbers are numpy arrays, null ones None."""
    columns = {
        name: [value(one) for one in column]
        if pa.types.is_struct(column.type)
        else amounts(column)
        if pa.types.is_decimal128(column.type)
        else column.to_pylist()
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def amounts(column: pa.ChunkedArray) -> list[Decimal | None]:
    """The values of a column of decimals; those of more than 18 digits make it as slow as ever."""
    unit = Decimal(1).scaleb(-column.type.scale)
    found: list[Decimal | None] = []
    for chunk in filter(len, column.chunks):
        first, last = chunk.offset, chunk.offset + len(chunk)
        halves = memoryview(chunk.buffers()[1]).cast("q")[2 * first : 2 * last].tolist()
        low, high = halves[::2], halves[1::2]
        # what is null may have anything in its place
        if sys.byteorder != "little" or chunk.null_count or high != [one >> 63 for one in low]:
            found += chunk.to_pylist()
        else:
            found += [Decimal(one) * unit for one in low]
    return found


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
