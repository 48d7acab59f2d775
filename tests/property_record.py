"""Both computations side by side for the forecast record."""

from dataclasses import replace
from decimal import Decimal
from json import dumps
from typing import Any

from tests.oracle import figures, forecast, gap, record, win_rates
from tests.oracle.period import year_of
from tests.oracle.state import Ledger, Scope
from tests.property_cases import Both, View, view_params


class Recorded(Both):
    """What `Both` compares, and the record of the forecasts."""

    def check_record(self, view: View) -> None:
        organisation = self.ledger.organisation
        params = {
            "as_of": view.as_of,
            "period_from": view.period.first,
            "period_to": view.period.last,
            "team": view.team_id,
        }
        weeks = self.rows("forecast/record_by_week", params)
        teams = self.rows("forecast/record_by_team", params)
        below = organisation.subtree(view.team_id or self.root)
        if weeks:
            self.expect(f"record {view}", sorted(below), sorted({one["team_id"] for one in weeks}))
        for team_id in below:
            scope = Scope(frozenset(organisation.subtree(team_id)))
            said = record.said(self.ledger, scope, view.period, view.as_of)
            rows = [row for row in weeks if row["team_id"] == team_id]
            where = f"record_by_week {team_id} {view}"
            named = [(row["period_from_on"], row["week"], row["week_end_on"]) for row in rows]
            self.expect(where, [(one.period.first, one.week, one.day) for one in said], named)
            for one, row in zip(said, rows, strict=False):
                self.check(f"{where} {one.day}", record.row(one), row)
            parts = figures.parts(self.ledger, scope, view.period, view.as_of)
            rule = figures.lead_method(
                figures.reps(self.ledger, scope, view.as_of), figures.reviewed_rate(parts.in_play)
            )
            for row in teams:
                if row["team_id"] == team_id:
                    expected = record.by_team(said, row["week"], rule)
                    self.check(f"record_by_team {team_id} {row['week']} {view}", expected, row)

    def check_offered(self, view: View) -> None:
        params = {"as_of": view.as_of, "team": view.team_id}
        scope = Scope(self.ledger.organisation.subtree(view.team_id or self.root))
        whole = Scope(self.ledger.organisation.subtree(self.ledger.organisation.root))
        quarters = win_rates.chances(self.ledger, whole, None, view.as_of)["in_period_quarters"]
        for row in self.rows("forecast/win_rate_by_stage", params):
            stage_id = row["stage_id"]
            expected = win_rates.chances(self.ledger, scope, stage_id, view.as_of)
            expected["in_period_quarters"] = quarters
            expected["offered_rate"] = win_rates.offered(self.ledger, scope, stage_id, view.as_of)
            self.check(f"offered {stage_id} {view}", expected, row)
            asked = params | {"stage": stage_id}
            for name in ("decided", "in_period"):
                listed = "rate" if name == "decided" else name
                found = self.rows(f"forecast/{listed}_deals", asked)
                where = f"{listed}_deals {stage_id} {view}"
                self.expect(where, row[f"{name}_deals"], len(found))

    def check_backtest(self, view: View) -> None:
        params = {"as_of": view.as_of, "team": view.team_id}
        scope = Scope(self.ledger.organisation.subtree(view.team_id or self.root))
        expected = win_rates.backtest(self.ledger, scope, view.as_of)
        rows = self.rows("forecast/rate_backtest_by_week", params)
        where = f"rate_backtest {view}"
        self.expect(where, len(expected), len(rows))
        for one, row in zip(expected, rows, strict=False):
            self.check(f"{where} {row['week_end_on']}", one, row)
        methods = self.rows("forecast/rate_backtest_by_method", params)
        for one, row in zip(win_rates.by_method(expected), methods, strict=bool(methods)):
            self.check(f"{where} {row['method']}", one, row)

    def check_tried(self, view: View, rates: dict[str, Decimal]) -> None:
        """F1 against F2 and the year's gap with rates that are tried in the place of others."""
        company = self.ledger.company
        stages = {
            stage.stage_id: replace(
                stage,
                win_rate=rates.get(
                    stage.stage_id, figures.win_rate(company, stage.stage_id, view.as_of)
                ),
            )
            for stage in company.stages.values()
        }
        other = Ledger(replace(company, win_rates=(), stages=stages))
        text = dumps({stage: float(rate) for stage, rate in rates.items()})
        params = view_params(view) | {"rates": text}
        for row in self.by_team("forecast/f1_f2_by_team", params, view.team_id):
            scope = Scope(other.organisation.subtree(row["team_id"]), view.person_id)
            expected = forecast.f1_f2(other, scope, None, view.period, view.as_of)
            kept = {key: expected[key] for key in ("f1_amount", "f2_amount", "difference_rate")}
            self.check(f"f1_f2 tried {row['team_id']} {view} {text}", kept, row)
        year = year_of(view.period.first, other.company.fiscal_year_start_month)
        asked: dict[str, Any] = {
            "as_of": view.as_of,
            "period_from": year.first,
            "period_to": year.last,
        }
        asked |= {"team": view.team_id, "rates": text}
        for row in self.by_team("forecast/year_gap_by_team", asked, view.team_id):
            found = gap.year_gap(other, row["team_id"], year, view.as_of, "f2", None)
            self.check(f"year_gap tried {row['team_id']} {view} {text}", found, row)
