"""Files that people dropped into the app, between the drop and the load: one lot at a time.

They lie in one folder of the served home, for the account that runs the app alone, with what was
found in them and what people chose; so a lot outlives a closed browser and a restarted app. Checks
and loads of it are processes of their own, which hold a lock while they are at work: whoever looks
knows so, however the process ended.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from data.file_names import free_name, harmless_name
from data.importers.answers import Answers
from data.lot import WORKING, Lot, is_held, said_in, stop
from data.witness import write_whole
from queries import served

FOLDER, FILES = "staged", "files"
STATE = "state.json"
STALE = timedelta(hours=24)
LOOKS = 20  # whoever looks whether the lock is held holds it for a moment


class Taken(Exception):
    """Somebody has a lot here already."""


def lot(home: Path) -> Lot | None:
    """The lot that lies in a home; None where there is none. What is stale is taken away."""
    folder = home / FOLDER
    said = said_in(folder / STATE)
    try:
        if said is None:
            age = datetime.now(UTC).timestamp() - folder.stat().st_mtime
            if age > STALE.total_seconds():
                remove(home)  # it was begun and never finished
            return None
        found = Lot(
            folder,
            str(said["who"]),
            datetime.fromisoformat(said["since"]),
            int(said["run"]),
            str(said["task"]),
            int(said["pid"]),
            tuple(said["names"]),
            str(said.get("gone", "")),
        )
    except (OSError, KeyError, TypeError, ValueError):
        return None
    touched = datetime.fromtimestamp((folder / STATE).stat().st_mtime, UTC)
    if datetime.now(UTC) - touched > STALE and not found.is_working:
        remove(home)
        return None
    return found


def stage(home: Path, who: str, files: Iterable[tuple[str, IO[bytes]]]) -> Lot:
    """Put files into a new lot, under names that lead nowhere else. Raises Taken."""
    lot(home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = home / FOLDER
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise Taken from None
    (folder / FILES).mkdir(mode=0o700)
    names: list[str] = []
    try:
        for given, content in files:
            name = free_name(harmless_name(given), names)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            with open(os.open(folder / FILES / name, flags, 0o600), "wb") as out:  # noqa: PTH123
                shutil.copyfileobj(content, out, 1 << 20)
            names.append(name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    found = Lot(folder, who, datetime.now(UTC), 0, "", 0, tuple(names))
    _write(found)
    return found


def start(
    home: Path, found: Lot, task: str, given: Answers | str | None = None, gone: str = ""
) -> Lot:
    """Begin a run as a process of its own: a check or a load with answers, or a taking back to a
    generation by its name. A check at work is ended first. Raises Taken while a load is.

    `gone` says what became of deals that left the export, from then on in every run of the lot.
    """
    if found.is_working:
        if found.task != "check":
            raise Taken
        stop(found, at_once=True)
    run, gone = found.run + 1, gone or found.gone
    command = [sys.executable, "-m", "data", task]
    if task == "take-back":
        command.append(str(given))
    else:
        command += [str(found.folder / FILES), "--rejects", str(found.rejects(run))]
        if isinstance(given, Answers):
            mapping = found.folder / f"mapping-{run}.json"
            mapping.write_text(given.text(), encoding="utf-8")
            command += ["--mapping", str(mapping)]
        if gone:
            command += ["--gone", gone]
        if found.gone_path.exists():
            command += ["--gone-deals", str(found.gone_path), "--gone-spare"]
        command += ["--gone-list", str(found.gone_list(run))]
    command += ["--by", found.who]
    command += ["--account", str(found.folder / f"account-{run}.json")]
    command += ["--progress", str(found.folder / f"progress-{run}.json")]
    if task == "load":
        command.append("--remove")
    with (
        (found.folder / WORKING).open("a") as lock,
        (found.folder / f"said-{run}.txt").open("wb") as said,
    ):
        _take(lock)
        process = subprocess.Popen(
            command,
            cwd=served.ROOT,
            env={**os.environ, "SALES_DATA_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[lock.fileno()],  # held until the last of its processes ends
        )
    threading.Thread(target=process.wait, daemon=True).start()
    begun = replace(found, run=run, task=task, pid=process.pid, gone=gone)
    _write(begun)
    return begun


def remove(home: Path) -> None:
    """Take the lot away, with all that was dropped; a run at work ends."""
    folder = home / FOLDER
    said = said_in(folder / STATE)
    if said is not None and is_held(folder / WORKING):
        pid = int(said.get("pid", 0))
        stop(Lot(folder, "", datetime.now(UTC), 0, "", pid, ()), at_once=True)
    shutil.rmtree(folder, ignore_errors=True)


def _take(lock: IO[str]) -> None:
    """Lock for a run. Raises Taken where another has the lock, and not only for a look at it."""
    for _ in range(LOOKS):
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(0.01)
    raise Taken


def _write(found: Lot) -> None:
    write_whole(
        found.folder / STATE,
        {
            "who": found.who, "since": found.since.isoformat(), "run": found.run,
            "task": found.task, "pid": found.pid, "names": found.names, "gone": found.gone,
        },
    )  # fmt: skip
