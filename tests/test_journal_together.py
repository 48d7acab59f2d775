"""Several who type at once, processes that are killed, a server that falls over: none loses."""

import json
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import journal
from journal import Journal, JournalError, Overtaken
from tests.conftest import REPOSITORY
from tests.journal_child import TOGETHER
from tests.postgres import server

PROCESSES = 4


def at_once(*children: tuple[str, ...]) -> list[Any]:
    """What child processes answer that begin at the same moment."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.journal_child", *words],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for words in children
    ]
    try:
        for child in started:
            assert child.stdout is not None and child.stdin is not None
            assert child.stdout.readline() == "ready\n"
        for child in started:
            assert child.stdin is not None
            child.stdin.write("\n")
            child.stdin.flush()
        said = [child.communicate(timeout=120) for child in started]
    finally:
        for child in started:
            child.kill()
    assert [child.returncode for child in started] == [0] * len(started), said
    return [json.loads(out) for out, _ in said]


def chains(opened: Journal) -> None:
    """Of each thing every entry follows the one before it."""
    standing: dict[tuple[str, str, str], int] = {}
    for entry in opened.entries():
        assert entry.previous == standing.get(entry.thing, 0)
        standing[entry.thing] = entry.number


def test_processes_that_start_at_once_make_one_journal(journal_place: str) -> None:
    assert at_once(*[("first", journal_place)] * PROCESSES) == [[0]] * PROCESSES
    with journal.opened(journal_place) as opened:
        opened.append("a", [journal.answer("p", "x")])


def test_of_processes_on_one_state_one_is_stored_and_others_are_told(journal_place: str) -> None:
    times = 25
    children = [("same", journal_place, f"p{child}", str(times)) for child in range(PROCESSES)]
    outcomes = [tuple(one) for said in at_once(*children) for one in said]
    assert len(outcomes) == PROCESSES * times
    stored = [number for what, number in outcomes if what == "stored"]
    with journal.opened(journal_place) as opened:
        assert sorted(stored) == [entry.number for entry in opened.entries()]
        chains(opened)
    told = {number for what, number in outcomes if what == "told"}
    assert told <= set(stored), "who is told is told of an entry that is there"


def test_processes_on_their_own_things_lose_nothing(journal_place: str) -> None:
    times = 25
    children = [("own", journal_place, f"p{child}", str(times)) for child in range(PROCESSES)]
    answers = at_once(*children)
    with journal.opened(journal_place) as opened:
        entries = opened.entries()
    assert sorted(number for said in answers for number in said) == [one.number for one in entries]
    assert Counter(entry.who for entry in entries) == dict.fromkeys(
        [words[2] for words in children], times
    )


def test_of_threads_on_one_state_exactly_one_is_stored(journal_place: str) -> None:
    threads, rounds = 8, 10
    gate = threading.Barrier(threads, timeout=30)
    with journal.opened(journal_place) as opened:

        def types(who: str) -> list[str]:
            outcomes, following = [], 0
            for turn in range(rounds):
                gate.wait()
                typed = journal.answer("point", f"{who} {turn}", following=following)
                own = journal.answer(f"{who} {turn}", "x")
                opened.append(who, [own])
                try:
                    following = opened.append(who, [typed])[0].number
                    outcomes.append("stored")
                except Overtaken as told:
                    following = told.entry.number
                    outcomes.append("told")
                gate.wait()
            return outcomes

        with ThreadPoolExecutor(threads) as pool:
            outcomes = list(pool.map(types, [f"t{number}" for number in range(threads)]))
        for turn in zip(*outcomes, strict=True):
            assert Counter(turn) == {"stored": 1, "told": threads - 1}
        assert len(opened.entries()) == rounds * (threads + 1)
        assert len(opened.history("answer", "point")) == rounds
        chains(opened)


def test_who_reads_a_number_has_seen_all_below_it(journal_place: str) -> None:
    """Numbers become visible in order, so that whoever asks for what is new misses nothing."""
    with journal.opened(journal_place) as opened, ThreadPoolExecutor(4) as pool:

        def types(who: int) -> None:
            for turn in range(25):
                opened.append("a", [journal.answer(f"{who} {turn}", "x")])

        writers = [pool.submit(types, who) for who in range(3)]
        seen: list[int] = []
        while True:
            over = all(writer.done() for writer in writers)
            seen += [entry.number for entry in opened.entries(seen[-1] if seen else 0)]
            if over:
                break
        for writer in writers:
            writer.result()
        assert seen == [entry.number for entry in opened.entries()]
        assert len(seen) == 75


@pytest.mark.parametrize("seed", [1, 2])
def test_a_killed_process_loses_nothing_that_was_confirmed(journal_place: str, seed: int) -> None:
    rounds = 20
    (confirmed,) = at_once(("killed", journal_place, str(rounds), str(seed)))
    assert len(confirmed) > rounds, "the processes came to type at all"
    with journal.opened(journal_place) as opened:
        there = {entry.number: entry for entry in opened.entries()}
        for subject, numbers in confirmed:
            assert [there[number].subject for number in numbers] == [
                f"{subject}-{part}" for part in range(TOGETHER)
            ]
        whole = Counter(entry.subject.rsplit("-", 1)[0] for entry in there.values())
        assert set(whole.values()) == {TOGETHER}, "what was typed together is there together"
        assert len(whole) <= len(confirmed) + rounds, "at most one more than was confirmed, a round"
        chains(opened)
        opened.append("a", [journal.answer("p", "it goes on")])


@pytest.mark.xdist_group("postgres")
def test_a_server_that_falls_over_loses_nothing_that_was_confirmed() -> None:
    with server() as fragile, journal.opened(fragile.database()) as opened:
        confirmed: list[int] = []
        enough = threading.Event()
        failed: list[JournalError] = []

        def types() -> None:
            for turn in range(1_000_000):
                try:
                    stored = opened.append("a", [journal.answer(f"p{turn}", "x")])
                except JournalError as error:
                    failed.append(error)
                    return
                confirmed.extend(entry.number for entry in stored)
                if turn == 20:
                    enough.set()

        writer = threading.Thread(target=types)
        writer.start()
        assert enough.wait(60)
        fragile.end("QUIT")
        writer.join(60)
        assert str(failed[0]) in journal.SENTENCES
        with pytest.raises(JournalError, match="cannot be read"):
            opened.last()
        fragile.start()
        numbers = {entry.number for entry in opened.entries()}
        assert set(confirmed) <= numbers
        assert len(numbers) <= len(confirmed) + 1
