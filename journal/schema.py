"""The tables of the journal, alike in SQLite and PostgreSQL, and how they come to be.

One table, only added to: the database itself refuses to change or remove a line. What is
made here is made in one transaction that one process at a time is in: two may start at once.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    Dialect,
    Identity,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    func,
    insert,
    inspect,
    select,
)

from journal import faults

VERSION = 1
TURN = 7_305_114_203  # the PostgreSQL lock that writers of a journal take in turn


class Moment(TypeDecorator[datetime]):
    """A time in UTC, to the microsecond; SQLite, which knows no zones, keeps it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


tables = MetaData()
entries = Table(
    "entries",
    tables,
    Column(
        "number",
        BigInteger().with_variant(Integer, "sqlite"),
        Identity(always=True),
        primary_key=True,
    ),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("value", Text),  # JSON; null: taken back
    Column("was", Text),  # JSON; what the person saw there
    Column("previous", BigInteger, nullable=False),  # 0: the first about its thing
    # what follows one state of a thing is one entry, whoever writes and however
    UniqueConstraint("kind", "subject", "scope", "previous", name="one_follows_another"),
    sqlite_autoincrement=True,
)
version = Table("journal_version", tables, Column("version", Integer, primary_key=True))

GUARDS = {
    "sqlite": tuple(
        f"create trigger entries_no_{change} before {change} on entries "
        "begin select raise(abort, 'the journal is only added to'); end"
        for change in ("update", "delete")
    ),
    "postgresql": (
        "create function journal_refuses() returns trigger language plpgsql as "
        "$$ begin raise exception 'the journal is only added to'; end $$",
        "create trigger entries_no_change before update or delete or truncate on entries "
        "for each statement execute function journal_refuses()",
    ),
}


def is_there(connection: Connection) -> bool:
    """Whether the journal's tables are there; raises JournalError where they are a newer one's."""
    if not inspect(connection).has_table(version.name):
        return False
    found = connection.execute(select(func.max(version.c.version))).scalar()
    if found is not None and found > VERSION:
        raise faults.JournalError(faults.TOO_NEW)
    return found is not None


def take_turn(connection: Connection) -> None:
    """Waits until no other writer is at work; the end of the transaction lets the next one in.

    SQLite's writers took their turn when they began. In PostgreSQL this also makes numbers become
    visible in their order: a reader who has seen one has seen all below it.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("set local lock_timeout = 10000")
        connection.execute(select(func.pg_advisory_xact_lock(TURN)))


def make(connection: Connection) -> None:
    """Makes the tables, within a transaction of a writer, unless another process just did."""
    take_turn(connection)
    if is_there(connection):
        return
    if set(tables.tables) & set(inspect(connection).get_table_names()):
        raise faults.JournalError(faults.NOT_OURS)
    tables.create_all(connection, checkfirst=False)
    for guard in GUARDS[connection.dialect.name]:
        connection.exec_driver_sql(guard)
    row: dict[str, Any] = {"version": VERSION}
    connection.execute(insert(version), row)
