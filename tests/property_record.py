"""Both computations side by side for the forecast record."""

from tests.oracle import figures, record
from tests.oracle.state import Scope
from tests.property_cases import Both, View


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
