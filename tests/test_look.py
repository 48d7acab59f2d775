"""Which question is the usual one, whose answer is made of nothing but sums that are kept."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from queries import served
from queries.look import WEEK, Look, look
from queries.viewer import EVERYTHING, Viewer

SUNDAY = date(2026, 3, 8)
LAST = date(2026, 3, 18)  # a Wednesday
SEEN = Look("everything_1", True, False, date(2026, 1, 4), LAST)
QUARTER = {"period_from": date(2026, 1, 1), "period_to": date(2026, 3, 31)}


@pytest.mark.parametrize(
    "asked",
    [
        {"as_of": SUNDAY},
        {"as_of": LAST, "compare_to": LAST - WEEK, **QUARTER},
        {"as_of": SUNDAY, "team": "north", "person": None, "period_from": date(2026, 2, 1)},
        {"as_of": SUNDAY, "period_to": date.max},
    ],
)
def test_a_kept_day_beside_the_week_before_is_usual(asked: dict[str, Any]) -> None:
    assert SEEN.is_usual(asked)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"as_of": None},
        {"as_of": SUNDAY.isoformat()},
        {"as_of": SUNDAY + timedelta(days=1)},
        # kept itself, but the day before it is not
        {"as_of": LAST - WEEK},
        {"as_of": date(2026, 1, 4)},
        {"as_of": LAST + timedelta(days=4)},
        {"as_of": SUNDAY, "compare_to": SUNDAY - 2 * WEEK},
        {"as_of": SUNDAY, "person": "ada"},
        {"as_of": SUNDAY, "created_from": date(2025, 3, 1), "created_to": date(2026, 2, 28)},
        {"as_of": SUNDAY, **QUARTER, "period_from": date(2026, 1, 2)},
        {"as_of": SUNDAY, **QUARTER, "period_to": date(2026, 3, 30)},
        {"as_of": SUNDAY, "period_from": "2026-01-01"},
    ],
)
def test_anything_else_is_not(asked: dict[str, Any]) -> None:
    assert not SEEN.is_usual(asked)


def test_nothing_is_usual_to_who_sees_only_what_is_their_own(demo_home: Path) -> None:
    source = served.opened(demo_home)
    asked = {"as_of": source.covers_until}
    assert look(source.connection(EVERYTHING)).is_usual(asked)
    assert not look(source.connection(Viewer("person", "P0100"))).is_usual(asked)


def test_the_relations_say_the_same_of_which_days_are_kept(demo_home: Path) -> None:
    connection = served.opened(demo_home).connection(EVERYTHING)
    seen = look(connection)
    days = connection.execute(
        "select day, is_kept(day) from (select $last - cast(unnest(range(-20, 1500)) as integer)"
        " as day)",
        {"last": seen.last_kept_on},
    ).fetchall()
    assert [seen.is_kept(day) for day, _ in days] == [kept for _, kept in days]
    assert {kept for _, kept in days} == {True, False}
