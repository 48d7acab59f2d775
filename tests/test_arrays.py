"""What a completion is given is what the engine holds, to the last digit."""

from decimal import Decimal

import pyarrow as pa
import pytest

from queries.arrays import amounts


@pytest.mark.parametrize(
    "values",
    [
        [],
        ["1.50", "-0.01", "0.00"],
        ["92233720368547758.07", "-92233720368547758.08"],
        ["92233720368547758.08", "1.00"],
        ["-92233720368547758.09", "999999999999999999999999999999999999.99"],
        [None, "2.00"],
    ],
)
def test_amounts_are_those_of_the_column(values: list[str | None]) -> None:
    """Those that need more than 64 bits, nulls, parts of a chunk and the places of a zero too."""
    given = [None if one is None else Decimal(one) for one in values]
    whole = pa.array(given, pa.decimal128(38, 2))
    column = pa.chunked_array([whole, whole.slice(1), pa.array(given[:1], whole.type)])
    assert list(map(repr, amounts(column))) == list(map(repr, column.to_pylist()))
