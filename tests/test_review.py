"""The deal review: what is typed into its table, and who may type, or sees what was typed."""

import shutil
import struct
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

import journal
from journal import Entry
from queries import EVERYTHING, Viewer, run, served
from tests.page_views import figures, said, shown, tables
from tests.test_pages_of_viewers import _sent
from ui.sheet import NOT_TYPED, is_as_typed, renewed, typed_of

PAGE = "meeting/deals"
LONG = "2026-01-01..2099-12-31"  # a period that is not over, whenever the tests run
ROWS: list[dict[str, Any]] = [
    {"opportunity_id": "a", "manager_amount": Decimal("100.00")},
    {"opportunity_id": "b", "manager_amount": None},
]


def _entry(number: int, deal: str, amount: str | None) -> Entry:
    value = None if amount is None else Decimal(amount)
    return Entry(number, datetime.now(UTC), "ann", "manager_amount", deal, "", value, None, 0)


def test_an_edited_cell_is_typed_on_top_of_what_was_drawn() -> None:
    """The amount to the cent, what was seen, and the entry that stood."""
    stood = {("a", ""): _entry(7, "a", "100")}
    found = typed_of(ROWS, {0: {"manager_amount": 120.5}, 1: {"manager_amount": 3}}, stood)
    assert [(one.subject, one.value, one.was, one.following) for one in found] == [
        ("a", Decimal("120.50"), Decimal("100.00"), 7),
        ("b", Decimal(3), None, 0),
    ]


def test_what_is_as_it_was_is_nothing_typed() -> None:
    """Typing back, or another column, stores nothing."""
    edits: dict[int, dict[str, Any]] = {0: {"manager_amount": 100.0}, 1: {"manager_amount": None}}
    assert typed_of(ROWS, edits, {}) == []
    assert typed_of(ROWS, {0: {"next_step": "x"}}, {}) == []
    assert is_as_typed(ROWS, edits) and not is_as_typed(ROWS, {1: {"manager_amount": 1}})


def test_an_emptied_cell_takes_back_what_was_typed_and_nothing_else() -> None:
    """The CRM's own amount cannot be emptied, nor what was taken back already."""
    emptied = {0: {"manager_amount": None}}
    (found,) = typed_of(ROWS, emptied, {("a", ""): _entry(7, "a", "100")})
    assert (found.value, found.was, found.following) == (None, Decimal("100.00"), 7)
    for stood in ({}, {("a", ""): _entry(8, "a", None)}):
        with pytest.raises(ValueError, match="comes from the CRM") as refused:
            typed_of(ROWS, emptied, stood)
        assert str(refused.value) == NOT_TYPED


@pytest.mark.parametrize("amount", [-5, 0.001, 1e17, float("inf")])
def test_what_is_no_amount_is_refused_with_a_sentence(amount: float) -> None:
    """The journal's own; the others typed with it are not stored either."""
    with pytest.raises(ValueError) as refused:
        typed_of(ROWS, {0: {"manager_amount": 1}, 1: {"manager_amount": amount}}, {})
    assert str(refused.value) in journal.SENTENCES


def test_two_amounts_in_quick_succession_are_typed_once_each() -> None:
    """The second comes while the first is stored, and not drawn yet: it overtakes nobody."""
    stood = {("a", ""): _entry(7, "a", "100")}
    rows, following = renewed(ROWS, stood, {("a", ""): _entry(8, "a", "120")})
    edits = {0: {"manager_amount": 120}, 1: {"manager_amount": 3}}
    assert [one.subject for one in typed_of(rows, edits, following)] == ["b"]
    (again,) = typed_of(rows, {0: {"manager_amount": 130}}, following)
    assert (again.was, again.following) == (Decimal(120), 8)
    rows, following = renewed(ROWS, {("a", ""): _entry(9, "a", "100")}, {("a", ""): stood["a", ""]})
    assert rows == ROWS and following["a", ""].number == 9


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """No answer of another test's data."""
    st.cache_resource.clear()
    yield


def _largest(home: Path) -> tuple[str, str]:
    """The rep with most in play, and their largest deal."""
    source = served.opened(home)
    given = {"period_from": date(2026, 1, 1), "period_to": date(2099, 12, 31)}
    day, connection = source.last_day, source.connection(EVERYTHING)
    people = run(connection, "meeting/review_people", {"as_of": day, **given}).to_pylist()
    person = people[0]["person_id"]
    asked = {"as_of": day, "person": person, **given}
    return person, run(connection, "meeting/review_deals", asked).to_pylist()[0]["opportunity_id"]


