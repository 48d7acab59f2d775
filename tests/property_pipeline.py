"""Both computations side by side for new pipeline, accounts, coverage and the use of the CRM."""

from datetime import timedelta
from typing import Any

from tests.oracle import accounts, figures, new_pipeline, use
from tests.oracle.period import Period, last_complete_week
from tests.oracle.state import Scope
from tests.property_cases import Both, View, view_params

USE_PARTS = {
    "touched": ("touched", "untouched"),
    "reviewed": ("reviewed", "not_reviewed"),
    "ahead": ("ahead", "not_ahead"),
    "valued": ("valued", "not_valued"),
}


def check(both: Both, view: View) -> None:
    """All of them, for one view."""
    check_created(both, view)
    check_sources(both, view)
    check_coverage(both, view)
    check_accounts(both, view)
    check_candidates(both, view)
    check_use(both, view)
    check_use_lists(both, view)


def _days(view: View) -> dict[str, Any]:
    return {"as_of": view.as_of, "team": view.team_id, "person": view.person_id}


def check_created(both: Both, view: View) -> None:
    for grain, key, spans in (
        ("month", "month", new_pipeline.months(view.as_of)),
        ("week", "week_from_on", new_pipeline.weeks(view.as_of)),
    ):
        rows = both.rows(f"pipeline/new_pipeline_by_{grain}", _days(view))
        expected = new_pipeline.created(both.ledger, both.scope(view), spans, view.as_of)
        where = f"new_pipeline_by_{grain} {view}"
        shown = spans[len(spans) - len(expected) :]
        both.expect(where, [one.first for one in shown], [row[key] for row in rows])
        for row, one in zip(rows, expected, strict=False):
            both.check(f"{where} {row[key]}", one, row)
        if rows:
            first, last = rows[0][key], rows[-1][f"{grain}_to_on"]
            _check_sum(both, View(view.as_of, view.compare_to, Period(first, last),
                                  view.team_id, view.person_id), rows, where)  # fmt: skip


def _check_sum(both: Both, view: View, rows: list[dict[str, Any]], where: str) -> None:
    """The months, and the weeks, add up to what the results say is new in the same days."""
    params = view_params(view) | {"compare_to": view.compare_to}
    whole = both.rows("meeting/results_by_team", params)[0]
    for column in ("new_deals", "new_amount"):
        both.expect(f"{where} sum of {column}", whole[column], sum(row[column] for row in rows))


def check_sources(both: Both, view: View) -> None:
    rows = both.rows("pipeline/new_pipeline_by_source", view_params(view))
    expected = new_pipeline.by_source(both.ledger, both.scope(view), view.period, view.as_of)
    where = f"new_pipeline_by_source {view}"
    both.expect(where, sorted(expected), sorted(row["source"] for row in rows))
    for row in rows:
        both.check(f"{where} {row['source']}", expected.get(row["source"], {}), row)


def check_coverage(both: Both, view: View) -> None:
    for row in both.by_team("pipeline/coverage_by_team", view_params(view), view.team_id):
        scope = Scope(both.ledger.organisation.subtree(row["team_id"]), view.person_id)
        target = figures.target(both.ledger.organisation, row["team_id"], view.period)
        expected = new_pipeline.coverage(
            both.ledger, scope, None if view.person_id else target, view.period, view.as_of
        )
        both.check(f"coverage {row['team_id']} {view}", expected, row)


def check_accounts(both: Both, view: View) -> None:
    for row in both.by_team("pipeline/accounts_by_team", view_params(view), view.team_id):
        scope = Scope(both.ledger.organisation.subtree(row["team_id"]), view.person_id)
        expected = accounts.by_team(both.ledger, scope, view.period, view.as_of)
        both.check(f"accounts {row['team_id']} {view}", expected, row)
    known = accounts.within(both.ledger, both.scope(view), view.as_of)
    held = [one for one in known if accounts.is_held(one, view.as_of)]
    parts = {
        "held": held,
        "without_deal": [
            one for one in held if not accounts.has_deal(both.ledger, one, view.as_of)
        ],
        "registered": [one for one in known if view.period.holds(one.registered_on)],
    }
    for part, found in parts.items():
        rows = both.rows("pipeline/accounts", view_params(view) | {"part": part})
        names = sorted(row["account_id"] for row in rows)
        both.expect(f"accounts {part} {view}", sorted(one.account_id for one in found), names)


def check_candidates(both: Both, view: View) -> None:
    rows = both.rows("pipeline/release_candidates", _days(view))
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["owner_id"], []).append(row["account_id"])
    expected = {}
    for person in accounts.full_reps(both.ledger, both.scope(view), view.as_of):
        if names := accounts.candidates(both.ledger, person, view.as_of):
            expected[person] = names
    both.expect(f"release_candidates {view}", expected, found)


def check_use(both: Both, view: View) -> None:
    week = last_complete_week(view.as_of)
    for row in both.by_team("crm/use_by_team", _days(view), view.team_id):
        scope = Scope(both.ledger.organisation.subtree(row["team_id"]), view.person_id)
        expected = use.use(both.ledger, scope, view.as_of, week)
        both.check(f"use_by_team {row['team_id']} {view}", expected, row)
    for row in both.rows("crm/use_by_week", _days(view)):
        week = Period(row["week_from_on"], row["week_from_on"] + timedelta(days=6))
        expected = use.use(both.ledger, both.scope(view), week.last, week)
        both.check(f"use_by_week {week.last} {view}", expected, row)
    for row in both.rows("crm/use_by_week_and_director", _days(view)):
        week = Period(row["week_from_on"], row["week_from_on"] + timedelta(days=6))
        team_id = row["team_id"]
        below = {team_id} if row["is_direct"] else both.ledger.organisation.subtree(team_id)
        expected = use.use(both.ledger, Scope(frozenset(below), view.person_id), week.last, week)
        both.check(f"use_by_week_and_director {team_id} {week.last} {view}", expected, row)


def check_use_lists(both: Both, view: View) -> None:
    """Each count and the rest of the open deals, as they are opened."""
    found = use.parts(both.ledger, both.scope(view), view.as_of)
    everything = {one.deal.opportunity_id for one in found["open"]}
    for name, (part, rest) in USE_PARTS.items():
        counted = {one.deal.opportunity_id for one in found[name]}
        for asked, expected in ((part, counted), (rest, everything - counted)):
            rows = both.rows("crm/use_deals", _days(view) | {"part": asked})
            names = sorted(row["opportunity_id"] for row in rows)
            both.expect(f"use_deals {asked} {view}", sorted(expected), names)
