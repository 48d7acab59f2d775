"""A PostgreSQL database as a source: a query per contract table, all of one snapshot, read only.

Such a folder holds `source.toml` with a table `[postgresql]` and `<table>.sql`, run on that server
and answered as files of text; from there on it is loaded as any folder is. The address is a secret
as a whole: `source.toml` names the variable of the environment that has it, and no message quotes
it. What the server itself says of a query is told, since whoever writes it needs that.
"""

import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from data.contract import BY_NAME
from data.readers import Sheet, find_sheets
from data.sentence import Row, Sentence
from data.workspace import DataFault

if TYPE_CHECKING:
    import psycopg

STATEMENT_SECONDS = 600
CONNECT_SECONDS = 10
NO_PASSWORD = ("password authentication failed", "no password supplied", "fe_sendauth")
# As the contract writes days and times, whatever the server's habits.
SETTINGS = "set local datestyle = 'ISO, YMD'; set local timezone = 'UTC'"
BEFORE, AFTER = "copy (\n", "\n) to stdout (format csv, header, encoding 'UTF8')"
# What the server says by its codes of a query that would write, and of one cut off.
WRITES, CUT_OFF = "25006", "57014"


@dataclass(frozen=True)
class Live:
    """What to ask where: the variable that has the address, the longest a query may take."""

    folder: Path
    variable: str
    statement_seconds: float

    def queries(self) -> dict[str, Path]:
        """The file of each table. Raises DataFault for one that is no table of the contract."""
        files = {path.stem: path for path in sorted(self.folder.glob("*.sql"))}
        strange = sorted(set(files) - set(BY_NAME))
        if strange:
            raise DataFault(
                "%(file)s is no table of the contract (%(tables)s).",
                file=f"{strange[0]}.sql", tables=Row(list(BY_NAME)),
            )  # fmt: skip
        if "opportunities" not in files:
            raise DataFault("There is no opportunities.sql here; it is the one that is required.")
        return files


def live_source(folder: Path) -> Live | None:
    """The database that a folder asks; None where it is a folder of files.

    Raises DataFault where its description cannot be used.
    """
    described = folder / "source.toml"
    if not described.is_file():
        return None
    try:
        said = tomllib.loads(described.read_text(encoding="utf-8")).get("postgresql")
    except ValueError as error:
        raise DataFault(
            "%(file)s cannot be used: %(why)s.", file=described.name, why=error
        ) from None
    if said is None:
        return None
    variable = said.get("url_variable") if isinstance(said, dict) else None
    if not isinstance(variable, str) or not variable.isidentifier():
        raise DataFault(
            "%(file)s must name, as url_variable in [postgresql], the variable of the"
            " environment that has the address; the address itself stands in no file.",
            file=described.name,
        )
    seconds = said.get("statement_seconds", STATEMENT_SECONDS)
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not seconds > 0:
        raise DataFault(
            "The statement_seconds of %(file)s must be a number above 0.", file=described.name
        )
    return Live(folder, variable, float(seconds))


def sheets_of(folder: Path, beside: Path) -> tuple[list[Sheet], list[str], bool]:
    """The sheets to load, the files nobody reads, and whether they were asked of a database.

    What is unpacked or answered lies in `beside`.
    """
    asked = live_source(folder) if folder.is_dir() else None
    if asked is None:
        return *find_sheets(folder, beside), False
    return fetched_sheets(asked, beside), [], True


def fetched_sheets(live: Live, folder: Path) -> list[Sheet]:
    """Ask the database and write what it answers into the folder: a sheet for each query.

    Raises DataFault in words where it cannot be reached or a query fails.
    """
    queries = live.queries()
    folder.mkdir(mode=0o700)
    with _snapshot(live) as connection:
        for table, path in queries.items():
            _fetch(live, connection, path, folder / f"{table}.csv")
    sheets, _ = find_sheets(folder)
    return [replace(sheet, label=queries[sheet.name].name) for sheet in sheets]


