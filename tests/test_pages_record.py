"""The forecast record and the win rates as pages: verdicts, thin data, and rates to try."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from queries import run
from queries.scope import Scope
from queries.served import opened
from queries.viewer import EVERYTHING
from tests.page_views import figures, said, shown, tables
from ui.ask import Answer
from ui.behind import summed
from ui.scope import World, default_period, moved
from words import words_for


def test_the_record_names_the_nearer_forecast(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A team whose managers are never far ahead, and one whose are: in words and in the table."""
    app = shown(demo_home, "forecast/record", monkeypatch)
    verdicts = {row["cells"][_place(app, "nearer_method")] for row in tables(app)[0]["rows"]}
    assert {"F1 was nearer", "F2 was nearer"} <= verdicts
    assert "Over 8 quarters" in said(app)
    assert figures(app)["Periods on record"]["value"] == "8"


def _place(app: AppTest, column: str) -> int:
    columns = [one["id"] for one in tables(app)[0]["columns"]]
    return columns.index(column)


def test_a_record_against_the_size_rule_is_told_on_both_pages(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the team's own history disagrees with the rule, the page says so."""
    app = shown(demo_home, "forecast/record", monkeypatch)
    place = _place(app, "is_against_rule")
    rows = tables(app)[0]["rows"]
    against = next(row["id"] for row in rows if row["cells"][place] == "yes")
    agreeing = next(row["id"] for row in rows if row["cells"][place] == "")
    told = "but here the team&#x27;s own record speaks for the other"
    for page in ("forecast/record", "forecast/f1_f2"):
        assert told in said(shown(demo_home, page, monkeypatch, team=against))
        assert told not in said(shown(demo_home, page, monkeypatch, team=agreeing))


def test_one_week_of_the_period_can_be_looked_at(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Late in a quarter the forecasts are nearer than early in it."""
    errors = []
    for week in ("1", "12"):
        app = shown(demo_home, "forecast/record", monkeypatch, week=week)
        assert any(f"week = {week}" in code.value for code in app.code)
        cells = tables(app)[0]["rows"][0]["cells"]
        errors.append(int(cells[_place(app, "f1_mean_error_rate")].rstrip("%")))
    assert errors[0] > errors[1]


def test_months_and_years_have_their_own_record(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The period chosen in the scope says which periods the record is of."""
    assert "Over 8 months" in said(
        shown(demo_home, "forecast/record", monkeypatch, period="2026-11")
    )
    assert "it takes 3" in said(shown(demo_home, "forecast/record", monkeypatch, period="FY2026"))


def test_early_in_the_data_the_record_is_too_short(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing and how much would do, in both places."""
    for page in ("forecast/record", "forecast/f1_f2"):
        app = shown(demo_home, page, monkeypatch, as_of="2024-08-16")
        assert not app.exception
        assert "The record is too short to say which forecast is nearer: 2 quarters" in said(app)
    app = shown(demo_home, "forecast/win_rates", monkeypatch, as_of="2024-02-16")
    assert not app.exception
    assert "The record offers no win rates" in said(app)
    assert "There is nothing to test the offered rates on" in said(app)
    app = shown(demo_home, "forecast/win_rates", monkeypatch, as_of="2024-08-16")
    assert "The offered rates rest on 2 full quarters" in said(app)


def test_without_history_the_pages_say_what_is_missing(
    maven_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real export without expected days, managers' amounts and stage history."""
    app = shown(maven_home, "forecast/record", monkeypatch)
    assert "Nothing was ever in play in these periods" in said(app)
    app = shown(maven_home, "forecast/win_rates", monkeypatch)
    assert "The record offers no win rates" in said(app)
    assert not app.slider, "there is nothing that rates could weigh"


def _tried(app: AppTest) -> dict[str, float]:
    """The rates in the URL; the test runner hands over a text, or a list of one."""
    value = app.query_params["rates"]
    found: dict[str, float] = json.loads(value if isinstance(value, str) else value[0])
    return found


def test_rates_can_be_tried(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slider moves F2 and the gap, is in the URL, and is taken back with one click."""
    app = shown(demo_home, "forecast/win_rates", monkeypatch)
    before = figures(app)
    assert before["F2, rates tried"]["value"] == before["F2, rates in force"]["value"]
    assert before["F2, rates offered"]["value"] != before["F2, rates in force"]["value"]
    app.slider(key="rate_proposal").set_value(90).run()
    assert _tried(app) == {"proposal": 0.9}
    after = figures(app)
    assert after["F2, rates in force"] == before["F2, rates in force"]
    assert "+" in after["F2, rates tried"]["notes"][0]
    assert "−" in after["Gap1, rates tried"]["notes"][0]
    app.button(key="try_offered").click().run()
    assert len(_tried(app)) == 5
    app.button(key="try_none").click().run()
    assert "rates" not in app.query_params
    assert figures(app)["F2, rates tried"]["value"] == before["F2, rates in force"]["value"]


@pytest.mark.parametrize("text", ["no json", "[1]", '{"proposal": 7}', '{"nowhere": 0.5}', "3"])
def test_rates_of_a_broken_link_are_left_out(
    text: str, demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be tried is not tried."""
    app = shown(demo_home, "forecast/win_rates", monkeypatch, rates=text)
    assert not app.exception
    assert "could not be shown" not in said(app)
    now = figures(app)
    assert now["F2, rates tried"]["value"] == now["F2, rates in force"]["value"]


def test_the_record_is_a_teams(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one person there is none, and the page says whose it shows."""
    connection = opened(demo_home).connection(EVERYTHING)
    people = run(connection, "meeting/people", {"as_of": date(2026, 11, 20)}).to_pylist()
    person = next(one["person_id"] for one in people if one["role"] == "rep")
    app = shown(demo_home, "forecast/record", monkeypatch, person=person)
    assert "The record is kept by team" in said(app)
    assert "nearer" not in said(shown(demo_home, "forecast/f1_f2", monkeypatch, person=person))


def test_a_list_behind_a_week_says_that_weeks_day() -> None:
    """The scope of a list is that of its own day and period."""
    world = World(date(2024, 1, 1), date(2026, 11, 20), 1, "", Decimal(3), True, (), ())
    scope = Scope(
        world.covers_until,
        date(2026, 11, 13),
        default_period(world.covers_until, world),
        None,
        None,
    )
    params = {"as_of": "2026-05-03", "period_from": "2026-04-01", "period_to": "2026-06-30"}
    found = moved(scope, params, world)
    assert (found.as_of, found.period.label) == (date(2026, 5, 3), "2026-Q2")
    assert found.compare_to < found.as_of
    assert moved(scope, {}, world) == scope


def test_every_measured_figure_opens_its_deals(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The errors and rates of both pages; what is configured, or a verdict, has none behind it."""
    app = shown(demo_home, "forecast/record", monkeypatch)
    assert all(one["opens"] for one in figures(app).values())
    closed = {one["id"] for one in tables(app)[0]["columns"] if not one["opens"]}
    assert closed == {"nearer_method", "lead_method", "is_against_rule"}
    app = shown(demo_home, "forecast/win_rates", monkeypatch)
    assert all(one["opens"] for one in figures(app).values())
    for table in tables(app):
        closed = {one["id"] for one in table["columns"] if not one["opens"]}
        assert closed <= {"configured_rate"}, closed


@pytest.mark.parametrize("week", [0, 4])
def test_a_record_list_says_the_bias_above_it(demo_home: Path, week: int) -> None:
    """What the deals add up to is what the table by team says."""
    served = opened(demo_home)
    asked = {"as_of": served.covers_until, "week": week}
    team = run(served.connection(EVERYTHING), "forecast/record_by_team", asked).to_pylist()[0]
    table = run(served.connection(EVERYTHING), "forecast/record_deals", asked)
    answer = Answer("forecast/record_deals", 1, "", "", asked, table)
    words = words_for("en")
    line = summed(answer, words, "EUR")
    assert f"in {words.count(team['periods'])} periods" in line
    for column in ("f1_bias_amount", "f2_bias_amount"):
        assert words.amount(team[column], plus=True) in line
    assert f"brought {words.amount(team['mean_actual_amount'])} EUR" in line


def test_what_the_data_does_not_log_is_no_zero(
    maven_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CRM use of an export without activities: no column and no line of them."""
    app = shown(maven_home, "crm/use", monkeypatch)
    assert not app.exception
    assert "This page could not be shown" not in said(app)
    assert not {"activities_per_rep", "activities"} & {
        one["id"] for one in tables(app)[0]["columns"]
    }
