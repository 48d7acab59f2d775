"""The data that is served: which file, opened how, and for how long.

A load publishes a new file, a generation, and then replaces the pointer `current` in one step.
A reader follows the pointer: whoever holds the older generation reads on in peace, whoever asks
next gets the newer one. A shared lock tells the loader which generations are still read.
"""

import contextlib
import fcntl
import os
import threading
import time
import weakref
from pathlib import Path

from queries import entries
from queries.generation import SETTINGS, Served, Unreadable, Vanished, attached

__all__ = ["SETTINGS", "NotServed", "Served", "Unreadable", "home", "opened"]

ROOT = Path(__file__).resolve().parents[1]
POINTER = "current"
SUFFIX = ".duckdb"
TRIES = 60
PAUSE = 0.05  # seconds; a loader needs far less between its last two steps


class NotServed(Exception):
    """Nothing has been loaded yet; the message is a sentence for the user."""


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
                return _up_to_date(known[1], home)
            generation = _generation(home)
            try:
                if not known or known[1].generation != generation:
                    known = (signature, _read(home, generation))
                # the signature from before the reading: if the pointer changed since, look again
                _open[home] = (signature, known[1])
                return _up_to_date(known[1], home)
            except Vanished:
                if attempt + 1 < TRIES:
                    time.sleep(PAUSE)
    raise Unreadable(
        "The data that should be served is not in its folder. "
        "Load it again with `python -m data load FOLDER`."
    )


def _up_to_date(served: Served, home: Path) -> Served:
    """The same with what was typed since it was loaded, and since it was last asked for."""
    try:
        if entries.last(home) > max(served.typed.until, served.folded.until):
            since = entries.entries(home, served.folded.until)
            served.lay_over(entries.rows(since, served.settings.get("timezone", entries.ZONE)))
    except entries.Unread as error:
        raise Unreadable(str(error)) from error
    return served


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
        served = attached(path, generation)
    except BaseException as error:
        if lock is not None:
            os.close(lock)
        if isinstance(error, Vanished):
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
