"""The reader of the served data: it follows the pointer and says what is wrong."""

import fcntl
import gc
import threading
import time
from datetime import date
from pathlib import Path

import duckdb
import pytest

from queries import served
from queries.served import NotServed, Unreadable, opened
from queries.viewer import EVERYTHING
from tests.conftest import REPOSITORY
from tests.small_company import Given, publish


def _company(name: str) -> Given:
    return {
        "teams": [{"team_id": "T", "team_name": name}],
        "settings": [
            {"key": "covers_until", "value": "2026-06-30"},
            {"key": "reporting_currency", "value": "EUR"},
        ],
    }


def _name(data: served.Served) -> str:
    row = data.connection(EVERYTHING).execute("select team_name from team_tree").fetchone()
    assert row
    return str(row[0])


def test_the_home_is_named_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it is data/served of the repository."""
    monkeypatch.setenv("SALES_DATA_HOME", str(tmp_path))
    assert served.home() == tmp_path
    monkeypatch.delenv("SALES_DATA_HOME")
    assert served.home() == REPOSITORY / "data" / "served"


def test_a_generation_is_opened_once(tmp_path: Path) -> None:
    """Settings and the last covered day are those of the data."""
    publish(tmp_path, "one", _company("First"))
    data = opened(tmp_path)
    assert (data.generation, data.covers_until) == ("one", date(2026, 6, 30))
    assert data.settings["reporting_currency"] == "EUR"
    assert _name(data) == "First"
    assert opened(tmp_path) is data


def test_a_pointer_may_name_the_file(tmp_path: Path) -> None:
    """With or without its ending, with or without a line end."""
    publish(tmp_path, "one", _company("First"))
    (tmp_path / "current").write_text("one.duckdb\n", encoding="utf-8")
    assert opened(tmp_path).generation == "one"


def test_a_new_generation_is_followed_and_the_old_one_read_on(tmp_path: Path) -> None:
    """Whoever holds the old one keeps it, even when its file is deleted."""
    publish(tmp_path, "one", _company("First"))
    old = opened(tmp_path)
    publish(tmp_path, "two", _company("Second"))
    new = opened(tmp_path)
    (tmp_path / "one.duckdb").unlink()
    assert (_name(old), _name(new)) == ("First", "Second")


def test_data_served_cannot_be_changed(tmp_path: Path) -> None:
    """A reader is a reader."""
    publish(tmp_path, "one", _company("First"))
    with pytest.raises(duckdb.Error):
        opened(tmp_path).connection(EVERYTHING).execute("delete from served.teams")


def test_a_python_variable_is_no_table(tmp_path: Path) -> None:
    """A mistyped table must fail, not read what happens to have that name."""
    publish(tmp_path, "one", _company("First"))
    opportunites = opened(tmp_path).connection(EVERYTHING).sql("from team_tree").to_arrow_table()
    assert opportunites.num_rows == 1
    with pytest.raises(duckdb.CatalogException):
        opened(tmp_path).connection(EVERYTHING).execute("select * from opportunites")


def _is_locked(path: Path) -> bool:
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_a_generation_is_locked_while_it_is_read(tmp_path: Path) -> None:
    """So that the loader does not delete it; the lock goes with the last reader."""
    publish(tmp_path, "one", _company("First"))
    data = opened(tmp_path)
    publish(tmp_path, "two", _company("Second"))
    opened(tmp_path)
    assert _is_locked(tmp_path / "one.lock") and _is_locked(tmp_path / "two.lock")
    assert data.generation == "one"
    del data
    gc.collect()
    assert not _is_locked(tmp_path / "one.lock") and _is_locked(tmp_path / "two.lock")


@pytest.mark.parametrize("home", ["", "missing", "missing/deeper"])
def test_nothing_served_is_said(tmp_path: Path, home: str) -> None:
    """With the commands that would help."""
    with pytest.raises(NotServed, match="python -m data"):
        opened(tmp_path / home)


@pytest.mark.parametrize("pointer", ["", "../one", "/etc/one", "\x00\xff"])
def test_a_damaged_pointer_is_said(tmp_path: Path, pointer: str) -> None:
    """A pointer names a file in its own folder, or is damaged."""
    (tmp_path / "current").write_text(pointer, encoding="latin-1")
    with pytest.raises(Unreadable, match="damaged"):
        opened(tmp_path)


def test_a_damaged_file_is_said_and_may_be_mended(tmp_path: Path) -> None:
    """A truncated file is refused; the next load makes it good."""
    publish(tmp_path, "one", _company("First"))
    file = tmp_path / "one.duckdb"
    file.write_bytes(file.read_bytes()[:5000])
    with pytest.raises(Unreadable, match="python -m data load"):
        opened(tmp_path)
    publish(tmp_path, "two", _company("Second"))
    assert _name(opened(tmp_path)) == "Second"


def test_a_file_of_another_program_is_said(tmp_path: Path) -> None:
    """A database without the expected tables is not served."""
    duckdb.connect(str(tmp_path / "one.duckdb")).close()
    (tmp_path / "current").write_text("one", encoding="utf-8")
    with pytest.raises(Unreadable, match="another version"):
        opened(tmp_path)


def test_a_file_of_an_older_program_is_said(tmp_path: Path) -> None:
    """Its tables are those of other model files: no page is to find out one by one."""
    publish(tmp_path, "one", _company("First"))
    with duckdb.connect(str(tmp_path / "one.duckdb")) as older:
        older.execute("update model_version set digest = 'older'")
    with pytest.raises(Unreadable, match="another version"):
        opened(tmp_path)


def test_a_generation_that_vanished_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pointer was read just before the load replaced it: the next look finds the new one."""
    monkeypatch.setattr(served, "PAUSE", 0.5)  # a busy machine takes seconds to build the next
    (tmp_path / "current").write_text("gone", encoding="utf-8")
    later = threading.Timer(0.2, publish, (tmp_path, "two", _company("Second")))
    later.start()
    assert _name(opened(tmp_path)) == "Second"
    later.join()
    assert not (tmp_path / "gone.lock").exists()


def test_a_generation_that_never_comes_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting has an end."""
    monkeypatch.setattr(served, "PAUSE", 0.001)
    (tmp_path / "current").write_text("gone", encoding="utf-8")
    with pytest.raises(Unreadable, match="not in its folder"):
        opened(tmp_path)


def test_many_readers_through_many_swaps(tmp_path: Path) -> None:
    """No reader fails, none sees another thing than one of the generations, whole."""
    publish(tmp_path, "g0", _company("g0"))
    stop = threading.Event()
    failures: list[str] = []
    reads: list[str] = []

    def read() -> None:
        while not stop.is_set():
            try:
                data = opened(tmp_path)
                found = _name(data)
                reads.append(found)
                if found != data.generation:
                    failures.append(f"{data.generation} says {found}")
            except Exception as error:
                failures.append(repr(error))
            time.sleep(0.001)

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for number in range(1, 5):
        publish(tmp_path, f"g{number}", _company(f"g{number}"))
        (tmp_path / f"g{number - 1}.duckdb").unlink()
    until = time.monotonic() + 60
    while "g4" not in reads and time.monotonic() < until:
        time.sleep(0.01)
    stop.set()
    for thread in threads:
        thread.join()
    assert not failures and {"g0", "g4"} <= set(reads)
