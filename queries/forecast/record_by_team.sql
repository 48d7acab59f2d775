-- How far F1 and F2 were from what was won, by team and week of the period, and which was nearer.
--
-- grain:   one row per team and week of the period [team_id] [week]
-- order:   row_position, week
-- version: 1
-- of:      teams
-- then:    forecast.record.with_verdicts
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of a month, quarter or year: the record is of such periods
-- param  period_to    date     its last day; of any other span, and of none: of fiscal quarters
-- param  team         varchar  a team with all below it
-- param  week         integer  one week of the period; 0: all together; null: each, and together
-- column team_id           varchar        the team
-- column team_name         varchar        label
-- column level             varchar        company, director, department, team
-- column week              integer        week of the period; 0: all weeks together
-- column periods           bigint         that are over and had something to forecast
-- column mean_actual_amount  decimal(38,8)  what was won in one, on average
-- column f1_bias_amount    decimal(38,8)  mean of F1 − actual
-- column f1_bias_rate      double         as a share of actual
-- column f1_mean_error_amount  decimal(38,8)  mean of F1 − actual without its sign
-- column f1_mean_error_rate    double         as a share of actual
-- column f2_bias_amount    decimal(38,8)  mean of F2 − actual
-- column f2_bias_rate      double         as a share of actual
-- column f2_mean_error_amount  decimal(38,8)  mean of F2 − actual without its sign
-- column f2_mean_error_rate    double         as a share of actual
-- column f1_nearer_periods  bigint        in which F1 was nearer than F2
-- column f2_nearer_periods  bigint        in which F2 was nearer than F1
-- column nearer_method     varchar        f1_nearer, f2_nearer, neither_nearer, thin_record, no_contest
-- column lead_method       varchar        what the size rule says of the given period
-- column is_against_rule   boolean        the nearer one is not the one the rule leads with
-- column past_reviewed_rate  double       share of the in-play amount that had a manager forecast then
-- column parent_team_id    varchar        the team above
-- column row_position      bigint         place when the tree is read aloud
with forecasts as materialized (
    select *
    from team_forecasts_at($as_of, $period_from, $period_to, $team)
    where is_over
),
by_period as materialized (
    select
        team_id, period_from_on,
        count(*) as week_ends,
        sum(actual_amount) as actual_amount,
        sum(in_play_amount) as in_play_amount,
        sum(reviewed_amount) as reviewed_amount,
        sum(f1_amount - actual_amount) as f1_error_amount,
        sum(abs(f1_amount - actual_amount)) as f1_absolute_amount,
        sum(f2_amount - actual_amount) as f2_error_amount,
        sum(abs(f2_amount - actual_amount)) as f2_absolute_amount
    from forecasts
    group by team_id, period_from_on
    -- a period in which a team had nothing to forecast says nothing of its forecasts
    having sum(in_play_amount) + sum(won_amount) + sum(actual_amount) > 0
),
parts as (
    select 0 as week, *
    from by_period
    where coalesce($week, 0) = 0
    union all
    select
        said.week, said.team_id, said.period_from_on, 1, said.actual_amount, said.in_play_amount,
        said.reviewed_amount, said.f1_amount - said.actual_amount,
        abs(said.f1_amount - said.actual_amount), said.f2_amount - said.actual_amount,
        abs(said.f2_amount - said.actual_amount)
    from forecasts as said
    join by_period
        on by_period.team_id = said.team_id
        and by_period.period_from_on = said.period_from_on
    where coalesce($week, 1) <> 0
        and ($week is null or said.week = $week)
),
summed as (
    select
        team_id, week,
        count(*) as periods,
        sum(week_ends) as week_ends,
        sum(actual_amount) as actual_amount,
        sum(in_play_amount) as in_play_amount,
        sum(reviewed_amount) as reviewed_amount,
        sum(f1_error_amount) as f1_error_amount,
        sum(f1_absolute_amount) as f1_absolute_amount,
        sum(f2_error_amount) as f2_error_amount,
        sum(f2_absolute_amount) as f2_absolute_amount,
        count(*) filter (where f1_absolute_amount < f2_absolute_amount) as f1_nearer_periods,
        count(*) filter (where f2_absolute_amount < f1_absolute_amount) as f2_nearer_periods
    from parts
    group by team_id, week
),
weeks as (
    -- what was asked for is there, whether anything is on record or not
    select coalesce($week, 0) as week
    union all
    select distinct week from forecasts where $week is null
),
lines as (
    select
        shown.row_id, shown.team_id, shown.team_name, shown.level, shown.parent_team_id,
        shown.row_position,
        coalesce(sum(sizes.reps), 0) as reps,
        coalesce(sum(sizes.in_play_amount), 0) as now_in_play_amount,
        coalesce(sum(sizes.reviewed_amount), 0) as now_reviewed_amount
    from team_rows($team, false) as shown
    left join team_sizes_at($as_of, $period_from, $period_to) as sizes
        on sizes.team_id = shown.member_id
    group by all
)
select
    lines.team_id, lines.team_name, lines.level, lines.parent_team_id, lines.row_position,
    cast(lines.reps as bigint) as reps,
    cast(now_reviewed_amount as double) / nullif(cast(now_in_play_amount as double), 0)
        as reviewed_rate,
    weeks.week,
    coalesce(summed.periods, 0) as periods,
    cast(coalesce(summed.week_ends, 0) as bigint) as week_ends,
    summed.actual_amount,
    summed.in_play_amount,
    summed.reviewed_amount,
    summed.f1_error_amount,
    summed.f1_absolute_amount,
    summed.f2_error_amount,
    summed.f2_absolute_amount,
    coalesce(summed.f1_nearer_periods, 0) as f1_nearer_periods,
    coalesce(summed.f2_nearer_periods, 0) as f2_nearer_periods
from lines
cross join weeks
left join summed on summed.team_id = lines.row_id and summed.week = weeks.week
order by lines.row_position, weeks.week
