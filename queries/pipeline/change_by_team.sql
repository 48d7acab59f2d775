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
with groups as (
    from change_groups($as_of, $compare_to, $period_from, $period_to, $person)
),
shown as (
    from team_rows($team, $with_direct)
),
owned as (
    select
        lines.row_position, groups.*, is_theirs as is_ours,
        was_theirs and compared.row_position is not null as was_ours
    from groups
    join shown as lines on lines.member_id = groups.team_id
    left join shown as compared
        on compared.row_position = lines.row_position
        and compared.member_id = groups.compare_team_id
    union all
    -- what was a line's, and no longer is
    select lines.row_position, groups.*, false, was_theirs
    from groups
    join shown as lines on lines.member_id = groups.compare_team_id
    left join shown as present
        on present.row_position = lines.row_position
        and present.member_id = groups.team_id
    where present.row_position is null
),
counted as (
    select
        row_position, deals,
        is_in_play and is_ours as is_in,
        was_in_play and was_ours as was_in,
        case when is_in then amount else 0 end as end_amount,
        case when was_in then compare_amount else 0 end as start_amount,
        end_amount - start_amount as change_amount,
        change_kind(
            is_in, was_in, is_ours, was_ours, outcome, compare_outcome, is_period_over, direction
        ) as kind
    from owned
),
by_row as (
    select
        row_position,
        sum(start_amount) as start_amount,
        sum(case when kind = 'new' then change_amount end) as new_in_amount,
        sum(case when kind = 'reopened' then change_amount end) as reopened_in_amount,
        sum(case when kind = 'owner_in' then change_amount end) as owner_in_amount,
        sum(case when kind = 'moved_in' then change_amount end) as moved_in_amount,
        sum(case when kind = 'increased' then change_amount end) as increased_amount,
        sum(case when kind = 'decreased' then change_amount end) as decreased_amount,
        sum(case when kind = 'owner_out' then change_amount end) as owner_out_amount,
        sum(case when kind = 'won' then change_amount end) as won_out_amount,
        sum(case when kind = 'lost' then change_amount end) as lost_out_amount,
        sum(case when kind = 'period_ended' then change_amount end) as ended_out_amount,
        sum(case when kind = 'moved_out' then change_amount end) as moved_out_amount,
        sum(end_amount) as end_amount,
        sum(case when was_in then deals end) as start_deals,
        sum(case when kind = 'new' then deals end) as new_in_deals,
        sum(case when kind = 'reopened' then deals end) as reopened_in_deals,
        sum(case when kind = 'owner_in' then deals end) as owner_in_deals,
        sum(case when kind = 'moved_in' then deals end) as moved_in_deals,
        sum(case when kind = 'increased' then deals end) as increased_deals,
        sum(case when kind = 'decreased' then deals end) as decreased_deals,
        sum(case when kind = 'owner_out' then deals end) as owner_out_deals,
        sum(case when kind = 'won' then deals end) as won_out_deals,
        sum(case when kind = 'lost' then deals end) as lost_out_deals,
        sum(case when kind = 'period_ended' then deals end) as ended_out_deals,
        sum(case when kind = 'moved_out' then deals end) as moved_out_deals,
        sum(case when is_in then deals end) as end_deals
    from counted
    group by row_position
),
passed as (
    select
        shown.row_position,
        sum(case when outcome = 'won' then coalesce(amount, 0) end) as passed_won_amount,
        count(case when outcome = 'won' then 1 end) as passed_won_deals,
        sum(case when outcome = 'lost' then coalesce(amount, 0) end) as passed_lost_amount,
        count(case when outcome = 'lost' then 1 end) as passed_lost_deals,
        count(*) as passed_deals
    from passing_deals_between($as_of, $compare_to, $period_from, $period_to) as deals
    join shown on shown.member_id = deals.team_id
    where $person is null or deals.owner_id = $person
    group by shown.row_position
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
from shown
left join by_row on by_row.row_position = shown.row_position
left join passed on passed.row_position = shown.row_position
-- each line once: it counts its own team
where shown.member_id = shown.team_id
    and (
        not shown.is_direct
        or coalesce(by_row.start_deals, by_row.end_deals, passed.passed_deals) is not null
    )
order by shown.row_position
