"""The catalogue of abnormal points: its words, its bands, what other queries say of the same."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from forecast.abnormal import outside_band
from forecast.band import band
from queries import EVERYTHING, Viewer, catalogue, query, run, served
from queries.arguments import parameters
from queries.catalogue import united
from tests.small_company import company
from words import words_for
from words.points import detail, sentence
from words.rules import DETAILS, TITLES

Row = dict[str, Any]
RULES = [one.name.partition("/")[2] for one in united("abnormal")]
POINTS, DEALS = "meeting/abnormal_points", "meeting/abnormal_deals"


@pytest.fixture(scope="module")
def source(demo_home: Path) -> served.Served:
    return served.opened(demo_home)


def _days(source: served.Served) -> list[date]:
    """The last day, a week's end and others, one of them near a quarter's end."""
    last = source.covers_until
    sunday = last - timedelta(days=60 + (last - timedelta(days=60)).isoweekday() % 7)
    return [last, sunday, sunday - timedelta(days=96), last - timedelta(days=330)]


def _rows(
    source: served.Served, name: str, as_of: date, viewer: Viewer = EVERYTHING, **more: Any
) -> list[Row]:
    params = parameters(query(name), {"as_of": as_of.isoformat()}, source)
    rows: list[Row] = run(source.connection(viewer), name, params | more).to_pylist()
    return rows


def _deals(rows: list[Row]) -> dict[str, Decimal]:
    return {row["opportunity_id"]: row["stake_amount"] for row in rows}


def test_every_rule_has_its_words() -> None:
    """Adding a rule is adding a file and its words; none is left over."""
    assert set(TITLES) == set(RULES)
    assert set(DETAILS) - {"trial_customers"} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_its_own_name_and_how_severe_it_is(source: served.Served, rule: str) -> None:
    for as_of in _days(source):
        for row in _rows(source, f"abnormal/{rule}", as_of):
            assert (row["rule"], row["severity"] in (1, 2, 3)) == (rule, True)
            assert row["team_id"] is not None
            assert row["stake_amount"] is None or row["stake_amount"] >= 0


def test_the_rules_agree_with_the_lists_of_the_same(source: served.Served) -> None:
    """What is stalled, overdue, not reviewed, without an amount: two ways to the same deals."""
    for as_of in _days(source):
        stalled = _rows(source, "pipeline/stalled_deals", as_of, abnormal=True)
        expected = {row["opportunity_id"]: row["open_amount"] or 0 for row in stalled}
        assert _deals(_rows(source, "abnormal/stalled", as_of)) == expected
        open_deals = _rows(source, "pipeline/open_deals", as_of)
        overdue = {row["opportunity_id"] for row in open_deals if row["is_overdue"]}
        assert set(_deals(_rows(source, "abnormal/overdue", as_of))) == overdue
        part = _rows(source, "forecast/period_deals", as_of, part="not_reviewed")
        expected = {row["opportunity_id"]: row["deal_amount"] or 0 for row in part}
        assert _deals(_rows(source, "abnormal/not_reviewed", as_of)) == expected
        missing = _rows(source, "crm/use_deals", as_of, part="not_valued")
        found = _deals(_rows(source, "abnormal/amount_missing", as_of))
        assert set(found) == {row["opportunity_id"] for row in missing}
        assert set(found.values()) <= {None}


def test_coverage_and_forecasts_agree_with_their_tables(source: served.Served) -> None:
    for as_of in _days(source):
        table = _rows(source, "pipeline/coverage_by_team", as_of)
        thin = {row["team_id"]: row for row in table if row["coverage_state"] == "thin"}
        found = _rows(source, "abnormal/coverage_thin", as_of)
        assert {row["team_id"] for row in found} == set(thin)
        for row in found:
            other = thin[row["team_id"]]
            assert abs(float(row["value"]) - other["coverage"]) < 1e-6
            missing = 3 * other["still_to_win_amount"] - other["in_play_amount"]
            assert row["stake_amount"] == missing
        apart = set()
        for row in _rows(source, "forecast/f1_f2_by_team", as_of):
            f1, f2 = (row[one] - row["won_amount"] for one in ("f1_amount", "f2_amount"))
            reviewed = (row["reviewed_rate"] or 0) >= 0.5
            if reviewed and f2 > 0 and abs(f1 - f2) > Decimal("0.2") * f2:
                apart.add((row["team_id"], f1, f2))
        found = _rows(source, "abnormal/forecasts_apart", as_of)
        assert {(row["team_id"], row["value"], row["expected"]) for row in found} == {
            (team, round(f1, 6), round(f2, 6)) for team, f1, f2 in apart
        }


@pytest.mark.parametrize("measure", ["calls", "first_visits", "customer_visits"])
def test_activity_and_new_pipeline_break_the_band_of_the_weeks_before(
    source: served.Served, measure: str
) -> None:
    """The weeks that the pages draw, held against the band of those before the last."""
    for as_of in _days(source):
        found = {
            (row["team_id"], row["measure"]): row["value"]
            for name in ("activity_outside_band", "new_pipeline_outside_band")
            for row in _rows(source, f"abnormal/{name}", as_of)
        }
        for team in _rows(source, "meeting/teams", as_of):
            weeks = _rows(source, "activity/activity_by_week", as_of, team=team["team_id"])
            values = [Decimal(row[measure]) for row in weeks]
            _agree(found, (team["team_id"], measure), values)
            days = {
                "as_of": as_of - timedelta(days=as_of.isoweekday() % 7),
                "team": team["team_id"],
            }
            if as_of.isoweekday() == 7:  # else the running week's deals are among the thirteen
                weeks = _rows(source, "pipeline/new_pipeline_by_week", **days)
                _agree(found, (team["team_id"], "new_amount"), [row["new_amount"] for row in weeks])


def _agree(found: dict[Any, Any], key: tuple[str, str], values: list[Decimal]) -> None:
    own = band(values[:-1])
    outside = own is not None and not own.holds(values[-1])
    assert found.get(key) == (values[-1] if outside else None), key


def test_a_win_rate_outside_its_band() -> None:
    """Eight weeks won half of what was decided, the last one a tenth: 40 % of 1,000 are missing."""
    monday = date(2026, 2, 16)
    deals: list[Row] = []
    for back in range(9):
        won = 100 if back == 0 else 500
        closed = monday - timedelta(days=7 * back)
        for stage, amount in (("won", won), ("lost", 1000 - won)):
            deals.append(
                {"opportunity_id": f"{stage}{back}", "owner_id": "ann", "stage_id": stage,
                 "amount": amount, "created_on": date(2025, 11, 1), "closed_on": closed}
            )  # fmt: skip
    given: dict[str, list[Row]] = {
        "stages": [
            {"stage_id": stage, "stage_name": stage, "position": place, "outcome": stage}
            for place, stage in enumerate(("open", "won", "lost"), start=1)
        ],
        "teams": [{"team_id": "co", "team_name": "Company"}],
        "people": [{"person_id": "ann", "person_name": "Ann", "role": "rep", "team_id": "co"}],
        "opportunities": deals,
    }
    with company(given) as connection:
        name = "abnormal/win_rate_outside_band"
        (row,) = run(connection, name, {"as_of": date(2026, 2, 28)}).to_pylist()
        assert (row["value"], row["expected"]) == (Decimal("0.1"), Decimal("0.5"))
        assert (row["stake_amount"], row["severity"], row["since_on"]) == (400, 2, monday)
        assert not run(connection, name, {"as_of": monday + timedelta(days=5)}).to_pylist()


def test_a_rise_puts_nothing_at_stake() -> None:
    row = {"team_id": "co", "measure": "calls", "before": [Decimal(1)] * 8, "unit_amount": 10.0}
    high, low = (outside_band([row | {"value": Decimal(one)}])[0] for one in (3, 0))
    assert (high["severity"], high["stake_amount"]) == (1, 0)
    assert (low["severity"], low["stake_amount"]) == (2, 10)
    assert not outside_band([row | {"value": Decimal(1)}, row | {"value": None}])


def test_each_deal_counts_in_one_point_of_its_owner(source: served.Served) -> None:
    """The deals behind a point are as many, and as much, as the point says."""
    for as_of in _days(source):
        points = {row["point_id"]: row for row in _rows(source, POINTS, as_of)}
        deals = _rows(source, DEALS, as_of)
        counted = [row for row in deals if row["is_counted"]]
        whose = Counter((row["opportunity_id"], row["person_id"]) for row in counted)
        assert set(whose.values()) <= {1}
        assert {row["opportunity_id"] for row in counted} == {
            row["opportunity_id"] for row in deals
        }
        behind = Counter(row["point_id"] for row in counted)
        assert behind == {key: row["deals"] for key, row in points.items() if row["deals"]}
        for key, point in points.items():
            amounts = [row["stake_amount"] for row in counted if row["point_id"] == key]
            if known := [one for one in amounts if one is not None]:
                assert sum(known) == point["stake_amount"]
        largest = max(behind, key=lambda key: behind[key])
        assert len(_rows(source, DEALS, as_of, point=largest)) == behind[largest]


def test_a_point_keeps_its_id_to_the_next_day(source: served.Served) -> None:
    """An answer typed today is still with its point tomorrow, unless the cause has gone."""
    today = source.covers_until
    before, after = (
        {row["point_id"] for row in _rows(source, POINTS, day)}
        for day in (today - timedelta(days=1), today)
    )
    assert len(before & after) > 0.8 * len(before | after)


def test_what_is_a_parts_alone_is_not_said_of_the_whole(source: served.Served) -> None:
    """No two points of a team and of one below it say the same."""
    above = {
        row["team_id"]: row["parent_team_id"]
        for row in _rows(source, "meeting/teams", _days(source)[0])
    }
    for as_of in _days(source):
        points = [row for row in _rows(source, POINTS, as_of) if row["person_id"] is None]
        said = {
            (row["rule"], row["measure"], row["team_id"], row["point_id"][-5:]) for row in points
        }
        for rule, measure, team, side in said:
            while (team := above[team]) is not None:
                assert (rule, measure, team, side) not in said or rule == "not_reviewed"


def test_every_point_can_be_said(source: served.Served) -> None:
    """One sentence each in both languages, with nothing left out."""
    for as_of in _days(source):
        for row in _rows(source, POINTS, as_of):
            said = [sentence(row, words_for(one), as_of, "CNY") for one in ("en", "zh")]
            assert said[0] != said[1]
            assert not any("%(" in one or "None" in one for one in said)


def test_a_sentence_as_a_person_would_say_it() -> None:
    row = {
        "rule": "activity_outside_band", "measure": "first_visits", "team_id": "east-2",
        "team_name": "华东二部", "person_id": None, "value": Decimal(3), "expected": Decimal(11),
        "unit": "count", "since_on": date(2026, 11, 9), "opportunity_id": None, "deals": 0,
        "other_measures": "calls,follow_up_visits", "other_rules": None, "teams": 2,
    }  # fmt: skip
    day = date(2026, 11, 20)
    assert sentence(row, words_for("zh"), day) == (
        "华东二部 首访 3 次（11月9日起的一周），过去 12 周通常 11 次；电话、复访同样如此；"
        "下属 2 个团队都是如此"
    )
    assert sentence(row, words_for("en"), day) == (
        "华东二部: First visits 3 in the week from 9 Nov, in the 12 weeks before usually 11; "
        "likewise Calls, Follow-up visits; the same in 2 teams below it"
    )
    assert "1.20M CNY" in detail(
        row | {"rule": "amount_changed", "measure": None, "unit": "amount",
               "value": Decimal(1_200_000)}, words_for("en"), day, "CNY"
    )  # fmt: skip


def test_a_rep_has_points_of_their_own_and_none_of_a_teams(source: served.Served) -> None:
    as_of = source.covers_until
    everybody = _rows(source, POINTS, as_of)
    person = Counter(row["person_id"] for row in everybody if row["person_id"]).most_common(1)[0][0]
    own = _rows(source, POINTS, as_of, Viewer("person", person))
    assert {row["person_id"] for row in own} == {person}
    assert own == [row for row in everybody if row["person_id"] == person]


def test_the_united_queries_stand_in_the_catalogue() -> None:
    assert {f"abnormal/{rule}" for rule in RULES} <= set(catalogue())
