"""The scope: what a URL asks for, what it cannot ask for, and how it is said."""

from datetime import date
from decimal import Decimal

import pytest

from ui.scope import (
    Person,
    Place,
    Refusal,
    World,
    kind_of,
    other_kind,
    periods,
    read,
    sentence,
    year_of,
)
from words import words_for

WORLD = World(
    first_on=date(2024, 1, 2),
    covers_until=date(2026, 11, 20),
    fiscal_start_month=4,
    currency="CNY",
    multiplier=Decimal(3),
    has_activities=True,
    teams=(
        Place("co", "Company Ltd", None, 0, "company"),
        Place("north", "North", "co", 1, "director"),
        Place("n1", "North One", "north", 2, "department"),
        Place("south", "South", "co", 1, "director"),
    ),
    people=(Person("ann", "Ann", "n1"), Person("bob", "Bob", "south")),
)


def test_without_a_choice_it_is_the_latest_day_of_the_company() -> None:
    """The last covered day, a week before it, its fiscal quarter, everybody."""
    scope, refused = read({}, WORLD)
    assert not refused
    assert (scope.as_of, scope.compare_to) == (date(2026, 11, 20), date(2026, 11, 13))
    assert scope.period.label == "2026-Q3"  # the fiscal year begins in April
    assert (scope.period.first, scope.period.last) == (date(2026, 10, 1), date(2026, 12, 31))
    assert (scope.team, scope.person) == (None, None)


def test_what_was_chosen_holds() -> None:
    """Every part of the scope can be in the URL."""
    chosen = {
        "as_of": "2026-02-10",
        "compare": "2026-01-01",
        "period": "2025-11",
        "team": "north",
        "person": "ann",
    }
    scope, refused = read(chosen, WORLD)
    assert not refused
    assert scope.params == {
        "as_of": date(2026, 2, 10),
        "compare_to": date(2026, 1, 1),
        "period_from": date(2025, 11, 1),
        "period_to": date(2025, 11, 30),
        "team": "north",
        "person": "ann",
    }


def test_the_period_and_the_day_compared_with_follow_the_day() -> None:
    """Where only the day is chosen, the rest is what it would be on that day."""
    scope, _ = read({"as_of": "2026-02-10"}, WORLD)
    assert scope.compare_to == date(2026, 2, 3)
    assert scope.period.label == "2025-Q4"


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("as_of", "yesterday", "is not a day"),
        ("as_of", "0001-01-01", "is not a day"),
        ("as_of", "2026-11-21", "lies after the last day of the data"),
        ("compare", "2026-11-20", "is not before the day seen from"),
        ("compare", "0001-01-01", "is not a day"),
        ("period", "2026-Q5", "is not a period"),
        ("period", "FY0000", "is not a period"),
        ("period", "FY9999", "is not a period"),
        ("team", "<b>", "is not a team"),
        ("person", "nobody", "is not a person"),
    ],
)
def test_what_cannot_be_followed_is_refused_and_ignored(key: str, value: str, why: str) -> None:
    """A broken link shows the page without it, and says what was wrong."""
    scope, refused = read({key: value}, WORLD)
    assert refused == [Refusal(value, why)]
    assert scope == read({}, WORLD)[0]


def test_the_company_is_no_narrower_than_nothing() -> None:
    """Choosing the root is the same as choosing no team, and asks for the same answer."""
    assert read({"team": "co"}, WORLD)[0].team is None


def test_any_span_of_days_can_be_linked() -> None:
    """A period of two days is shown as it is, and belongs to no kind."""
    scope, refused = read({"period": "2026-01-05..2026-02-03"}, WORLD)
    assert not refused
    assert kind_of(scope.period.label) is None
    assert (scope.period.first, scope.period.last) == (date(2026, 1, 5), date(2026, 2, 3))


def test_the_scope_is_said_in_words() -> None:
    """As it stands on every page."""
    scope, _ = read({"person": "ann", "team": "n1"}, WORLD)
    assert sentence(scope, WORLD, words_for("en")) == (
        "As of Fri 20 Nov 2026 · compared with 13 Nov · 2026-Q3 · North One · Ann"
    )
    assert sentence(scope, WORLD, words_for("zh")).startswith(
        "截至 2026年11月20日 周五 · 对比 11月13日"
    )


def test_periods_reach_from_the_first_deal_to_a_year_ahead() -> None:
    """All that can be looked at, the latest first, each once."""
    years = periods(WORLD, "year", WORLD.covers_until)
    assert years == ["FY2027", "FY2026", "FY2025", "FY2024", "FY2023"]
    months = periods(WORLD, "month", WORLD.covers_until)
    assert len(months) == len(set(months)) == 5 * 12
    assert periods(WORLD, "quarter", WORLD.covers_until)[0] == "2027-Q4"


def test_another_kind_of_period_stays_around_the_day() -> None:
    """From the running quarter to its running month; from a past one to its first month."""
    running, past = read({}, WORLD)[0], read({"period": "2025-Q1"}, WORLD)[0]
    assert other_kind(running.period, "month", running.as_of, WORLD) == "2026-11"
    assert other_kind(past.period, "month", past.as_of, WORLD) == "2025-04"
    assert other_kind(past.period, "year", past.as_of, WORLD) == "FY2025"
    assert year_of(past.period, WORLD).label == "FY2025"


def test_a_team_is_found_with_all_below_it() -> None:
    """The people offered are those of the subtree."""
    assert WORLD.below("north") == {"north", "n1"}
    assert WORLD.below(None) == {"co", "north", "n1", "south"}
