"""The golden cases: small situations with results worked by hand.

`tests/golden/<area>/<query>/<the rule as a sentence>/` holds `given/*.csv`, the rows of the
contract's tables; `params.json`, the parameters of the query; and `expect.csv`, its rows in
order, with as many of its columns as the rule is about. An empty cell is null.
"""

import csv
import io
import json
import math
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import pytest

from queries import catalogue, query, run
from tests.conftest import REPOSITORY
from tests.small_company import Companies

GOLDEN = REPOSITORY / "tests" / "golden"
CASES = sorted(path for path in GOLDEN.glob("*/*/*") if path.is_dir())
MOST_ROWS = 8  # what a reader can still work out by hand
TOLERANCE = 1e-9


def _parsed(text: str) -> tuple[list[str], list[dict[str, str]]]:
    """The columns and rows of a CSV text; a row of another length fails."""
    header, *rows = csv.reader(io.StringIO(text))
    return header, [dict(zip(header, row, strict=True)) for row in rows]


def _name(case: Path) -> str:
    return "/".join(case.relative_to(GOLDEN).parts[:2])


def _typed(text: str, type_: str, engine: duckdb.DuckDBPyConnection) -> Any:
    """An expected text as a value of the declared type."""
    ((found,),) = engine.execute(f"select cast(? as {type_})", [text or None]).fetchall()
    if found is not None and type_.startswith("decimal"):
        # the cast rounds: an expectation with more digits than the column has cannot be met
        assert Decimal(text) == found, f"{text} is not exactly a {type_}"
    return found


Given = tuple[tuple[str, str], ...]
"""The rows of a case as they are written down, by table."""


def _given(case: Path) -> Given:
    files = sorted((case / "given").glob("*.csv"))
    return tuple((path.stem, path.read_text(encoding="utf-8")) for path in files)


@cache
def _companies() -> Companies:
    return Companies()


@lru_cache(maxsize=1)
def _company(given: Given) -> duckdb.DuckDBPyConnection:
    """Sees the company of a case; cases that are given the same follow one another."""
    tables = {table: _parsed(text)[1] for table, text in given}
    assert tables, "a case gives at least one table"
    for table, rows in tables.items():
        assert len(rows) <= MOST_ROWS, f"{table} has {len(rows)} rows; {MOST_ROWS} at most"
    return _companies().next(tables)


@pytest.fixture(scope="module", autouse=True)
def _lets_go() -> Iterator[None]:
    yield
    _company.cache_clear()
    _companies.cache_clear()


def _same(expected: Any, actual: Any) -> bool:
    if isinstance(expected, float) and isinstance(actual, float):
        return math.isclose(expected, actual, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return bool(expected == actual)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=str(case.relative_to(GOLDEN)),
            marks=pytest.mark.xdist_group(f"given_{place}"),
        )
        for place, (_, cases) in enumerate(groupby(sorted(CASES, key=_given), key=_given))
        for case in cases
    ],
)
def test_case(case: Path) -> None:
    """The unchanged query over the given rows returns the expected rows."""
    connection = _company(_given(case))
    types = {column.name: column.type for column in query(_name(case)).header.columns}
    params = json.loads((case / "params.json").read_text(encoding="utf-8"))
    columns, rows = _parsed((case / "expect.csv").read_text(encoding="utf-8"))
    assert set(columns) <= set(types), f"no such columns: {sorted(set(columns) - set(types))}"
    expected = [[_typed(row[name], types[name], connection) for name in columns] for row in rows]
    result = run(connection, _name(case), params).select(columns).to_pylist()
    actual = [list(row.values()) for row in result]
    agree = len(expected) == len(actual) and all(
        _same(one, other)
        for wanted, got in zip(expected, actual, strict=True)
        for one, other in zip(wanted, got, strict=True)
    )
    assert agree, f"\nexpected {_lines(columns, expected)}\nactual   {_lines(columns, actual)}"


def _lines(columns: list[str], rows: list[list[Any]]) -> str:
    return "\n  ".join([" | ".join(columns), *(" | ".join(map(str, row)) for row in rows)])


@pytest.mark.parametrize("name", catalogue())
def test_every_query_has_a_case(name: str) -> None:
    """A query whose result nobody worked out by hand is not to be trusted."""
    assert any(_name(case) == name for case in CASES), f"add a case below tests/golden/{name}/"


def test_no_case_is_left_without_a_query() -> None:
    """A case of a query that was renamed would never be noticed if it were not run."""
    assert {_name(case) for case in CASES} <= set(catalogue())
