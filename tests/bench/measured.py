"""A number of durations, and what is said of them."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

ROUNDS = 5


@dataclass(frozen=True)
class Durations:
    """Milliseconds, in the order they were measured."""

    milliseconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        """The one that 95 of 100 stay below or at."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]


def each(call: Callable[[], object], times: int, first: int = 1) -> Durations:
    """How long the call takes, so many times, after `first` calls that do not count."""
    for _ in range(first):
        call()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append((time.perf_counter() - start) * 1000)
    return Durations(tuple(taken))


def by_turns(calls: Sequence[Callable[[], object]], times: int) -> list[Durations]:
    """How long each call takes, so many times, in rounds in which all have their turn.

    What else the machine does for a while is so in a few figures of each call, and its median is
    that of the whole time, not of one moment.
    """
    taken: list[list[float]] = [[] for _ in calls]
    in_a_row = max(times // ROUNDS, 1)
    while calls and len(taken[-1]) < times:
        for own, call in zip(taken, calls, strict=True):
            own += each(call, min(in_a_row, times - len(own))).milliseconds
    return [Durations(tuple(own)) for own in taken]


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A markdown table; numbers are rounded to what they are worth."""
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines += [f"| {' | '.join(_said(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines)


def _said(cell: object) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:,.1f}" if cell < 100 else f"{cell:,.0f}"
    return str(cell)
