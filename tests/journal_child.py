"""A process that types, for tests of several at once and of those that are killed.

`python -m tests.journal_child WHAT PLACE WORDS…`; it says `ready`, waits for a line, and answers
in JSON. What somebody would see on their screen is what it prints.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from decimal import Decimal

import psycopg  # noqa: F401  (once, not anew by each process that is killed)

import journal

TOGETHER = 3  # values in each append of a writer that is killed


def first(place: str) -> list[int]:
    """Opens the journal, that nobody made yet."""
    with journal.opened(place) as opened:
        return [opened.last()]


def same(place: str, who: str, times: str) -> list[list[object]]:
    """Types on top of the same state as others, again and again: what was stored, who was first."""
    outcomes: list[list[object]] = []
    with journal.opened(place) as opened:
        for turn in range(int(times)):
            standing = opened.standing("answer").get(("point", ""))
            following = 0 if standing is None else standing.number
            try:
                (entry,) = opened.append(
                    who, [journal.answer("point", f"{who} {turn}", following=following)]
                )
                outcomes.append(["stored", entry.number])
            except journal.Overtaken as told:
                outcomes.append(["told", told.entry.number])
    return outcomes


def own(place: str, who: str, times: str) -> list[int]:
    """Types about its own things, as others do about theirs."""
    with journal.opened(place) as opened:
        return [
            opened.append(who, [journal.answer(f"{who} {turn}", "so it is")])[0].number
            for turn in range(int(times))
        ]


def killed(place: str, rounds: str, seed: str) -> list[tuple[str, list[int]]]:
    """Lets a process type and kills it, again and again: what was confirmed before its end."""
    chance = random.Random(int(seed))
    confirmed: list[tuple[str, list[int]]] = []
    for turn in range(int(rounds)):
        reading, writing = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(reading)
            _types_until_killed(place, turn, writing)
        os.close(writing)
        # mostly while it types, now and then while it opens the journal, the first time makes it
        said = os.read(reading, 1000) if turn % 4 else b""
        time.sleep(chance.uniform(0, 0.05))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        while more := os.read(reading, 65536):
            said += more
        os.close(reading)
        for line in said.decode().splitlines():
            subject, *numbers = line.split()
            confirmed.append((subject, [int(number) for number in numbers]))
    return confirmed


def _types_until_killed(place: str, turn: int, screen: int) -> None:
    try:
        with journal.opened(place) as opened:
            for number in range(1_000_000):
                subject = f"{turn}-{number}"
                stored = opened.append(
                    "local",
                    [
                        journal.manager_amount(f"{subject}-{part}", Decimal(number))
                        for part in range(TOGETHER)
                    ],
                )
                numbers = " ".join(str(entry.number) for entry in stored)
                os.write(screen, f"{subject} {numbers}\n".encode())
    finally:
        os._exit(1)


def main() -> None:
    what, *words = sys.argv[1:]
    print("ready", flush=True)
    sys.stdin.readline()
    kinds: dict[str, Callable[..., object]] = {
        "first": first, "same": same, "own": own, "killed": killed,
    }  # fmt: skip
    print(json.dumps(kinds[what](*words)))


if __name__ == "__main__":
    main()
