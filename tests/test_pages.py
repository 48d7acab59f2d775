"""Each page on a company as the server sees it: what stands on it, and its scope in the URL."""

import re
from pathlib import Path

import pytest

from queries import query
from tests.page_views import PAGES, figures, said, shown, tables
from words import words_for

WITHOUT_CHART = (
    "data/health",
    "data/targets",
    "meeting/deals",
    "meeting/preparation",
)  # pages to work through


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_shows_the_demo_company(
    page: str, language: str, demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its title, its scope in words, a chart, a table, its queries as they run: name and version,
    parameters and text; and nothing that went wrong."""
    app = shown(demo_home, page, monkeypatch, lang=language)
    words = words_for(language)
    assert not app.exception
    assert f"<h1>{words(PAGES[page])}</h1>" in said(app)
    assert words("As of %(day)s", day="").strip() in said(app)
    assert "designed-state" not in said(app)
    assert app.get("vega_lite_chart") or page in WITHOUT_CHART
    assert tables(app) or page in ("pipeline/funnel", "meeting/preparation")
    assert app.get("popover")
    texts = {code.value.strip() for code in app.code}
    query_line = re.escape(words("Query %(name)s, version %(version)s", name="NAME", version="NO"))
    pattern = query_line.replace("NAME", r"(\S+)").replace("NO", r"\d+")
    named = set(re.findall(f"{pattern}<", said(app)))
    assert named
    assert {query(name).text.strip() for name in named} <= texts
    assert any("as_of = 20" in text for text in texts)


def test_the_scope_of_the_url_is_what_is_shown(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Day, day compared with, period and team of a link, in the head and in the queries."""
    url = {"as_of": "2025-06-30", "compare": "2025-05-31", "period": "2025-Q2", "team": "east"}
    app = shown(demo_home, "meeting/results", monkeypatch, **url)
    assert "As of Mon 30 Jun 2025 · compared with 31 May · 2025-Q2 ·" in said(app)
    parameters = next(code.value for code in app.code if "period_from" in code.value)
    assert parameters.splitlines() == [
        "as_of = 2025-06-30",
        "compare_to = 2025-05-31",
        "period_from = 2025-04-01",
        "period_to = 2025-06-30",
        "team = east",
        "person = null",
        "with_direct = True",
    ]


def test_the_scope_survives_a_change_of_page_and_is_reset_with_one_click(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was chosen on one page holds on the next, until it is taken back."""
    app = shown(demo_home, "meeting/results", monkeypatch)
    app.selectbox(key="team_control").set_value("east").run()
    assert app.query_params["team"] == "east"
    app.query_params.clear()
    app.switch_page("pages/pipeline/funnel.py").run()
    assert app.query_params["team"] in ("east", ["east"])
    assert app.selectbox(key="team_control").value == "east"
    app.button(key="reset").click().run()
    assert "team" not in app.query_params
    assert app.selectbox(key="team_control").value != "east"


def test_a_broken_link_is_told_kindly(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be followed is said and ignored; the page is there."""
    url = {"as_of": "2999-01-01", "team": "<script>", "period": "soon"}
    app = shown(demo_home, "meeting/results", monkeypatch, **url)
    assert not app.exception
    assert said(app).count("it was ignored") == 3
    assert "<script>" not in said(app)
    assert figures(app)["Won"]["value"] != "–"


def test_the_company_is_the_sum_of_its_parts(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands in the table below the company adds up to it, reps for instance."""
    app = shown(demo_home, "meeting/results", monkeypatch)
    table = tables(app)[0]
    place = [column["id"] for column in table["columns"]].index("open_deals")
    top, *rest = table["rows"]
    parts = [row for row in rest if row["parent"] == top["id"]]
    assert len(parts) >= 4
    total = sum(int(row["cells"][place].replace(",", "")) for row in parts)
    assert total == int(top["cells"][place].replace(",", ""))


def test_the_multiplier_and_the_weight_of_w2_are_in_the_url(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page's own settings are part of the link, and reach the query."""
    app = shown(demo_home, "forecast/annual_gap", monkeypatch, w2="f1", times="4.5")
    parameters = [code.value for code in app.code if "multiplier" in code.value]
    assert any("w2 = f1" in one and "multiplier = 4.5" in one for one in parameters)
    app.number_input(key="times_control").set_value(3.0).run()
    assert "times" not in app.query_params


def test_the_year_is_by_team_whoever_is_chosen(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a person in the link the page shows the team, says so, and asks for nobody."""
    alone = shown(demo_home, "forecast/annual_gap", monkeypatch, team="east-1")
    named = "P0027"
    assert alone.selectbox(key="person_control").value == ""
    app = shown(demo_home, "forecast/annual_gap", monkeypatch, team="east-1", person=named)
    assert "This page is by team" in said(app) and "This page is by team" not in said(alone)
    assert figures(app) == figures(alone)
    assert not any(f"person = {named}" in code.value for code in app.code)
    assert app.selectbox(key="person_control").value == named
