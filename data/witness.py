"""What a load tells while it is at work: which step it is at, and what it found, for a program.

A load that nobody watches has a witness that keeps nothing. A watched one has its steps in one
file, replaced whole at each, and in the end its account in another: see data/account.py.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STEPS = ("waiting", "opening", "reading", "mapping", "checking", "summing_up", "publishing")


@dataclass
class Witness:
    """Where a load's steps are written, who started it, and what it found so far."""

    progress: Path | None = None
    who: str = ""
    account: dict[str, Any] | None = None
    """None: nobody asks for one, so nothing is looked up for it."""
    rejects: Path | None = None
    """Where the rejects of a check go, if not into the home."""
    gone: Path | None = None
    """Where the list of deals that left the export goes, if anywhere: see data/gone_list.py."""
    rows: int = 0
    _step: Mapping[str, Any] = field(default_factory=dict)

    def step(self, name: str, what: str = "", place: int = 0, of: int = 0) -> None:
        """From now on the load is at this step: with which file or table, of how many."""
        self._step = {"step": name, "what": what, "place": place, "of": of}
        self._write()

    def read(self, rows: int) -> None:
        """So many rows more were read."""
        self.rows += rows
        self._write()

    def _write(self) -> None:
        if self.progress is not None:
            write_whole(self.progress, {**self._step, "rows": self.rows})


def write_whole(path: Path, said: Mapping[str, Any]) -> None:
    """Put JSON into a file so that whoever reads it finds the old or the new, never a half."""
    half = path.with_name(f"{path.name}.half")
    half.write_text(json.dumps(said, ensure_ascii=False, default=str), encoding="utf-8")
    half.replace(path)


_NOBODY = Witness()
_current: ContextVar[Witness] = ContextVar("witness", default=_NOBODY)


def current() -> Witness:
    """The witness of the load at work here."""
    return _current.get()


@contextmanager
def watching(witness: Witness) -> Iterator[Witness]:
    """For the block, loads tell this witness."""
    token = _current.set(witness)
    try:
        yield witness
    finally:
        _current.reset(token)
