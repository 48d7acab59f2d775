"""The journal: typed things in, entries out. Nothing in it is ever changed or removed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, and_, func, insert, select, tuple_
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from journal import connections, faults, schema
from journal.entry import Entry, Kind, Typed, text_of, value_of
from journal.kinds import LONGEST_NAME, name

MOST = 5000  # values typed together
STEP = 500  # things asked for in one statement
LINES = schema.entries.c
_LAST = select(func.max(LINES.number))


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


class Journal:
    """An open journal; safe to share between threads. Every method raises JournalError."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = now) -> None:
        self._engine = engine
        self._clock = clock

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends its connections."""
        self._engine.dispose()

    def append(self, who: str, typed: Sequence[Typed]) -> tuple[Entry, ...]:
        """Stores what somebody typed together, all or nothing; returns the entries in order.

        Once it returns, they outlast the end of the process. `who` is an e-mail address or
        `local`. Raises Overtaken where something else was stored on top of what they saw, and
        ValueError where nobody is named, one thing is typed twice, or too much at once.
        """
        _check(who, typed)
        if not typed:
            return ()
        at_commit = False
        try:
            with self._engine.connect() as connection:
                transaction = connections.writing(connection).begin()
                try:
                    stored = self._add(connection, who, typed)
                    at_commit = True
                    transaction.commit()
                except BaseException:
                    if transaction.is_active:
                        transaction.rollback()
                    raise
                return stored
        except IntegrityError as error:
            # somebody writes without taking turns; the constraint held
            with self._reading() as connection:
                _compare(_latest(connection, typed), typed)
            raise faults.JournalError(faults.NOT_WRITTEN) from error
        except SQLAlchemyError as error:
            sentence = faults.NOT_CONFIRMED if at_commit else faults.NOT_WRITTEN
            raise faults.JournalError(sentence) from error

    def last(self) -> int:
        """The number of the latest entry, 0 where there is none: it changes with every append."""
        with self._reading() as connection:
            return connection.execute(_LAST).scalar() or 0

    def entries(self, after: int = 0) -> tuple[Entry, ...]:
        """All entries after a number, in order."""
        return self._read(select(schema.entries).where(LINES.number > after))

    def history(self, kind: Kind, subject: str, scope: str = "") -> tuple[Entry, ...]:
        """All entries about one thing, in order."""
        about = and_(LINES.kind == kind, LINES.subject == subject, LINES.scope == scope)
        return self._read(select(schema.entries).where(about))

    def latest(self, kind: Kind, most: int) -> tuple[Entry, ...]:
        """The last entries of a kind, no more than so many, the latest first."""
        numbers = select(LINES.number).where(LINES.kind == kind).order_by(LINES.number.desc())
        found = self._read(select(schema.entries).where(LINES.number.in_(numbers.limit(most))))
        return found[::-1]

    def standing(self, kind: Kind, at: datetime | None = None) -> dict[tuple[str, str], Entry]:
        """The entry that holds for each subject and scope: now, or at a moment (with its zone).

        One with value None is there too: it took back what stood before it.
        """
        asked = select(func.max(LINES.number)).where(LINES.kind == kind)
        if at is not None:
            asked = asked.where(LINES.at <= at)
        numbers = asked.group_by(LINES.subject, LINES.scope)
        found = self._read(select(schema.entries).where(LINES.number.in_(numbers)))
        return {(entry.subject, entry.scope): entry for entry in found}

    def _add(self, connection: Connection, who: str, typed: Sequence[Typed]) -> tuple[Entry, ...]:
        schema.take_turn(connection)
        latest = _latest(connection, typed)
        _compare(latest, typed)
        before = connection.execute(_LAST).scalar() or 0
        # a clock that was put back must not let an entry be earlier than the one it follows
        at = max([self._clock(), *(entry.at for entry in latest.values())])
        rows = [
            {
                "at": at,
                "who": who,
                "kind": one.kind,
                "subject": one.subject,
                "scope": one.scope,
                "value": text_of(one.value),
                "was": text_of(one.was),
                "previous": one.following,
            }
            for one in typed
        ]
        connection.execute(insert(schema.entries), rows)
        return _found(connection, select(schema.entries).where(LINES.number > before))

    def _read(self, asked: Select[Any]) -> tuple[Entry, ...]:
        with self._reading() as connection:
            return _found(connection, asked)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise faults.JournalError(faults.NOT_READ) from error


def opened(where: str | Path, clock: Callable[[], datetime] = now) -> Journal:
    """The journal at a place: a file, or the address of a PostgreSQL database.

    It is made where there is none, the file for its own account alone. `clock` is for tests.
    Raises JournalError.
    """
    return Journal(connections.engine(where), clock)


def _check(who: str, typed: Sequence[Typed]) -> None:
    if not who.strip() or len(who) > LONGEST_NAME:
        raise ValueError(faults.NO_WHO)
    name(who)
    if len(typed) > MOST:
        raise ValueError(faults.TOO_MUCH)
    if len({one.thing for one in typed}) < len(typed):
        raise ValueError(faults.TWICE)


def _found(connection: Connection, asked: Select[Any]) -> tuple[Entry, ...]:
    return tuple(_entry(row) for row in connection.execute(asked.order_by(LINES.number)))


def _entry(row: Row[Any]) -> Entry:
    value, was = value_of(row.kind, row.value), value_of(row.kind, row.was)
    return Entry(
        row.number, row.at, row.who, row.kind, row.subject, row.scope, value, was, row.previous
    )


def _latest(connection: Connection, typed: Sequence[Typed]) -> dict[tuple[str, str, str], Entry]:
    """The entry that stands now for each of the things that has one."""
    thing = (LINES.kind, LINES.subject, LINES.scope)
    found: list[Entry] = []
    for start in range(0, len(typed), STEP):
        wanted = [one.thing for one in typed[start : start + STEP]]
        numbers = select(func.max(LINES.number)).where(tuple_(*thing).in_(wanted)).group_by(*thing)
        asked = select(schema.entries).where(LINES.number.in_(numbers))
        found += _found(connection, asked)
    return {entry.thing: entry for entry in found}


def _compare(latest: dict[tuple[str, str, str], Entry], typed: Iterable[Typed]) -> None:
    """Raises Overtaken where what stands is not what they saw."""
    others = [
        latest[one.thing]
        for one in typed
        if one.thing in latest and latest[one.thing].number != one.following
    ]
    if others:
        raise faults.Overtaken(tuple(others))
    if any(one.following and one.thing not in latest for one in typed):
        raise faults.JournalError(faults.NOT_THERE)
