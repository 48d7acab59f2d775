-- What the projection, F1 and F2 said at the end of weeks 1, 4 and 8 of past quarters, against what was won.
--
-- grain:   one row per quarter and week [period_to_on] [week]
-- order:   period_to_on, week
-- version: 3
-- of:      teams
-- then:    forecast.projection_record.with_quarters
--
-- param  as_of  date     the day seen from; only quarters that are over by then
-- param  team   varchar  a team with all below it
-- column period_from_on  date           first day of the quarter
-- column period_to_on    date           its last day
-- column week             integer        week of the quarter; 1: whose Sunday is the first in it
-- column week_end_on      date           its last day: nothing later was used
-- column learned_quarters  bigint        quarters that were over by then
-- column actual_amount    decimal(38,2)  won in the quarter, as known at the day seen from
-- column expected_amount  decimal(38,2)  the projection's mean, that day
-- column low_amount       decimal(38,2)  the low end of its range
-- column median_amount    decimal(38,2)  the projection
-- column high_amount      decimal(38,2)  the high end of its range
-- column is_in_range      boolean        whether the result lay in the range
-- column f1_amount        decimal(38,2)  F1 that day
-- column f2_amount        decimal(38,2)  F2 that day
-- column projection_error_rate  double   median − won, as a share of won
-- column f1_error_rate    double         F1 − won, as a share of won
-- column f2_error_rate    double         F2 − won, as a share of won
select past.*
from past_projections_at($as_of) as past
where past.row_id = coalesce($team, (select team_id from team_tree where parent_team_id is null))
    and has_known_stages($as_of)
order by past.week_end_on
