"""Abnormal points: one cause one point, the deals behind them, and the sentence of each."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from queries import Viewer, catalogue, served
from tests.abnormal import RULES, days, rows
from words import words_for
from words.points import detail, sentence
from words.rules import DETAILS, TITLES

POINTS, DEALS = "meeting/abnormal_points", "meeting/abnormal_deals"


@pytest.fixture(scope="module")
def source(demo_home: Path) -> served.Served:
    return served.opened(demo_home)


def test_every_rule_has_its_words() -> None:
    """Adding a rule is adding a file and its words; none is left over."""
    assert set(TITLES) == set(RULES)
    assert set(DETAILS) - {"trial_customers"} == set(RULES)


def test_each_deal_counts_in_one_point_of_its_owner(source: served.Served) -> None:
    """The deals behind a point are as many, and as much, as the point says."""
    for as_of in days(source):
        points = {row["point_id"]: row for row in rows(source, POINTS, as_of)}
        deals = rows(source, DEALS, as_of)
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
        assert len(rows(source, DEALS, as_of, point=largest)) == behind[largest]


def test_a_point_keeps_its_id_to_the_next_day(source: served.Served) -> None:
    """An answer typed today is still with its point tomorrow, unless the cause has gone."""
    today = source.covers_until
    before, after = (
        {row["point_id"] for row in rows(source, POINTS, day)}
        for day in (today - timedelta(days=1), today)
    )
    assert len(before & after) > 0.8 * len(before | after)


def test_what_is_a_parts_alone_is_not_said_of_the_whole(source: served.Served) -> None:
    """No two points of a team and of one below it say the same."""
    above = {
        row["team_id"]: row["parent_team_id"]
        for row in rows(source, "meeting/teams", days(source)[0])
    }
    for as_of in days(source):
        points = [row for row in rows(source, POINTS, as_of) if row["person_id"] is None]
        said = {
            (row["rule"], row["measure"], row["team_id"], row["point_id"][-5:]) for row in points
        }
        for rule, measure, team, side in said:
            while (team := above[team]) is not None:
                assert (rule, measure, team, side) not in said or rule == "not_reviewed"


def test_every_point_can_be_said(source: served.Served) -> None:
    """One sentence each in both languages, with nothing left out."""
    for as_of in days(source):
        for row in rows(source, POINTS, as_of):
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
    everybody = rows(source, POINTS, as_of)
    person = Counter(row["person_id"] for row in everybody if row["person_id"]).most_common(1)[0][0]
    own = rows(source, POINTS, as_of, Viewer("person", person))
    assert {row["person_id"] for row in own} == {person}
    assert own == [row for row in everybody if row["person_id"] == person]


def test_the_united_queries_stand_in_the_catalogue() -> None:
    assert {f"abnormal/{rule}" for rule in RULES} <= set(catalogue())
