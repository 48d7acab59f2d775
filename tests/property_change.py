"""Both computations side by side for the pipeline change: its bars, its deals, its table."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.oracle import change
from tests.oracle.state import Scope, State
from tests.property_cases import Both, View, view_params

FIELDS = {
    "outcome": "outcome", "stage": "stage_id", "amount": "amount", "date": "expected_close_on",
    "owner": "owner_id", "team": "team_id",
}  # fmt: skip
NO_COUNT = ("increased", "decreased")
OUT = ("owner_out", "won", "lost", "period_ended", "moved_out")


def check_change(both: Both, view: View) -> None:
    """The change as it was asked, seen the other way round, and of one day with itself."""
    check_bars(both, view)
    check_teams(both, view)
    check_bars(both, replace(view, as_of=view.compare_to, compare_to=view.as_of))
    check_teams(both, replace(view, compare_to=view.as_of))


def params_of(view: View) -> dict[str, Any]:
    return view_params(view) | {"compare_to": view.compare_to}


def check_bars(both: Both, view: View) -> None:
    """Each bar is its deals, as the definitions put them there, and all bars lead to the end."""
    rows = both.rows("pipeline/change_by_kind", params_of(view))
    both.expect(f"change_by_kind {view}", list(change.KINDS), [row["kind"] for row in rows])
    deals = both.rows("pipeline/change_deals", params_of(view))
    turns = change.turns(both.ledger, both.scope(view), view.period, view.as_of, view.compare_to)
    for row in rows:
        listed = turns[row["kind"]]
        where = f"change_by_kind {row['kind']} {view}"
        expected = {
            "deals": len(listed),
            "amount": sum((turn.change for _, turn in listed), Decimal(0)),
            "missing_amount_deals": sum(turn.is_missing for _, turn in listed),
        }
        both.check(where, expected, row)
        found = {one["opportunity_id"]: one for one in deals if one["kind"] == row["kind"]}
        both.expect(f"change_deals of {where}", [deal for deal, _ in listed], sorted(found))
        for deal, turn in listed:
            if deal in found:
                both.check(f"change_deals {deal} of {where}", _deal(turn), found[deal])
    start, *between, end = rows
    for column in ("amount", "signed_deals"):
        led = start[column] + sum(row[column] for row in between)
        both.expect(f"change_by_kind {column} {view}", end[column], led)
    counts = [0 if r["kind"] in NO_COUNT else -r["deals"] if r["kind"] in OUT else r["deals"]
              for r in rows]  # fmt: skip
    both.expect(f"change_by_kind signs {view}", counts, [row["signed_deals"] for row in rows])


def _deal(turn: change.Turn) -> dict[str, Any]:
    row: dict[str, Any] = {"change_amount": turn.change}
    for prefix, state in (("compare_", turn.then), ("", turn.now)):
        for column in FIELDS.values():
            name = f"{prefix}{column}" if prefix or column != "amount" else "deal_amount"
            row[name] = None if state is None else getattr(state, column)
    return row | {"changed_fields": _changed(turn.then, turn.now)}


def _changed(then: State | None, now: State | None) -> str | None:
    """Which of a deal's fields differ; nothing is said of one that did not exist."""
    if then is None or now is None:
        return None
    differing = [
        name for name, column in FIELDS.items() if getattr(then, column) != getattr(now, column)
    ]
    return ",".join(differing) or None


def check_teams(both: Both, view: View) -> None:
    """Each line is what it is for that team alone; what passed is listed; starts and ends of the
    parts add up to those of the whole."""
    organisation = both.ledger.organisation
    params = params_of(view)
    for row in both.by_team("pipeline/change_by_team", params, view.team_id):
        scope = Scope(organisation.subtree(row["team_id"]), view.person_id)
        expected = change.by_team(both.ledger, scope, view.period, view.as_of, view.compare_to)
        both.check(f"change_by_team {row['team_id']} {view}", expected, row)
    rows = {
        row["team_id"]: row
        for row in both.rows("pipeline/change_by_team", params | {"with_direct": True})
    }
    for team_id in organisation.subtree(view.team_id or both.root):
        children = organisation.children[team_id]
        if children:
            _check_parts(both, view, team_id, rows)
    passing = change.passed(both.ledger, both.scope(view), view.period, view.as_of, view.compare_to)
    deals = both.rows("pipeline/passing_deals", params)
    for part, states in passing.items():
        expected_deals = {one.deal.opportunity_id: one.amount for one in states}
        found = {r["opportunity_id"]: r["deal_amount"] for r in deals if r["part"] == part}
        both.expect(f"passing_deals {part} {view}", expected_deals, found)


def _check_parts(both: Both, view: View, team_id: str, rows: Mapping[str, Any]) -> None:
    """What counts for a team alone has its line and its list; with it the parts add up."""
    scope = Scope(frozenset({team_id}), view.person_id)
    expected = change.by_team(both.ledger, scope, view.period, view.as_of, view.compare_to)
    where = f"change_by_team directly in {team_id} {view}"
    direct = rows.get(f"{team_id}/direct")
    if direct is None:
        both.expect(f"{where}: nothing", {}, {key: one for key, one in expected.items() if one})
    else:
        both.check(where, expected, direct)
        params = params_of(view) | {"team": team_id, "only_direct": True}
        deals = both.rows("pipeline/change_deals", params)
        listed = sum((r["change_amount"] for r in deals if r["kind"] == "end"), Decimal(0))
        both.expect(f"change_deals of {where}", direct["end_amount"], listed)
        passed = both.rows("pipeline/passing_deals", params)
        counted = direct["passed_won_deals"] + direct["passed_lost_deals"]
        both.expect(f"passing_deals of {where}", counted, len(passed))
    parts = [rows[child] for child in both.ledger.organisation.children[team_id]]
    parts += [direct] if direct else []
    for column in ("start_amount", "start_deals", "end_amount", "end_deals", "passed_won_amount"):
        together = sum(row[column] for row in parts)
        both.expect(f"{where}: sum of {column}", rows[team_id][column], together)
