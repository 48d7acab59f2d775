"""SQL as text. Files that are run whole are parsed once in the life of a process.

To parse the model was a third of what it takes to build one of a few rows.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import duckdb


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:")


def bare() -> duckdb.DuckDBPyConnection:
    """A cursor of an engine that holds nothing, for what the engine says of a text.

    One engine serves the whole process: to start one takes longer than most questions do.
    """
    return _engine().cursor()


@cache
def statements(path: Path) -> Sequence[duckdb.Statement]:
    """The statements of a file that does not change, in its order."""
    with bare() as engine:
        return tuple(engine.extract_statements(path.read_text(encoding="utf-8")))


def execute(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Runs a file."""
    for statement in statements(path):
        connection.execute(statement)
