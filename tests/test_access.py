"""Who somebody is in the data, and what an access file adds: worked by hand on a small company."""

from datetime import date
from pathlib import Path

import pytest

from queries.access import AccessError, Grant, granted, grants, of_email, of_person
from queries.served import Served, opened
from queries.viewer import EVERYTHING, Viewer
from tests.small_company import Given, publish

TODAY = date(2026, 3, 10)
COMPANY: Given = {
    "teams": [
        {"team_id": "co", "team_name": "Company"},
        {"team_id": "north", "team_name": "North", "parent_team_id": "co"},
        {"team_id": "n1", "team_name": "North One", "parent_team_id": "north"},
    ],
    "people": [
        {"person_id": "vp", "person_name": "Vera", "role": "vp", "team_id": "co",
         "email": "Vera@galaxy.example "},
        {"person_id": "ops", "person_name": "Olga", "role": "operations", "team_id": "co",
         "email": "olga@galaxy.example"},
        {"person_id": "dir", "person_name": "Dora", "role": "director", "team_id": "north",
         "email": "dora@galaxy.example"},
        {"person_id": "man", "person_name": "Max", "role": "manager", "team_id": "n1",
         "email": "max@galaxy.example"},
        {"person_id": "rep", "person_name": "Rita", "role": "rep", "team_id": "n1",
         "email": "rita@galaxy.example"},
        {"person_id": "none", "person_name": "Noor", "team_id": "n1",
         "email": "noor@galaxy.example"},
        {"person_id": "gone", "person_name": "Gus", "role": "director", "team_id": "north",
         "email": "gus@galaxy.example", "left_on": "2026-02-01"},
        {"person_id": "soon", "person_name": "Sue", "role": "rep", "team_id": "n1",
         "email": "sue@galaxy.example", "left_on": "2026-03-11"},
        {"person_id": "one", "person_name": "Ann", "role": "rep", "team_id": "n1",
         "email": "same@galaxy.example"},
        {"person_id": "two", "person_name": "Ana", "role": "vp", "team_id": "co",
         "email": "same@galaxy.example"},
    ],
    "stages": [
        {"stage_id": "lead", "stage_name": "Lead", "position": 1, "outcome": "open"},
        {"stage_id": "won", "stage_name": "Won", "position": 2, "outcome": "won"},
    ],
    "opportunities": [
        {"opportunity_id": "d1", "owner_id": "rep", "stage_id": "lead", "amount": 10,
         "created_on": "2026-01-01"},
    ],
    "settings": [{"key": "covers_until", "value": "2026-03-08"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Served:
    home = tmp_path_factory.mktemp("served")
    publish(home, "generation-000001", COMPANY)
    return opened(home)


@pytest.mark.parametrize(
    ("email", "viewer"),
    [
        ("vera@galaxy.example", EVERYTHING),
        (" VERA@Galaxy.Example", EVERYTHING),
        ("olga@galaxy.example", EVERYTHING),
        ("dora@galaxy.example", Viewer("team", "north")),
        ("max@galaxy.example", Viewer("team", "n1")),
        ("rita@galaxy.example", Viewer("person", "rep")),
        ("noor@galaxy.example", Viewer("person", "none")),
    ],
)
def test_the_role_on_the_last_covered_day_says_what_is_seen(
    source: Served, email: str, viewer: Viewer
) -> None:
    found = of_email(source, email, TODAY)
    assert found is not None and found.viewer == viewer
    assert found.may_view_as is (viewer == EVERYTHING)


@pytest.mark.parametrize(
    "email",
    ["", "  ", "stranger@galaxy.example", "gus@galaxy.example", "same@galaxy.example",
     "%@galaxy.example", "unknown"],
)  # fmt: skip
def test_nobody_is_who_is_unknown_has_left_or_is_two(source: Served, email: str) -> None:
    assert of_email(source, email, TODAY) is None


def test_somebody_has_left_from_the_day_on_that_is_written(source: Served) -> None:
    """By today's date, which may lie behind the data: its last day counts where that is later."""
    assert of_email(source, "sue@galaxy.example", TODAY) is not None
    assert of_email(source, "sue@galaxy.example", date(2026, 3, 11)) is None
    assert of_person(source, "gone", date(2020, 1, 1)) is None


def test_the_unknown_person_is_nobody(source: Served) -> None:
    assert of_person(source, "unknown", TODAY) is None
    assert of_person(source, "nobody", TODAY) is None


def test_an_access_file_adds_people_and_grants_rights(source: Served) -> None:
    lines = (
        Grant("guest@elsewhere.example", "Guest", "director", "north"),
        Grant("rita@galaxy.example", "Rita", "operations", None),
        Grant("lost@elsewhere.example", "Lost", "manager", "no-such-team"),
        Grant("gus@galaxy.example", "Gus", "operations", None),
    )
    guest = of_email(source, "guest@elsewhere.example", TODAY, lines)
    assert guest is not None and guest.viewer == Viewer("team", "north") and not guest.may_view_as
    rita = of_email(source, "rita@galaxy.example", TODAY, lines)
    assert rita is not None and rita.viewer == EVERYTHING and rita.may_view_as
    assert of_email(source, "lost@elsewhere.example", TODAY, lines) is None
    assert of_email(source, "gus@galaxy.example", TODAY, lines) is None, "whoever left is nobody"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("people = 1", "needs a table"),
        ("[[people]]\nemail = 'a@b'", "needs a role"),
        ("[[people]]\nrole = 'vp'", "has no email"),
        ("[[people]]\nemail = 'a@b'\nrole = 'king'", "needs a role"),
        ("[[people]]\nemail = 'a@b'\nrole = 'director'", "needs a team"),
        ("[[people]]\nemail = 'a@b'\nrole = 'vp'\nteam = 'north'", "needs a team"),
        ("[[people]]\nemail = 'a@b'\nrole = 'vp'\nadmin = 'yes'", "field 'admin'"),
        ("[[people]]\nemail = 1", "table of texts"),
        ("[[people]", "is not TOML"),
        ("[[people]]\nemail = 'a@b'\nrole = 'vp'\n[[people]]\nemail = 'A@B'\nrole = 'vp'", "twice"),
    ],
)
def test_a_line_that_cannot_be_followed_is_refused_whole(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "access.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(AccessError, match=said):
        grants(file)


def test_the_file_in_force_is_the_named_one_else_the_homes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SALES_ACCESS_FILE", raising=False)
    assert granted(tmp_path) == ()
    (tmp_path / "access.toml").write_text("[[people]]\nemail='A@B'\nrole='vp'", encoding="utf-8")
    assert granted(tmp_path) == (Grant("a@b", "A@B".casefold(), "vp", None),)
    monkeypatch.setenv("SALES_ACCESS_FILE", str(tmp_path / "missing.toml"))
    with pytest.raises(AccessError, match="no access file"):
        granted(tmp_path)
