"""The journal keeps what is typed as it was typed, in both databases it runs on."""

import os
import sqlite3
import stat
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import journal
from journal import Journal, JournalError, Overtaken, Promise, store
from journal.entry import text_of, value_of
from tests.conftest import REPOSITORY

MORNING = datetime(2026, 7, 6, 8, 30, 0, 123456, tzinfo=UTC)
JULY = date(2026, 7, 1)
ONE_OF_EACH = (
    journal.manager_amount("d1", Decimal("1200.5"), was=Decimal("1000")),
    journal.rates({"new": Decimal("0.1"), "offer": Decimal("0.55")}, JULY),
    journal.target("north", JULY, Decimal(500_000), was=Decimal("450000.00")),
    journal.answer("p1", "the customer's budget\r\ncomes in August", was="wait"),
    journal.commitment("p1", "d1", Decimal(900), date(2026, 9, 30), "谈妥价格 😀"),
)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(journal_place: str, clock: Clock) -> Iterator[Journal]:
    with journal.opened(journal_place, clock) as found:
        yield found


def test_what_is_typed_is_read_as_it_was_typed(opened: Journal, journal_place: str) -> None:
    assert (opened.last(), opened.entries()) == (0, ())
    stored = opened.append("olga@example.com", ONE_OF_EACH)
    assert [entry.number for entry in stored] == [1, 2, 3, 4, 5]
    with journal.opened(journal_place) as another:
        assert another.entries() == stored == opened.entries()
        assert another.last() == 5
    assert {entry.at for entry in stored} == {MORNING}
    assert {entry.who for entry in stored} == {"olga@example.com"}
    assert [entry.thing for entry in stored] == [
        ("manager_amount", "d1", ""),
        ("win_rates", "company", "2026-07-01"),
        ("target", "north", "2026-07-01"),
        ("answer", "p1", ""),
        ("commitment", "p1", "d1"),
    ]
    assert [entry.value for entry in stored] == [
        Decimal("1200.50"),
        {"new": Decimal("0.1"), "offer": Decimal("0.55")},
        Decimal("500000.00"),
        "the customer's budget\ncomes in August",
        Promise("d1", Decimal("900.00"), date(2026, 9, 30), "谈妥价格 😀"),
    ]
    assert [entry.was for entry in stored] == [Decimal(1000), None, Decimal(450000), "wait", None]


def test_the_later_of_two_values_holds_and_the_earlier_stays(opened: Journal, clock: Clock) -> None:
    (first,) = opened.append("a", [journal.target("north", JULY, Decimal(1))])
    clock.now += timedelta(hours=1)
    later = journal.target("north", JULY, Decimal(2), was=Decimal(1), following=first.number)
    (second,) = opened.append("b", [later])
    assert second.previous == first.number
    opened.append("b", [journal.target("south", JULY, Decimal(3))])
    assert opened.standing("target")["north", "2026-07-01"] == second
    assert opened.standing("target", MORNING) == {("north", "2026-07-01"): first}
    assert opened.standing("target", MORNING - timedelta(microseconds=1)) == {}
    east = timezone(timedelta(hours=8))
    assert len(opened.standing("target", clock.now.astimezone(east))) == 2
    assert opened.standing("answer") == {}
    assert [entry.number for entry in opened.latest("target", 2)] == [3, 2]
    assert opened.latest("answer", 2) == ()
    assert opened.history("target", "north", "2026-07-01") == (first, second)
    assert [entry.number for entry in opened.entries(after=first.number)] == [2, 3]


def test_what_is_taken_back_holds_no_more(opened: Journal) -> None:
    (first,) = opened.append("a", [journal.manager_amount("d1", Decimal(5))])
    (second,) = opened.append("b", [journal.taken_back(first)])
    assert (second.value, second.was, second.previous) == (None, Decimal(5), first.number)
    assert opened.standing("manager_amount") == {("d1", ""): second}


def test_the_second_on_one_state_is_told(opened: Journal) -> None:
    (first,) = opened.append("a", [journal.answer("p1", "yes")])
    with pytest.raises(Overtaken) as told:
        opened.append("b", [journal.answer("p1", "no")])
    assert told.value.entry == first
    (second,) = opened.append("b", [journal.answer("p1", "no", following=first.number)])
    (third,) = opened.append("a", [journal.answer("p1", "well", following=second.number)])
    with pytest.raises(Overtaken) as told:
        opened.append("c", [journal.answer("p1", "hm", following=first.number)])
    assert told.value.entries == (third,), "what stands now, not what came next then"
    assert opened.last() == len(opened.entries()) == third.number


