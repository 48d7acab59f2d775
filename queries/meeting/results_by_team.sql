-- Results of a period by team: what was won against target, lost, newly created and stands open.
--
-- grain:   one row per team [team_id]
-- order:   row_position
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  compare_to   date     the day compared with
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- param  with_direct  boolean  adds what counts for a team but for none of its parts
-- column team_id              varchar        the team
-- column team_name            varchar        label
-- column level                varchar        company, director, department, team; direct
-- column reps                 bigint         heads that carry deals, that day
-- column won_deals            bigint         won, closed in the period
-- column won_amount           decimal(38,2)  their amount
-- column won_per_rep_amount   decimal(38,8)  people efficiency; null without reps
-- column target_amount        decimal(38,2)  null: no target
-- column won_target_rate      double         won as a share of target
-- column lost_deals           bigint         lost, closed in the period
-- column lost_amount          decimal(38,2)  their amount
-- column new_deals            bigint         created in the period
-- column new_amount           decimal(38,2)  their amount, as it stands
-- column open_deals           bigint         open that day
-- column open_amount          decimal(38,2)  not weighted
-- column compare_won_amount   decimal(38,2)  as it stood on the day compared with
-- column compare_new_amount   decimal(38,2)  as it stood on the day compared with
-- column compare_open_amount  decimal(38,2)  as it stood on the day compared with
-- column parent_team_id       varchar        the team above
-- column row_position         bigint         place when the tree is read aloud
with parts as (
    -- each kind of sum in columns of its own
    select
        team_id, won_deals, won_amount, lost_deals, lost_amount, 0 as new_deals, 0 as new_amount,
        0 as open_deals, 0 as open_amount, 0 as compare_won_amount, 0 as compare_new_amount,
        0 as compare_open_amount
    from closed_sums_at($as_of, $person)
    where is_within(close_on, $period_from, $period_to)
        and close_on <= $as_of
    union all
    select team_id, 0, 0, 0, 0, 0, 0, 0, 0, won_amount, 0, 0
    from closed_sums_at($compare_to, $person)
    where is_within(close_on, $period_from, $period_to)
        and close_on <= $compare_to
    union all
    select team_id, 0, 0, 0, 0, new_deals, new_amount, 0, 0, 0, 0, 0
    from created_sums_at($as_of, $period_from, $period_to, $person)
    union all
    select team_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, new_amount, 0
    from created_sums_at($compare_to, $period_from, $period_to, $person)
    union all
    select team_id, 0, 0, 0, 0, 0, 0, deals, amount, 0, 0, 0
    from standing_at($as_of, $person)
    union all
    select team_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, amount
    from standing_at($compare_to, $person)
),
by_team as (
    select
        team_id, sum(won_deals) as won_deals, sum(won_amount) as won_amount,
        sum(lost_deals) as lost_deals, sum(lost_amount) as lost_amount,
        sum(new_deals) as new_deals, sum(new_amount) as new_amount,
        sum(open_deals) as open_deals, sum(open_amount) as open_amount,
        sum(compare_won_amount) as compare_won_amount,
        sum(compare_new_amount) as compare_new_amount,
        sum(compare_open_amount) as compare_open_amount
    from parts
    group by team_id
),
reps_by_team as (
    select team_id, count(*) as reps
    from reps_at($as_of)
    where $person is null or person_id = $person
    group by team_id
),
summed as (
    select
        shown.row_id, shown.team_id, shown.team_name, shown.level, shown.parent_team_id,
        shown.row_position, shown.is_direct,
        coalesce(sum(reps), 0) as reps,
        coalesce(sum(won_deals), 0) as won_deals,
        coalesce(sum(won_amount), 0) as won_amount,
        coalesce(sum(lost_deals), 0) as lost_deals,
        coalesce(sum(lost_amount), 0) as lost_amount,
        coalesce(sum(new_deals), 0) as new_deals,
        coalesce(sum(new_amount), 0) as new_amount,
        coalesce(sum(open_deals), 0) as open_deals,
        coalesce(sum(open_amount), 0) as open_amount,
        coalesce(sum(compare_won_amount), 0) as compare_won_amount,
        coalesce(sum(compare_new_amount), 0) as compare_new_amount,
        coalesce(sum(compare_open_amount), 0) as compare_open_amount
    from team_rows($team, $with_direct) as shown
    left join by_team on by_team.team_id = shown.member_id
    left join reps_by_team on reps_by_team.team_id = shown.member_id
    group by all
)
select
    summed.row_id as team_id,
    summed.team_name,
    summed.level,
    cast(reps as bigint) as reps,
    cast(won_deals as bigint) as won_deals,
    cast(won_amount as decimal(38, 2)) as won_amount,
    cast(round(cast(won_amount as double) / nullif(reps, 0), 8) as decimal(38, 8))
        as won_per_rep_amount,
    case when $person is null and not summed.is_direct then targets.target_amount end
        as target_amount,
    case when $person is null and not summed.is_direct
        then cast(won_amount as double) / nullif(cast(targets.target_amount as double), 0)
    end as won_target_rate,
    cast(lost_deals as bigint) as lost_deals,
    cast(lost_amount as decimal(38, 2)) as lost_amount,
    cast(new_deals as bigint) as new_deals,
    cast(new_amount as decimal(38, 2)) as new_amount,
    cast(open_deals as bigint) as open_deals,
    cast(open_amount as decimal(38, 2)) as open_amount,
    cast(compare_won_amount as decimal(38, 2)) as compare_won_amount,
    cast(compare_new_amount as decimal(38, 2)) as compare_new_amount,
    cast(compare_open_amount as decimal(38, 2)) as compare_open_amount,
    summed.parent_team_id,
    summed.row_position
from summed
left join targets_within($as_of, $period_from, $period_to) as targets
    on targets.team_id = summed.team_id
where not summed.is_direct
    or reps > 0 or won_deals > 0 or lost_deals > 0 or new_deals > 0 or open_deals > 0
order by summed.row_position
