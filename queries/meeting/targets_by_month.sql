-- The targets of a period month by month and team by team: a team's own, and what counts for it.
--
-- grain:   one row per team and month [team_id] [month]
-- order:   row_position, month
-- version: 1
-- of:      teams
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- column team_id            varchar        the team
-- column team_name          varchar        label
-- column level              varchar        company, director, department, team
-- column month              date           its first day, which lies in the period
-- column own_target_amount  decimal(38,2)  the team's own; null: it has none
-- column is_typed           boolean        its own was typed in the app, and is not what was loaded
-- column target_amount      decimal(38,2)  its own, else the sum of its parts'; null: no target
-- column parent_team_id     varchar        the team above
-- column row_position       bigint         place when the tree is read aloud
with months as (
    select cast(unnest(generate_series(
        date_trunc('month', $period_from - 1) + interval 1 month,
        cast($period_to as timestamp), interval 1 month
    )) as date) as month
)
select
    shown.team_id,
    shown.team_name,
    shown.level,
    months.month,
    cast(own.amount as decimal(38, 2)) as own_target_amount,
    coalesce(own.is_typed, false) as is_typed,
    targets.target_amount,
    shown.parent_team_id,
    shown.row_position
from team_rows($team, false) as shown
cross join months
left join own_targets as own
    on own.team_id = shown.team_id
    and own.month = months.month
    and own.valid_from <= $as_of
    and $as_of < own.valid_to
left join team_targets as targets
    on targets.team_id = shown.team_id
    and targets.month = months.month
    and targets.valid_from <= $as_of
    and $as_of < targets.valid_to
where shown.member_id = shown.team_id
order by shown.row_position, months.month
