"""Where the journal is kept, and how a connection to it is set up so that it loses nothing."""

import os
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from journal import faults, schema

FILE = "journal.sqlite"
NAMED = "SALES_JOURNAL_URL"
PATIENCE = 10  # seconds that a writer waits for its turn, and a connection for its server
_making = threading.Lock()


def place(home: Path) -> str | Path:
    """Where the journal is: what SALES_JOURNAL_URL names, else a file in the served home.

    What is named is a secret as a whole: it may hold a password.
    """
    return os.environ.get(NAMED) or home / FILE


def engine(where: str | Path) -> Engine:
    """Connections to the journal there, made where there is none yet. Raises JournalError."""
    url = _url(where)
    try:
        found = _sqlite(Path(url.database or "")) if _is_sqlite(url) else _postgresql(url)
    except ModuleNotFoundError:
        raise faults.JournalError(faults.NO_DRIVER) from None
    except OSError as error:
        raise faults.JournalError(faults.NOT_OPENED) from error
    try:
        _prepare(found)
    except SQLAlchemyError as error:
        found.dispose()
        raise faults.JournalError(faults.NOT_OPENED) from error
    except faults.JournalError:
        found.dispose()
        raise
    return found


def writing(connection: Connection) -> Connection:
    """The connection, its next transaction a writer's."""
    return connection.execution_options(writes=True)


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _url(where: str | Path) -> URL:
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(Path(where).expanduser().absolute()))
    wrong = faults.JournalError(faults.BAD_ADDRESS)
    try:
        # `postgres` is how some hosts write it
        url = make_url(where.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError):
        raise wrong from None  # the cause quotes the address
    kind = url.drivername.split("+")[0]
    if kind == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    # a journal in memory would be another one for each connection, and gone with it
    if kind != "sqlite" or not url.database or ":memory:" in url.database or url.query:
        raise wrong
    return URL.create("sqlite", database=str(Path(url.database).absolute()))


def _sqlite(file: Path) -> Engine:
    with _making:  # closing a file ends what locks this process has on it: nobody may be in it
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    made = create_engine(
        URL.create("sqlite", database=str(file)),
        connect_args={"timeout": PATIENCE},
        hide_parameters=True,
    )

    @event.listens_for(made, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin below, not by the driver's guess
        for line in ("journal_mode = wal", "synchronous = full", "fullfsync = on"):
            connection.execute(f"pragma {line}")

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("begin immediate" if writes else "begin")

    return made


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url,
        connect_args={"connect_timeout": PATIENCE},
        hide_parameters=True,
        pool_pre_ping=True,  # the server may have been started anew
    )


def _prepare(made: Engine) -> None:
    """Makes the tables where they are missing."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with made.connect() as connection, connection.begin():
                if schema.is_there(connection):
                    return
            with made.connect() as connection, writing(connection).begin():
                schema.make(connection)
            return
        except OperationalError as error:
            # SQLite does not wait where another process just turns the new file to `wal`
            if "locked" not in str(error.orig) or time.monotonic() > until:
                raise
            time.sleep(0.02)
