"""Swapping generations: killed loads, readers on the move, two loads at once."""

import fcntl
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from data import publish
from data.load import load
from queries import served as serving
from queries.viewer import EVERYTHING
from tests.data_folders import deal, served, write

REPOSITORY = Path(__file__).resolve().parents[1]
TOTAL = "select count(*), cast(sum(amount) as integer) from opportunities"

PAUSE = 0.01  # seconds between two readings: who never rests keeps the loader from loading
# Reads until it sees the last one; every answer must be a whole generation: n deals of n each.
READER = """
import sys, time
from pathlib import Path
from queries import EVERYTHING, served
home, last, pause = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
end, seen = time.monotonic() + 240, set()
while last not in seen and time.monotonic() < end:
    row = served.opened(home).connection(EVERYTHING).execute(
        "select count(*), cast(sum(amount) as integer) from served.opportunities").fetchone()
    assert row[1] == row[0] * row[0], row
    seen.add(row[0])
    time.sleep(pause)
print(len(seen), last in seen)
"""


def company_of(folder: Path, deals: int) -> Path:
    """A folder with n deals of the amount n each, so that a torn read shows; in whatever order
    they are loaded, none is gone: each is another company."""
    rows = [deal(f"{deals}.{number}", amount=str(deals)) for number in range(deals)]
    return write(folder, opportunities=rows)


def start(folder: Path, home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "data", "load", str(folder)],
        cwd=REPOSITORY,
        env={**os.environ, "SALES_DATA_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def until(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)


def test_a_load_that_is_interrupted_says_so(tmp_path: Path) -> None:
    """At whatever moment: the engine has its own exception where it is at work."""
    home = tmp_path / "home"
    chance = random.Random(11)
    for number in range(6):
        process = start(company_of(tmp_path / str(number), 20 + number), home)
        until(lambda: bool(list(home.glob("building-*"))), 60)
        time.sleep((number + chance.random()) / 6 * 0.4)
        process.send_signal(signal.SIGINT)
        told = process.communicate()[1].decode()
        assert process.returncode in (0, 1)
        assert "Traceback" not in told
        assert process.returncode == 0 or "stopped" in told
        assert not list(home.glob("building-*"))


def test_a_load_killed_at_any_moment_leaves_a_whole_generation(tmp_path: Path) -> None:
    home = tmp_path / "home"
    chance = random.Random(7)
    assert load(company_of(tmp_path / "10", 10), home).succeeded
    allowed = {(10, 100)}
    for number in range(8):
        folder = company_of(tmp_path / str(11 + number), 11 + number)
        process = start(folder, home)
        # A load begins to write when its building file appears; kill it somewhere after that.
        until(lambda: bool(list(home.glob("building-*"))), 60)
        time.sleep((number + chance.random()) / 8 * 1.2)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        allowed.add((11 + number, (11 + number) ** 2))
        row = served(home, TOTAL)[0]
        assert row in allowed
        # Whoever opens it through the readers' door sees the same.
        engine = serving.opened(home).connection(EVERYTHING)
        assert engine.execute(TOTAL.replace("from ", "from served.")).fetchone() == row
    assert load(company_of(tmp_path / "last", 40), home).succeeded
    assert served(home, TOTAL) == [(40, 1600)]
    assert not list(home.glob("building-*"))
    assert not list(home.glob("*.wal"))


@pytest.mark.parametrize("step", ["rename", "replace"])
def test_a_kill_between_the_last_steps_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    home = tmp_path / "home"
    load(company_of(tmp_path / "a", 3), home)
    folder = company_of(tmp_path / "b", 4)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, step, killed)
        with pytest.raises(KeyboardInterrupt):
            load(folder, home)
    assert served(home, TOTAL) == [(3, 9)]
    assert load(folder, home).succeeded
    assert served(home, TOTAL) == [(4, 16)]
    # the one before stays to be gone back to; one that was never served does not
    assert {served_file.stem for served_file in publish.kept(home)} == {
        path.stem for path in home.glob("generation-*.duckdb")
    }
    assert len(publish.kept(home)) == 2


def test_readers_in_threads_and_processes_move_through_swaps(tmp_path: Path) -> None:
    home = tmp_path / "home"
    load(company_of(tmp_path / "2", 2), home)
    last = 8
    command = [sys.executable, "-c", READER, str(home), str(last), str(PAUSE)]
    others = [
        subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    stop = threading.Event()
    seen: set[int] = set()
    errors: list[BaseException] = []

    def read() -> None:
        try:
            while not stop.is_set():
                cursor = serving.opened(home).connection(EVERYTHING)
                row = cursor.execute(TOTAL.replace("from ", "from served.")).fetchone()
                assert row is not None
                assert row[1] == row[0] ** 2, row
                seen.add(row[0])
                time.sleep(PAUSE)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(3, last + 1):
        assert load(company_of(tmp_path / str(number), number), home).succeeded
    until(lambda: last in seen, 240)
    stop.set()
    for thread in threads:
        thread.join()
    assert not errors
    assert last in seen
    for process in others:
        output, trouble = process.communicate(timeout=300)
        assert process.returncode == 0, trouble.decode()
        generations, reached = output.decode().split()
        assert int(generations) >= 1 and reached == "True"


def test_a_generation_that_is_read_stays_until_it_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "KEPT", 1)
    home = tmp_path / "home"
    load(company_of(tmp_path / "a", 2), home)
    first = publish.current(home)
    assert first is not None
    with first.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        load(company_of(tmp_path / "b", 3), home)
        assert first.exists()
    load(company_of(tmp_path / "c", 4), home)
    assert not first.exists()
    assert not first.with_suffix(".lock").exists()


def test_two_loads_at_once_take_turns(tmp_path: Path) -> None:
    home = tmp_path / "home"
    processes = [start(company_of(tmp_path / str(n), n), home) for n in (3, 4)]
    for process in processes:
        process.communicate(timeout=120)
        assert process.returncode == 0
    assert served(home, TOTAL)[0] in {(3, 9), (4, 16)}
    name = publish.kept(home)[0].name
    assert name.startswith("generation-000002-")


def test_a_reader_of_an_emptied_home_moves_to_what_is_loaded_next(tmp_path: Path) -> None:
    """Names do not come again: what is open is not taken for the new file."""
    home = tmp_path / "home"
    load(company_of(tmp_path / "a", 3), home)
    before = serving.opened(home)
    shutil.rmtree(home)
    load(company_of(tmp_path / "b", 4), home)
    after, total = serving.opened(home), TOTAL.replace("from ", "from served.")
    assert before.generation != after.generation
    counts = [one.trusted().execute(total).fetchone() for one in (before, after)]
    assert counts == [(3, 9), (4, 16)]


def test_a_damaged_generation_is_replaced_and_told(tmp_path: Path) -> None:
    home = tmp_path / "home"
    load(company_of(tmp_path / "a", 3), home)
    file = publish.current(home)
    assert file is not None
    file.write_bytes(b"no database")
    outcome = load(company_of(tmp_path / "b", 4), home)
    assert outcome.succeeded
    assert "recorded is lost" in outcome.text
    assert served(home, TOTAL) == [(4, 16)]
