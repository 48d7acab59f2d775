"""Typing on pages: win rates are accepted, targets are pasted; by whom, when, and what follows."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import journal
from queries import EVERYTHING, run, served
from tests.page_views import DEALS, PEOPLE, STAGES, TEAMS, figures, load, said, shown, tables
from ui import typing

RATES, TARGETS = "forecast/win_rates", "data/targets"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """No answer of another test's data."""
    st.cache_resource.clear()
    yield


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    """A demo company of this test's own, to type in."""
    return Path(shutil.copytree(demo_home, tmp_path / "served"))


def _last(home: Path) -> date:
    return served.opened(home).last_day


def _asked(home: Path, name: str, day: date, **more: object) -> list[dict[str, object]]:
    source = served.opened(home)
    return list(run(source.connection(EVERYTHING), name, {"as_of": day, **more}).to_pylist())


def _rates(home: Path, day: date) -> dict[object, object]:
    found = _asked(home, "forecast/rates_in_force", day)
    return {row["stage_id"]: row["win_rate"] for row in found}


def _director(home: Path) -> str:
    rows = served.opened(home).trusted().execute(
        "select person_id from served.belongings where role = 'director' and to_on > from_on + 900"
        " order by 1 limit 1"
    ).fetchone()  # fmt: skip
    assert rows is not None
    return str(rows[0])


