"""A lot of dropped files as it lies in its folder: whose it is, what was found, what was chosen."""

import fcntl
import json
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from data.gone_answers import read_answers as read_gone
from data.gone_answers import write_answers as write_gone
from data.importers.answers import Answers, read_answers
from data.witness import write_whole

WORKING = "working.lock"


@dataclass(frozen=True)
class Lot:
    """What lies in the folder: whose, since when, and the run that was begun last."""

    folder: Path
    who: str
    since: datetime
    run: int
    task: str
    pid: int
    names: tuple[str, ...]
    gone: str = ""
    """What became of deals that left the export, where somebody said so."""

    @property
    def is_working(self) -> bool:
        """Whether the run that was begun last is still at work."""
        return is_held(self.folder / WORKING)

    @property
    def progress(self) -> Mapping[str, Any]:
        """The step that the run is at; empty before its first."""
        return said_in(self.folder / f"progress-{self.run}.json") or {}

    @property
    def account(self) -> Mapping[str, Any] | None:
        """What the run found; None while it is at work, and where it broke off."""
        return said_in(self.folder / f"account-{self.run}.json")

    @property
    def last_account(self) -> tuple[int, Mapping[str, Any]] | None:
        """The latest check's run and account, of this run or of one before."""
        for run in range(self.run, 0, -1):
            said = said_in(self.folder / f"account-{run}.json")
            if said is not None and said.get("task") == "check":
                return run, said
        return None

    @property
    def answers(self) -> Answers | None:
        """What people chose so far, on top of what a check began with; None before the first.

        Raises DataFault where it cannot be read.
        """
        for run in range(self.run, 0, -1):
            if (path := self.folder / f"mapping-{run}.json").exists():
                return read_answers(path)
        last = self.last_account
        if last is None or "answers" not in last[1]:
            return None
        write_whole(path := self.folder / "mapping-0.json", last[1]["answers"])
        return read_answers(path)

    def rejects(self, run: int) -> Path:
        """Where the rejects of a check are."""
        return self.folder / f"rejects-{run}.csv"

    def gone_list(self, run: int) -> Path:
        """Where the deals are that a check found to have left the export."""
        return self.folder / f"gone-{run}.parquet"

    @property
    def gone_path(self) -> Path:
        """Where what was answered for single deals is."""
        return self.folder / "gone-deals.csv"

    @property
    def gone_deals(self) -> dict[str, str]:
        """What was answered so far for single deals that left the export."""
        return read_gone(self.gone_path) if self.gone_path.exists() else {}

    def answer_gone(self, answers: Mapping[str, str]) -> None:
        """Keep what was answered for single deals, for every run of the lot from now on."""
        write_gone(self.gone_path, answers)

    @property
    def last_words(self) -> str:
        """What the run printed last, for where it broke off."""
        try:
            text = (self.folder / f"said-{self.run}.txt").read_text("utf-8", errors="replace")
        except OSError:
            return ""
        return text.strip().rpartition("\n")[2][:300]


def stop(found: Lot, at_once: bool = False) -> None:
    """End the run that is at work: a load leaves what is served untouched, however it ends."""
    if not found.is_working or found.pid <= 1:
        return
    try:
        os.kill(found.pid, signal.SIGKILL if at_once else signal.SIGTERM)
    except ProcessLookupError:
        return
    if at_once:
        with (found.folder / WORKING).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # until it is gone


def is_held(path: Path) -> bool:
    try:
        with path.open("r") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
    except OSError:
        return False
    return False


def said_in(path: Path) -> dict[str, Any] | None:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return said if isinstance(said, dict) else None
