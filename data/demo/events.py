"""What changes in a deal, as arrays, and the log that they make together."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from data.demo.calendar import Floats, Ints

FIELDS = ("stage_id", "amount", "expected_close_on", "manager_amount", "owner_id")
STAGE, AMOUNT, DATE, MANAGER, OWNER = range(5)
EMPTY = -1


@dataclass
class Track:
    """One field of a block of deals over time: its first values, its changes as they are found.

    Changes of one deal are appended in the order of their moments. Values are numbers (stage or
    person number, amount, day number); EMPTY stands for none.
    """

    first: Ints
    rows: list[Ints] = field(default_factory=list)
    moments: list[Floats] = field(default_factory=list)
    values: list[Ints] = field(default_factory=list)
    olds: list[Ints] = field(default_factory=list)
    now: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.first.copy()

    def change(self, rows: Ints, moments: Floats, values: Ints) -> None:
        """Give each row (at most once in a call) a value from a moment on, where it differs."""
        differs = self.now[rows] != values
        rows, moments, values = rows[differs], moments[differs], values[differs]
        self.rows.append(rows)
        self.moments.append(moments)
        self.values.append(values)
        self.olds.append(self.now[rows])
        self.now[rows] = values

    def looked_up(self) -> Callable[[Ints, Floats], Ints]:
        """A function that tells the value of rows at moments."""
        rows, moments, values = self._joined()
        order = np.lexsort((moments, rows))
        keys = rows[order] * 1.0e5 + moments[order]
        sorted_values, sorted_rows = values[order], rows[order]

        def value(wanted: Ints, moment: Floats) -> Ints:
            if not keys.size:
                return self.first[wanted]
            place = np.searchsorted(keys, wanted * 1.0e5 + moment, side="right") - 1
            known = (place >= 0) & (sorted_rows[np.maximum(place, 0)] == wanted)
            return np.where(known, sorted_values[np.maximum(place, 0)], self.first[wanted])

        return value

    def _joined(self) -> tuple[Ints, Floats, Ints]:
        if not self.rows:
            return np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64)
        return (np.concatenate(self.rows), np.concatenate(self.moments),
                np.concatenate(self.values))  # fmt: skip


@dataclass(frozen=True)
class Log:
    """The changes of a block in order of time: deal row, moment, field, value, old value."""

    row: Ints
    moment: Floats
    field: Ints
    value: Ints
    old: Ints


def log_of(tracks: list[Track]) -> Log:
    """The log of tracks given in the order of FIELDS; at equal moments stage comes first."""
    parts = [
        (np.concatenate(t.rows), np.concatenate(t.moments), np.concatenate(t.values),
         np.concatenate(t.olds)) if t.rows else None
        for t in tracks
    ]  # fmt: skip
    kept = [(code, part) for code, part in enumerate(parts) if part is not None]
    row, moment, value, old = (np.concatenate([part[i] for _, part in kept]) for i in range(4))
    kind = np.concatenate([np.full(part[0].size, code) for code, part in kept])
    order = np.lexsort((kind, row, moment))
    return Log(row[order], moment[order], kind[order], value[order], old[order])