def _click(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def _take_back(app: AppTest, key: str) -> AppTest:
    """The first that can be: of what was typed together all."""
    assert not [one for one in app.button if one.key == f"{key}_now"]
    app.selectbox(key=key).select_index(0).run()
    return _click(app, f"{key}_now")


def _accepting(home: Path, monkeypatch: pytest.MonkeyPatch, **url: str) -> AppTest:
    """The page of win rates, where today is the last covered day."""
    monkeypatch.setattr(typing, "today", lambda page: page.world.covers_until)
    return shown(home, RATES, monkeypatch, **url)


def test_accepted_rates_are_those_f2_goes_by_from_their_day_on(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the page said F2 would become it is; the day before keeps its rates; who, is told."""
    app = _accepting(home, monkeypatch)
    day = _last(home)
    before = {
        one["stage_id"]: one["win_rate"] for one in _asked(home, "forecast/rates_in_force", day)
    }
    stage = next(iter(before))
    app.number_input(key=f"new_rate_{stage}").set_value(33.3).run()
    promised = figures(app)["F2, rates new"]["value"]
    assert promised != figures(app)["F2, rates in force"]["value"]
    _click(app, "accept_rates")
    assert not app.exception
    assert "Accepted: these rates hold from" in said(app)
    # the entry is typed on the clock's day, which may lie behind the company's last
    seen = shown(home, RATES, monkeypatch, as_of=day.isoformat())
    assert figures(seen)["F2, rates in force"]["value"] == promised
    after = {
        one["stage_id"]: one["win_rate"] for one in _asked(home, "forecast/rates_in_force", day)
    }
    assert after[stage] == Decimal("0.333")
    eve = _asked(home, "forecast/rates_in_force", day - timedelta(days=1))
    assert {one["stage_id"]: one["win_rate"] for one in eve} == before
    latest = shown(home, RATES, monkeypatch)
    assert "33.3%" in said(latest) and "local" in said(latest)
    # taken back, by somebody and at a time, the version before holds again
    taken = _take_back(latest, "take_back_rates")
    assert "1 version is taken back: the one before it holds again." in said(taken)
    assert "taken back · local, " in said(taken) and "replaced" in said(taken)
    assert _rates(home, day) == before


def test_rates_overtaken_by_somebody_are_told_and_not_stored(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who typed them in the meantime; the others' stand."""
    app = _accepting(home, monkeypatch)
    day = _last(home)
    theirs = {str(stage): Decimal("0.5") for stage in _rates(home, day)}
    with journal.opened(journal.place(home)) as kept:
        kept.append("ann@galaxy.example", [journal.rates(theirs, day)])
    _click(app, "accept_rates")
    assert "ann@galaxy.example typed other rates here" in said(app)
    assert "Nothing of yours was stored" in said(app)
    assert set(_rates(home, day).values()) == {Decimal("0.5")}


def test_every_stage_needs_a_rate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none is offered they are typed: until all are, the page names those that lack one."""
    home = load(
        tmp_path / "home", tmp_path / "files", teams=TEAMS, people=PEOPLE, stages=STAGES,
        opportunities=DEALS, settings="key,value\ncovers_until,2026-02-20\n",
    )  # fmt: skip
    app = _accepting(home, monkeypatch)
    assert "Every stage needs a rate: Lead." in said(app)
    assert "accept_rates" not in [one.key for one in app.button]
    app.number_input(key="new_rate_lead").set_value(25.0).run()
    assert figures(app)["F2, rates new"]["value"] != "–"
    _click(app, "accept_rates")
    assert "Accepted: " in said(app)
    assert _rates(home, date(2026, 2, 20)) == {"lead": Decimal("0.25")}


@pytest.mark.parametrize("page", [RATES, TARGETS])
def test_nobody_types_in_anothers_view_or_on_a_past_day(
    page: str, demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is there to read; a past day says why nothing can be typed on it."""
    past = shown(demo_home, page, monkeypatch, as_of="2026-09-25")
    viewed = shown(demo_home, page, monkeypatch, **{"as": _director(demo_home)})
    for app in (past, viewed):
        assert not app.exception
        assert not [one for one in app.button if one.key in ("accept_rates", "targets_fill")]
        assert not app.text_area
    assert "with the last day in view" in said(past)
    assert "with the last day in view" not in said(viewed)
    assert not (demo_home / journal.FILE).exists()


BAD = "Team\t2026-11\t2026-12\neast\t7000000\ttwelve\nnorth\t5000000.50\t"


def test_a_cell_that_cannot_be_read_is_told_with_its_place_and_nothing_is_stored(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Corrected, all of it is stored at once and is the target everywhere."""
    app = shown(home, TARGETS, monkeypatch)
    app.text_area[0].set_value(BAD).run()
    assert "Row 2, column 3, “twelve”: This is not an amount" in said(app)
    assert "targets_store" not in [one.key for one in app.button]
    app.text_area[0].set_value(BAD.replace("twelve", "9,000,000")).run()
    assert "3 targets read: 3 to change, 0 unchanged." in said(app)
    _click(app, "targets_store")
    assert not app.exception and "3 targets are stored." in said(app)
    assert app.text_area[0].value == ""
    day = _last(home)
    span = {"period_from": date(2026, 12, 1), "period_to": date(2026, 12, 31), "team": "east"}
    (results, *_) = _asked(home, "meeting/results_by_team", day, **span)
    assert results["target_amount"] == Decimal(9_000_000)
    (east, *_) = _asked(home, "meeting/targets_by_month", day, **span)
    assert (east["own_target_amount"], east["is_typed"]) == (Decimal(9_000_000), True)
    app.text_area[0].set_value("Team\t2026-11\neast\t7000000").run()
    assert "1 target read: 0 to change, 1 unchanged." in said(app)
    assert "<td>local, " in said(app) and "taken back" not in said(app)
    app = _take_back(app, "take_back_targets")
    assert not app.exception and "3 targets are taken back: what was loaded holds" in said(app)
    assert said(app).count(">taken back</td>") == 3
    (east, *_) = _asked(home, "meeting/targets_by_month", day, **span)
    assert not east["is_typed"] and east["own_target_amount"] != Decimal(9_000_000)


def test_the_other_cells_are_taken_where_somebody_asks(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then all but the complaint is stored; one that was typed meanwhile stops all of it."""
    app = shown(home, TARGETS, monkeypatch)
    app.text_area[0].set_value(BAD).run()
    app.checkbox(key="targets_despite").check().run()
    with journal.opened(journal.place(home)) as kept:
        kept.append("ann", [journal.target("north", date(2026, 11, 1), Decimal(1))])
    _click(app, "targets_store")
    assert "ann typed 1 here" in said(app)
    assert app.text_area[0].value == BAD
    _click(app, "targets_store")
    assert "2 targets are stored." in said(app)
    with journal.opened(journal.place(home)) as kept:
        (first, second) = kept.history("target", "north", "2026-11-01")
    assert (second.was, second.previous) == (Decimal(1), first.number)


def test_what_stands_can_be_taken_to_begin_with(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a block that is read without a complaint, and changes nothing."""
    app = shown(home, TARGETS, monkeypatch)
    _click(app, "targets_fill")
    assert ": 0 to change" in said(app) and "cannot be taken" not in said(app)
    year = tables(app)[0]
    assert len(year["columns"]) == 13 and year["rows"][0]["cells"][0] != "–"


def test_the_monthly_review_leads_to_the_win_rates_at_a_quarters_end(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so and shows them; between two reviews it begins with what broke the pattern."""
    due = said(shown(demo_home, "meeting/monthly", monkeypatch, as_of="2026-09-25"))
    assert "2026-Q3 ends on Wed 30 Sept 2026: time to review the win rates" in due
    assert due.index("Win rates on record") < due.index("What broke the pattern: ")
    after = said(shown(demo_home, "meeting/monthly", monkeypatch, as_of="2026-10-05"))
    assert "2026-Q3 ended on Wed 30 Sept 2026" in after
    other = said(shown(demo_home, "meeting/monthly", monkeypatch, as_of="2026-11-19"))
    assert "time to review" not in other and "What broke the pattern: " in other


@pytest.mark.parametrize("kind", typing.COMPANYS)
def test_rates_and_targets_are_typed_by_who_may_see_as_others_do(kind: journal.Kind) -> None:
    """VP and operations in their own view; neither a director nor a VP in another's."""

    def page(may_view_as: bool, seen_as: object = None) -> Any:
        own = SimpleNamespace(may_view_as=may_view_as)
        return SimpleNamespace(visitor=SimpleNamespace(own=own, seen_as=seen_as))

    assert typing.may_type(page(True), kind)
    assert not typing.may_type(page(True, "somebody"), kind)
    assert not typing.may_type(page(False), kind)
    with pytest.raises(PermissionError):
        typing.stored(page(False), [journal.target("east", date(2026, 11, 1), Decimal(1))])
