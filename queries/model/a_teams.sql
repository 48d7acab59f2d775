-- The tree of teams: one row per team, with its level and its place when the tree is read aloud.
create table team_tree as
with recursive walk as (
    select
        team_id, team_name, parent_team_id, 0 as depth,
        cast(null as varchar) as director_id,
        '' as path
    from teams
    where parent_team_id is null
    union all
    select
        child.team_id, child.team_name, child.parent_team_id, parent.depth + 1,
        coalesce(parent.director_id, child.team_id),
        -- by id, since the order of names means nothing in many languages; `unknown` reads last
        parent.path || case when child.team_id = 'unknown' then '2' else '1' end
            || child.team_id || chr(1)
    from teams as child
    join walk as parent on child.parent_team_id = parent.team_id
)
select
    team_id,
    team_name,
    parent_team_id,
    depth,
    case depth when 0 then 'company' when 1 then 'director' when 2 then 'department' else 'team' end
        as level,
    -- the director team it belongs to; null for the company itself
    director_id,
    row_number() over (order by path, team_id) as tree_position
from walk;

-- Who is below whom: one row per team and each team of its subtree, itself included.
create table team_members as
with recursive walk as (
    select team_id, team_id as member_id from teams
    union all
    select walk.team_id, child.team_id
    from walk
    join teams as child on child.parent_team_id = walk.member_id
)
select team_id, member_id from walk;

-- The lines of a by-team table: one row per line and team that counts for it. A team with children
-- has a second line, for what counts for it alone.
create table team_lines as
select
    tree.team_id as row_id,
    tree.team_id,
    tree.team_name,
    tree.level,
    tree.parent_team_id,
    false as is_direct,
    tree.tree_position * 2 as row_position,
    members.member_id
from team_tree as tree
join team_members as members on members.team_id = tree.team_id
union all
select
    team_id || '/direct', team_id, team_name, 'direct', team_id, true, tree_position * 2 + 1, team_id
from team_tree
where team_id in (select parent_team_id from team_tree);
