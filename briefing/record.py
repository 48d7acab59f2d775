"""What was sent to whom, so that nothing is sent twice: lines of JSON beside the served data.

It is not the log, which the system may rotate and which stops nobody where it cannot be written;
nor the journal, which is what people type. A line says who, which briefing of which day and team,
by which channel, when, and what became of it: never a figure, never an address.

Before something is sent `sending` is on the disk, after it `sent` or `failed`. A run that was
killed in between leaves `sending`, and nobody can know whether it arrived: it counts as sent, so
that it is at most once, and the next run says so. A run has the file to itself while it sends.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

FILE = "sent.jsonl"
PATIENCE = 900.0  # seconds to wait for another run: it may have many to write to
PAUSE = 0.2


class Busy(Exception):
    """Another run is still sending; the message is a sentence."""


@dataclass(frozen=True)
class Delivery:
    """One briefing to one person by one channel."""

    who: str
    """The person's id; the e-mail address of somebody who is not in the data."""
    briefing: str
    as_of: str
    team: str
    channel: str


@dataclass(frozen=True)
class Line:
    """What is known of a delivery: `sending`, `sent` or `failed`, and since when."""

    what: str
    at: str


class Record:
    """The file, open for the run that holds it."""

    def __init__(self, descriptor: int) -> None:
        """Takes the locked file and reads what is in it."""
        self._descriptor = descriptor
        with os.fdopen(os.dup(descriptor), "rb") as file:
            file.seek(0)
            text = file.read()
        self._known = known(text)
        if text and not text.endswith(b"\n"):
            # a run was killed while it wrote; a half line of `sending` was never acted on
            os.write(descriptor, b"\n")

    def of(self, delivery: Delivery) -> Line | None:
        """The last that is known of a delivery; None: it was never tried."""
        return self._known.get(delivery)

    def note(self, delivery: Delivery, what: str) -> None:
        """Adds a line, which is on the disk afterwards. Raises OSError where it cannot be."""
        line = Line(what, datetime.now(UTC).isoformat(timespec="seconds"))
        text = json.dumps({**asdict(line), **asdict(delivery)}, ensure_ascii=False) + "\n"
        os.write(self._descriptor, text.encode())
        os.fsync(self._descriptor)
        self._known[delivery] = line


def known(text: bytes) -> dict[Delivery, Line]:
    """The last line of each delivery; what is no line of ours is passed over."""
    found = {}
    for line in text.splitlines():
        try:
            told = json.loads(line)
            delivery = Delivery(*(str(told[name]) for name in Delivery.__annotations__))
            found[delivery] = Line(str(told["what"]), str(told["at"]))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def so_far(home: Path) -> dict[Delivery, Line]:
    """What is known now, without waiting for anybody: to show, not to act on."""
    try:
        return known((home / FILE).read_bytes())
    except FileNotFoundError:
        return {}


@contextmanager
def held(home: Path, patience: float = PATIENCE) -> Iterator[Record]:
    """The record of a home, to oneself. Raises Busy where another run does not end in time."""
    descriptor = os.open(home / FILE, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait(descriptor, time.monotonic() + patience, patience)
        _keep_name(home)
        yield Record(descriptor)
    finally:
        os.close(descriptor)


def _keep_name(home: Path) -> None:
    """That the file is in its folder is on the disk too."""
    folder = os.open(home, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _wait(descriptor: int, until: float, patience: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Busy(
                    f"Another run is still sending after {patience / 60:.0f} minutes of waiting;"
                    " this one sent nothing."
                ) from None
            time.sleep(PAUSE)
