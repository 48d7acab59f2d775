"""The inbox: a folder of the server that exports too large for the browser are put into.

`SALES_DATA_INBOX` names it. Its plain files with a table's ending can be chosen on the load page;
they are copied from there like dropped ones and stay where they are. What is a link, in a folder
below, or of another kind is not there for the page.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from data.file_names import ENDINGS
from data.workspace import DataFault

VARIABLE = "SALES_DATA_INBOX"
MOST = 200  # files that are listed, the latest first


@dataclass(frozen=True)
class Waiting:
    """A file that lies in the inbox: its size in bytes, and when it was written last."""

    name: str
    size: int
    changed_at: datetime


def folder() -> Path | None:
    """The inbox; None where none is named, or where that is no folder."""
    named = os.environ.get(VARIABLE, "").strip()
    path = Path(named) if named else None
    return path if path is not None and path.is_dir() else None


def waiting() -> list[Waiting]:
    """The files that can be chosen, the latest first. Raises OSError where it cannot be read."""
    path = folder()
    if path is None:
        return []
    found = []
    with os.scandir(path) as entries:
        for entry in entries:
            ending = entry.name.rpartition(".")[2].lower()
            if entry.name.startswith(".") or ending not in ENDINGS:
                continue
            about = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(about.st_mode):
                changed = datetime.fromtimestamp(about.st_mtime, UTC)
                found.append(Waiting(entry.name, about.st_size, changed))
    found.sort(key=lambda one: (one.changed_at, one.name), reverse=True)
    return found[:MOST]


def contents(names: Iterable[str]) -> Iterator[tuple[str, IO[bytes]]]:
    """Each of these files with its name, open to be read.

    Raises DataFault for one that is not there (any more), or that somebody wrote into while it was
    read: it would be half an export.
    """
    path, known = folder(), {one.name for one in waiting()}
    for name in names:
        if path is None or name not in known:
            raise DataFault("%(file)s is not in the inbox any more.", file=name)
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        with open(os.open(path / name, flags), "rb") as file:  # noqa: PTH123
            before = os.fstat(file.fileno())
            yield name, file
            after = os.fstat(file.fileno())
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise DataFault(
                "%(file)s is still being written: choose it again when it is whole.", file=name
            )
