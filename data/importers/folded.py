"""What people said of stages, teams and settings, folded into the rows that a mapping made."""

from collections.abc import Sequence

from data.contract import BY_NAME
from data.importers.answers import Answers
from data.workspace import Workspace, identifier

MAPPING = "the mapping"  # the file of rows that stand in none


def mapped(table: str) -> str:
    """The table of the rows that a mapping made for a table of the contract."""
    return f"scratch.main.mapped_{table}"


def fold(work: Workspace, answers: Answers, tables: Sequence[str]) -> list[str]:
    """Bring the answers into the mapped tables; return which there are now."""
    there = [*tables]
    if answers.stages:
        _fold_stages(work, answers, there)
    if answers.teams:
        _fold_teams(work, answers, there)
    if answers.settings:
        _need(work, there, "settings", "key", "value")
        for place, (key, value) in enumerate(sorted(answers.settings.items()), start=1):
            work.run(f'delete from {mapped("settings")} where "key" = ?', [key])
            work.run(
                f"insert into {mapped('settings')} (key, value, source_file, source_row)"
                " values (?, ?, ?, ?)",
                [key, value, MAPPING, place],
            )
    return there


def _fold_stages(work: Workspace, answers: Answers, there: list[str]) -> None:
    _need(work, there, "stages", "stage_id", "stage_name", "position", "outcome", "win_rate")
    for name, said in answers.stages.items():
        for column, value in said.items():
            work.run(
                f"update {mapped('stages')} set {identifier(column)} = $value"
                " where lower(stage_id) = lower($name) or lower(stage_name) = lower($name)",
                {"value": str(value), "name": name},
            )


def _fold_teams(work: Workspace, answers: Answers, there: list[str]) -> None:
    """Each person named comes to their team, which is made where there is none of its name."""
    _need(work, there, "teams", "team_id", "team_name", "parent_team_id")
    _need(work, there, "people", "person_id", "person_name", "team_id")
    teams, people = mapped("teams"), mapped("people")
    for place, name in enumerate(sorted(set(answers.teams.values())), start=1):
        work.run(
            f"insert into {teams} (team_id, team_name, parent_team_id, source_file, source_row)"
            f" select 'team:' || lower($name), $name, (select min(team_id) from {teams}"
            " where parent_team_id is null having count(*) = 1), $file, $place"
            f" where lower($name) not in (select lower(team_name) from {teams})",
            {"name": name, "file": MAPPING, "place": place},
        )
    for person, team in answers.teams.items():
        work.run(
            f"update {people} set team_id = (select min(team_id) from {teams}"
            " where lower(team_name) = lower($team))"
            " where lower(person_id) = lower($person) or lower(person_name) = lower($person)",
            {"team": team, "person": person},
        )


def _need(work: Workspace, there: list[str], table: str, *columns: str) -> None:
    """Make a mapped table, or add the columns it lacks."""
    if table not in there:
        order = [one for one in BY_NAME if one in there or one == table]
        work.run(
            f"create table {mapped(table)} ({', '.join(f'{c} varchar' for c in columns)},"
            " source_file varchar, source_row bigint)"
        )
        there[:] = order
        return
    for column in columns:
        work.run(f"alter table {mapped(table)} add column if not exists {column} varchar")
