-- How what is in play for a period came from what it was on the day compared with, by team; beside it what was created and closed in between.
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
-- column team_id             varchar        the team
-- column team_name           varchar        label
-- column level               varchar        company, director, department, team; direct
-- column start_amount        decimal(38,2)  in play on the day compared with
-- column new_in_amount       decimal(38,2)  did not exist on the day compared with
-- column reopened_in_amount  decimal(38,2)  was closed
-- column owner_in_amount     decimal(38,2)  was another team's, or another owner's
-- column moved_in_amount     decimal(38,2)  was not dated in the period
-- column increased_amount    decimal(38,2)  in play on both days, worth more
-- column decreased_amount    decimal(38,2)  in play on both days, worth less; below zero
-- column owner_out_amount    decimal(38,2)  is another team's, or another owner's; below zero
-- column won_out_amount      decimal(38,2)  below zero
-- column lost_out_amount     decimal(38,2)  below zero
-- column ended_out_amount    decimal(38,2)  still open and dated in the period, which is over; below zero
-- column moved_out_amount    decimal(38,2)  no longer dated in the period; below zero
-- column end_amount          decimal(38,2)  in play on the day seen from: the start and all amounts between
-- column change_amount       decimal(38,2)  end less start
-- column start_deals         bigint         how many, without a sign
-- column new_in_deals        bigint         how many, without a sign
-- column reopened_in_deals   bigint         how many, without a sign
-- column owner_in_deals      bigint         how many, without a sign
-- column moved_in_deals      bigint         how many, without a sign
-- column increased_deals     bigint         in play on both days: no change of the count
-- column decreased_deals     bigint         in play on both days: no change of the count
-- column owner_out_deals     bigint         how many, without a sign
-- column won_out_deals       bigint         how many, without a sign
-- column lost_out_deals      bigint         how many, without a sign
-- column ended_out_deals     bigint         how many, without a sign
-- column moved_out_deals     bigint         how many, without a sign
-- column end_deals           bigint         how many, without a sign
-- column passed_won_amount   decimal(38,2)  created after the day compared with and won in the period: in none of the amounts before
-- column passed_won_deals    bigint         how many
-- column passed_lost_amount  decimal(38,2)  created after the day compared with and lost in the period
-- column passed_lost_deals   bigint         how many
-- column parent_team_id      varchar        the team above
-- column row_position        bigint         place when the tree is read aloud
with numbered as (
    select *, row_number() over () as group_number
    from change_groups($as_of, $compare_to, $period_from, $period_to, $person)
),
sides as (
    select group_number, team_id, is_theirs as is_ours, false as was_ours from numbered
    union all
    select group_number, compare_team_id, false, was_theirs from numbered
),
touched as (
    select
        shown.row_id, sides.group_number,
        bool_or(is_ours) as is_ours, bool_or(was_ours) as was_ours
    from sides
    join team_rows($team, $with_direct) as shown on shown.member_id = sides.team_id
    group by shown.row_id, sides.group_number
),
counted as (
    select
        touched.row_id, numbered.deals, touched.is_ours, touched.was_ours,
        numbered.outcome, numbered.compare_outcome, numbered.is_period_over, numbered.direction,
        touched.is_ours and numbered.is_in_play as is_in,
        touched.was_ours and numbered.was_in_play as was_in,
        case when is_in then numbered.amount else 0 end as end_amount,
        case when was_in then numbered.compare_amount else 0 end as start_amount
    from touched
    join numbered on numbered.group_number = touched.group_number
),
bars as (
    select
        row_id,
        change_kind(
            is_in, was_in, is_ours, was_ours, outcome, compare_outcome, is_period_over, direction
        ) as kind,
        sum(deals) as deals,
        sum(end_amount - start_amount) as amount,
        sum(deals) filter (where was_in) as start_deals,
        sum(start_amount) as start_amount,
        sum(deals) filter (where is_in) as end_deals,
        sum(end_amount) as end_amount
    from counted
    group by row_id, kind
),
by_row as (
    select
        row_id,
        sum(start_amount) as start_amount,
        sum(amount) filter (where kind = 'new') as new_in_amount,
        sum(amount) filter (where kind = 'reopened') as reopened_in_amount,
        sum(amount) filter (where kind = 'owner_in') as owner_in_amount,
        sum(amount) filter (where kind = 'moved_in') as moved_in_amount,
        sum(amount) filter (where kind = 'increased') as increased_amount,
        sum(amount) filter (where kind = 'decreased') as decreased_amount,
        sum(amount) filter (where kind = 'owner_out') as owner_out_amount,
        sum(amount) filter (where kind = 'won') as won_out_amount,
        sum(amount) filter (where kind = 'lost') as lost_out_amount,
        sum(amount) filter (where kind = 'period_ended') as ended_out_amount,
        sum(amount) filter (where kind = 'moved_out') as moved_out_amount,
        sum(end_amount) as end_amount,
        sum(start_deals) as start_deals,
        sum(deals) filter (where kind = 'new') as new_in_deals,
        sum(deals) filter (where kind = 'reopened') as reopened_in_deals,
        sum(deals) filter (where kind = 'owner_in') as owner_in_deals,
        sum(deals) filter (where kind = 'moved_in') as moved_in_deals,
        sum(deals) filter (where kind = 'increased') as increased_deals,
        sum(deals) filter (where kind = 'decreased') as decreased_deals,
        sum(deals) filter (where kind = 'owner_out') as owner_out_deals,
        sum(deals) filter (where kind = 'won') as won_out_deals,
        sum(deals) filter (where kind = 'lost') as lost_out_deals,
        sum(deals) filter (where kind = 'period_ended') as ended_out_deals,
        sum(deals) filter (where kind = 'moved_out') as moved_out_deals,
        sum(end_deals) as end_deals
    from bars
    group by row_id
),
passed as (
    select
        shown.row_id,
        sum(coalesce(amount, 0)) filter (where outcome = 'won') as passed_won_amount,
        count(*) filter (where outcome = 'won') as passed_won_deals,
        sum(coalesce(amount, 0)) filter (where outcome = 'lost') as passed_lost_amount,
        count(*) filter (where outcome = 'lost') as passed_lost_deals,
        count(*) as passed_deals
    from passing_deals_between($as_of, $compare_to, $period_from, $period_to) as deals
    join team_rows($team, $with_direct) as shown on shown.member_id = deals.team_id
    where $person is null or deals.owner_id = $person
    group by shown.row_id
)
select
    shown.row_id as team_id,
    shown.team_name,
    shown.level,
    cast(coalesce(start_amount, 0) as decimal(38, 2)) as start_amount,
    cast(coalesce(new_in_amount, 0) as decimal(38, 2)) as new_in_amount,
    cast(coalesce(reopened_in_amount, 0) as decimal(38, 2)) as reopened_in_amount,
    cast(coalesce(owner_in_amount, 0) as decimal(38, 2)) as owner_in_amount,
    cast(coalesce(moved_in_amount, 0) as decimal(38, 2)) as moved_in_amount,
    cast(coalesce(increased_amount, 0) as decimal(38, 2)) as increased_amount,
    cast(coalesce(decreased_amount, 0) as decimal(38, 2)) as decreased_amount,
    cast(coalesce(owner_out_amount, 0) as decimal(38, 2)) as owner_out_amount,
    cast(coalesce(won_out_amount, 0) as decimal(38, 2)) as won_out_amount,
    cast(coalesce(lost_out_amount, 0) as decimal(38, 2)) as lost_out_amount,
    cast(coalesce(ended_out_amount, 0) as decimal(38, 2)) as ended_out_amount,
    cast(coalesce(moved_out_amount, 0) as decimal(38, 2)) as moved_out_amount,
    cast(coalesce(end_amount, 0) as decimal(38, 2)) as end_amount,
    cast(coalesce(end_amount - start_amount, 0) as decimal(38, 2)) as change_amount,
    cast(coalesce(start_deals, 0) as bigint) as start_deals,
    cast(coalesce(new_in_deals, 0) as bigint) as new_in_deals,
    cast(coalesce(reopened_in_deals, 0) as bigint) as reopened_in_deals,
    cast(coalesce(owner_in_deals, 0) as bigint) as owner_in_deals,
    cast(coalesce(moved_in_deals, 0) as bigint) as moved_in_deals,
    cast(coalesce(increased_deals, 0) as bigint) as increased_deals,
    cast(coalesce(decreased_deals, 0) as bigint) as decreased_deals,
    cast(coalesce(owner_out_deals, 0) as bigint) as owner_out_deals,
    cast(coalesce(won_out_deals, 0) as bigint) as won_out_deals,
    cast(coalesce(lost_out_deals, 0) as bigint) as lost_out_deals,
    cast(coalesce(ended_out_deals, 0) as bigint) as ended_out_deals,
    cast(coalesce(moved_out_deals, 0) as bigint) as moved_out_deals,
    cast(coalesce(end_deals, 0) as bigint) as end_deals,
    cast(coalesce(passed_won_amount, 0) as decimal(38, 2)) as passed_won_amount,
    coalesce(passed_won_deals, 0) as passed_won_deals,
    cast(coalesce(passed_lost_amount, 0) as decimal(38, 2)) as passed_lost_amount,
    coalesce(passed_lost_deals, 0) as passed_lost_deals,
    shown.parent_team_id,
    shown.row_position
from team_rows($team, $with_direct) as shown
left join by_row on by_row.row_id = shown.row_id
left join passed on passed.row_id = shown.row_id
-- each line once: it counts its own team
where shown.member_id = shown.team_id
    and (
        not shown.is_direct
        or coalesce(by_row.start_deals, by_row.end_deals, passed.passed_deals) is not null
    )
order by shown.row_position
