-- How far F1, F2 and F2 by the offered win rates were from what was won in the last four quarters.
--
-- grain:   one row per method [method]
-- order:   method_position
-- version: 1
-- of:      teams
-- then:    forecast.backtest.by_method
--
-- param  as_of  date     the day seen from
-- param  team   varchar  a team with all below it
-- column method           varchar        f1_forecast, f2_forecast, offered_f2_forecast
-- column method_position  integer        its place
-- column periods          bigint         quarters for which the record before them offered rates
-- column week_ends        bigint         of them
-- column mean_actual_amount  decimal(38,8)  what was won in one, on average
-- column bias_amount      decimal(38,8)  mean of forecast − actual; null: it could not be formed
-- column bias_rate        double         as a share of actual
-- column mean_error_amount  decimal(38,8)  mean of forecast − actual without its sign
-- column mean_error_rate  double         as a share of actual
select *
from backtest_at($as_of, $team)
order by period_from_on, week, stage_id
