"""The page of the pipeline change: its sentence, its steps and lists, and when there is nothing."""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.page_views import PEOPLE, STAGES, TEAMS, figures, load, said, shown, tables

PAGE = "pipeline/change"
DEALS = (
    "opportunity_id,opportunity_name,owner_id,stage_id,amount,expected_close_on,created_on\n"
    "d1,One,ann,lead,1500,2026-03-01,2026-01-01\n"
    "d2,Two,ann,won,700,2026-03-01,2026-01-01\n"
    "d3,Three,ann,won,90,2026-03-01,2026-02-15\n"
    "d4,Four,cem,lead,40,2026-03-01,2026-01-01\n"
)
CHANGES = (
    "opportunity_id,changed_at,field,value,old_value\n"
    "d1,2026-02-16T10:00:00,amount,1500,1000\n"
    "d2,2026-02-17T10:00:00,stage_id,won,lead\n"
    "d3,2026-02-17T10:00:00,stage_id,won,lead\n"
)
BOSS = "cem,Cem,vp,co\n"
SETTINGS = "key,value\ncovers_until,2026-02-20\nreporting_currency,EUR\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("change")
    return load(
        base / "home", base / "files", teams=TEAMS, people=PEOPLE + BOSS, stages=STAGES,
        opportunities=DEALS, opportunity_changes=CHANGES, settings=SETTINGS,
    )  # fmt: skip


def test_the_headline_says_from_what_to_what_by_which_steps(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = shown(home, PAGE, monkeypatch)
    assert "In play for 2026-Q1 went from 1.74K to 1.54K EUR: +500 increased, −700 won." in said(
        app
    )
    app = shown(home, PAGE, monkeypatch, lang="zh")
    assert "：金额上调 +500，赢单 −700。" in said(app)


def test_what_was_created_and_won_in_between_stands_beside_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = figures(shown(home, PAGE, monkeypatch))
    assert found["Created and won in between"]["value"] == "90"
    assert found["Created and won in between"]["opens"]
    assert not found["Created and lost in between"]["opens"]


def test_the_table_has_the_steps_that_some_team_has(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (table,) = tables(shown(home, PAGE, monkeypatch))
    seen = [column["id"] for column in table["columns"] if not column["more"]]
    assert seen == ["start_amount", "increased_amount", "won_out_amount", "end_amount"]
    assert [row["id"] for row in table["rows"]] == ["co", "co/direct", "north"]


def _pressing(row: str, column: str) -> Any:
    def component(**_: Any) -> SimpleNamespace:
        return SimpleNamespace(cell={"row": row, "column": column})

    return component


def test_a_step_opens_its_deals_with_what_changed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From and to, in words, and what it adds up to."""
    monkeypatch.setattr(sys.modules["ui.table"], "TABLE", _pressing("north", "increased_amount"))
    app = shown(home, PAGE, monkeypatch)
    assert not app.exception
    assert "1 deal · 500 EUR" in said(app)
    deals = app.dataframe[0].value
    assert list(deals["changed_fields"]) == ["Amount"]
    assert list(deals["compare_amount"]) == [1000] and list(deals["deal_amount"]) == [1500]
    assert "kind" not in deals and "size_amount" not in deals


def test_what_counts_for_a_team_alone_opens_its_own_deals(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["ui.table"], "TABLE", _pressing("co/direct", "end_amount"))
    app = shown(home, PAGE, monkeypatch)
    assert list(app.dataframe[0].value["opportunity_name"]) == ["Four"]


def test_a_period_that_was_over_on_both_days_says_so(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = shown(home, PAGE, monkeypatch, period="2026-01")
    assert "Jan 2026 was over on both days" in said(app)
    assert not tables(app)


def test_without_expected_dates_the_page_says_what_would_do(
    maven_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real export that has none."""
    app = shown(maven_home, PAGE, monkeypatch, period="FY2018")
    assert "No open deal is expected to close in FY2018" in said(app)
    assert "open deals have no expected close date" in said(app)
    assert "could not be shown" not in said(app)
