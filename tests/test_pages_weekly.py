"""The weekly review: what leads when, where one goes on, whose it is, what was answered."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import streamlit as st

import journal
from queries import EVERYTHING, run, served
from tests.page_views import components, figures, said, shown
from ui.points import LINES, within
from ui.scope import Place, World
from ui.walk import neighbours, stops
from words.emphasis import emphasis

FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
REP = "select person_id from served.belongings where role = 'rep' and to_on > $day order by 1"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """No answer of another test's data."""
    st.cache_resource.clear()
    yield


@pytest.mark.parametrize(
    ("day", "lead", "at"),
    [
        (FIRST - timedelta(days=9), "new_pipeline", 0),
        (FIRST, "new_pipeline", 1),
        (date(2026, 11, 15), "new_pipeline", 46),
        (date(2026, 11, 16), "last_stages", 47),
        (LAST + timedelta(days=9), "last_stages", 92),
    ],
)
def test_up_to_its_middle_a_period_leads_with_new_pipeline(day: date, lead: str, at: int) -> None:
    found = emphasis(FIRST, LAST, day)
    assert (found.lead, found.day, found.left) == (lead, at, 92 - at)


def test_one_goes_through_a_team_and_its_parts() -> None:
    tree = (
        ("co", None, 0), ("east", "co", 1), ("east-1", "east", 2), ("east-2", "east", 2),
        ("west", "co", 1),
    )  # fmt: skip
    teams = tuple(Place(one, one, above, depth, "") for one, above, depth in tree)
    world = World(FIRST, LAST, 1, "", Decimal(3), True, teams, ())

    def ids(team: str | None) -> list[str | None]:
        return [place.team_id if place else None for place in neighbours(world, team)]

    assert [one.team_id for one in stops(world, None)] == ["co", "east", "west"]
    assert [one.team_id for one in stops(world, "east-1")] == ["east", "east-1", "east-2"]
    assert ids(None) == [None, "east"] and ids("east") == ["co", "west"]
    assert ids("west") == ["east", None] and ids("east-1") == ["east", "east-2"]


@pytest.mark.parametrize(
    ("as_of", "lead", "other"),
    [
        ("2026-07-10", "New pipeline", "In the last two stages"),
        ("2026-06-10", "In the last two stages", "New pipeline"),
    ],
)
def test_what_leads_stands_first_and_is_said(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch, as_of: str, lead: str, other: str
) -> None:
    app = shown(demo_home, "meeting/weekly", monkeypatch, as_of=as_of)
    found = figures(app)
    assert next(iter(found)) == lead and found[lead]["leads"]
    assert list(found)[1] == "Won" and len(found) == 5
    assert f"{other} of the period:" in said(app) or f"{other}:" in said(app)
    assert ("the first half" if lead == "New pipeline" else "the second half") in said(app)


def test_a_rep_sees_a_week_of_their_own(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither F1 nor a target, a pace, a projection or teams to go through."""
    source = served.opened(demo_home)
    (rep,), *_ = source.trusted().execute(REP, {"day": source.covers_until}).fetchall()
    app = shown(demo_home, "meeting/weekly", monkeypatch, **{"as": rep})
    names = {"In the last two stages", "Won", "F2, by win rates", "New pipeline"}
    assert set(figures(app)) == names
    assert "pace" not in said(app) and "target" not in said(app)
    assert not any(one.key in ("walk_on", "walk_back") for one in app.button)
    assert not any("rows" in one for one in components(app))


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([0, 0], [0, 0]),
        ([3, 3, 0], [3, 3, 0]),
        ([3, 3, 1, 1], [2, 2, 1, 1]),
        ([9, 0, 0], [6, 0, 0]),
        ([4, 4, 4, 4, 4], [1, 1, 1, 1, 1]),
    ],
)
def test_what_was_said_leaves_the_page_on_its_screen(counts: list[int], shown: list[int]) -> None:
    """Six lines beside all points together, and at least one of each that has any."""
    assert within(counts, LINES) == shown and within(counts, None) == counts


def test_what_was_said_stands_beside_its_point(
    demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who said it and when; what a director said to a point that is told in the company's too, with
    whose it is. Taken back, it is gone."""
    home = Path(shutil.copytree(demo_home, tmp_path / "home"))
    source = served.opened(home)
    day = source.last_day
    quarter = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    end = (quarter + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    asked = {"as_of": day, "compare_to": day - timedelta(days=7)}
    asked |= {"period_from": quarter, "period_to": end}
    points = run(source.connection(EVERYTHING), "meeting/abnormal_points", asked).to_pylist()[:5]
    whole = next(place for place, point in enumerate(points) if point["folded_point_ids"])
    plain = next(place for place, point in enumerate(points) if point["opportunity_id"])
    below = points[whole]["folded_point_ids"].splitlines()[0]
    kept = journal.opened(journal.place(home))
    entries = kept.append("ann", [
        journal.answer(points[plain]["point_id"], "Called <b>twice</b>"),
        journal.answer(below, "Two are coming"),
        journal.commitment(below, None, Decimal(5000), day, "by the fair"),
    ])  # fmt: skip

    def told() -> list[list[str]]:
        app = shown(home, "meeting/weekly", monkeypatch)
        (listed,) = (one["points"] for one in components(app) if "points" in one)
        return [point["answers"] for point in listed]

    team = below.split("|")[1]
    names = {row["team_id"]: row["team_name"] for row in points} | {
        row["team_id"]: row["team_name"]
        for row in run(source.connection(EVERYTHING), "meeting/teams", {}).to_pylist()
    }
    found = told()
    assert [one.split(": ", 1)[1] for one in found[plain]] == ["Called <b>twice</b>"]
    assert found[plain][0].startswith("ann, ")
    answered, promised = found[whole]
    assert answered.startswith(f"{names[team]} · ann, ") and answered.endswith(": Two are coming")
    assert promised.startswith(f"{names[team]} · ann committed to: ") and "by the fair" in promised
    assert sum(map(len, found)) == 3
    # in that team's own view it stands beside the point, as its own
    app = shown(home, "meeting/preparation", monkeypatch, team=team)
    assert "Two are coming" in said(app) and f"{names[team]} · ann" not in said(app)
    kept.append("ann", [journal.taken_back(one) for one in entries])
    assert not any(told())
