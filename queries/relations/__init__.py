"""What a query may read: views and macros over a served file.

The served file is attached as `served`; the relations live in the reader's own memory. So they
are always of the code's version, and one place decides what a query can see.
"""

from pathlib import Path

import duckdb

FOLDER = Path(__file__).parent


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates the views and macros over the database attached as `served`."""
    for (table,) in connection.execute(
        "select table_name from duckdb_tables() where database_name = 'served'"
    ).fetchall():
        connection.execute(f'create view "{table}" as select * from served."{table}"')
    for path in sorted(FOLDER.glob("*.sql")):
        connection.execute(path.read_text(encoding="utf-8"))
