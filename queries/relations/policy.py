"""Which rows of each served table a viewer sees: the one place where that is decided.

A table without a rule here is not seen by anybody: deny is the default. Where the rules narrow,
they go by whom a row counts for on the day it is about, so that a past day shows what was theirs
then. What the definitions ask of the whole company (the yardsticks of relations/, such as the
yield of new pipeline or the usual days in a stage) reads `served` itself and gives sums only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from queries.viewer import Viewer


@dataclass(frozen=True)
class Seen:
    """The view of a table: its rule, and the columns that are not as they are stored.

    `hidden` are left out for everybody, `replaced` maps a column to an expression.
    """

    rule: str
    day: str = ""
    """The column with the day of a row, for the rules that look at it."""
    hidden: Sequence[str] = ()
    replaced: Mapping[str, str] = field(default_factory=dict)


TOP = "nullif(parent_team_id, top_parent())"  # the viewer's uppermost team has none above it

RULES: Mapping[str, Seen] = {
    # how the company works, the same for everybody
    "activity_record": Seen("public"),
    "deal_record": Seen("public"),
    "forecast_days": Seen("public"),
    "funnel_places": Seen("public"),
    "funnel_stages": Seen("public"),
    "funnel_windows": Seen("public"),
    "load_days": Seen("public"),
    "open_deal_months": Seen("public"),
    "projected_days": Seen("public"),
    "projection_days": Seen("public"),
    "stage_record": Seen("public"),
    "settings": Seen("public"),
    "stage_places": Seen("public"),
    "stage_rates": Seen("public"),
    "stages": Seen("public"),
    "use_record": Seen("public"),
    "usual_days": Seen("public", hidden=("won_deals",)),
    # the tree
    "team_lines": Seen("line", replaced={"parent_team_id": TOP}),
    "team_members": Seen("line"),
    "team_places": Seen("line"),
    "team_leaders": Seen("line"),
    "team_tree": Seen("line", replaced={"parent_team_id": TOP}),
    # people and where they belong
    "belongings": Seen("belonging"),
    "counted_teams": Seen("belonging"),
    "people": Seen("person", hidden=("email",)),
    "rep_days": Seen("belonging"),
    # what loads say of themselves, rows of files and all
    "load_reasons": Seen("whole"),
    "load_rejects": Seen("whole"),
    "load_report": Seen("whole"),
    "loads": Seen("whole"),
    # what accounts of everybody come to, whoever looks after them
    "registered_days": Seen("whole"),
    # deals, by the team and the owner they count for on the days of the row
    "deal_counts": Seen("owned"),
    "closed_deals": Seen("owned"),
    "closed_passages": Seen("owned"),
    "counted_stays": Seen("owned"),
    "new_deal_steps": Seen("owned"),
    "open_deals_by_month": Seen("owned"),
    "stage_retreats": Seen("owned"),
    "unclear_closings": Seen("owned"),
    "use_days": Seen("owned"),
    "use_weeks": Seen("owned"),
    # what belongs to a deal that was theirs on some day, until it was no longer
    "date_pushes": Seen("deal", "pushed_on", hidden=("previous_on", "expected_close_on")),
    "deal_activity_days": Seen("deal_number", "done_on"),
    "deal_origins": Seen("deal_number", "date '0001-01-01'"),
    "deal_presence": Seen("deal_number", "date '0001-01-01'"),
    "stage_stays": Seen("deal", "entered_on"),
    "stage_steps": Seen("deal_number", "reached_on"),
    # what was done, by the team and the person it counts for
    "activity_weeks": Seen("acted"),
    "trial_people": Seen("whole"),
    "trial_weeks": Seen("acted"),
    # sums of teams, which are nobody's alone
    "backtest_weeks": Seen("team"),
    "change_lines": Seen("row"),
    "closed_days": Seen("team"),
    "created_days": Seen("team"),
    "created_months": Seen("team"),
    "decided_days": Seen("team"),
    "in_play_weeks": Seen("team"),
    "largest_deals": Seen("team"),
    "month_lines": Seen("row"),
    "month_stays": Seen("team"),
    "new_source_weeks": Seen("team"),
    "open_days": Seen("team"),
    "own_targets": Seen("team"),
    "passed_weeks": Seen("row"),
    "past_projections": Seen("row"),
    "projected_teams": Seen("row"),
    "projection_weeks": Seen("team"),
    "record_weeks": Seen("team"),
    "rep_counts": Seen("team"),
    "stage_chances": Seen("team"),
    "stalled_weeks": Seen(
        "team",
        hidden=("next_team_id",),
        replaced={"next_step": "case when is_seen(next_team_id, null) then next_step end"},
    ),
    "team_targets": Seen("team"),
    "team_use_weeks": Seen("team"),
    "trial_counts": Seen("row"),
    "won_days": Seen("team"),
    "won_periods": Seen("team"),
    # accounts, by their owner, as long as these count for them
    "account_days": Seen("held", "from_on"),
    "account_registrations": Seen("held", "day_on"),
    "held_accounts": Seen("held", "from_on"),
    "account_activity_days": Seen("account"),
}

# What the rules come to where a viewer sees a subtree of teams, and where only what is their own.
COUNTED = "select person_id from served.counted_teams where team_id in ({teams})"
OF_A_TEAM = {
    "line": "team_id in ({teams})",
    "belonging": "team_id in ({teams})",
    "person": f"person_id in ({COUNTED})",
    "owned": "team_id in ({teams})",
    "deal": "exists (select 1 from seen_deals as seen"
    " where seen.opportunity_id = rows.opportunity_id and {day} < seen.to_on)",
    "deal_number": "exists (select 1 from seen_deals as seen"
    " where seen.deal_number = rows.deal_number and {day} < seen.to_on)",
    "acted": "team_id in ({teams})",
    "team": "team_id in ({teams})",
    "row": "replace(row_id, '/direct', '') in ({teams})",
    # what cannot be told apart by whom it counts for
    "whole": "false",
    # the last of their days at once: the engine then joins by the owner alone
    "held": "{day} < (select max(counted.to_on) from served.counted_teams as counted"
    " where counted.person_id = rows.owner_id and counted.team_id in ({teams}))",
    "account": "account_number in (select account_number from held_accounts)",
}
OF_A_PERSON = {
    **OF_A_TEAM,
    # the teams they ever counted for, and what joins these
    "line": "team_id in ({teams})",
    "belonging": "person_id = {person}",
    "person": "person_id = {person}",
    "owned": "owner_id = {person}",
    "acted": "person_id = {person}",
    "team": "false",
    "row": "false",
    "held": "owner_id = {person}",
}


def condition(seen: Seen, viewer: Viewer, teams: Sequence[str]) -> str:
    """The rule as a condition on the `rows` of a table; `teams` are the viewer's."""
    if viewer.sees == "nothing":
        return "false"
    if viewer.sees == "everything" or seen.rule == "public":
        return "true"
    rules = OF_A_TEAM if viewer.sees == "team" else OF_A_PERSON
    named = ", ".join(literal(team) for team in teams) or "null"
    day = seen.day if "'" in seen.day else f"rows.{seen.day}"
    return rules[seen.rule].format(teams=named, person=literal(viewer.key or ""), day=day)


def literal(text: str) -> str:
    """A text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"
