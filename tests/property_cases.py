"""Companies of rows in the product's hands, and both computations side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb

from queries import Viewer, relations, run
from tests.oracle import activity, figures, forecast, gap, pipeline
from tests.oracle.company import UNKNOWN
from tests.oracle.comparing import differences, in_tree_order
from tests.oracle.period import Period, year_of
from tests.oracle.reading import read
from tests.oracle.state import Ledger, Scope
from tests.oracle.values import Tables


@dataclass(frozen=True)
class View:
    """What is looked at: the parameters of a query."""

    as_of: date
    compare_to: date
    period: Period
    team_id: str | None = None
    person_id: str | None = None


class Both:
    """A served company and the second computation of it."""

    def __init__(self, tables: Tables, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        listed = connection.execute(
            "select 1 from served.teams where team_id = ?", [UNKNOWN]
        ).fetchall()
        self.ledger = Ledger(read(tables, lists_unknown=bool(listed)))
        self.root = self.ledger.organisation.root
        self.found: list[str] = []

    def look_as(self, team_id: str) -> None:
        """From now on the product is asked as a viewer of that team, to whom it is the whole."""
        schema = relations.narrow(self.connection, Viewer("team", team_id))
        relations.look(self.connection, schema)
        self.root = team_id

    def rows(self, name: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = run(self.connection, name, params).to_pylist()
        return rows

    def check(self, where: str, expected: Mapping[str, Any], actual: Mapping[str, Any]) -> None:
        self.found += [f"{where}: {line}" for line in differences(expected, actual)]

    def expect(self, where: str, expected: object, actual: object) -> None:
        if expected != actual:
            self.found.append(f"{where}: expected {expected}, got {actual}")

    def scope(self, view: View) -> Scope:
        team_id = view.team_id or self.root
        return Scope(self.ledger.organisation.subtree(team_id), view.person_id)

    def by_team(self, name: str, params: Mapping[str, Any], team_id: str | None) -> list[Any]:
        """The rows of a query by team, one for each team of the subtree, in the tree's order."""
        rows = self.rows(name, params)
        below = self.ledger.organisation.subtree(team_id or self.root)
        self.expect(name, sorted(below), sorted(row["team_id"] for row in rows))
        self.expect(f"{name} in the order of the tree", True, in_tree_order(rows))
        for row in rows:
            level = self.ledger.organisation.level(row["team_id"])
            self.expect(f"{name} {row['team_id']} level", level, row["level"])
        return rows

    def check_f1_f2(self, view: View) -> None:
        organisation = self.ledger.organisation
        for row in self.by_team("forecast/f1_f2_by_team", view_params(view), view.team_id):
            scope = Scope(organisation.subtree(row["team_id"]), view.person_id)
            target = figures.target(organisation, row["team_id"], view.period)
            expected = forecast.f1_f2(
                self.ledger, scope, None if view.person_id else target, view.period, view.as_of
            )
            self.check(f"f1_f2 {row['team_id']} {view}", expected, row)

    def check_results(self, view: View) -> None:
        organisation = self.ledger.organisation
        params = view_params(view) | {"compare_to": view.compare_to}
        for row in self.by_team("meeting/results_by_team", params, view.team_id):
            scope = Scope(organisation.subtree(row["team_id"]), view.person_id)
            target = figures.target(organisation, row["team_id"], view.period)
            expected = forecast.results(
                self.ledger,
                scope,
                None if view.person_id else target,
                view.period,
                view.as_of,
                view.compare_to,
            )
            self.check(f"results {row['team_id']} {view}", expected, row)

    def check_year_gap(self, view: View, w2: str | None, multiplier: Decimal | None) -> None:
        year = year_of(view.period.first, self.ledger.company.fiscal_year_start_month)
        params = {
            "as_of": view.as_of,
            "period_from": year.first,
            "period_to": year.last,
            "team": view.team_id,
            "w2": w2,
            "multiplier": multiplier,
        }
        for row in self.by_team("forecast/year_gap_by_team", params, view.team_id):
            expected = gap.year_gap(
                self.ledger, row["team_id"], year, view.as_of, w2 or "f2", multiplier
            )
            self.check(f"year_gap {row['team_id']} {view} {year}", expected, row)

    def check_stages(self, view: View) -> None:
        params = view_params(view) | {"compare_to": view.compare_to}
        del params["period_from"], params["period_to"]
        rows = self.rows("pipeline/open_deals_by_stage", params)
        expected = pipeline.open_deals_by_stage(
            self.ledger, self.scope(view), view.as_of, view.compare_to
        )
        where = f"open_deals_by_stage {view}"
        stages = [row["stage_id"] for row in expected]
        self.expect(where, stages, [row["stage_id"] for row in rows])
        for one, row in zip(expected, rows, strict=False):
            self.check(f"{where} {row['stage_id']}", one, row)

    def check_open_deals(self, view: View) -> None:
        params = {"as_of": view.as_of, "team": view.team_id, "person": view.person_id}
        rows = {row["opportunity_id"]: row for row in self.rows("pipeline/open_deals", params)}
        expected = pipeline.open_deals(self.ledger, self.scope(view), view.as_of)
        self.expect(f"open_deals {view}", sorted(expected), sorted(rows))
        for opportunity_id in expected.keys() & rows.keys():
            where = f"open_deals {opportunity_id} {view}"
            self.check(where, expected[opportunity_id], rows[opportunity_id])

    def check_parts(self, view: View) -> None:
        """The deals behind the figures are those that the definitions count."""
        parts = figures.parts(self.ledger, self.scope(view), view.period, view.as_of)
        rows = self.rows("forecast/period_deals", view_params(view))
        named = {
            "won": parts.won,
            "in_play": parts.in_play,
            "overdue": parts.overdue,
            "left_out": parts.left_out,
            "undated": parts.undated,
            "not_reviewed": [one for one in parts.in_play if not one.is_reviewed],
        }
        for part, states in named.items():
            expected = {one.deal.opportunity_id: one.amount for one in states}
            found = {
                row["opportunity_id"]: row["deal_amount"] for row in rows if row["part"] == part
            }
            self.expect(f"period_deals {part} {view}", expected, found)

    def check_activity(self, view: View) -> None:
        params = {"as_of": view.as_of, "team": view.team_id, "person": view.person_id}
        for row in self.by_team("activity/activity_by_team", params, view.team_id):
            scope = Scope(self.ledger.organisation.subtree(row["team_id"]), view.person_id)
            expected = activity.activity(self.ledger, scope, view.as_of)
            week_from_on = row["week_from_on"]
            row["week_from_on"] = None if week_from_on is None else week_from_on.isoformat()
            self.check(f"activity {row['team_id']} {view}", expected, row)


def view_params(view: View) -> dict[str, Any]:
    """The parameters that most queries share."""
    return {
        "as_of": view.as_of,
        "period_from": view.period.first,
        "period_to": view.period.last,
        "team": view.team_id,
        "person": view.person_id,
    }


def a_week_before(day: date) -> date:
    return day - timedelta(days=7)
