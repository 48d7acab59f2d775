"""One generation of the served data, open for reading: what each viewer may see of it.

The file is attached read-only as `served`; what was typed since it was loaded is laid over it.
"""

import contextlib
import os
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

import duckdb

from queries import model, relations
from queries.entries import Rows
from queries.relations import typed
from queries.viewer import EVERYTHING, NOBODY, Viewer

# Given when connecting, since what is set later holds for one cursor only. A mistyped table must
# not read a Python variable of that name, nothing is to be fetched from anywhere, and no question
# takes longer than a minute: the slowest takes a few seconds at a million deals.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "python_enable_replacements": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "max_execution_time": 60_000,
}
# No file, no other database, no extension, and no way back: set once the served file is attached.
CLOSED = ("memory_limit = '4GB'", "enable_external_access = false", "lock_configuration = true")


class Unreadable(Exception):
    """What is served cannot be read; the message is a sentence for the user."""


class Vanished(Exception):
    """The generation was taken away between reading the pointer and opening the file."""


@dataclass(frozen=True)
class Folded:
    """What was typed and is in the file: the last entry's number, and the latest day of any."""

    until: int = 0
    last_on: date = date.min


class Served:
    """One generation, open for reading, by any number of threads."""

    def __init__(
        self,
        generation: str,
        engine: duckdb.DuckDBPyConnection,
        settings: Mapping[str, str],
        covers_until: date,
        whole: str,
        folded: Folded,
    ) -> None:
        """Takes an engine with the relations; `covers_until` is the last covered day, `whole` the
        schema of who sees everything, `folded` how far the journal is in the file.
        """
        self.generation = generation
        self.settings = settings
        self.covers_until = covers_until
        self.folded = folded
        self.typed = Rows()
        """What was typed since the load, and is part of every answer from now on."""
        self._engine = engine
        self._schemas = {EVERYTHING: whole}
        self._overlaid: Sequence[str] = ()
        self._narrowing = threading.Lock()

    @property
    def state(self) -> tuple[str, int]:
        """What tells this state of the data from any other: its generation, and what was typed."""
        return self.generation, self.typed.until

    @property
    def last_day(self) -> date:
        """The last day that anything is known of: covered by the load, or typed."""
        return max(self.covers_until, self.folded.last_on, self.typed.last_on or date.min)

    def lay_over(self, rows: Rows) -> None:
        """From now on what was typed since the load is part of what is seen."""
        with self._narrowing:
            typed.lay_over(self._engine, rows)
            if not self._overlaid:
                self._overlaid, self._schemas = typed.OVERLAID, {}
            self.typed = rows

    def connection(self, viewer: Viewer = NOBODY) -> duckdb.DuckDBPyConnection:
        """A cursor of its own for each call, since a connection serves one call at a time.

        It sees what the viewer sees: without one, nothing.
        """
        with self._narrowing:
            if viewer not in self._schemas:
                self._schemas[viewer] = relations.narrow(self._engine, viewer, self._overlaid)
        cursor = self._engine.cursor()
        relations.look(cursor, self._schemas[viewer])
        return cursor

    def trusted(self) -> duckdb.DuckDBPyConnection:
        """A cursor that sees all of `served` by that name: only for what decides who sees what."""
        return self._engine.cursor()


def attached(path: Path, generation: str) -> Served:
    """The generation in this file. Raises Unreadable, or Vanished where it is not there."""
    if not path.exists():
        raise Vanished
    engine = duckdb.connect(":memory:", config=SETTINGS)
    try:
        spill = Path(tempfile.gettempdir()) / f"sales-dashboard-{os.getpid()}"
        engine.execute(f"set temp_directory = {_literal(str(spill))}")
        engine.execute(f"attach {_literal(str(path))} as served (read_only)")
        if not model.is_of_this_version(engine, "served"):
            engine.close()
            raise Unreadable(
                "The served data was made by another version of this program. "
                "Load it again with `python -m data load FOLDER`."
            )
        whole = relations.create(engine)
        for setting in CLOSED:
            engine.execute(f"set {setting}")
        rows = engine.execute("select key, value from served.settings").fetchall()
        settings = {key: value for key, value in rows if value is not None}
        covers_until = date.fromisoformat(settings["covers_until"])
        folded = _folded(engine)
    except (duckdb.Error, KeyError, ValueError) as error:
        with contextlib.suppress(duckdb.Error):
            engine.close()
        if not path.exists():
            raise Vanished from error
        raise Unreadable(
            "The served data is damaged. Load it again with `python -m data load FOLDER`."
        ) from error
    return Served(generation, engine, MappingProxyType(settings), covers_until, whole, folded)


def _folded(engine: duckdb.DuckDBPyConnection) -> Folded:
    """How far the journal is part of the file."""
    statement = "select key, value from served.load_meta"
    with contextlib.suppress(duckdb.CatalogException):
        meta = dict(engine.execute(statement).fetchall())
        if "typed_last_on" in meta:
            return Folded(int(meta["journal_until"]), date.fromisoformat(meta["typed_last_on"]))
    return Folded()


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
