"""What a query may read: views and macros over a served file.

The served file is attached as `served`; the relations live in the reader's own memory. So they
are always of the code's version, and one place decides what a query can see.
"""

from datetime import date
from pathlib import Path

import duckdb

FOLDER = Path(__file__).parent


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates the views and macros over the database attached as `served`."""
    for (table,) in connection.execute(
        "select table_name from duckdb_tables() where database_name = 'served'"
    ).fetchall():
        connection.execute(f'create view "{table}" as select * from served."{table}"')
    _create_constants(connection)
    for path in sorted(FOLDER.glob("*.sql")):
        connection.execute(path.read_text(encoding="utf-8"))


def _create_constants(connection: duckdb.DuckDBPyConnection) -> None:
    """What never changes in a served file, as macros without a parameter.

    The engine folds a constant, but not a look into a table: so of two ways to the same figure,
    from sums or from the deals, it plans and reads only the one that the day needs.
    """
    kept: list[tuple[date | None, date | None]] = connection.execute(
        "select min(day_on), max(day_on) from served.forecast_days"
    ).fetchall()
    first, last = (day or date.min for day in kept[0])
    ((month,),) = connection.execute(
        "select coalesce(max(fiscal_year_start_month), 1) from served.data_coverage"
    ).fetchall()
    connection.execute(f"create macro first_kept_day() as date '{first}'")
    connection.execute(f"create macro last_kept_day() as date '{last}'")
    connection.execute(f"create macro fiscal_start_month() as {month}")
