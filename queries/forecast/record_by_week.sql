-- What F1 and F2 said at the end of each week of the last periods, against what was won, by team.
--
-- grain:   one row per team, period and week [team_id] [period_from_on] [week]
-- order:   row_position, period_from_on, week
-- version: 1
-- of:      teams
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of a month, quarter or year: the record is of such periods
-- param  period_to    date     its last day; of any other span, and of none: of fiscal quarters
-- param  team         varchar  a team with all below it
-- column team_id          varchar        the team
-- column team_name        varchar        label
-- column level            varchar        company, director, department, team
-- column period_from_on   date           first day of the period
-- column period_to_on     date           last day of the period
-- column week             integer        week of the period; 1: whose Sunday is the first in it
-- column week_end_on      date           its Sunday
-- column is_over          boolean        the period is over at the day seen from
-- column won_amount       decimal(38,2)  won in the period by then
-- column in_play_amount   decimal(38,2)  in play for it then, not weighted
-- column reviewed_rate    double         share of it with a manager forecast
-- column f1_amount        decimal(38,2)  as it stood then
-- column f2_amount        decimal(38,8)  as it stood then, by the rates of that day; null: no rates
-- column actual_amount    decimal(38,2)  won in the period; null: it is not over
-- column f1_error_amount  decimal(38,2)  F1 − actual
-- column f1_error_rate    double         as a share of actual
-- column f2_error_amount  decimal(38,8)  F2 − actual
-- column f2_error_rate    double         as a share of actual
-- column parent_team_id   varchar        the team above
-- column row_position     bigint         place when the tree is read aloud
with forecasts as (
    from team_forecasts_at($as_of, $period_from, $period_to, $team)
)
select
    team_id,
    team_name,
    level,
    period_from_on,
    period_to_on,
    week,
    week_end_on,
    is_over,
    cast(won_amount as decimal(38, 2)) as won_amount,
    cast(in_play_amount as decimal(38, 2)) as in_play_amount,
    cast(reviewed_amount as double) / nullif(cast(in_play_amount as double), 0) as reviewed_rate,
    cast(f1_amount as decimal(38, 2)) as f1_amount,
    cast(f2_amount as decimal(38, 8)) as f2_amount,
    cast(actual_amount as decimal(38, 2)) as actual_amount,
    cast(f1_amount - actual_amount as decimal(38, 2)) as f1_error_amount,
    cast(f1_amount - actual_amount as double) / nullif(cast(actual_amount as double), 0)
        as f1_error_rate,
    cast(f2_amount - actual_amount as decimal(38, 8)) as f2_error_amount,
    cast(f2_amount - actual_amount as double) / nullif(cast(actual_amount as double), 0)
        as f2_error_rate,
    parent_team_id,
    row_position
from forecasts
order by row_position, period_from_on, week
