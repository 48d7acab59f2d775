-- Where the deals created of late came from, on the days that forecasts are kept for, as they stand on
-- each: by team, source and created month, from the month on in which the 365 days that end with the
-- day began. What was created in these 365 days is told apart.
create table new_source_weeks as
with days as (
    select day_on, cast(date_trunc('month', day_on - 364) as date) as first_month
    from forecast_days
),
months as (
    select days.day_on, cast(days.first_month + to_months(cast(back as integer)) as date) as month
    from days
    cross join (select unnest(generate_series(0, 12)) as back) as series
),
turns as (
    -- what changes until one of these days changes that day
    select
        steps.team_id, steps.source, steps.created_on,
        cast(date_trunc('month', steps.created_on) as date) as month,
        least(
            cast(date_trunc('week', steps.day_on) as date) + 6,
            case
                when steps.day_on <= coverage.covers_until - 7 then coverage.covers_until - 7
                else coverage.covers_until
            end
        ) as from_on,
        sum(steps.deals) as deals, sum(steps.amount) as amount
    from new_deal_steps as steps
    join data_coverage as coverage on steps.day_on <= coverage.covers_until
    group by steps.team_id, steps.source, steps.created_on, month, from_on
),
month_turns as (
    select team_id, source, month, from_on, sum(deals) as deals, sum(amount) as amount
    from turns
    group by team_id, source, month, from_on
),
parts as (
    select
        months.day_on, turns.team_id, turns.source, turns.month, turns.deals, turns.amount,
        case when turns.month > months.day_on - 365 then turns.deals else 0 end as usual_deals,
        case when turns.month > months.day_on - 365 then turns.amount else 0 end as usual_amount
    from months
    join month_turns as turns
        on turns.month = months.month
        and turns.from_on <= months.day_on
    union all
    -- the month in which the 365 days began
    select
        days.day_on, turns.team_id, turns.source, turns.month, 0, 0, turns.deals, turns.amount
    from days
    join turns
        on turns.month = days.first_month
        and turns.created_on > days.day_on - 365
        and turns.from_on <= days.day_on
    where days.first_month <= days.day_on - 365
)
select
    day_on, team_id, source, month,
    cast(sum(deals) as bigint) as deals,
    cast(sum(amount) as decimal(38, 2)) as amount,
    cast(sum(usual_deals) as bigint) as usual_deals,
    cast(sum(usual_amount) as decimal(38, 2)) as usual_amount
from parts
group by day_on, team_id, source, month
order by day_on, team_id, source, month;
