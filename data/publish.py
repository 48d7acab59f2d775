"""The served home: one generation is current, the next is built beside it and swapped in.

Nothing here changes a generation: a reader that has one open keeps it, and finds the next by
its pointer. The pointer is the last thing written, so a load may be killed at any moment.
"""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import duckdb

from data import witness
from data.workspace import (
    DataFault,
    Workspace,
    identifier,
    literal,
    quoted_path,
    require_text,
)

POINTER = "current"
BUILDING = "building"
LOCK = "loading.lock"
KEPT = 3
"""How many generations stay on disk, with the one that is served: one can go back to the others."""
_TABLES = "select table_name from duckdb_tables() where database_name = 'built' order by 1"
_COVERS = 'select "value" from settings where "key" = \'covers_until\''


def current(home: Path) -> Path | None:
    """The file of the generation that is served, None before the first load."""
    try:
        name = (home / POINTER).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    file = home / f"{name}.duckdb"
    return file if name and file.exists() else None


def has_served(home: Path) -> bool:
    """Whether anything was ever published in this home."""
    return (home / POINTER).exists()


@contextmanager
def loading(home: Path) -> Iterator[None]:
    """The right to load: one at a time in a home; a second one waits for the first."""
    require_text(home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)  # for the account that loads, alone
    with (home / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            witness.current().step("waiting")
            print("Another load is at work; waiting for it.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        _sign(lock)
        _sweep_leftovers(home)
        witness.current().step("opening")
        yield


@dataclass(frozen=True)
class Loader:
    """Who loads just now, and since when; the name is empty where nobody gave one."""

    who: str
    since: datetime


def _sign(lock: TextIO) -> None:
    """Write into the lock who holds it; what stands there holds as long as the lock is held."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    lock.truncate(0)
    lock.write(json.dumps({"who": witness.current().who, "since": now}))
    lock.flush()


def loader(home: Path) -> Loader | None:
    """Who loads into a home just now; None where nobody does."""
    try:
        with (home / LOCK).open("r", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                said = json.loads(lock.read() or "{}")
                since = said.get("since") or datetime.now(UTC).isoformat()
                return Loader(said.get("who", ""), datetime.fromisoformat(since))
    except (OSError, ValueError):
        return None
    return None


@contextmanager
def folder_beside(home: Path) -> Iterator[Path]:
    """A folder in the home for what a load unpacks; gone when the load is over."""
    folder = home / f"{BUILDING}-{secrets.token_hex(6)}.unpacked"
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def seal(work: Workspace) -> None:
    """Write everything to the building file, let go of it, and check what was written."""
    witness.current().step("publishing")
    expected = _contents(work.connection)
    work.run("use memory")
    work.run("checkpoint built")
    work.run("detach built")
    wal = work.building.with_name(work.building.name + ".wal")
    if wal.exists():
        raise DataFault("The new file was not written to its end; nothing was published.")
    with duckdb.connect() as reader:
        reader.execute(f"attach '{quoted_path(work.building)}' as built (read_only)")
        reader.execute("use built")
        found = _contents(reader)
    if found != expected:
        raise DataFault("The new file does not hold what was loaded; nothing was published.")
    _sync(work.building)


def _contents(connection: duckdb.DuckDBPyConnection) -> dict[str, object]:
    """How many rows each table of the file has, and the last covered day."""
    names = [str(row[0]) for row in connection.execute(_TABLES).fetchall()]
    counts = " union all ".join(
        f"select {literal(name)}, count(*) from {identifier(name)}" for name in names
    )
    return {
        **dict(connection.execute(counts).fetchall()),
        "covers_until": connection.execute(_COVERS).fetchall(),
    }


def swap_in(home: Path, building: Path) -> str:
    """Give a sealed file the next name, point to it, and return the name.

    A name never comes again, not even in a home that was emptied: readers tell files by it.
    """
    taken = [file.stem.split("-")[1] for file in home.glob("generation-*.duckdb")]
    last = max((int(number) for number in taken if number.isdigit()), default=0)
    name = f"generation-{last + 1:06d}-{secrets.token_hex(4)}"
    building.rename(home / f"{name}.duckdb")
    _sync(home)
    half = home / f"{POINTER}.half"
    half.write_text(name + "\n", encoding="utf-8")
    _sync(half)
    half.replace(home / POINTER)
    _sync(home)
    return name


def kept(home: Path) -> list[Path]:
    """The files of the generations that stay: the one that is served and those before it.

    A later one was never served: a load was killed between its last two steps.
    """
    served = current(home)
    files = sorted(home.glob("generation-*.duckdb"), reverse=True)  # numbered in equal length
    return [file for file in files if served is None or file.name <= served.name][:KEPT]


def remove_unread(home: Path) -> None:
    """Delete the generations that are not kept and that nobody reads."""
    staying = kept(home)
    for file in home.glob("generation-*.duckdb"):
        if file in staying:
            continue
        lock_path = file.with_suffix(".lock")
        with lock_path.open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            file.unlink(missing_ok=True)
            file.with_suffix(".rejects.csv").unlink(missing_ok=True)
            lock_path.unlink(missing_ok=True)


def _sweep_leftovers(home: Path) -> None:
    """Delete what killed loads left behind; the lock says that none is at work."""
    for path in [*home.glob(f"{BUILDING}-*"), *home.glob("*.half")]:
        if path.is_dir():
            for inner in sorted(path.rglob("*"), reverse=True):
                inner.rmdir() if inner.is_dir() else inner.unlink()
            path.rmdir()
        else:
            path.unlink()
    remove_unread(home)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
