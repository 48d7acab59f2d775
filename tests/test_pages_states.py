"""Each page on thin data, on none, and on broken data; and names that look like markup."""

import csv
import sys
from pathlib import Path
from typing import Any

import pytest

from data import load as data_load
from tests.page_views import (
    DEALS,
    PAGES,
    PEOPLE,
    STAGES,
    TEAMS,
    figures,
    load,
    said,
    shown,
    tables,
)


@pytest.fixture(scope="module")
def thin_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company of one rep without targets, win rates, activities, currency and history."""
    base = tmp_path_factory.mktemp("thin")
    return load(
        base / "home", base / "files", teams=TEAMS, people=PEOPLE, stages=STAGES,
        opportunities=DEALS, settings="key,value\ncovers_until,2026-02-20\n",
    )  # fmt: skip


@pytest.fixture(scope="module")
def observed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three loads a week apart of a company without a log: of its two deals one is new since."""
    base = tmp_path_factory.mktemp("observed")
    header = "opportunity_id,owner_id,stage_id,amount,expected_close_on,created_on\n"
    stages = STAGES.replace("won,Won,2", "offer,Offer,2,open\nwon,Won,3")
    for day, old, new in (
        ("2026-02-01", "lead", ""), ("2026-02-08", "offer", "lead"),
        ("2026-02-15", "offer", "offer"),
    ):  # fmt: skip
        deals = header + f"d1,ann,{old},1000,2026-03-10,2026-01-05\n"
        deals += f"d2,ann,{new},500,2026-03-20,2026-02-03\n" if new else ""
        (base / day).mkdir()
        files = {"teams": TEAMS, "people": PEOPLE, "stages": stages, "opportunities": deals}
        for name, text in (files | {"settings": f"key,value\ncovers_until,{day}\n"}).items():
            (base / day / f"{name}.csv").write_text(text, encoding="utf-8")
        outcome = data_load.load(base / day, base / "home")
        assert outcome.succeeded, outcome.text
    return base / "home"


