"""Both computations of the funnel that deals pass through, of days in stage, of stalled deals."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.oracle import passages, stays
from tests.oracle.comparing import same
from tests.oracle.state import Scope
from tests.oracle.values import total
from tests.property_cases import View
from tests.property_parts import Whole

Days = tuple[date | None, date | None]


def check_passages(both: Whole, view: View, created: Days) -> None:
    """All of it for one view and one window of created days."""
    check_conversion(both, view, created)
    check_parts(both, view, created)
    check_passed_deals(both, view, created)
    check_stage_days(both, view)
    check_stalled(both, view)


def _params(view: View, created: Days | None = None) -> dict[str, Any]:
    params = {"as_of": view.as_of, "team": view.team_id, "person": view.person_id}
    return params | ({"created_from": created[0], "created_to": created[1]} if created else {})


def check_conversion(both: Whole, view: View, created: Days) -> None:
    """Each stage; and the funnel never widens, and begins with all that were created."""
    rows = both.rows("pipeline/stage_conversion_by_stage", _params(view, created))
    asked = passages.window(view.as_of, *created)
    expected = passages.conversion(both.ledger, both.scope(view), asked)
    where = f"stage_conversion_by_stage {view} {created}"
    both.expect(where, [one["stage_id"] for one in expected], [one["stage_id"] for one in rows])
    before = passages.window_before(asked)
    days = {
        "created_from_on": asked.first, "created_to_on": asked.last,
        "compare_from_on": before.first, "compare_to_on": before.last,
        "compare_seen_on": before.seen,
    }  # fmt: skip
    for one, row in zip(expected, rows, strict=False):
        both.check(f"{where} {row['stage_id']}", one | days, row)
    known = [row["reached_deals"] for row in rows if row["reached_deals"] is not None]
    both.expect(f"{where} never widens", sorted(known, reverse=True), known)
    everyone = len(passages.passed(both.ledger, both.scope(view), asked))
    both.expect(f"{where} begins with all", everyone, known[0])


def check_parts(both: Whole, view: View, created: Days) -> None:
    """Side by side, each part is the funnel of that part; together they are the whole."""
    organisation = both.ledger.organisation
    asked = passages.window(view.as_of, *created)
    name = "pipeline/stage_conversion_by_stage_and_director"
    rows = both.rows(name, _params(view, created))
    for row in rows:
        team_id = row["part_id"]
        alone = team_id.endswith("/direct")
        teams = {team_id[: -len("/direct")]} if alone else organisation.subtree(team_id)
        scope = Scope(frozenset(teams), view.person_id)
        _check_part(both, f"{name} {team_id} {view} {created}", scope, asked, row)
    team_id = view.team_id or both.root
    if organisation.children[team_id]:
        whole = both.rows("pipeline/stage_conversion_by_stage", _params(view, created))
        for stage in whole:
            parts = [row for row in rows if row["stage_id"] == stage["stage_id"]]
            for column in ("reached_deals", "reached_amount", "young_deals", "compare_amount"):
                if stage[column] is not None:
                    together = total([row[column] for row in parts])
                    both.expect(f"{name} sum of {column}", True, together == stage[column])
    origins = "pipeline/stage_conversion_by_stage_and_origin"
    for by in ("source", "product"):
        parts = both.rows(origins, _params(view, created) | {"by": by})
        first = parts[0]["stage_id"] if parts else None
        created_deals = [one["reached_deals"] for one in parts if one["stage_id"] == first]
        everyone = passages.passed(both.ledger, both.scope(view), asked)
        then = passages.passed(both.ledger, both.scope(view), passages.window_before(asked))
        both.expect(f"{origins} {by} {view} {created}", len(everyone), sum(created_deals))
        compared = [one["compare_deals"] for one in parts if one["stage_id"] == first]
        if None not in compared:
            both.expect(f"{origins} {by} before {view} {created}", len(then), sum(compared))


def _check_part(
    both: Whole, where: str, scope: Scope, asked: passages.Window, row: dict[str, Any]
) -> None:
    found = passages.conversion(both.ledger, scope, asked)
    (one,) = [one for one in found if one["stage_id"] == row["stage_id"]]
    kept = (
        "reached_deals", "reached_amount", "first_stage_deals_rate", "first_stage_amount_rate",
        "young_deals", "compare_deals", "compare_amount", "compare_first_stage_deals_rate",
        "compare_first_stage_amount_rate",
    )  # fmt: skip
    both.check(f"{where} {row['stage_id']}", {key: one[key] for key in kept}, row)


def check_passed_deals(both: Whole, view: View, created: Days) -> None:
    """The deals behind each stage are as many and as much as it says."""
    for stage in both.rows("pipeline/stage_conversion_by_stage", _params(view, created)):
        if stage["reached_deals"] is None:
            continue
        params = _params(view, created) | {"stage": stage["stage_id"]}
        rows = both.rows("pipeline/passed_deals", params)
        where = f"passed_deals {stage['stage_id']} {view} {created}"
        both.expect(where, stage["reached_deals"], len(rows))
        worth = total([row["deal_amount"] for row in rows])
        both.expect(f"{where} amount", True, worth == stage["reached_amount"])
        both.expect(f"{where} young", stage["young_deals"], sum(r["is_young"] for r in rows))


def check_stage_days(both: Whole, view: View) -> None:
    """Each stage; and the distribution has as many stays, with the same average."""
    rows = both.rows("pipeline/stage_days_by_stage", _params(view))
    lengths = both.rows("pipeline/stage_days_distribution", _params(view))
    expected = stays.stage_days(both.ledger, both.scope(view), view.as_of)
    where = f"stage_days_by_stage {view}"
    both.expect(where, [one["stage_id"] for one in expected], [one["stage_id"] for one in rows])
    for one, row in zip(expected, rows, strict=False):
        both.check(f"{where} {row['stage_id']}", one, row)
        here = [each for each in lengths if each["stage_id"] == row["stage_id"]]
        counted = sum(each["stays"] for each in here)
        both.expect(f"{where} stays of {row['stage_id']}", row["stays"], counted)
        days = sum(each["stays"] * each["stay_days"] for each in here)
        average = Decimal(days) / counted if counted else None
        agree = (average is None) == (row["average_days"] is None) and (
            average is None or abs(float(average) - row["average_days"]) < 1e-9
        )
        both.expect(f"{where} average of {row['stage_id']}", True, agree)


def check_stalled(both: Whole, view: View) -> None:
    """The stalled deals are those of the definition, are open, and the largest come first."""
    rows = both.rows("pipeline/stalled_deals", _params(view))
    expected = stays.stalled(both.ledger, both.scope(view), view.as_of)
    where = f"stalled_deals {view}"
    found = {row["opportunity_id"]: row for row in rows}
    both.expect(where, sorted(expected), sorted(found))
    for opportunity_id in expected.keys() & found.keys():
        both.check(f"{where} {opportunity_id}", expected[opportunity_id], found[opportunity_id])
    still_open = {row["opportunity_id"] for row in both.rows("pipeline/open_deals", _params(view))}
    both.expect(f"{where} are open", set(), found.keys() - still_open)
    worth = [row["open_amount"] for row in rows]
    ordered = sorted(worth, key=lambda one: (one is None, -(one or 0)))
    both.expect(f"{where} in order", True, all(map(same, ordered, worth)))
    one = both.rows("pipeline/stalled_deals", _params(view) | {"most": 1})
    both.expect(f"{where} no more than one", rows[:1], one)
