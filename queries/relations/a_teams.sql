-- The teams of a subtree; all that are seen where no team is named.
create macro team_scope(team) as table
select member_id as team_id
from team_members
where team_members.team_id = coalesce(team, top_team());

-- The teams of a named team's subtree; none where no team is named: cheaper to plan, for what asks for
-- it beside `team is null`.
create macro teams_below(team) as table
select member_id as team_id
from team_members
where team_members.team_id = team;

-- What a by-team table shows: one row per line and team that counts for it. With `with_direct`, a
-- team with children has one more line, for what counts for it alone.
create macro team_rows(team, with_direct) as table
select
    row_id, team_id, team_name, level, parent_team_id, is_direct, row_position, member_id
from team_lines
where (coalesce(with_direct, false) or not is_direct)
    and (
        team is null
        or team_lines.team_id in (select member_id from team_members where team_id = team)
    );

-- Of these only a team's own line, or the uppermost's, and those directly below it.
create macro team_and_parts(team, with_direct) as table
select
    row_id, team_id, team_name, level, parent_team_id, is_direct, row_position, member_id
from team_lines
where (coalesce(with_direct, false) or not is_direct)
    and coalesce(team, top_team()) in (row_id, parent_team_id);

-- The lines directly below a team, or below the uppermost, and the teams that count for each.
create macro lines_below(team) as table
select row_id, team_id, team_name, row_position, member_id, is_direct
from team_lines
where parent_team_id = coalesce(team, top_team());

-- The heads that carry deals on a day, and the team each belongs to.
create macro reps_at(day) as table
select distinct person_id, team_id
from rep_days
where from_on <= day
    and day < to_on
    and known_from <= day
    and day < known_to;
