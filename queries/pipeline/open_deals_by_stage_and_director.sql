-- Open deals in each stage of the teams directly below one team, side by side, on one day.
--
-- grain:   one row per team and stage [team_id] [stage_id]
-- order:   tree_position, is_direct, stage_position, stage_id
-- version: 1
--
-- param  as_of   date     the day seen from
-- param  team    varchar  the team whose parts are shown; null: the company
-- param  person  varchar  an owner
-- column team_id         varchar        the part; the team itself for what counts for it directly
-- column team_name       varchar        label
-- column is_direct       boolean        directly in the team, in none of its parts
-- column tree_position   bigint         place in the tree
-- column stage_id        varchar        not_known: the stage is not recorded
-- column stage_name      varchar        label
-- column stage_position  integer        its place in the funnel; null: not known
-- column deals           bigint         open deals
-- column open_amount     decimal(38,2)  not weighted
with parent as (
    select team_id from team_tree
    where team_id = $team or ($team is null and parent_team_id is null)
),
parts as (
    select tree.team_id, tree.team_name, false as is_direct, tree.tree_position,
        members.member_id
    from team_tree as tree
    join parent on tree.parent_team_id = parent.team_id
    join team_members as members on members.team_id = tree.team_id
    union all
    select tree.team_id, tree.team_name, true, tree.tree_position, tree.team_id
    from team_tree as tree
    join parent on parent.team_id = tree.team_id
),
counted as (
    select
        parts.team_id,
        parts.is_direct,
        deals.stage_id,
        sum(deals.deals) as deals,
        sum(deals.amount) as open_amount
    from standing_at($as_of, $person) as deals
    join parts on parts.member_id = deals.team_id
    group by parts.team_id, parts.is_direct, deals.stage_id
),
shown as (
    select distinct team_id, team_name, is_direct, tree_position
    from parts
    where not is_direct
        or exists (select 1 from counted where counted.is_direct)
),
known_stages as (
    select stage_id, stage_name, position from stages where outcome = 'open'
    union all
    select 'not_known', 'Not known', null
    where exists (from counted where stage_id = 'not_known')
)
select
    shown.team_id,
    shown.team_name,
    shown.is_direct,
    shown.tree_position,
    known_stages.stage_id,
    known_stages.stage_name,
    known_stages.position as stage_position,
    cast(coalesce(counted.deals, 0) as bigint) as deals,
    cast(coalesce(counted.open_amount, 0) as decimal(38, 2)) as open_amount
from shown
cross join known_stages
left join counted
    on counted.team_id = shown.team_id
    and counted.is_direct = shown.is_direct
    and counted.stage_id = known_stages.stage_id
order by shown.tree_position, shown.is_direct, stage_position nulls last, known_stages.stage_id
