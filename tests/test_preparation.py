"""Preparing for the meeting: answers and commitments at points, and what became of them."""

import shutil
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import journal
from queries import EVERYTHING, run, served
from tests.page_views import said, shown

PAGE = "meeting/preparation"


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    """A demo company of one's own, to type on."""
    return Path(shutil.copytree(demo_home, tmp_path / "home"))


def _points(home: Path) -> list[dict[str, object]]:
    source = served.opened(home)
    day = source.last_day
    given = {"as_of": day, "compare_to": day - timedelta(days=7)}
    quarter = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    given |= {"period_from": quarter, "period_to": quarter + timedelta(days=91)}
    rows = run(source.connection(EVERYTHING), "meeting/abnormal_points", given)
    return list(rows.to_pylist())


def _answer(app: AppTest, place: int, text: str) -> AppTest:
    return app.text_input[place].set_value(text).run()


def test_an_answer_is_kept_as_it_is_typed_and_stands_beside_its_point(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = shown(home, PAGE, monkeypatch)
    assert "none answered yet" in said(app)
    app = _answer(app, 0, "Two new customers are coming in December.")
    assert not app.exception
    assert "Two new customers are coming in December." in said(app)
    with journal.opened(journal.place(home)) as kept:
        (entry,) = kept.entries()
    assert (entry.kind, entry.who, entry.was) == ("answer", "local", None)
    assert entry.value == "Two new customers are coming in December."
    # typed again on top of it, and what was there before is kept
    app = _answer(app, 0, "Three.")
    with journal.opened(journal.place(home)) as kept:
        assert [one.value for one in kept.entries()][1:] == ["Three."]
        assert kept.entries()[1].was == "Two new customers are coming in December."


def test_two_who_answer_at_once_lose_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is second is told what the first said, and nothing of theirs is stored."""
    first = shown(home, PAGE, monkeypatch)
    second = shown(home, PAGE, monkeypatch)
    _answer(first, 0, "Mine.")
    second = _answer(second, 0, "Yours.")
    assert "typed Mine. here at" in said(second)
    with journal.opened(journal.place(home)) as kept:
        assert [one.value for one in kept.entries()] == ["Mine."]


def test_a_commitment_is_told_with_what_became_of_its_deal(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of three weeks ago, whose day is over: its deal is still open, so it was missed."""
    day = served.opened(home).last_day
    point = next(row for row in _points(home) if row["opportunity_id"] is not None)
    deal, before = str(point["opportunity_id"]), day - timedelta(days=21)
    moment = datetime(before.year, before.month, before.day, 9, tzinfo=UTC)
    with journal.opened(journal.place(home), clock=lambda: moment) as kept:
        promised = journal.commitment(
            str(point["point_id"]), deal, Decimal("5000.00"), day - timedelta(days=2), "With luck"
        )
        kept.append("dora@galaxy.example", [promised])
    text = said(shown(home, PAGE, monkeypatch))
    assert "dora@galaxy.example committed to:" in text and "With luck" in text
    assert "not won by that day; it stands in" in text
    # on a day before it was made nobody knew of it, and nothing can be typed there
    earlier = shown(home, PAGE, monkeypatch, as_of=(before - timedelta(days=1)).isoformat())
    assert "With luck" not in said(earlier) and not earlier.text_input
    assert "nothing can be typed" in said(earlier)


def test_a_commitment_is_taken_back_on_the_page(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands beside its point no longer; the journal keeps what it was, and who took it back."""
    point = str(_points(home)[0]["point_id"])
    with journal.opened(journal.place(home)) as kept:
        kept.append("dora@galaxy.example", [journal.commitment(point, None, None, None, "By May")])
    app = shown(home, PAGE, monkeypatch)
    assert "By May" in said(app)
    key = f"promise_{sha256(point.encode()).hexdigest()[:12]}"
    choice = app.selectbox(key=key)
    (told,) = choice.options
    assert told == "By May · dora@galaxy.example"
    app = choice.select_index(0).run()
    app = app.button(key=f"{key}_now").click().run()
    assert not app.exception
    assert "1 commitment is taken back." in said(app) and "By May" not in said(app)
    with journal.opened(journal.place(home)) as kept:
        last = kept.entries()[-1]
    assert (last.kind, last.who, last.value) == ("commitment", "local", None)
    assert isinstance(last.was, journal.Promise) and last.was.text == "By May"
    # told once, and nothing is left to take back
    app = app.run()
    assert "taken back" not in said(app)
    assert not [one for one in app.selectbox if one.key == key]


def test_a_rep_sees_nothing_that_others_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor can anything be answered in another person's view."""
    point = next(row for row in _points(home) if row["person_id"] is not None)
    with journal.opened(journal.place(home)) as kept:
        kept.append("max@galaxy.example", [
            journal.answer(str(point["point_id"]), "He will not make it.")
        ])  # fmt: skip
    whole = shown(home, PAGE, monkeypatch, person=str(point["person_id"]))
    assert "He will not make it." in said(whole)
    rep = shown(home, PAGE, monkeypatch, **{"as": str(point["person_id"])})
    assert "He will not make it." not in said(rep) and not rep.text_input
    assert "In another person" in said(rep)
    weekly = shown(home, "meeting/weekly", monkeypatch, **{"as": str(point["person_id"])})
    told = " ".join(one.proto.json for one in weekly.get("bidi_component"))
    assert "He will not make it." not in said(weekly) + told