def _manager(home: Path, person: str) -> str:
    """Who leads that person's department."""
    source = served.opened(home)
    rows = run(source.connection(EVERYTHING), "meeting/people", {"as_of": source.last_day})
    teams = {row["person_id"]: row["team_id"] for row in rows.to_pylist()}
    return next(
        str(row["person_id"])
        for row in rows.to_pylist()
        if row["role"] == "manager" and row["team_id"] == teams[person]
    )


def test_without_a_person_the_page_asks_whose_deals(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody who carries deals, those with most in play first; nothing can be typed yet."""
    app = shown(demo_home, PAGE, monkeypatch, period=LONG)
    assert "Choose whose deals to go through." in said(app)
    assert len(tables(app)[0]["rows"]) > 10
    assert not app.dataframe
    person, _ = _largest(demo_home)
    assert tables(app)[0]["rows"][0]["id"] == person


def test_the_amount_alone_can_be_typed_and_only_on_the_last_day(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A past day, a period that is over, and another's view are read only, with the reason."""
    person, _ = _largest(demo_home)
    app = shown(demo_home, PAGE, monkeypatch, period=LONG, person=person)
    assert "Enter keeps it" in said(app) and "could not be shown" not in said(app)
    assert list(app.dataframe[0].value.columns[:3]) == [
        "opportunity_name", "manager_amount", "deal_amount",
    ]  # fmt: skip
    assert len([name for name in figures(app) if name.startswith("F1, ")]) == 2
    app = shown(demo_home, PAGE, monkeypatch, period=LONG, person=person, as_of="2026-10-01")
    assert "A past day is read only" in said(app) and "Enter keeps it" not in said(app)
    url = {"as": _manager(demo_home, person), "person": person, "period": LONG}
    app = shown(demo_home, PAGE, monkeypatch, **url)
    assert "in the view of somebody else" in said(app) and "Enter keeps it" not in said(app)
    monkeypatch.setattr("ui.sheet._today", lambda page: date(2027, 1, 1))
    app = shown(demo_home, PAGE, monkeypatch, period="2026-Q4", person=person)
    assert "would count for nothing" in said(app) and "Enter keeps it" not in said(app)


def test_what_a_rep_sees_has_no_amount_of_a_manager(
    demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An amount that is unlike any other: typed, it is on the manager's page and not on theirs."""
    home = Path(shutil.copytree(demo_home, tmp_path / "home"))
    person, deal = _largest(home)
    with journal.opened(journal.place(home)) as kept:
        kept.append("ann", [journal.manager_amount(deal, Decimal("7654321.25"))])
    traces = (struct.pack("<d", 7654321.25), b"7654321", b"7,654,321", b"7.65M")
    url = {"period": LONG, "person": person}
    sent = b"\n".join(_sent(shown(home, PAGE, monkeypatch, **url)))
    assert traces[0] in sent
    st.cache_resource.clear()
    app = shown(home, PAGE, monkeypatch, **url, **{"as": person})
    assert len(app.dataframe[0].value)
    assert "manager_amount" not in app.dataframe[0].value.columns
    sent = b"\n".join(_sent(app))
    assert not [trace for trace in traces if trace in sent]
    assert not [name for name in figures(app) if "F1" in name or "reviewed" in name]
    assert "still to review" not in said(app)


def test_a_rep_is_not_told_when_a_deal_was_reviewed(demo_home: Path) -> None:
    """Asked since the last review, they are answered since the day compared with."""
    source = served.opened(demo_home)
    person, _ = _largest(demo_home)
    asked = {
        "as_of": source.last_day, "compare_to": date(2026, 11, 13), "person": person,
        "period_from": date(2026, 1, 1), "period_to": date(2099, 12, 31),
    }  # fmt: skip
    for viewer in (EVERYTHING, Viewer("person", person)):
        seen = source.connection(viewer)
        plain, since = (
            run(seen, "meeting/review_deals", {**asked, "since_review": since}).to_pylist()
            for since in (False, True)
        )
        assert plain and (plain == since) == (viewer != EVERYTHING)
        assert any(row["reviewed_on"] for row in since) == (viewer == EVERYTHING)
