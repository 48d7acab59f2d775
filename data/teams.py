"""The team tree of a load: one root, no missing parent, no circle, and the team `unknown`."""

from data.checks import Typed
from data.workspace import Workspace

ROOT = "company"
UNKNOWN = "unknown"


def find_team_faults(work: Workspace, typed: Typed) -> None:
    """Record the teams that lie, by their parents, under themselves."""
    rows = work.rows(
        f"select rowid, team_id, parent_team_id from {typed.name} as typed where {typed.kept()}"
    )
    parents: dict[str, str | None] = {}
    for _, child, parent in rows:
        parents.setdefault(child, parent)
    settled: set[str] = set()
    circles: set[str] = set()
    for start in parents:
        path: list[str] = []
        team: str | None = start
        while team in parents and team not in settled and team not in path:
            path.append(team)
            team = parents[team]
        if team in path:
            circles.update(path[path.index(team) :])
        settled.update(path)
    chosen = [row for row, child, _ in rows if child in circles]
    for row in chosen:
        work.run(
            typed.fault(2, "parent_team_id", "parent_team_id", "team_circle", f"rowid = {row}")
        )


def find_team_notices(work: Workspace, typed: Typed) -> None:
    """Tell of teams whose parent nobody knows; they come under the team `unknown`."""
    kept = f"(select team_id from {typed.name} as other where other.{typed.kept()})"
    where = f"parent_team_id not in {kept}"
    work.run(typed.notice("parent_team_id", "parent_team_id", "team_to_unknown", where))


def repair(work: Workspace) -> None:
    """Make one tree of the loaded teams and add the team `unknown` where something needs it."""
    work.run(
        "update teams set parent_team_id = $unknown where parent_team_id is not null"
        " and parent_team_id not in (select team_id from teams)",
        {"unknown": UNKNOWN},
    )
    roots = [row[0] for row in work.rows("select team_id from teams where parent_team_id is null")]
    roots = [root for root in roots if root != UNKNOWN]
    root = roots[0] if len(roots) == 1 else _add_root(work)
    if _unknown_counts(work):
        work.run(
            "insert into teams select $unknown, 'Unknown', $root"
            " where not exists (select 1 from teams where team_id = $unknown)",
            {"unknown": UNKNOWN, "root": root},
        )
        work.run(
            "update teams set parent_team_id = $root where team_id = $unknown",
            {"unknown": UNKNOWN, "root": root},
        )


def _add_root(work: Workspace) -> str:
    """A company above all teams that have no parent."""
    taken = {row[0] for row in work.rows("select team_id from teams")}
    root = ROOT
    while root in taken:
        root += "_"
    work.run("update teams set parent_team_id = $root where parent_team_id is null", {"root": root})
    work.run("insert into teams values ($root, 'Company', null)", {"root": root})
    return root


def _unknown_counts(work: Workspace) -> bool:
    """Whether anything comes to `unknown`: a team, a target, a deal, an account, an activity."""
    return bool(
        work.value(
            """
            with belonging as (
                select person_id from team_moves as moved
                join people as person using (person_id)
                where from_on < least(coalesce(to_on, date '9999-12-31'),
                                      coalesce(left_on, date '9999-12-31'))
                union
                select person_id from people as person
                where team_id is not null
                    and coalesce(joined_on, date '0001-01-01')
                        < coalesce(left_on, date '9999-12-31')
                    and not exists (
                        select 1 from team_moves as moved
                        where moved.person_id = person.person_id
                    )
            ),
            counting as (
                select distinct owner_id as person_id from opportunities
                union
                select distinct unnest([value, old_value]) from opportunity_changes
                where field = 'owner_id'
                union
                select distinct person_id from activities
                union
                select distinct owner_id from accounts
                union
                select distinct person_id from trial_activity
            )
            select
                exists (select 1 from teams where parent_team_id = 'unknown')
                or exists (select 1 from people where team_id = 'unknown')
                or exists (select 1 from team_moves where team_id = 'unknown')
                or exists (select 1 from targets where team_id = 'unknown')
                or exists (
                    select 1 from counting
                    where person_id is not null
                        and person_id not in (select person_id from belonging)
                )
            """
        )
    )
