"""Builds the model tables over filled contract tables.

The files run in the order of their names, each one table or a few that belong together. They
keep to SQL that other engines also run.
"""

from pathlib import Path

import duckdb

FOLDER = Path(__file__).parent


def build(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates the model tables in the connection's current schema from its contract tables."""
    for path in sorted(FOLDER.glob("*.sql")):
        connection.execute(path.read_text(encoding="utf-8"))
