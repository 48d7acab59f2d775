-- What F2 would have said with the offered win rates at each week's end of the last four quarters.
--
-- grain:   one row per quarter and week [period_from_on] [week]
-- order:   period_from_on, week
-- version: 1
-- of:      teams
-- then:    forecast.backtest.by_week
--
-- param  as_of  date     the day seen from
-- param  team   varchar  a team with all below it
-- column period_from_on   date           first day of the fiscal quarter
-- column period_to_on     date           last day of it
-- column week             integer        week of the quarter; 1: whose Sunday is the first in it
-- column week_end_on      date           its Sunday
-- column won_amount       decimal(38,2)  won in the quarter by then
-- column f1_amount        decimal(38,2)  as it stood then
-- column f2_amount        decimal(38,8)  as it stood then; null: no rates
-- column offered_f2_amount  decimal(38,8)  by the rates that the four quarters before offered; null: none
-- column actual_amount    decimal(38,2)  won in the quarter
-- column f1_error_amount  decimal(38,2)  F1 − actual
-- column f1_error_rate    double         as a share of actual
-- column f2_error_amount  decimal(38,8)  F2 − actual
-- column f2_error_rate    double         as a share of actual
-- column offered_f2_error_amount  decimal(38,8)  F2 by the offered rates − actual
-- column offered_f2_error_rate    double         as a share of actual
select *
from backtest_at($as_of, $team)
order by period_from_on, week, stage_id
