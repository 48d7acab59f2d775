"""Whether somebody still sees what a page was drawn for: asked by open lists and downloads."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from queries import access, served
from tests.small_company import Given, Row, publish
from ui import visitor
from ui.ask import Sight
from ui.sign_in import Identity
from ui.visitor import Visitor

TEAMS: list[Row] = [
    {"team_id": "co", "team_name": "Company", "parent_team_id": None},
    {"team_id": "north", "team_name": "North", "parent_team_id": "co"},
]


def _company(role: str) -> Given:
    person: Row = {
        "person_id": "ann", "person_name": "Ann", "email": "ann@galaxy.example", "role": role,
        "team_id": "north", "joined_on": "2026-01-01",
    }  # fmt: skip
    return {
        "settings": [{"key": "covers_until", "value": "2026-06-30"}],
        "teams": TEAMS,
        "people": [person],
        "stages": [{"stage_id": "s", "stage_name": "S", "position": 1, "outcome": "open"}],
    }


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("SALES_DATA_HOME", str(tmp_path))
    monkeypatch.delenv(access.NAMED, raising=False)
    publish(tmp_path, "one", _company("director"))
    yield tmp_path


def _looking(email: str, seen_as: str | None = None) -> tuple[Visitor, Sight]:
    source = served.opened(served.home())
    own = access.of_email(source, email, date.today(), access.granted(served.home()))
    assert own is not None
    other = access.of_person(source, seen_as, date.today()) if seen_as else None
    found = Visitor(Identity(email), own, other)
    return found, Sight(source, found.viewer)


def test_a_role_that_is_taken_away_ends_what_stands_open(home: Path) -> None:
    found, sight = _looking("ann@galaxy.example")
    assert visitor.is_still(found, sight)
    publish(home, "two", _company("director"))
    assert visitor.is_still(found, sight)
    publish(home, "three", _company("rep"))
    assert not visitor.is_still(found, sight)
    publish(home, "four", {**_company("director"), "people": ()})
    assert not visitor.is_still(found, sight)


def test_so_does_a_line_of_the_access_file(home: Path) -> None:
    file = home / access.FILE
    file.write_text('[[people]]\nemail = "olive@elsewhere.example"\nrole = "operations"\n')
    found, sight = _looking("olive@elsewhere.example", "ann")
    assert visitor.is_still(found, sight)
    file.write_text(
        '[[people]]\nemail = "olive@elsewhere.example"\nrole = "director"\nteam = "north"\n'
    )
    assert not visitor.is_still(found, sight)
    file.write_text("not toml")
    assert not visitor.is_still(found, sight)


def test_a_sign_in_that_is_over_is_over(home: Path) -> None:
    found, sight = _looking("ann@galaxy.example")
    assert not visitor.is_still(found, Sight(sight.served, sight.viewer, until=1.0))
