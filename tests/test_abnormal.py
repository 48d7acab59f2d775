"""The rules of abnormal points: their bands, and what other queries say of the same."""

import statistics
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from forecast.abnormal import outside_band
from forecast.band import band
from queries import run, served
from tests.abnormal import RULES, Row, days, deals, rows
from tests.small_company import company


@pytest.fixture(scope="module")
def source(demo_home: Path) -> served.Served:
    return served.opened(demo_home)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_its_own_name_and_how_severe_it_is(source: served.Served, rule: str) -> None:
    for as_of in days(source):
        for row in rows(source, f"abnormal/{rule}", as_of):
            assert (row["rule"], row["severity"] in (1, 2, 3)) == (rule, True)
            assert row["team_id"] is not None
            assert row["stake_amount"] is None or row["stake_amount"] >= 0


def test_the_rules_agree_with_the_lists_of_the_same(source: served.Served) -> None:
    """What is stalled, overdue, not reviewed, without an amount: two ways to the same deals."""
    for as_of in days(source):
        stalled = rows(source, "pipeline/stalled_deals", as_of, abnormal=True)
        expected = {row["opportunity_id"]: row["open_amount"] or 0 for row in stalled}
        assert deals(rows(source, "abnormal/stalled", as_of)) == expected
        open_deals = rows(source, "pipeline/open_deals", as_of)
        overdue = {row["opportunity_id"] for row in open_deals if row["is_overdue"]}
        assert set(deals(rows(source, "abnormal/overdue", as_of))) == overdue
        part = rows(source, "forecast/period_deals", as_of, part="not_reviewed")
        expected = {row["opportunity_id"]: row["deal_amount"] or 0 for row in part}
        assert deals(rows(source, "abnormal/not_reviewed", as_of)) == expected
        missing = rows(source, "crm/use_deals", as_of, part="not_valued")
        found = deals(rows(source, "abnormal/amount_missing", as_of))
        assert set(found) == {row["opportunity_id"] for row in missing}
        assert set(found.values()) <= {None}


def test_the_rules_agree_with_what_all_open_deals_say(source: served.Served) -> None:
    """The other rules of deals, found again in plain lists of the two days."""
    for as_of in days(source):
        now = {row["opportunity_id"]: row for row in rows(source, "pipeline/open_deals", as_of)}
        before = {
            row["opportunity_id"]: row
            for row in rows(source, "pipeline/open_deals", as_of - timedelta(days=7))
        }
        kept = {
            deal: (row, before[deal]) for deal, row in now.items() if deal in before
            and all(row[one] == before[deal][one] for one in ("owner_id", "team_id"))
        }  # fmt: skip
        stages = sorted({row["stage_position"] for row in now.values()})
        late = {deal for deal, row in now.items() if row["stage_position"] in stages[-2:]}
        found = {rule: set(deals(rows(source, f"abnormal/{rule}", as_of))) for rule in RULES}
        median = statistics.median(one["open_amount"] for one in now.values() if one["open_amount"])
        assert found["undated"] == {one for one in late if now[one]["expected_close_on"] is None}
        assert found["moved_back"] == {
            deal for deal, (row, past) in kept.items()
            if row["stage_position"] < past["stage_position"]
        }  # fmt: skip
        assert found["amount_changed"] == {
            deal for deal, (row, past) in kept.items() if row["open_amount"] and past["open_amount"]
            and (change := abs(row["open_amount"] - past["open_amount"])) > median
            and change >= past["open_amount"] * Decimal("0.3")
        }  # fmt: skip
        use = rows(source, "crm/use_deals", as_of)
        assert found["untouched"] == {
            row["opportunity_id"] for row in use if row["opportunity_id"] in late
            and (row["last_activity_on"] or row["created_on"]) <= as_of - timedelta(days=14)
        }  # fmt: skip
        there = {row["person_id"] for row in rows(source, "meeting/people", as_of)}
        assert found["owner_left"] == {
            deal for deal, row in now.items() if row["owner_id"] not in there
        }
        stalled = rows(source, "pipeline/stalled_deals", as_of)
        pushed = {row["opportunity_id"] for row in stalled if row["pushes"] >= 3}
        assert found["pushed"] & {row["opportunity_id"] for row in stalled} == pushed
        lengths = rows(source, "pipeline/stage_days_by_stage", as_of)
        usual = sum(row["company_average_days"] for row in lengths if row["stage_id"] != "won")
        assert found["date_too_near"] == {
            deal for deal, row in now.items() if row["stage_position"] == 1
            and row["expected_close_on"] is not None and row["expected_close_on"] >= as_of
            and (row["expected_close_on"] - as_of).days < usual / 4
        }  # fmt: skip


def test_coverage_and_forecasts_agree_with_their_tables(source: served.Served) -> None:
    for as_of in days(source):
        table = rows(source, "pipeline/coverage_by_team", as_of)
        thin = {row["team_id"]: row for row in table if row["coverage_state"] == "thin"}
        found = rows(source, "abnormal/coverage_thin", as_of)
        assert {row["team_id"] for row in found} == set(thin)
        for row in found:
            other = thin[row["team_id"]]
            assert abs(float(row["value"]) - other["coverage"]) < 1e-6
            missing = 3 * other["still_to_win_amount"] - other["in_play_amount"]
            assert row["stake_amount"] == missing
        apart = set()
        for row in rows(source, "forecast/f1_f2_by_team", as_of):
            f1, f2 = (row[one] - row["won_amount"] for one in ("f1_amount", "f2_amount"))
            if f2 > 0 and abs(f1 - f2) > Decimal("0.2") * f2:
                apart.add((row["team_id"], f1, f2))
        found = rows(source, "abnormal/forecasts_apart", as_of)
        assert {(row["team_id"], row["value"], row["expected"]) for row in found} == {
            (team, round(f1, 6), round(f2, 6)) for team, f1, f2 in apart
        }


@pytest.mark.parametrize("measure", ["calls", "first_visits", "customer_visits"])
def test_activity_and_new_pipeline_break_the_band_of_the_weeks_before(
    source: served.Served, measure: str
) -> None:
    """The weeks that the pages draw, held against the band of those before the last."""
    for as_of in days(source):
        found = {
            (row["team_id"], row["measure"]): row["value"]
            for name in ("activity_outside_band", "new_pipeline_outside_band")
            for row in rows(source, f"abnormal/{name}", as_of)
        }
        for team in rows(source, "meeting/teams", as_of):
            weeks = rows(source, "activity/activity_by_week", as_of, team=team["team_id"])
            values = [Decimal(row[measure]) for row in weeks]
            _agree(found, (team["team_id"], measure), values)
            if as_of.isoweekday() == 7:  # else the running week is among the thirteen
                name = "pipeline/new_pipeline_by_week"
                weeks = rows(source, name, as_of, team=team["team_id"])
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