@pytest.mark.parametrize("page", PAGES)
def test_nothing_loaded_says_how_to_load(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first thing anybody sees is two commands, not an error."""
    app = shown(tmp_path / "nowhere", page, monkeypatch)
    assert not app.exception
    assert "No data has been loaded yet" in said(app)
    assert "python -m data demo" in said(app)
    assert "python -m data load FOLDER" in said(app)


def test_broken_data_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged file is a sentence, in the reader's language."""
    (tmp_path / "current").write_text("g1", encoding="utf-8")
    (tmp_path / "g1.lock").touch()
    (tmp_path / "g1.duckdb").write_bytes(b"not a database" * 1000)
    app = shown(tmp_path, "pipeline/funnel", monkeypatch, lang="zh")
    assert not app.exception
    assert "无法读取当前数据" in said(app)


def test_a_page_that_fails_says_so_kindly(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never a traceback, whatever happens in a page."""

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the reason is for the log")

    monkeypatch.setattr("charts.pipeline.funnel", fails)
    app = shown(demo_home, "pipeline/funnel", monkeypatch)
    assert not app.exception
    assert "This page could not be shown" in said(app)
    assert "the reason is for the log" not in said(app)


@pytest.mark.parametrize("page", PAGES)
def test_thin_data_is_a_designed_state(
    page: str, thin_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without targets, win rates, activities and a currency every page still speaks."""
    app = shown(thin_home, page, monkeypatch)
    assert not app.exception
    assert "could not be shown" not in said(app)
    assert "None" not in said(app)


def test_without_rates_f2_is_not_formed_and_observed_rates_are_offered(
    thin_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F2 is a dash with its reason, and the observed rates stand below."""
    app = shown(thin_home, "forecast/f1_f2", monkeypatch)
    assert figures(app)["F2"]["value"] == "–"
    assert "F2 cannot be formed" in said(app)
    rates = next(one for one in tables(app) if one["texts"]["name"] == "Stage")
    assert rates["rows"][0]["name"] == "Lead"


def test_without_a_target_there_is_no_gap(thin_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says why instead of showing zeros."""
    app = shown(thin_home, "forecast/annual_gap", monkeypatch)
    assert figures(app)["Gap1"]["value"] == "–"
    assert "There is no target for the year" in said(app)


def test_a_year_that_is_over_has_no_months_to_draw(
    thin_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """W3 is nothing, in a sentence, and no empty chart stands below it."""
    url = {"as_of": "2026-02-20", "period": "FY2025"}
    app = shown(thin_home, "forecast/annual_gap", monkeypatch, **url)
    assert "no day of the year is left" in said(app)
    assert "W3 month by month" not in said(app)
    running = shown(thin_home, "forecast/annual_gap", monkeypatch)
    assert "W3 month by month" in said(running)


def test_without_activities_the_page_says_so(
    thin_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No table of zeros."""
    app = shown(thin_home, "activity/by_director", monkeypatch)
    assert "The data holds no activities" in said(app)
    assert "Another day" not in said(app) and "python -m data load FOLDER" in said(app)
    assert not tables(app)


def test_without_history_the_page_says_how_much_would_do(
    thin_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No projection without a history of stages: a sentence, and no table of guesses."""
    app = shown(thin_home, "forecast/projection", monkeypatch)
    assert "a load every week, over 4 finished quarters would do" in said(app)
    assert not tables(app) and not app.get("vega_lite_chart")


def test_only_quarters_are_projected(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A month says so; a quarter that is over is what it brought."""
    app = shown(demo_home, "forecast/projection", monkeypatch, period="2026-11")
    assert "Only fiscal quarters are projected" in said(app)
    app = shown(demo_home, "forecast/projection", monkeypatch, period="2026-Q3")
    assert "The quarter is over: it brought" in said(app)
    assert figures(app)["Projection"]["value"] == figures(app)["Expected, the sum"]["value"]


def test_a_young_record_says_when_it_will_bear(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = shown(demo_home, "forecast/projection", monkeypatch, as_of="2024-08-15")
    assert "A projection is learned from 4 finished quarters; so far there are 2" in said(app)


def test_stages_that_are_not_known_are_said(
    thin_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it closed, nobody knows where the deal stood; the page says how much that is."""
    app = shown(thin_home, "pipeline/funnel", monkeypatch, as_of="2026-02-01")
    assert "of 1 deal with 1.00K, open on this day, the stage is not known" in said(app)
    assert "1 open deal has no amount and counts as 0." in said(app)


def test_without_stage_history_the_funnel_says_what_is_not_known(
    thin_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Created and won are known; how far the others got is not, and the page says so."""
    app = shown(thin_home, "pipeline/passing", monkeypatch)
    assert "Of 3 deals with 1.50K, 33% were won, 67% of the amount" in said(app)
    assert "The data has no history of stages" in said(app)
    table = next(one for one in tables(app) if one["texts"]["name"] == "Stage")
    assert [row["name"] for row in table["rows"]] == ["Lead", "Won"]


def test_loads_tell_the_funnel_of_deals_created_since(
    observed_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of earlier deals the page says from which day on it is told, and offers these."""
    app = shown(observed_home, "pipeline/passing", monkeypatch, period="2026-Q1", created="period")
    assert not app.exception
    assert "Stages are known from loads, of deals created from 2 Feb on" in said(app)
    # it begins with these, as the twelve months are not wholly told
    app = shown(observed_home, "pipeline/passing", monkeypatch, period="2026-Q1")
    assert "Told by comparing loads" in said(app)
    assert "Stages are known of deals created from 2 Feb on" in said(app)
    table = next(one for one in tables(app) if one["texts"]["name"] == "Stage")
    assert [row["name"] for row in table["rows"]] == ["Lead", "Offer", "Won"]


def test_the_change_since_the_first_load_is_told(
    observed_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = shown(observed_home, "pipeline/change", monkeypatch, compare="2026-02-01")
    assert "Loads tell what changed" not in said(app)
    app = shown(observed_home, "pipeline/change", monkeypatch, compare="2026-01-20")
    assert "Loads tell what changed from 1 Feb on" in said(app)


def test_a_projection_from_loads_says_how_many_quarters_it_takes(
    observed_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = shown(observed_home, "forecast/projection", monkeypatch)
    assert "learned from 4 finished quarters; so far there are 0" in said(app)
    app = shown(observed_home, "forecast/projection", monkeypatch, as_of="2026-02-05")
    assert "or a load every week" in said(app)


def test_without_an_ended_stay_there_are_no_days_in_stage(
    thin_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing to measure by: no table of zeros."""
    app = shown(thin_home, "pipeline/stage_days", monkeypatch)
    assert "no stay in a stage that ended in the last 365 days" in said(app)
    assert not tables(app)


def test_names_from_the_data_are_never_read_as_markup(
    thin_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HTML, Markdown and formulas in names stay the letters they are."""
    app = shown(thin_home, "meeting/results", monkeypatch)
    assert "<b>Co</b>" not in said(app)
    assert "&lt;b&gt;Co&lt;/b&gt;" in said(app)
    assert [row["name"] for row in tables(app)[0]["rows"]] == ["<b>Co</b>", "*North* $x$"]
    assert not [one for one in app.markdown if "Co" in one.value]


def test_a_figure_opens_its_deals(thin_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list behind a figure has its deals, and says how much they are together."""
    monkeypatch.setattr(sys.modules["ui.figures"], "FIGURES", _pressing("0"))
    app = shown(thin_home, "meeting/results", monkeypatch)
    assert not app.exception
    assert "1 deal · 1,000" in said(app)
    assert list(app.dataframe[0].value["opportunity_name"]) == ["<i>One</i>"]


def _pressing(place: str) -> Any:
    class Pressed:
        opened = place

    def component(**_: Any) -> Pressed:
        return Pressed()

    return component


def test_the_small_files_of_this_test_are_well_formed() -> None:
    """Each row has as many cells as its header."""
    for text in (TEAMS, PEOPLE, STAGES, DEALS):
        assert len({len(row) for row in csv.reader(text.splitlines())}) == 1


def test_what_is_asked_for_a_month_needs_a_target(
    thin_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a line nor a coverage of nothing: the page says what is missing."""
    app = shown(thin_home, "pipeline/new_pipeline", monkeypatch)
    assert figures(app)["Asked for a month"]["value"] == "–"
    assert figures(app)["Coverage"]["notes"][0] == "No target"
    assert "There is no target for the year" in said(app)
    assert "No cap of registered accounts is set" in said(app)
    assert "The data does not say where deals came from" in said(app)


def test_without_a_record_nobody_can_tell_what_was_touched(
    thin_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share of what is not recorded is a dash, not 0 %; so are activities."""
    app = shown(thin_home, "crm/use", monkeypatch)
    assert figures(app)["Touched in 7 days"]["value"] == "–"
    assert figures(app)["Activities logged"]["value"] == "–"
    assert "nobody can tell what was touched" in said(app)
    assert figures(app)["With an amount"]["value"] == "50%"
