"""Both computations side by side for what stands behind the figures: parts, months, weeks."""

from decimal import Decimal
from typing import Any

from tests.oracle import activity, figures, forecast, gap, trend, win_rates
from tests.oracle.period import last_complete_week, year_of
from tests.oracle.state import Scope
from tests.property_cases import View, view_params
from tests.property_record import Recorded

SUMS = (
    "reps",
    "won_amount",
    "in_play_deals",
    "in_play_amount",
    "f1_amount",
    "f2_amount",
    "overdue_deals",
    "overdue_amount",
    "left_out_deals",
    "left_out_amount",
    "undated_deals",
    "undated_amount",
)


class Whole(Recorded):
    """All that `Recorded` compares, and what is behind it."""

    def check_direct(self, view: View) -> None:
        """'So every deal has one team, and the parts of a table always add up to the whole': what
        counts for a team alone has its own row, and with it the parts add up."""
        params = view_params(view) | {"with_direct": True}
        rows = {row["team_id"]: row for row in self.rows("forecast/f1_f2_by_team", params)}
        organisation = self.ledger.organisation
        for team_id in organisation.subtree(view.team_id or self.root):
            children = organisation.children[team_id]
            if not children:
                continue
            scope = Scope(frozenset({team_id}), view.person_id)
            expected = forecast.f1_f2(self.ledger, scope, None, view.period, view.as_of)
            counted = {column: expected[column] for column in SUMS}
            where = f"directly in {team_id} {view}"
            direct = rows.get(f"{team_id}/direct")
            if direct is None:
                self.expect(
                    f"{where}: nothing", {}, {key: one for key, one in counted.items() if one}
                )
            else:
                self.check(where, counted | {"level": "direct"}, direct)
            parts = [rows[child] for child in children] + ([direct] if direct else [])
            for column in SUMS:
                if rows[team_id][column] is not None:
                    together = sum(row[column] for row in parts)
                    self.expect(f"{where}: sum of {column}", rows[team_id][column], together)

    def check_months(self, view: View) -> None:
        """The parts and months behind the W3 of a team add up to it, with the oracle's r, n, d."""
        company = self.ledger.company
        year = year_of(view.period.first, company.fiscal_year_start_month)
        params = {"as_of": view.as_of, "period_from": year.first, "period_to": year.last}
        team_id = view.team_id or self.root
        rows = self.rows("forecast/new_pipeline_expected_by_month", params | {"team": team_id})
        expected, _ = gap.w3(self.ledger, team_id, year, view.as_of)
        where = f"months of W3 {team_id} {view}"
        self.check(
            where, {"sum": expected}, {"sum": sum((r["w3_amount"] for r in rows), Decimal(0))}
        )
        months = gap.months_left(year, view.as_of)
        for part in {row["team_id"] for row in rows}:
            found = [(r["days_left"], r["yield_days"]) for r in rows if r["team_id"] == part]
            self.expect(f"{where} of {part}", months, found)

    def check_rates(self, view: View) -> None:
        company = self.ledger.company
        for row in self.rows("forecast/rates_in_force", {"as_of": view.as_of}):
            rate = figures.win_rate(company, row["stage_id"], view.as_of)
            self.check(f"rates_in_force {row['stage_id']} {view}", {"win_rate": rate}, row)

    def check_win_rates(self, view: View) -> None:
        params = {"as_of": view.as_of, "team": view.team_id}
        scope = Scope(self.ledger.organisation.subtree(view.team_id or self.root))
        for row in self.rows("forecast/win_rate_by_stage", params):
            expected = win_rates.observed(self.ledger, scope, row["stage_id"], view.as_of)
            self.check(f"win_rate_by_stage {row['stage_id']} {view}", expected, row)

    def check_weeks(self, view: View) -> None:
        """The weeks as a line, each as it is counted for the team and person."""
        params = {"as_of": view.as_of, "team": view.team_id, "person": view.person_id}
        last = last_complete_week(view.as_of)
        first = activity.first_week_on(self.ledger)
        weeks = [one for one in reversed(activity.weeks_before(last)) if one.first >= first]
        rows = self.rows("activity/activity_by_week", params)
        where = f"activity_by_week {view}"
        found = [row["week_from_on"] for row in rows]
        self.expect(where, [one.first for one in (*weeks, last)], found)
        for week, row in zip((*weeks, last), rows, strict=False):
            scope = self.scope(view)
            reps = figures.reps(self.ledger, scope, week.last)
            done = activity.counts(self.ledger, scope, week)
            self.check(f"{where} {week.first}", done | {"reps": reps}, row)

    def check_people(self, view: View) -> None:
        """What each person did, as far as it counts for the team; together it is all that was."""
        params = {"as_of": view.as_of, "team": view.team_id, "person": view.person_id}
        rows = self.rows("activity/activity_by_person", params)
        week, scope = last_complete_week(view.as_of), self.scope(view)
        for row in rows:
            own = Scope(scope.teams, row["person_id"])
            done = activity.counts(self.ledger, own, week)
            self.check(f"activity_by_person {row['person_id']} {view}", done, row)
        whole = activity.counts(self.ledger, scope, week)
        for name in activity.KINDS:
            self.expect(
                f"activity_by_person {name} {view}", whole[name], sum(r[name] for r in rows)
            )

    def check_trend(self, view: View) -> None:
        """The months of a team, of those directly below it, and of what is only its own."""
        params = {"as_of": view.as_of, "team": view.team_id, "with_direct": True}
        found: dict[str, dict[str, Any]] = {}
        for row in self.rows("meeting/trend_by_month", params):
            found.setdefault(row["team_id"], {})[row["month"].isoformat()] = row
        organisation = self.ledger.organisation
        team_id = view.team_id or self.root
        shown = {team_id: organisation.subtree(team_id), f"{team_id}/direct": frozenset({team_id})}
        shown |= {child: organisation.subtree(child) for child in organisation.children[team_id]}
        for row_id, teams in shown.items():
            own = None if row_id.endswith("/direct") else row_id
            expected = trend.trend(self.ledger, Scope(teams), own, view.as_of)
            where = f"trend {row_id} {view}"
            if own is None and row_id not in found:
                counted = ("reps", "won_deals", "new_deals", "calls_per_rep", "f2_amount")
                there = [row for row in expected.values() if any(row[name] for name in counted)]
                has_children = bool(organisation.children[team_id])
                self.expect(f"{where}: left out", [], there if has_children else [])
                continue
            months = found.get(row_id, {})
            self.expect(where, list(expected), list(months))
            for month, row in expected.items():
                if month in months:
                    self.check(f"{where} {month}", row, months[month])
