-- The last twelve full months of a team and of those directly below it, month by month: results, new
-- pipeline, productivity, activity and how well the month was forecast, each against the band of the
-- twelve months before it.
--
-- grain:   one row per team and month [team_id] [month]
-- order:   row_position, month
-- version: 1
-- of:      teams
-- then:    forecast.band.with_bands
--
-- param  as_of        date     the day seen from
-- param  team         varchar  a team; with those directly below it
-- param  with_direct  boolean  adds what counts for the team but for none of its parts
-- column team_id                   varchar        the team; with /direct: what is only its own
-- column team_name                 varchar        label
-- column level                     varchar        company, director, department, team; direct
-- column month                     date           its first day
-- column month_to_on               date           the last day that is seen of it
-- column is_running                boolean        not yet over: what there is of it so far
-- column reps                      bigint         heads that carry deals, at the month's end
-- column won_deals                 bigint         won, closed in the month
-- column won_amount                decimal(38,2)  their amount
-- column target_amount             decimal(38,2)  the month's; null: no target
-- column win_rate                  double         won ÷ decided, by amount, closed in the month
-- column cycle_days                double         mean days from created to won of what was won
-- column won_deal_amount           decimal(38,8)  deal size: mean amount of what was won
-- column new_deals                 bigint         created in the month
-- column new_amount                decimal(38,2)  their amount, as it stands
-- column won_per_rep_amount        decimal(38,8)  productivity; null without reps
-- column calls_per_rep             double         per week, of the weeks that end in the month
-- column visits_per_rep            double         per week, of the weeks that end in the month
-- column f1_amount                 decimal(38,2)  F1 of the month on its eve; null: none reviewed
-- column f2_amount                 decimal(38,8)  F2 of the month on its eve; null: none in play
-- column f1_error_rate             double         F1 − won, as a share of won
-- column f2_error_rate             double         F2 − won, as a share of won
-- column usual_won_amount          decimal(38,8)  median of the 12 months before; null: under 8
-- column low_won_amount            decimal(38,8)  where the band begins
-- column high_won_amount           decimal(38,8)  where it ends
-- column usual_win_rate            double         median of the 12 months before; null: under 8
-- column low_win_rate              double         where the band begins
-- column high_win_rate             double         where it ends
-- column usual_cycle_days          double         median of the 12 months before; null: under 8
-- column low_cycle_days            double         where the band begins
-- column high_cycle_days           double         where it ends
-- column usual_won_deal_amount     decimal(38,8)  median of the 12 months before; null: under 8
-- column low_won_deal_amount       decimal(38,8)  where the band begins
-- column high_won_deal_amount      decimal(38,8)  where it ends
-- column usual_new_amount          decimal(38,8)  median of the 12 months before; null: under 8
-- column low_new_amount            decimal(38,8)  where the band begins
-- column high_new_amount           decimal(38,8)  where it ends
-- column usual_won_per_rep_amount  decimal(38,8)  median of the 12 months before; null: under 8
-- column low_won_per_rep_amount    decimal(38,8)  where the band begins
-- column high_won_per_rep_amount   decimal(38,8)  where it ends
-- column usual_calls_per_rep       double         median of the 12 months before; null: under 8
-- column low_calls_per_rep         double         where the band begins
-- column high_calls_per_rep        double         where it ends
-- column usual_visits_per_rep      double         median of the 12 months before; null: under 8
-- column low_visits_per_rep        double         where the band begins
-- column high_visits_per_rep       double         where it ends
-- column usual_f1_error_rate       double         median of the 12 months before; null: under 8
-- column low_f1_error_rate         double         where the band begins
-- column high_f1_error_rate        double         where it ends
-- column usual_f2_error_rate       double         median of the 12 months before; null: under 8
-- column low_f2_error_rate         double         where the band begins
-- column high_f2_error_rate        double         where it ends
-- column broken                    varchar        the columns outside their band; null: none
-- column parent_team_id            varchar        the team above
-- column row_position              bigint         place when the tree is read aloud
with months as (
    select
        cast(month_at as date) as month,
        least(cast(month_at + interval 1 month as date) - 1, $as_of) as month_to_on
    from (
        -- twelve are shown, and twelve before each say what is usual; none before the first deal
        select unnest(generate_series(
            greatest(
                date_trunc('month', $as_of + 1) - interval 24 month,
                date_trunc('month', first_created_on)
            ),
            cast($as_of as timestamp), interval 1 month
        )) as month_at
        from deal_record
        where first_created_on <= $as_of
    )
),
heads as (
    select months.month, counts.team_id, counts.reps
    from months
    join rep_counts as counts
        on counts.from_on <= months.month_to_on and months.month_to_on < counts.to_on
),
summed as (
    select
        shown.row_id, shown.team_name, shown.level, shown.parent_team_id, shown.is_direct,
        shown.row_position, months.month, months.month_to_on,
        coalesce(sum(heads.reps), 0) as reps,
        coalesce(sum(won_deals), 0) as won_deals,
        coalesce(sum(won_amount), 0) as won_amount,
        coalesce(sum(decided_amount), 0) as decided_amount,
        sum(cycle_days) as cycle_days,
        coalesce(sum(new_deals), 0) as new_deals,
        coalesce(sum(new_amount), 0) as new_amount,
        sum(reviewed_deals) as reviewed_deals,
        sum(manager_amount) as manager_amount,
        sum(rated_deals) as rated_deals,
        sum(rated_amount) as rated_amount,
        sum(calls) as calls,
        sum(visits) as visits,
        sum(rep_weeks) as rep_weeks
    from team_and_parts($team, $with_direct) as shown
    cross join months
    left join month_record as record
        on record.team_id = shown.member_id
        and record.month = months.month
        and record.from_on <= $as_of
        and $as_of < record.to_on
        and record.month >= $as_of - 770
    left join heads on heads.team_id = shown.member_id and heads.month = months.month
    group by all
)
select
    summed.row_id as team_id,
    summed.team_name,
    summed.level,
    summed.month,
    summed.month_to_on,
    cast(summed.month + interval 1 month as date) - 1 > $as_of as is_running,
    cast(reps as bigint) as reps,
    cast(won_deals as bigint) as won_deals,
    cast(won_amount as decimal(38, 2)) as won_amount,
    case when not summed.is_direct then targets.target_amount end as target_amount,
    cast(won_amount as double) / nullif(cast(decided_amount as double), 0) as win_rate,
    cast(cycle_days / nullif(won_deals, 0) as double) as cycle_days,
    cast(round(cast(won_amount as double) / nullif(won_deals, 0), 8) as decimal(38, 8))
        as won_deal_amount,
    cast(new_deals as bigint) as new_deals,
    cast(new_amount as decimal(38, 2)) as new_amount,
    cast(round(cast(won_amount as double) / nullif(reps, 0), 8) as decimal(38, 8))
        as won_per_rep_amount,
    calls / nullif(rep_weeks, 0) as calls_per_rep,
    visits / nullif(rep_weeks, 0) as visits_per_rep,
    case when reviewed_deals > 0 then cast(manager_amount as decimal(38, 2)) end as f1_amount,
    case when rated_deals > 0 then cast(rated_amount as decimal(38, 8)) end as f2_amount,
    summed.parent_team_id,
    summed.is_direct,
    summed.row_position
from summed
left join team_targets as targets
    on targets.team_id = summed.row_id
    and targets.month = summed.month
    and targets.valid_from <= $as_of
    and $as_of < targets.valid_to
order by summed.row_position, summed.month
