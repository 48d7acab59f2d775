"""Twelve months as a page: what it says on full data, on a real export, and on hardly any."""

import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.page_views import said, shown, tables
from ui import deals
from ui.behind import Behind
from ui.chart import Opening

PAGE = "meeting/trend"


def test_what_broke_the_pattern_is_said_the_farthest_first(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = shown(demo_home, PAGE, monkeypatch)
    assert not app.exception
    assert "What broke the pattern" in said(app)
    assert said(app).count("median of the 12 months before") == 7
    assert "more, marked in the lines" in said(app)
    told = re.findall(r"· ([^:<]+): [^;<]+ in ", said(app))
    assert len(told) == len(set(told)) == 7, told
    months = next(one for one in tables(app) if one["texts"]["name"] == "Month")
    assert len(months["rows"]) in (12, 13)
    assert len(app.get("vega_lite_chart")) == 1


def test_it_speaks_chinese(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = shown(demo_home, PAGE, monkeypatch, lang="zh", lines="people")
    assert "哪些月份反常" in said(app) and "此前 12 个月中位数" in said(app)
    assert "per head" not in said(app)


def test_which_lines_are_drawn_is_in_the_url(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = shown(demo_home, PAGE, monkeypatch, lines="forecast")
    assert "as they stood on the day before it" in said(app)
    app = shown(demo_home, PAGE, monkeypatch, lines="nonsense")
    assert "Win rate: won ÷ decided in the month" in said(app)


def test_what_a_real_export_lacks_is_said(
    maven_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without expected days, managers' forecasts, activities and targets."""
    app = shown(maven_home, PAGE, monkeypatch)
    assert "These months have no target." in said(app)
    app = shown(maven_home, PAGE, monkeypatch, lines="forecast")
    assert "F1 has no error" in said(app) and "F2 has no error" in said(app)
    assert not app.get("vega_lite_chart")
    app = shown(maven_home, PAGE, monkeypatch, lines="people")
    assert "The data holds no activities of these months" in said(app)
    assert len(app.get("vega_lite_chart")) == 1


def test_too_short_a_record_says_how_much_would_do(
    maven_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = shown(maven_home, PAGE, monkeypatch, as_of="2017-02-10")
    assert not app.exception
    assert "takes 8 months before a month; the record has 4 full months" in said(app)
    app = shown(maven_home, PAGE, monkeypatch, as_of="2001-01-01")
    assert "No month of this choice is on record" in said(app)


def test_months_are_those_of_teams_whoever_is_chosen(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = shown(demo_home, PAGE, monkeypatch)
    people = [one for one in app.selectbox(key="person_control").options if one]
    assert people
    person = app.selectbox(key="person_control")
    person.select_index(1).run()
    assert "the person chosen is left out" in said(app)


def test_a_point_opens_the_deals_of_its_month(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list is of the month and team of the mark, and adds up to its figure."""
    opened: list[Behind] = []

    def figures(page: Any, *_: Any, **__: Any) -> None:
        lists = Opening(deals.of_months(page), by="measure", within=deals.IN_THE_MONTH)
        mark = {
            "measure": "won_amount", "team_id": "east", "month_from": "2026-03-01",
            "month_to": "2026-03-31", "eve": None,
        }  # fmt: skip
        opened.append(behind := lists.of(mark))  # type: ignore[arg-type]
        sys.modules["ui.behind"].contents(page, behind)

    monkeypatch.setattr("ui.chart", figures)
    app = shown(demo_home, PAGE, monkeypatch, team="east")
    assert not app.exception
    assert opened[0].params["period_from"] == "2026-03-01"
    assert "Mar 2026" in said(app)
    won = list(app.dataframe[0].value["close_on"])
    assert won and all(date(2026, 3, 1) <= day <= date(2026, 3, 31) for day in won)
    months = next(one for one in tables(app) if one["texts"]["name"] == "Month")
    assert any(row["name"] == "Mar 2026" for row in months["rows"])


def test_a_forecast_opens_what_was_in_play_on_its_eve(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def figures(page: Any, *_: Any, **__: Any) -> None:
        lists = Opening(deals.of_months(page), by="measure", within=deals.IN_THE_MONTH)
        mark = {
            "measure": "f1_error_rate", "team_id": "east", "month_from": "2026-03-01",
            "month_to": "2026-03-31", "eve": "2026-02-28",
        }  # fmt: skip
        sys.modules["ui.behind"].contents(page, lists.of(mark))

    monkeypatch.setattr("ui.chart", figures)
    app = shown(demo_home, PAGE, monkeypatch, lines="forecast")
    assert not app.exception
    assert "As of Sat 28 Feb 2026" in said(app)
    assert len(app.dataframe[0].value["opportunity_name"]) > 0
