-- F1 (the managers' own forecast) against F2 (stage × win rate) for a period, by team.
--
-- grain:   one row per team [team_id]
-- order:   row_position
-- version: 1
-- managers: f1_amount, difference_amount, difference_rate, f1_target_rate
-- managers: reviewed_rate, lead_method, not_reviewed_deals, not_reviewed_amount
-- then:    forecast.lead_method.with_lead_method
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- param  with_direct  boolean  adds what counts for a team but for none of its parts
-- param  rates        json     win rates to try, by stage_id; those left out, and null: in force
-- column team_id            varchar        the team
-- column team_name          varchar        label
-- column level              varchar        company, director, department, team; direct
-- column reps               bigint         heads that carry deals, that day
-- column won_amount         decimal(38,2)  won, closed in the period
-- column won_per_rep_amount  decimal(38,8)  people efficiency; null without reps
-- column in_play_deals      bigint         open, expected in the period
-- column in_play_amount     decimal(38,2)  not weighted
-- column reviewed_rate      double         share of the in-play amount with a manager forecast
-- column f1_amount          decimal(38,2)  won + manager forecasts in play
-- column f2_amount          decimal(38,8)  won + amount × win rate in play; null without rates
-- column difference_amount  decimal(38,8)  F1 − F2
-- column difference_rate    double         F1 − F2 as a share of F2
-- column target_amount      decimal(38,2)  null: no target
-- column f1_target_rate     double         F1 as a share of target
-- column f2_target_rate     double         F2 as a share of target
-- column overdue_deals      bigint         of those in play, expected before the day
-- column overdue_amount     decimal(38,2)  their amount
-- column left_out_deals     bigint         open, expected before the period and before the day
-- column left_out_amount    decimal(38,2)  their amount
-- column undated_deals      bigint         open without an expected day
-- column undated_amount     decimal(38,2)  their amount
-- column lead_method        varchar        f1, f1_while_tuning_f2, f2, f2_until_reviewed
-- column parent_team_id     varchar        the team above
-- column leader_names       varchar        who leads it that day
-- column row_position       bigint         place when the tree is read aloud
-- column not_reviewed_deals  bigint  of those in play, without a manager forecast
-- column not_reviewed_amount  decimal(38,2)  their amount
-- column missing_amount_deals  bigint  of those in play, without an amount, counted as 0
-- column without_rate_amount  decimal(38,2)  in play in a stage that has no win rate
-- column won_deals          bigint         won, closed in the period
with rates as materialized (
    from tried_rates_at($as_of, $rates)
),
open_by_team as (
    select
        sums.team_id,
        sum(case when is_in_play then deals end) as in_play_deals,
        sum(case when is_in_play then amount end) as in_play_amount,
        sum(case when is_in_play then manager_amount end) as manager_amount,
        sum(case when is_in_play then cast(amount as decimal(28, 2)) * win_rate end) as rated_amount,
        sum(case when is_in_play then reviewed_deals end) as reviewed_deals,
        sum(case when is_in_play then reviewed_amount end) as reviewed_amount,
        sum(case when is_in_play and is_overdue then deals end) as overdue_deals,
        sum(case when is_in_play and is_overdue then amount end) as overdue_amount,
        sum(case when is_left_out then deals end) as left_out_deals,
        sum(case when is_left_out then amount end) as left_out_amount,
        sum(case when is_undated then deals end) as undated_deals,
        sum(case when is_undated then amount end) as undated_amount,
        sum(case when is_in_play then missing_amount_deals end) as missing_amount_deals,
        sum(case when is_in_play and win_rate is null then amount end) as without_rate_amount
    from open_sums_at($as_of, $period_from, $period_to, $person) as sums
    left join rates on rates.stage_id = sums.stage_id
    where is_in_play or is_left_out or is_undated
    group by sums.team_id
),
won_by_team as (
    select team_id, sum(won_deals) as won_deals, sum(won_amount) as won_amount
    from closed_sums_at($as_of, $person)
    where is_within(close_on, $period_from, $period_to)
        and close_on <= $as_of
    group by team_id
),
reps_by_team as (
    select team_id, count(*) as reps
    from reps_at($as_of)
    where $person is null or person_id = $person
    group by team_id
),
leaders as (
    select team_id, leader_names
    from team_leaders
    where from_on <= $as_of
        and $as_of < to_on
),
known as (
    select count(*) filter (where win_rate is not null) > 0 as has_rates from rates
),
summed as (
    select
        shown.row_id, shown.team_id, shown.team_name, shown.level, shown.parent_team_id,
        shown.row_position, shown.is_direct,
        cast(coalesce(sum(reps_by_team.reps), 0) as bigint) as reps,
        coalesce(sum(won_by_team.won_deals), 0) as won_deals,
        coalesce(sum(won_by_team.won_amount), 0) as won_amount,
        coalesce(sum(in_play_deals), 0) as in_play_deals,
        coalesce(sum(in_play_amount), 0) as in_play_amount,
        coalesce(sum(manager_amount), 0) as manager_amount,
        coalesce(sum(rated_amount), 0) as rated_amount,
        coalesce(sum(reviewed_amount), 0) as reviewed_amount,
        coalesce(sum(reviewed_deals), 0) as reviewed_deals,
        coalesce(sum(overdue_deals), 0) as overdue_deals,
        coalesce(sum(overdue_amount), 0) as overdue_amount,
        coalesce(sum(left_out_deals), 0) as left_out_deals,
        coalesce(sum(left_out_amount), 0) as left_out_amount,
        coalesce(sum(undated_deals), 0) as undated_deals,
        coalesce(sum(undated_amount), 0) as undated_amount,
        coalesce(sum(missing_amount_deals), 0) as missing_amount_deals,
        coalesce(sum(without_rate_amount), 0) as without_rate_amount
    from team_rows($team, $with_direct) as shown
    left join open_by_team on open_by_team.team_id = shown.member_id
    left join won_by_team on won_by_team.team_id = shown.member_id
    left join reps_by_team on reps_by_team.team_id = shown.member_id
    group by all
),
figured as (
    select
        summed.*,
        summed.won_amount + summed.manager_amount as f1_amount,
        case when known.has_rates then summed.won_amount + summed.rated_amount end as f2_amount,
        -- a target is a team's, never one person's nor what counts for it directly
        case when $person is null and not summed.is_direct then targets.target_amount end
            as target_amount
    from summed
    cross join known
    left join targets_within($as_of, $period_from, $period_to) as targets
        on targets.team_id = summed.team_id
)
select
    figured.row_id as team_id,
    figured.team_name,
    figured.level,
    figured.reps,
    cast(won_amount as decimal(38, 2)) as won_amount,
    cast(round(cast(won_amount as double) / nullif(reps, 0), 8) as decimal(38, 8))
        as won_per_rep_amount,
    cast(in_play_deals as bigint) as in_play_deals,
    cast(in_play_amount as decimal(38, 2)) as in_play_amount,
    cast(reviewed_amount as double) / nullif(cast(in_play_amount as double), 0) as reviewed_rate,
    cast(f1_amount as decimal(38, 2)) as f1_amount,
    cast(f2_amount as decimal(38, 8)) as f2_amount,
    cast(f1_amount - f2_amount as decimal(38, 8)) as difference_amount,
    cast(f1_amount - f2_amount as double) / nullif(cast(f2_amount as double), 0)
        as difference_rate,
    cast(target_amount as decimal(38, 2)) as target_amount,
    cast(f1_amount as double) / nullif(cast(target_amount as double), 0) as f1_target_rate,
    cast(f2_amount as double) / nullif(cast(target_amount as double), 0) as f2_target_rate,
    cast(overdue_deals as bigint) as overdue_deals,
    cast(overdue_amount as decimal(38, 2)) as overdue_amount,
    cast(left_out_deals as bigint) as left_out_deals,
    cast(left_out_amount as decimal(38, 2)) as left_out_amount,
    cast(undated_deals as bigint) as undated_deals,
    cast(undated_amount as decimal(38, 2)) as undated_amount,
    figured.parent_team_id,
    leaders.leader_names,
    figured.row_position,
    cast(in_play_deals - reviewed_deals as bigint) as not_reviewed_deals,
    cast(in_play_amount - reviewed_amount as decimal(38, 2)) as not_reviewed_amount,
    cast(missing_amount_deals as bigint) as missing_amount_deals,
    cast(without_rate_amount as decimal(38, 2)) as without_rate_amount,
    cast(won_deals as bigint) as won_deals
from figured
left join leaders on leaders.team_id = figured.team_id and not figured.is_direct
where not figured.is_direct
    or reps > 0 or won_deals > 0 or in_play_deals > 0 or left_out_deals > 0 or undated_deals > 0
order by figured.row_position