@contextmanager
def _snapshot(live: Live) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """A connection in a transaction that sees one state and cannot write."""
    import psycopg  # by now it is needed, and slow to load

    address = os.environ.get(live.variable, "")
    if not address:
        raise DataFault(
            "The environment has no %(variable)s, which is to name the database.",
            variable=live.variable,
        )
    try:
        psycopg.conninfo.conninfo_to_dict(address)
    except psycopg.Error:
        raise DataFault(
            "What %(variable)s holds is no address of a PostgreSQL database.",
            variable=live.variable,
        ) from None
    try:
        connection = psycopg.connect(
            address,
            connect_timeout=CONNECT_SECONDS,
            client_encoding="utf8",
            application_name="sales dashboard",
        )
    except (psycopg.Error, UnicodeError) as error:
        # its text may quote the address
        raise DataFault(_unreachable(live.variable, str(error))) from None
    with connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        try:
            connection.execute(SETTINGS)
            milliseconds = str(max(1, round(live.statement_seconds * 1000)))
            connection.execute("select set_config('statement_timeout', %s, true)", [milliseconds])
        except psycopg.Error as error:
            raise DataFault("The database refuses to be read: %(why)s.", why=_said(error)) from None
        yield connection
        connection.rollback()


def _unreachable(variable: str, said: str) -> Sentence:
    named = {"variable": variable}
    if any(text in said for text in NO_PASSWORD):
        return Sentence(
            "The database that %(variable)s names refuses the name or the password.", named
        )
    if "database" in said and "does not exist" in said:
        return Sentence("The server that %(variable)s names has no such database.", named)
    return Sentence("The database that %(variable)s names cannot be reached.", named)


def _fetch(
    live: Live, connection: "psycopg.Connection[tuple[object, ...]]", path: Path, target: Path
) -> None:
    """Write the rows of one query as CSV."""
    import psycopg

    try:
        text = path.read_text(encoding="utf-8-sig").strip().removesuffix(";")
    except UnicodeDecodeError:
        raise DataFault("%(file)s is not UTF-8 text.", file=path.name) from None
    statement = f"{BEFORE}{text}{AFTER}".encode()
    # The server takes but one statement this way: none can end the transaction and go on after it.
    checked = connection.pgconn.prepare(b"", statement)
    try:
        if checked.status != psycopg.pq.ExecStatus.COMMAND_OK:
            raise psycopg.errors.error_from_result(checked)
        with connection.cursor().copy(statement) as rows, target.open("wb") as file:
            for block in rows:
                file.write(block)
    except psycopg.Error as error:
        raise DataFault(_failed(live, path, text, error)) from None


def _failed(live: Live, path: Path, text: str, error: "psycopg.Error") -> Sentence:
    """What went wrong with a query, in which file and line, and what the server says."""
    if error.sqlstate == WRITES:
        return Sentence(
            "%(file)s would write into the database, which is only read: %(why)s.",
            {"file": path.name, "why": _said(error)},
        )
    if error.sqlstate == CUT_OFF:
        return Sentence(
            "%(file)s took longer than %(seconds)s seconds and was cut off.",
            {"file": path.name, "seconds": f"{live.statement_seconds:g}"},
        )
    if error.sqlstate is None:
        return Sentence(
            "The connection to the database broke while %(file)s was read.", {"file": path.name}
        )
    position = error.diag.statement_position
    place = int(position) - 1 - len(BEFORE) if position else -1
    given = {"file": path.name, "why": _said(error)}
    if not 0 <= place < len(text):
        return Sentence("The query %(file)s failed: %(why)s.", given)
    given["line"] = str(text[:place].count(chr(10)) + 1)
    return Sentence("The query %(file)s failed in line %(line)s: %(why)s.", given)


def _said(error: "psycopg.Error") -> str:
    """The server's own sentence, without its details, which quote rows."""
    return str(error.diag.message_primary or "it gave no reason").rstrip(".")
