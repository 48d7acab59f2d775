"""Runs a query by name: binds its parameters, completes its rows, keeps its declared columns."""

import contextlib
import warnings
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast

import duckdb
import pyarrow as pa

from queries import arrays, guard, relations
from queries.catalogue import Query, QueryError, query, united
from queries.header import PARAMETER
from queries.look import Look, look
from queries.statements import bare

Row = dict[str, Any]
# What the engine itself says of data that cannot be read, for whoever may not import it.
EngineError = duckdb.Error
PLAIN = {"BIGINT", "BOOLEAN", "DATE", "DECIMAL", "DOUBLE", "INTEGER", "VARCHAR"}
"""Types of columns that are the same by way of Arrow as they are one by one."""

# The engine would rather hand over a relation, but a relation is planned twice: once to know its
# columns and once to run. The copy it warns of is small beside that.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")


class Completion(Protocol):
    """A pure function of `forecast`: all rows of the SQL in, the completed rows out."""

    def __call__(self, rows: list[Row]) -> list[Row]: ...


def run(connection: duckdb.DuckDBPyConnection, name: str, params: Mapping[str, Any]) -> pa.Table:
    """The rows of a query with exactly its declared columns, in its declared order.

    `connection` sees the relations of queries/relations, as far as its viewer does: what is made
    from the managers' forecasts is null to who does not see those, and what is a team's has no
    rows for who sees only what is their own. A parameter left out is null, which means no filter.
    Raises QueryError for an unknown name or parameter, and for what takes too long.
    """
    asked = query(name)
    unknown = set(params) - {param.name for param in asked.header.params}
    if unknown:
        raise QueryError(f"{name} has no parameter {', '.join(sorted(unknown))}")
    seen = looked(connection, asked, params)
    if seen.is_alone and asked.header.is_of_teams:
        return schema(name).empty_table()
    if seen.holds and asked.kept is not None:
        asked = asked.kept
    bound = {param: params.get(param) for param in asked.header.bound}
    statement, then = parsed(asked), asked.header.then
    with (
        told_of_a_cut(connection, name),
        uniting(connection, asked, params),
        relations.looking_at_sums(connection, seen.schema)
        if seen.is_usual(params)
        else contextlib.nullcontext(),
    ):
        result = connection.execute(statement, bound or None)
        if then is None:
            table = result.to_arrow_table()
        else:
            rows = _rows(result)
    if then is not None:
        table = pa.Table.from_pylist(completion(then)(rows), schema=schema(name))
    return table if seen.sees_managers else without(table, asked.header.managers)


@contextlib.contextmanager
def uniting(
    connection: duckdb.DuckDBPyConnection, asked: Query, params: Mapping[str, Any]
) -> Iterator[None]:
    """Gives a query that unites others their rows, each as its own viewer is given them.

    They are asked one by one: as one long statement they would take a third less, but so each keeps
    what completes it and who sees it. Nothing is done for other queries.
    """
    if asked.header.unites is None:
        yield
        return
    tables = []
    for one in united(asked.header.unites):
        declared = {param.name for param in one.header.params}
        given = {name: value for name, value in params.items() if name in declared}
        tables.append(run(connection, one.name, given))
    connection.register(guard.UNITED, pa.concat_tables(tables))
    try:
        yield
    finally:
        connection.unregister(guard.UNITED)


def _rows(result: duckdb.DuckDBPyConnection) -> list[Row]:
    """What a completion is given: dictionaries, with the long lists of a struct as arrays."""
    described = result.description or []
    kinds = {str(column[1]).partition("(")[0] for column in described}
    # a sum of whole numbers would come as a decimal
    if "STRUCT" in kinds or ("DECIMAL" in kinds and kinds <= PLAIN):
        return arrays.rows(result.to_arrow_table())
    names = [column[0] for column in described]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


@contextlib.contextmanager
def told_of_a_cut(connection: duckdb.DuckDBPyConnection, name: str) -> Iterator[None]:
    """What the engine cuts off for taking longer than its settings allow is a QueryError."""
    try:
        yield
    except duckdb.InterruptException:
        ((longest,),) = connection.execute(
            "select current_setting('max_execution_time')"
        ).fetchall()
        seconds = int(longest) / 1000
        raise QueryError(f"{name} took longer than {seconds:g} seconds and was stopped") from None


def looked(connection: duckdb.DuckDBPyConnection, asked: Query, params: Mapping[str, Any]) -> Look:
    """What the connection looks at, and whether what is asked is kept (`holds`)."""
    used = {name: params.get(name) for name in PARAMETER.findall(asked.header.kept or "")}
    return look(connection, kept_condition(asked), used)


def without(table: pa.Table, columns: Sequence[str]) -> pa.Table:
    """The table with these columns null."""
    for name in columns:
        place = table.schema.get_field_index(name)
        field = table.schema.field(place)
        table = table.set_column(place, field, pa.nulls(table.num_rows, field.type))
    return table


@cache
def parsed(asked: Query) -> duckdb.Statement:
    """The statement that the engine gets, parsed once: that was a fifth of a small question.

    Raises QueryError for one that would reach around the relations.
    """
    guard.check(asked.name, statement(asked), asked.header.unites is not None)
    with bare() as engine:
        (found,) = engine.extract_statements(statement(asked))
    return found


@cache
def kept_condition(asked: Query) -> str:
    """The condition under which a question is answered by what is kept. Raises QueryError."""
    condition = cast_parameters(asked, asked.header.kept or "false")
    guard.check(asked.name, f"select {condition}")
    return condition


@cache
def statement(asked: Query) -> str:
    """The text that the engine gets: each parameter is cast to its declared type."""
    return cast_parameters(asked, asked.sql)


def cast_parameters(asked: Query, text: str) -> str:
    """A text with each parameter of the query cast to its declared type.

    The cast is what lets a null be bound, and text from a command line be read.
    """
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
    with bare() as engine:
        return engine.sql(f"select {nulls}").to_arrow_table().schema
