"""Completes the model by what the projection says of the days that forecasts are kept for.

That is arithmetic of `forecast`, not SQL: so it is a step of its own beside the files, over the
tables they made. A day of which nothing is projected has no rows, and is left to whoever asks; most
small companies have none, and are done with one look.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

import forecast
from forecast.kept_days import Day, History, Line
from forecast.learned import NEEDED_QUARTERS, NEEDED_WON_DEALS, Table, table_of

FOLDER = Path(__file__).parent / "projected"
ARITHMETIC = (
    "chances", "deal_chances", "draws", "kept", "kept_days", "later_wins", "learned", "pace",
    "projection",
)  # fmt: skip
"""The modules of `forecast` that what is kept was computed by."""
LEARNED = ("counts", "moves", "worth", "quarters")
Row = dict[str, Any]


def complete(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates the tables of what is projected, over the other tables of the model."""
    connection.execute(_text("tables"))
    ((quarters, won_deals),) = connection.execute(_text("most_learned")).fetchall()
    if quarters < NEEDED_QUARTERS or won_deals < NEEDED_WON_DEALS:
        return
    kept: dict[str, list[Row]] = defaultdict(list)
    for said in _said(connection):
        for table, rows in said.items():
            kept[table] += rows
    for table, rows in kept.items():
        _insert(connection, table, rows)
    if kept["projected_days"]:
        connection.execute(_text("means"))
        connection.execute(_text("largest"))


def arithmetic() -> Iterator[bytes]:
    """The text of all that makes what is kept: this step, its SQL, and the arithmetic."""
    (folder,) = forecast.__path__
    modules = [Path(folder) / f"{name}.py" for name in ARITHMETIC]
    for path in (Path(__file__), *sorted(FOLDER.glob("*.sql")), *modules):
        yield path.read_bytes()


def _said(connection: duckdb.DuckDBPyConnection) -> Iterator[dict[str, list[Row]]]:
    """What the projection says of each day of which history bears one, as rows by table."""
    ((stages, teams),) = connection.execute(
        "select (select count(*) from stage_places), (select count(*) from team_places)"
    ).fetchall()
    tables = {name: _table(connection, name) for name in (*LEARNED, "created")}
    days = [Day(*row) for row in connection.execute(_text("days")).fetchall()]
    history = History(tables, stages, teams)
    learned = [(day, found) for day in days if (found := history.learned(day)) is not None]
    if not learned:
        return
    tables["standing"] = _table(connection, "standing", {"first_day": learned[0][0].number})
    lines = _lines(connection)
    for day, found in learned:
        try:
            rows = history.said(day, found, lines[day.number]).rows()
        except (ArithmeticError, ValueError):
            continue  # who asks for it is told that it cannot be computed; no load fails for it
        yield rows


def _text(name: str) -> str:
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def _table(
    connection: duckdb.DuckDBPyConnection, name: str, params: Mapping[str, Any] | None = None
) -> Table:
    return table_of(connection.execute(_text(name), params).fetchnumpy())


def _lines(connection: duckdb.DuckDBPyConnection) -> dict[int, list[Line]]:
    """The lines of the by-team tables of each day."""
    result = connection.execute(_text("lines"))
    names = [column[0] for column in result.description or []]
    found: dict[int, list[Line]] = defaultdict(list)
    for values in result.fetchall():
        row = dict(zip(names, values, strict=True))
        members = row.pop("members")
        found[row.pop("day")].append(Line(row, members))
    return found


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    """Adds rows to a table by the names of its columns; a row's `day` is the number of its day."""
    if not rows:
        return
    described = connection.execute(f"describe {table}").fetchall()
    names = ", ".join(name for name, *_ in described if name in rows[0])
    connection.register("said_rows", pa.Table.from_pylist(rows))
    try:
        connection.execute(
            f"insert into {table} by name"
            f" select days.day_on, days.quarter_from, days.quarter_to, {names}"
            " from said_rows join projection_days as days"
            " on days.day_on = date '1970-01-01' + cast(said_rows.day as integer)"
            " order by days.day_on"
        )
    finally:
        connection.unregister("said_rows")
