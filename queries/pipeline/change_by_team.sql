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
with shown as (
    from team_rows($team, $with_direct)
),
-- once: the kind would be written out for each of the sums below, which takes longer to plan than all
-- else takes together
counted as materialized (
    select
        row_position,
        is_in_play and is_ours as is_in,
        was_in_play and was_ours as was_in,
        case
            when is_passing then case outcome when 'won' then 'passed_won' else 'passed_lost' end
            else change_kind(
                is_in, was_in, is_ours, was_ours, outcome, compare_outcome, is_period_over,
                direction
            )
        end as kind,
        deals,
        case when was_in then compare_amount else 0 end as start_amount,
        case when is_in or is_passing then amount else 0 end as end_amount,
        end_amount - start_amount as change_amount
    from change_lines_at(
        $as_of, $compare_to, $period_from, $period_to, $team, $person, $with_direct
    )
),
summed as (
    select
        row_position,
        coalesce(bool_or(is_in or was_in or kind in ('passed_won', 'passed_lost')), false)
            as is_counting,
        sum(start_amount) as start_amount,
        sum(case when is_in then end_amount else 0 end) as end_amount,
        sum(case when was_in then deals else 0 end) as start_deals,
        sum(case when is_in then deals else 0 end) as end_deals,
        sum(case when kind = 'new' then change_amount else 0 end) as new_in_amount,
        sum(case when kind = 'reopened' then change_amount else 0 end) as reopened_in_amount,
        sum(case when kind = 'owner_in' then change_amount else 0 end) as owner_in_amount,
        sum(case when kind = 'moved_in' then change_amount else 0 end) as moved_in_amount,
        sum(case when kind = 'increased' then change_amount else 0 end) as increased_amount,
        sum(case when kind = 'decreased' then change_amount else 0 end) as decreased_amount,
        sum(case when kind = 'owner_out' then change_amount else 0 end) as owner_out_amount,
        sum(case when kind = 'won' then change_amount else 0 end) as won_out_amount,
        sum(case when kind = 'lost' then change_amount else 0 end) as lost_out_amount,
        sum(case when kind = 'period_ended' then change_amount else 0 end) as ended_out_amount,
        sum(case when kind = 'moved_out' then change_amount else 0 end) as moved_out_amount,
        sum(case when kind = 'passed_won' then change_amount else 0 end) as passed_won_amount,
        sum(case when kind = 'passed_lost' then change_amount else 0 end) as passed_lost_amount,
        sum(case when kind = 'new' then deals else 0 end) as new_in_deals,
        sum(case when kind = 'reopened' then deals else 0 end) as reopened_in_deals,
        sum(case when kind = 'owner_in' then deals else 0 end) as owner_in_deals,
        sum(case when kind = 'moved_in' then deals else 0 end) as moved_in_deals,
        sum(case when kind = 'increased' then deals else 0 end) as increased_deals,
        sum(case when kind = 'decreased' then deals else 0 end) as decreased_deals,
        sum(case when kind = 'owner_out' then deals else 0 end) as owner_out_deals,
        sum(case when kind = 'won' then deals else 0 end) as won_out_deals,
        sum(case when kind = 'lost' then deals else 0 end) as lost_out_deals,
        sum(case when kind = 'period_ended' then deals else 0 end) as ended_out_deals,
        sum(case when kind = 'moved_out' then deals else 0 end) as moved_out_deals,
        sum(case when kind = 'passed_won' then deals else 0 end) as passed_won_deals,
        sum(case when kind = 'passed_lost' then deals else 0 end) as passed_lost_deals
    from counted
    group by row_position
)
select
    shown.row_id as team_id,
    shown.team_name,
    shown.level,
    cast(start_amount as decimal(38, 2)) as start_amount,
    cast(new_in_amount as decimal(38, 2)) as new_in_amount,
    cast(reopened_in_amount as decimal(38, 2)) as reopened_in_amount,
    cast(owner_in_amount as decimal(38, 2)) as owner_in_amount,
    cast(moved_in_amount as decimal(38, 2)) as moved_in_amount,
    cast(increased_amount as decimal(38, 2)) as increased_amount,
    cast(decreased_amount as decimal(38, 2)) as decreased_amount,
    cast(owner_out_amount as decimal(38, 2)) as owner_out_amount,
    cast(won_out_amount as decimal(38, 2)) as won_out_amount,
    cast(lost_out_amount as decimal(38, 2)) as lost_out_amount,
    cast(ended_out_amount as decimal(38, 2)) as ended_out_amount,
    cast(moved_out_amount as decimal(38, 2)) as moved_out_amount,
    cast(end_amount as decimal(38, 2)) as end_amount,
    cast(end_amount - start_amount as decimal(38, 2)) as change_amount,
    cast(start_deals as bigint) as start_deals,
    cast(new_in_deals as bigint) as new_in_deals,
    cast(reopened_in_deals as bigint) as reopened_in_deals,
    cast(owner_in_deals as bigint) as owner_in_deals,
    cast(moved_in_deals as bigint) as moved_in_deals,
    cast(increased_deals as bigint) as increased_deals,
    cast(decreased_deals as bigint) as decreased_deals,
    cast(owner_out_deals as bigint) as owner_out_deals,
    cast(won_out_deals as bigint) as won_out_deals,
    cast(lost_out_deals as bigint) as lost_out_deals,
    cast(ended_out_deals as bigint) as ended_out_deals,
    cast(moved_out_deals as bigint) as moved_out_deals,
    cast(end_deals as bigint) as end_deals,
    cast(passed_won_amount as decimal(38, 2)) as passed_won_amount,
    cast(passed_won_deals as bigint) as passed_won_deals,
    cast(passed_lost_amount as decimal(38, 2)) as passed_lost_amount,
    cast(passed_lost_deals as bigint) as passed_lost_deals,
    shown.parent_team_id,
    shown.row_position
from shown
join summed on summed.row_position = shown.row_position
where shown.member_id = shown.team_id
    and (not shown.is_direct or summed.is_counting)
order by shown.row_position
