"""The data that is served: which file, opened how, and for how long.

A load publishes a new file, a generation, and then replaces the pointer `current` in one step.
A reader follows the pointer: whoever holds the older generation reads on in peace, whoever asks
next gets the newer one. A shared lock tells the loader which generations are still read.
"""

import contextlib
import fcntl
import os
import tempfile
import threading
import time
import weakref
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

import duckdb

from queries import model, relations
from queries.viewer import EVERYTHING, NOBODY, Viewer

ROOT = Path(__file__).resolve().parents[1]
POINTER = "current"
SUFFIX = ".duckdb"
TRIES = 60
# Given when connecting, since what is set later holds for one cursor only. A mistyped table must
# not read a Python variable of that name, and nothing is to be fetched from anywhere.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "python_enable_replacements": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
# No file, no other database, no extension, and no way back: set once the served file is attached.
CLOSED = ("memory_limit = '4GB'", "enable_external_access = false", "lock_configuration = true")
PAUSE = 0.05  # seconds; a loader needs far less between its last two steps


class NotServed(Exception):
    """Nothing has been loaded yet; the message is a sentence for the user."""


class Unreadable(Exception):
    """What is served cannot be read; the message is a sentence for the user."""


class _Vanished(Exception):
    """The generation was taken away between reading the pointer and opening the file."""


class Served:
    """One generation, open for reading, by any number of threads."""

    def __init__(
        self,
        generation: str,
        engine: duckdb.DuckDBPyConnection,
        settings: Mapping[str, str],
        covers_until: date,
        whole: str,
    ) -> None:
        """Takes an engine with the relations; `covers_until` is the last covered day, `whole` the
        schema of who sees everything."""
        self.generation = generation
        self.settings = settings
        self.covers_until = covers_until
        self._engine = engine
        self._schemas = {EVERYTHING: whole}
        self._narrowing = threading.Lock()

    def connection(self, viewer: Viewer = NOBODY) -> duckdb.DuckDBPyConnection:
        """A cursor of its own for each call, since a connection serves one call at a time.

        It sees what the viewer sees: without one, nothing.
        """
        with self._narrowing:
            if viewer not in self._schemas:
                self._schemas[viewer] = relations.narrow(self._engine, viewer)
        cursor = self._engine.cursor()
        relations.look(cursor, self._schemas[viewer])
        return cursor

    def trusted(self) -> duckdb.DuckDBPyConnection:
        """A cursor that sees all of `served` by that name: only for what decides who sees what."""
        return self._engine.cursor()


_open: dict[Path, tuple[tuple[int, int, int], Served]] = {}
_opening = threading.Lock()


def home() -> Path:
    """The folder of the served data: SALES_DATA_HOME, else data/served of this repository."""
    named = os.environ.get("SALES_DATA_HOME")
    return Path(named).expanduser().absolute() if named else ROOT / "data" / "served"


def opened(home: Path) -> Served:
    """The generation served now; the same object until the pointer changes.

    Raises NotServed where nothing has been loaded, Unreadable where the file is broken.
    """
    with _opening:
        for attempt in range(TRIES):
            signature = _signature(home)
            known = _open.get(home)
            if known and known[0] == signature:
                return known[1]
            generation = _generation(home)
            try:
                if not known or known[1].generation != generation:
                    known = (signature, _read(home, generation))
                # the signature from before the reading: if the pointer changed since, look again
                _open[home] = (signature, known[1])
                return known[1]
            except _Vanished:
                if attempt + 1 < TRIES:
                    time.sleep(PAUSE)
    raise Unreadable(
        "The data that should be served is not in its folder. "
        "Load it again with `python -m data load FOLDER`."
    )


def _signature(home: Path) -> tuple[int, int, int]:
    try:
        seen = (home / POINTER).stat()
    except (FileNotFoundError, NotADirectoryError):
        raise NotServed(
            "No data has been loaded yet. Load some with `python -m data load FOLDER`, "
            "or simulate a company with `python -m data demo`."
        ) from None
    except OSError as error:
        raise _no_access(error) from error
    return seen.st_mtime_ns, seen.st_ino, seen.st_size


def _generation(home: Path) -> str:
    try:
        text = (home / POINTER).read_text(encoding="utf-8").strip().removesuffix(SUFFIX)
    except UnicodeDecodeError:
        text = ""
    except OSError as error:
        raise _no_access(error) from error
    if not text.isprintable() or not text or Path(text).name != text:
        raise Unreadable(
            "The file that names the served data is damaged. "
            "Load the data again with `python -m data load FOLDER`."
        )
    return text


def _no_access(error: OSError) -> Unreadable:
    return Unreadable(f"The served data cannot be opened: {error.strerror}.")


def _read(home: Path, generation: str) -> Served:
    path = home / f"{generation}{SUFFIX}"
    lock_path = path.with_name(f"{generation}.lock")
    lock = _shared_lock(lock_path)
    try:
        served = _attach(path, generation)
    except BaseException as error:
        if lock is not None:
            os.close(lock)
        if isinstance(error, _Vanished):
            # the names of generations do not come again: nobody will need this lock
            with contextlib.suppress(OSError):
                lock_path.unlink()
        raise
    if lock is not None:
        # the lock goes with the last one who uses this generation
        weakref.finalize(served, os.close, lock)
    return served


def _shared_lock(path: Path) -> int | None:
    """The descriptor that holds the lock; None in a folder where this process may not write."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            # without a lock the file may be deleted while it is open, which does no harm here
            return None
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def _attach(path: Path, generation: str) -> Served:
    if not path.exists():
        raise _Vanished
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
    except (duckdb.Error, KeyError, ValueError) as error:
        with contextlib.suppress(duckdb.Error):
            engine.close()
        if not path.exists():
            raise _Vanished from error
        raise Unreadable(
            "The served data is damaged. Load it again with `python -m data load FOLDER`."
        ) from error
    return Served(generation, engine, MappingProxyType(settings), covers_until, whole)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