def test_who_writes_without_taking_turns_is_told_as_well(
    opened: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody looked, the constraint of the database still lets one of two through."""
    (first,) = opened.append("a", [journal.answer("p1", "yes")])
    looked = store._latest
    monkeypatch.setattr(
        store, "_latest", lambda *_: monkeypatch.setattr(store, "_latest", looked) or {}
    )
    with pytest.raises(Overtaken) as told:
        opened.append("b", [journal.answer("p2", "also"), journal.answer("p1", "no")])
    assert told.value.entry == first
    assert opened.entries() == (first,)


def test_together_is_all_or_nothing(opened: Journal) -> None:
    (first,) = opened.append("a", [journal.target("t7", JULY, Decimal(7))])
    block = [journal.target(f"t{number}", JULY, Decimal(number)) for number in range(1200)]
    with pytest.raises(Overtaken) as told:
        opened.append("b", block)
    assert told.value.entries == (first,)
    assert opened.entries() == (first,)
    block[7] = journal.target("t7", JULY, Decimal(70), following=first.number)
    stored = opened.append("b", block)
    assert [entry.subject for entry in stored] == [one.subject for one in block]
    assert len(opened.standing("target")) == 1200
    with pytest.raises(ValueError, match="twice"):
        opened.append("b", [journal.answer("p", "x"), journal.answer("p", "y")])
    with pytest.raises(ValueError, match="Too much"):
        opened.append("b", [journal.answer(f"p{number}", "x") for number in range(5001)])
    assert opened.append("b", []) == ()


def test_following_what_is_not_there_is_refused(opened: Journal) -> None:
    with pytest.raises(JournalError, match="Load the page again"):
        opened.append("a", [journal.answer("p1", "x", following=99)])
    assert opened.last() == 0


def test_a_clock_that_is_put_back_does_not_turn_two_values_round(
    opened: Journal, clock: Clock
) -> None:
    (first,) = opened.append("a", [journal.answer("p1", "x")])
    clock.now -= timedelta(days=1)
    (second,) = opened.append("a", [journal.answer("p1", "y", following=first.number)])
    (other,) = opened.append("a", [journal.answer("p2", "z")])
    assert second.at == first.at
    assert other.at == clock.now


def test_the_database_refuses_to_change_or_remove(opened: Journal, journal_place: str) -> None:
    stored = opened.append("a", ONE_OF_EACH)
    for wrong in ("update entries set who = 'x'", "delete from entries"):
        with pytest.raises(Exception, match="only added to"):
            _by_hand(journal_place, wrong)
    again = (
        "insert into entries (at, who, kind, subject, scope, previous) "
        "values ('2026-07-06', 'x', 'answer', 'p1', '', 0)"
    )
    with pytest.raises(Exception, match=r"(?i)unique"):
        _by_hand(journal_place, again)
    if "://" in journal_place:
        with pytest.raises(Exception, match="only added to"):
            _by_hand(journal_place, "truncate entries")
    assert opened.entries() == stored


def _by_hand(place: str, statement: str) -> None:
    if "://" in place:
        import psycopg

        with psycopg.connect(place) as connection:
            connection.execute(statement.encode())
        return
    with closing(sqlite3.connect(place)) as other, other:
        other.execute(statement)


def test_a_newer_journal_is_left_alone(opened: Journal, journal_place: str) -> None:
    _by_hand(journal_place, "insert into journal_version values (99)")
    with pytest.raises(JournalError, match="newer version"):
        journal.opened(journal_place)


def test_the_database_of_something_else_is_left_alone(journal_place: str) -> None:
    Path(journal_place).parent.mkdir(exist_ok=True) if "://" not in journal_place else None
    _by_hand(journal_place, "create table entries (number integer)")
    with pytest.raises(JournalError, match="something else"):
        journal.opened(journal_place)


@pytest.mark.parametrize(
    "who", ["", "  ", "x" * 301, "a\x00b", "\ud800"], ids=["none", "blank", "long", "odd", "half"]
)
def test_who_types_is_somebody(who: str, tmp_path: Path) -> None:
    with journal.opened(tmp_path / "j") as opened, pytest.raises(ValueError, match=r"\.$"):
        opened.append(who, [journal.answer("p", "x")])


def test_the_file_is_its_own_accounts_and_loses_nothing(tmp_path: Path) -> None:
    os.chmod(tmp_path, 0o755)  # noqa: PTH101
    place = journal.place(tmp_path / "home")
    assert place == tmp_path / "home" / journal.FILE
    with journal.opened(place) as opened:
        opened.append("a", ONE_OF_EACH)
        modes = {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "home").iterdir()}
        with opened._engine.connect() as connection:
            asked = ("journal_mode", "synchronous", "busy_timeout")
            set_up = [connection.exec_driver_sql(f"pragma {one}").scalar() for one in asked]
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
    assert set_up == ["wal", 2, 10_000]


def test_the_environment_names_another_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(journal.NAMED, f"sqlite:///{tmp_path}/other.sqlite")
    with journal.opened(journal.place(tmp_path)) as opened:
        opened.append("a", ONE_OF_EACH)
    assert (tmp_path / "other.sqlite").exists()
    assert not (tmp_path / journal.FILE).exists()


@pytest.mark.parametrize(
    "place",
    [
        "postgresql://olga:hush-hush@127.0.0.1:1/x",
        "postgres://olga:hush-hush@127.0.0.1:1/x",
        "postgresql+psycopg://olga:hush-hush@127.0.0.1:1/x?bogus=hush-hush",
        "postgresql://olga:hush-hush@127.0.0.1:port/x",
        "mysql://olga:hush-hush@127.0.0.1/x",
        "nothing://hush-hush",
        "://hush-hush",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:hush-hush?mode=memory&uri=true",
    ],
)
def test_a_place_that_cannot_be_is_said_without_its_secrets(place: str) -> None:
    with pytest.raises(JournalError) as raised:
        journal.opened(place)
    assert str(raised.value) in journal.SENTENCES
    assert "hush" not in "".join(traceback.format_exception(raised.value))


def test_a_file_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("x" * 5000)
    for place in (tmp_path / "a file", tmp_path / "a file" / "j.sqlite", tmp_path):
        with pytest.raises(JournalError, match="cannot be opened"):
            journal.opened(place)


def test_a_journal_that_cannot_be_written_stores_nothing(tmp_path: Path) -> None:
    with journal.opened(tmp_path / "j") as opened:
        (first,) = opened.append("a", [journal.answer("p", "x")])
        with opened._engine.connect() as connection:
            # the disk is full, as far as SQLite can tell
            pages = connection.exec_driver_sql("pragma page_count").scalar()
            connection.exec_driver_sql(f"pragma max_page_count = {pages}")
        long = [journal.answer(f"p{number}", "x" * 1000) for number in range(100)]
        with pytest.raises(JournalError, match="nothing of this was stored"):
            opened.append("a", long)
        assert opened.entries() == (first,)
        _by_hand(str(tmp_path / "j"), "drop table entries")
        with pytest.raises(JournalError, match="cannot be read"):
            opened.last()


def test_sqlite_needs_no_driver_of_postgresql(tmp_path: Path) -> None:
    code = (
        "import sys, journal\n"
        f"journal.opened({str(tmp_path / 'j')!r}).append('a', [journal.answer('p', 'x')])\n"
        "sys.exit('psycopg' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=False).returncode == 0


FLOAT: Decimal = 0.5  # type: ignore[assignment]
NOON = datetime(2026, 7, 1, 12)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: journal.manager_amount("d", Decimal("-0.01")),
        lambda: journal.manager_amount("d", Decimal("0.001")),
        lambda: journal.manager_amount("d", Decimal("1e16")),
        lambda: journal.manager_amount("d", Decimal("NaN")),
        lambda: journal.manager_amount("d", Decimal("Infinity")),
        lambda: journal.manager_amount("d", FLOAT),
        lambda: journal.manager_amount("d", Decimal(1), was=FLOAT),
        lambda: journal.manager_amount("", Decimal(1)),
        lambda: journal.manager_amount("d\n", Decimal(1)),
        lambda: journal.manager_amount("d" * 301, Decimal(1)),
        lambda: journal.rates({}, JULY),
        lambda: journal.rates({"new": Decimal("1.01")}, JULY),
        lambda: journal.rates({"new": Decimal("-0.1")}, JULY),
        lambda: journal.rates({"new": Decimal("0.1234567")}, JULY),
        lambda: journal.rates({"new": FLOAT}, JULY),
        lambda: journal.rates({"": Decimal("0.1")}, JULY),
        lambda: journal.rates({"new": Decimal("0.1")}, date(1026, 7, 1)),
        lambda: journal.rates({"new": Decimal("0.1")}, NOON),
        lambda: journal.target("t", date(2026, 7, 2), Decimal(1)),
        lambda: journal.target("t", JULY, Decimal(-1)),
        lambda: journal.target("t", JULY, FLOAT),
        lambda: journal.answer("p", " \n "),
        lambda: journal.answer("p", "x" * 2001),
        lambda: journal.answer("p", "a\x00b"),
        lambda: journal.answer("p", "half \ud800"),
        lambda: journal.answer(" ", "x"),
        lambda: journal.commitment("p", "d", None, None, " "),
        lambda: journal.commitment("p", "", Decimal(1), None, ""),
        lambda: journal.commitment("p", "d", Decimal(-1), None, ""),
        lambda: journal.commitment("p", "d", None, date(9999, 12, 31), ""),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(ValueError) as raised:
        wrong()
    assert str(raised.value) in journal.SENTENCES


amounts = st.decimals(0, Decimal(10) ** 15, places=2)


@given(amounts)
def test_money_is_read_back_to_the_cent(amount: Decimal) -> None:
    typed = journal.manager_amount("d", amount)
    assert value_of("manager_amount", text_of(typed.value)) == amount


@given(st.dictionaries(st.text("abcdé中", min_size=1), st.decimals(0, 1, places=6), min_size=1))
def test_rates_are_read_back(by_stage: dict[str, Decimal]) -> None:
    typed = journal.rates(by_stage, JULY)
    assert value_of("win_rates", text_of(typed.value)) == by_stage


@given(st.none() | amounts, st.none() | st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.text())
def test_commitments_are_read_back(amount: Decimal | None, on: date | None, text: str) -> None:
    try:
        typed = journal.commitment("p", None, amount, on, text)
    except ValueError as error:
        assert str(error) in journal.SENTENCES
        return
    assert isinstance(typed.value, Promise)
    assert (typed.value.amount, typed.value.on) == (amount, on)
    assert value_of("commitment", text_of(typed.value)) == typed.value
