"""Files of SQL that are run whole: their statements are parsed once in the life of a process.

To parse the model was a third of what it takes to build one of a few rows.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import duckdb


@cache
def statements(path: Path) -> Sequence[duckdb.Statement]:
    """The statements of a file that does not change, in its order."""
    return tuple(duckdb.extract_statements(path.read_text(encoding="utf-8")))


def execute(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Runs a file."""
    for statement in statements(path):
        connection.execute(statement)
