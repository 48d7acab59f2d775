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
select
    lines.row_id as team_id,
    lines.team_name,
    lines.level,
    record.month,
    least(record.last_on, $as_of) as month_to_on,
    record.last_on > $as_of as is_running,
    record.reps,
    record.won_deals,
    record.won_amount,
    targets.target_amount,
    cast(record.won_amount as double) / nullif(cast(record.decided_amount as double), 0) as win_rate,
    record.cycle_days / nullif(record.won_deals, 0) as cycle_days,
    cast(round(cast(record.won_amount as double) / nullif(record.won_deals, 0), 8) as decimal(38, 8))
        as won_deal_amount,
    record.new_deals,
    record.new_amount,
    cast(round(cast(record.won_amount as double) / nullif(record.reps, 0), 8) as decimal(38, 8))
        as won_per_rep_amount,
    record.calls / nullif(record.rep_weeks, 0) as calls_per_rep,
    record.visits / nullif(record.rep_weeks, 0) as visits_per_rep,
    case when record.reviewed_deals > 0 then record.manager_amount end as f1_amount,
    case when record.rated_deals > 0 then record.rated_amount end as f2_amount,
    lines.parent_team_id,
    lines.is_direct,
    lines.row_position
from team_and_parts($team, $with_direct) as lines
-- twelve are shown, and twelve before each say what is usual; none before the first deal
join month_lines as record
    on record.row_id = lines.row_id
    and record.from_on <= $as_of
    and $as_of < record.to_on
    and record.month >= cast(date_trunc('month', $as_of + 1) - interval 24 month as date)
left join team_targets as targets
    on targets.team_id = lines.team_id
    and not lines.is_direct
    and targets.month = record.month
    and targets.valid_from <= $as_of
    and $as_of < targets.valid_to
-- each line once
where lines.member_id = lines.team_id
order by lines.row_position, record.month
