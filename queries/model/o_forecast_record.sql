-- What became of the amount in play for a fiscal quarter at its week-ends, by team and stage: one row
-- of each per quarter. Only of week-ends at which the stages are known. `amount` adds up over the
-- week-ends before the quarter's last day, so a deal that stood there longer weighs more; `won_amount`
-- is the part of it that was won by the quarter's end, as it was known when that was told. `deals`
-- counts a deal once per quarter, team and stage.
create table stage_chances as
with week_ends as (
    -- on its last day a quarter is over: nothing is in play for it
    select day_on, quarter_from, quarter_to, told_on
    from forecast_days
    where is_week_end and has_stages and told_on is not null and day_on < quarter_to
),
quarters as (
    select quarter_from, quarter_to, max(day_on) as last_week_end_on
    from week_ends
    group by quarter_from, quarter_to
),
weighed as (
    select
        week_ends.quarter_from, week_ends.quarter_to, week_ends.told_on, weeks.team_id,
        weeks.stage_id,
        cast(sum(weeks.amount) as decimal(38, 2)) as amount,
        cast(sum(weeks.won_in_quarter_amount) as decimal(38, 2)) as won_amount
    from week_ends
    join in_play_weeks as weeks
        on weeks.day_on = week_ends.day_on
        and weeks.expected_month between week_ends.quarter_from and week_ends.quarter_to
    group by
        week_ends.quarter_from, week_ends.quarter_to, week_ends.told_on, weeks.team_id,
        weeks.stage_id
),
next_known as (
    -- the first of these week-ends from each Sunday on
    select
        day_on as sunday,
        min(case when has_stages then day_on end) over (
            order by day_on rows between current row and unbounded following
        ) as known_on
    from forecast_days
    where is_week_end
),
counted as (
    select
        quarters.quarter_from, deals.team_id, deals.stage_id,
        count(distinct deals.opportunity_id) as deals
    from quarters
    join open_deals_by_month as deals
        on deals.month between quarters.quarter_from and quarters.quarter_to
        and deals.expected_close_on between quarters.quarter_from and quarters.quarter_to
    join next_known
        -- from the first Sunday of the span: a week-end on which it stood there
        on next_known.sunday = cast(date_trunc('week', deals.valid_from) as date) + 6
        and next_known.known_on < deals.valid_to
        and next_known.known_on <= quarters.last_week_end_on
    group by quarters.quarter_from, deals.team_id, deals.stage_id
)
select
    weighed.quarter_from, weighed.quarter_to, weighed.told_on, weighed.team_id, weighed.stage_id,
    counted.deals, weighed.amount, weighed.won_amount
from weighed
join counted
    on counted.quarter_from = weighed.quarter_from
    and counted.team_id = weighed.team_id
    and counted.stage_id = weighed.stage_id
order by weighed.quarter_from, weighed.team_id, weighed.stage_id;

-- What was known at each week's end of the month, fiscal quarter and fiscal year it lies in (`months`:
-- 1, 3, 12), by team with all below it: won in that period by then, in play for it, the managers'
-- forecasts, and amount × win rate by the rates of that day; zeros where there is none of it. Week 1
-- of a period is the one whose Sunday is the first in it. A period is on record on the days before
-- `recorded_to_on`: until eight others are over.
create table record_weeks as
with kinds as (
    select 1 as months
    union all
    select 3
    union all
    select 12
),
starts as (
    select
        kinds.months, days.day_on as week_end_on,
        cast(
            cast(date_trunc('month', days.day_on) as date) - to_months(cast(
                (extract(month from days.day_on) - coverage.fiscal_year_start_month + 12)
                % kinds.months as integer
            )) as date
        ) as period_from_on
    from forecast_days as days
    cross join data_coverage as coverage
    cross join kinds
    where days.is_week_end
),
weeks as (
    select
        months, period_from_on,
        cast(period_from_on + to_months(months) as date) - 1 as period_to_on,
        cast(period_from_on + to_months(months * 9) as date) - 1 as recorded_to_on,
        cast((week_end_on - period_from_on) // 7 + 1 as integer) as week,
        week_end_on
    from starts
),
parts as (
    select
        weeks.months, weeks.week_end_on, won.team_id, won.amount as won_amount,
        0 as in_play_amount, 0 as reviewed_amount, 0 as manager_amount, 0 as rated_amount
    from weeks
    join won_days as won
        on won.close_month between weeks.period_from_on and weeks.period_to_on
        and won.from_on <= weeks.week_end_on
        and weeks.week_end_on < won.to_on
    union all
    select
        weeks.months, weeks.week_end_on, deals.team_id, 0, deals.amount, deals.reviewed_amount,
        deals.manager_amount,
        cast(deals.amount as decimal(28, 2)) * coalesce(rates.win_rate, 0)
    from weeks
    join in_play_weeks as deals
        on deals.day_on = weeks.week_end_on
        and deals.expected_month between weeks.period_from_on and weeks.period_to_on
    left join stage_rates as rates
        on rates.stage_id = deals.stage_id
        and rates.valid_from <= weeks.week_end_on
        and weeks.week_end_on < rates.valid_to
    -- on its last day a period is over: nothing is in play for it
    where weeks.week_end_on < weeks.period_to_on
    union all
    select weeks.months, weeks.week_end_on, team_tree.team_id, 0, 0, 0, 0, 0
    from weeks
    cross join team_tree
)
select
    weeks.months, weeks.period_from_on, weeks.period_to_on, weeks.recorded_to_on, weeks.week,
    weeks.week_end_on, above.team_id,
    cast(sum(parts.won_amount) as decimal(38, 2)) as won_amount,
    cast(sum(parts.in_play_amount) as decimal(38, 2)) as in_play_amount,
    cast(sum(parts.reviewed_amount) as decimal(38, 2)) as reviewed_amount,
    cast(sum(parts.manager_amount) as decimal(38, 2)) as manager_amount,
    cast(sum(parts.rated_amount) as decimal(38, 8)) as rated_amount
from parts
join weeks
    on weeks.months = parts.months
    and weeks.week_end_on = parts.week_end_on
join team_members as above on above.member_id = parts.team_id
group by
    weeks.months, weeks.period_from_on, weeks.period_to_on, weeks.recorded_to_on, weeks.week,
    weeks.week_end_on, above.team_id
order by weeks.months, weeks.week_end_on, above.team_id;

-- What was won of each of these periods that has week-ends, by team with all below it, as spans of days
-- [from_on, to_on) from the period's end on: it seldom changes then.
create table won_periods as
with periods as (
    select distinct months, period_from_on, period_to_on from record_weeks
),
changes as (
    select team_id, close_month, from_on as day, amount from won_days
    union all
    select team_id, close_month, to_on, -amount from won_days where to_on < date '9999-12-31'
),
steps as (
    select
        periods.months, periods.period_from_on, above.team_id,
        greatest(changes.day, periods.period_to_on) as from_on,
        sum(changes.amount) as amount
    from periods
    join changes on changes.close_month between periods.period_from_on and periods.period_to_on
    join team_members as above on above.member_id = changes.team_id
    group by
        periods.months, periods.period_from_on, above.team_id,
        greatest(changes.day, periods.period_to_on)
)
select
    months, period_from_on, team_id, from_on,
    coalesce(
        lead(from_on) over (partition by months, period_from_on, team_id order by from_on),
        date '9999-12-31'
    ) as to_on,
    cast(
        sum(amount) over (
            partition by months, period_from_on, team_id order by from_on
            rows between unbounded preceding and current row
        ) as decimal(38, 2)
    ) as amount
from steps
order by months, period_from_on, team_id, from_on;
