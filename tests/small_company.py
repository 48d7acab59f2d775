"""Small companies written down row by row, in the tables of data/contract.sql."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from queries import EVERYTHING, model, relations, served
from tests.conftest import REPOSITORY

CONTRACT = REPOSITORY / "data" / "contract.sql"
# A record ends some day: each of its weeks is summed, and centuries of them are long to wait for.
SETTINGS = {
    "reporting_currency": "",
    "fiscal_year_start_month": "1",
    "gap_multiplier": "3",
    "covers_until": "2028-12-31",
}
# Of a few rows there is nothing to share between threads, and the tests are run side by side.
ENGINE = {**served.SETTINGS, "threads": 1}
# What a loader fills in where the source is silent.
DEFAULTS = {"opportunity_changes": {"origin": "log"}, "targets": {"tier": "target"}}

Row = Mapping[str, Any]
Given = Mapping[str, Sequence[Row]]
"""Rows by table; values are texts or typed ones. A column left out is null."""


class Companies:
    """One engine for small companies that come one after another: each is gone when the next comes.

    To start an engine, and to tell it the macros, is a quarter of what it takes to make a company.
    """

    def __init__(self) -> None:
        self._engine: duckdb.DuckDBPyConnection | None = None
        self._keeps_origins = False

    def next(self, given: Given) -> duckdb.DuckDBPyConnection:
        """A connection that sees the relations over the given rows, as a reader of served data."""
        if self._engine is None:
            return self._first(given)
        self._engine.execute("detach served")
        self._engine.execute("attach ':memory:' as served")
        fill(self._engine, given)
        if relations.has_kept_origins(self._engine) != self._keeps_origins:
            return self._first(given)  # it has other macros
        relations.fix_constants(self._engine)
        return self._seen(relations.narrow(self._engine, EVERYTHING))

    def _first(self, given: Given) -> duckdb.DuckDBPyConnection:
        self._engine = duckdb.connect(":memory:", config=ENGINE)
        self._engine.execute("attach ':memory:' as served")
        fill(self._engine, given)
        self._keeps_origins = relations.has_kept_origins(self._engine)
        return self._seen(relations.create(self._engine))

    def _seen(self, schema: str) -> duckdb.DuckDBPyConnection:
        assert self._engine is not None
        seen = self._engine.cursor()
        relations.look(seen, schema)
        return seen


def company(given: Given) -> duckdb.DuckDBPyConnection:
    """A connection that sees the relations over the given rows, which nothing replaces."""
    return Companies().next(given)


def publish(home: Path, generation: str, given: Given) -> None:
    """Serves the given rows from a home as one generation, by the steps of a loader."""
    home.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{home / generation}.duckdb' as served")
        fill(connection, given)
        connection.execute("detach served")
    building = home / "current.new"
    building.write_text(generation, encoding="utf-8")
    building.replace(home / "current")


def fill(connection: duckdb.DuckDBPyConnection, given: Given) -> None:
    """Creates the contract tables in the database `served`, fills them, builds the model."""
    connection.execute("use served")
    connection.execute("begin")
    connection.execute(CONTRACT.read_text(encoding="utf-8"))
    for table, rows in given.items():
        if table != "settings":
            for place, row in enumerate(rows, start=1):
                _insert(connection, table, row, place)
    named = {row["key"]: row["value"] for row in given.get("settings", ())}
    for key, value in (SETTINGS | named).items():
        connection.execute("insert into settings values (?, ?)", [key, value])
    model.build(connection)
    connection.execute("commit")
    connection.execute("use memory")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, row: Row, place: int) -> None:
    columns = _columns(table)
    unknown = set(row) - columns
    assert not unknown, f"{table} has no column {sorted(unknown)}"
    values = {column: value for column, value in row.items() if value not in (None, "")}
    values = DEFAULTS.get(table, {}) | values
    if "entry_order" in columns:
        values.setdefault("entry_order", place)
    if "has_old_value" in columns:
        values.setdefault("has_old_value", "old_value" in row)
    names, marks = ", ".join(values), ", ".join("?" for _ in values)
    connection.execute(f"insert into {table} ({names}) values ({marks})", list(values.values()))


@cache
def _columns(table: str) -> set[str]:
    with duckdb.connect(":memory:") as engine:
        engine.execute(CONTRACT.read_text(encoding="utf-8"))
        found = engine.execute(
            "select column_name from duckdb_columns() where table_name = ?", [table]
        ).fetchall()
    assert found, f"the contract has no table {table}"
    return {name for (name,) in found}
