"""My week and Team meeting: who is shown to whom, what is suggested, and the states."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from queries import EVERYTHING, run, served
from tests.page_views import figures, said, shown, tables

MINE, TEAM = "meeting/my_week", "meeting/team_meeting"
REP = "P0027"  # of east-1 of the demo company


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """No answer of another test's data."""
    st.cache_resource.clear()
    yield


def _reps(home: Path) -> list[dict[str, Any]]:
    """The reps of the team in the last covered quarter, with what is suggested to them."""
    source = served.opened(home)
    given = {"as_of": source.covers_until, "team": "east-1"}
    quarter = {"period_from": "2026-10-01", "period_to": "2026-12-31"}
    rows = run(source.connection(EVERYTHING), "meeting/week_by_person", given | quarter)
    return [row for row in rows.to_pylist() if row["is_rep"]]


def test_a_manager_chooses_whose_week(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first rep of the team, until one is chosen; the choice is the scope's person."""
    app = shown(demo_home, MINE, monkeypatch, team="east-1")
    picker = app.selectbox(key="rep_control")
    before, first = figures(app), picker.value
    other = next(row["person_id"] for row in _reps(demo_home) if row["person_id"] != first)
    picker.set_value(other).run()
    assert not app.exception
    assert app.query_params["person"] in (other, [other])
    assert figures(app) != before
    assert any(f"person = {other}" in code.value for code in app.code)


def test_a_rep_sees_their_own_week_alone(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No picker, no team meeting; and what a manager sees of them is the same."""
    own = shown(demo_home, MINE, monkeypatch, **{"as": REP})
    assert not own.exception
    assert "rep_control" not in [box.key for box in own.selectbox]
    of_manager = shown(demo_home, MINE, monkeypatch, person=REP)
    assert figures(own) == figures(of_manager)
    assert "a yardstick, not a target of their own" in said(own)
    meeting = shown(demo_home, TEAM, monkeypatch, **{"as": REP})
    assert "This page tells of teams" in said(meeting)


def test_early_in_a_quarter_building_leads_and_late_in_it_pushing(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plain suggestion, and the kind of visits that it asks more of."""
    early = shown(demo_home, MINE, monkeypatch, person=REP, as_of="2026-10-05")
    assert '<p class="say headline">Build pipeline' in said(early)
    assert "Building asks for first visits: " in said(early)
    pushing = next(
        row["person_id"]
        for row in _reps(demo_home)
        if row["suggestion"] == "push" and row["slow_deals"] and row["coverage"]
    )
    late = shown(demo_home, MINE, monkeypatch, person=pushing)
    assert '<p class="say headline">Push deals on: ' in said(late)
    assert "Pushing asks for follow-up visits: " in said(late)
    assert "times what is still to win" in said(late)


def test_a_period_that_is_over_suggests_nothing(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so, and asks for no visits."""
    app = shown(demo_home, MINE, monkeypatch, person=REP, period="2026-Q2")
    assert "This period is over" in said(app)
    assert "visits: " not in said(app)


def test_a_team_meeting_goes_rep_by_rep(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each rep is a row that can be looked at alone; who was chosen before does not narrow it."""
    app = shown(demo_home, TEAM, monkeypatch, team="east-1", person=REP)
    (reps,) = tables(app)
    assert len(reps["rows"]) >= len(_reps(demo_home)) > 2
    assert all(row["focus"] for row in reps["rows"])
    assert REP in {row["id"] for row in reps["rows"]}
    assert "reps: " in said(app)
    whole = said(shown(demo_home, TEAM, monkeypatch, team="east"))
    assert "through which steps" in whole
    assert "pale to full" in whole


def test_real_data_without_targets_or_days_says_what_it_goes_by(
    maven_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The yardstick is the own record; open deals without a day are told apart."""
    app = shown(maven_home, MINE, monkeypatch, as_of="2017-10-20", person="agent:darcel schlecht")
    assert not app.exception
    assert "There is no target: the yardstick is what was won" in said(app)
    assert "has no expected close day" in said(app)
    assert "The data holds no activities" in said(app)
    meeting = shown(maven_home, TEAM, monkeypatch, as_of="2017-10-20")
    assert not meeting.exception
    assert "each rep is held against what they won" in said(meeting)
    assert "Nothing is in play for this period" in said(meeting)
    assert "no history of stages" in said(meeting)
    assert "first_visits" not in [column["id"] for column in tables(meeting)[0]["columns"]]
