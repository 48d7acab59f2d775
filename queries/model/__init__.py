"""Builds the model tables over filled contract tables.

The files run in the order of their names, each one table or a few that belong together. They
keep to SQL that other engines also run. What they made is signed with their own digest, so that a
reader of another version of the program knows that the data is to be loaded again.
"""

import hashlib
from functools import cache
from pathlib import Path

import duckdb

from queries.model import projection
from queries.relations.policy import RULES
from queries.statements import execute, statements

FOLDER = Path(__file__).parent
SOUGHT = ("k_deal_names.sql", "o_quiet_accounts.sql")
"""Files of tables whose texts are sought for a few rows at a time: they are stored as they are,
since a compressed one is unpacked with the thousands beside it."""


def build(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates the model tables in the connection's current schema from its contract tables."""
    for path in sorted(FOLDER.glob("*.sql")):
        form = "uncompressed" if path.name in SOUGHT else "auto"
        connection.execute(f"set force_compression = '{form}'")
        execute(connection, path)
    connection.execute("set force_compression = 'auto'")
    projection.complete(connection)
    connection.execute("create table model_version as select ? as digest", [digest()])


@cache
def statement(table: str) -> str:
    """The statement that makes one table of the model. Raises KeyError for one it does not have."""
    for path in sorted(FOLDER.glob("*.sql")):
        for found in statements(path):
            if f"create table {table} as" in found.query:
                return found.query
    raise KeyError(table)


@cache
def digest() -> str:
    """A text that changes whenever the files of this folder do, or which tables are seen at all."""
    said = hashlib.sha256(" ".join(sorted(RULES)).encode())
    for path in sorted(FOLDER.glob("*.sql")):
        said.update(path.read_bytes())
    for text in projection.arithmetic():
        said.update(text)
    return said.hexdigest()


def is_of_this_version(connection: duckdb.DuckDBPyConnection, database: str) -> bool:
    """Whether these files made the model tables of an attached database."""
    try:
        found = connection.execute(f'select digest from "{database}".model_version').fetchone()
    except duckdb.CatalogException:
        return False
    return found == (digest(),)
