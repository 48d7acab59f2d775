"""Runs a query by name: binds its parameters, completes its rows, keeps its declared columns."""

import warnings
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast

import duckdb
import pyarrow as pa

from queries import arrays
from queries.catalogue import Query, QueryError, query

Row = dict[str, Any]

# The engine would rather hand over a relation, but a relation is planned twice: once to know its
# columns and once to run. The copy it warns of is small beside that.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")


class Completion(Protocol):
    """A pure function of `forecast`: all rows of the SQL in, the completed rows out."""

    def __call__(self, rows: list[Row]) -> list[Row]: ...


def run(connection: duckdb.DuckDBPyConnection, name: str, params: Mapping[str, Any]) -> pa.Table:
    """The rows of a query with exactly its declared columns, in its declared order.

    `connection` sees the relations of queries/relations. A parameter left out is null, which
    means no filter. Raises QueryError for an unknown name or parameter.
    """
    asked = query(name)
    unknown = set(params) - {param.name for param in asked.header.params}
    if unknown:
        raise QueryError(f"{name} has no parameter {', '.join(sorted(unknown))}")
    bound = {param.name: params.get(param.name) for param in asked.header.params}
    result = connection.execute(parsed(asked), bound or None)
    if asked.header.then is None:
        return result.to_arrow_table()
    described = result.description or []
    if any(str(column[1]).startswith("STRUCT") for column in described):
        rows = arrays.rows(result.to_arrow_table())
    else:
        names = [column[0] for column in described]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return pa.Table.from_pylist(completion(asked.header.then)(rows), schema=schema(name))


@cache
def parsed(asked: Query) -> duckdb.Statement:
    """The statement that the engine gets, parsed once: that was a fifth of a small question."""
    with duckdb.connect(":memory:") as engine:
        (found,) = engine.extract_statements(statement(asked))
    return found


@cache
def statement(asked: Query) -> str:
    """The text that the engine gets: each parameter is cast to its declared type.

    The cast is what lets a null be bound, and text from a command line be read.
    """
    text = asked.sql
    # longest first, so that $team is not found inside $team_name
    for param in sorted(asked.header.params, key=lambda one: -len(one.name)):
        text = text.replace(f"${param.name}", f"cast(\x00{param.name} as {param.type})")
    return text.replace("\x00", "$")


@cache
def completion(path: str) -> Completion:
    """The function that a header's `then` names."""
    module, _, function = path.rpartition(".")
    return cast(Completion, getattr(import_module(module), function))


@cache
def schema(name: str) -> pa.Schema:
    """The declared columns of a query as an Arrow schema."""
    columns = query(name).header.columns
    nulls = ", ".join(f"cast(null as {column.type}) as {column.name}" for column in columns)
    with duckdb.connect(":memory:") as engine:
        return engine.sql(f"select {nulls}").to_arrow_table().schema
