-- The days that forecasts are kept for: each week's end (its Sunday) from the first deal on, the last
-- covered day and the one a week before, which it is compared with; with the fiscal quarter each
-- lies in. `has_stages`: in which stage a deal stood that day is known, by a log or by a load of the
-- seven days that end with it. `told_on`: when it is known what the quarter brought: by a log at its
-- end, else by the next load, within 21 days.
create table forecast_days as
with bounds as (
    select
        cast(date_trunc('week', record.first_created_on) as date) + 6 as first_on,
        coverage.covers_until as last_on,
        coverage.fiscal_year_start_month as start_month
    from deal_record as record
    cross join data_coverage as coverage
),
days as (
    select cast(unnest(generate_series(first_on, last_on, interval 7 day)) as date) as day_on
    from bounds
    union
    select last_on from bounds
    union
    select last_on - 7 from bounds where last_on - 7 >= first_on
),
months as (
    select
        days.day_on,
        extract(dayofweek from days.day_on) = 0 as is_week_end,
        cast(date_trunc('month', days.day_on) as date) as month,
        -- months gone of the fiscal quarter
        (extract(month from days.day_on) - bounds.start_month + 12) % 3 as months_gone
    from days
    cross join bounds
    where days.day_on is not null
),
quarters as (
    select
        *,
        cast(month - to_months(cast(months_gone as integer)) as date) as quarter_from,
        cast(month + to_months(cast(3 - months_gone as integer)) as date) - 1 as quarter_to
    from months
),
seen as (
    select distinct quarters.day_on
    from quarters
    join load_days as loads
        on loads.day_on <= quarters.day_on
        and loads.day_on > quarters.day_on - 7
),
told as (
    select quarters.quarter_to, min(loads.day_on) as told_on
    from (select distinct quarter_to from quarters) as quarters
    join load_days as loads
        on loads.day_on >= quarters.quarter_to
        and loads.day_on <= quarters.quarter_to + 21
    group by quarters.quarter_to
)
select
    quarters.day_on,
    quarters.is_week_end,
    record.has_stage_history or seen.day_on is not null as has_stages,
    quarters.quarter_from,
    quarters.quarter_to,
    case when record.has_stage_history then quarters.quarter_to else told.told_on end as told_on
from quarters
cross join deal_record as record
left join seen on seen.day_on = quarters.day_on
left join told on told.quarter_to = quarters.quarter_to
order by quarters.day_on;

-- How long the stays in each stage were that ended in the 365 days up to each of these days, in the
-- whole company: the average, longer than which is stalled, and what stay_lengths_at of
-- queries/relations says of them besides.
create table stay_weeks as
with counted as (
    select
        days.day_on, stays.stage_id, cast(stays.stay_days as bigint) as stay_days,
        cast(sum(stays.stays) as bigint) as stays
    from forecast_days as days
    join ended_stays as stays
        on stays.left_on between days.day_on - 364 and days.day_on
        and stays.from_on <= days.day_on
        and days.day_on < stays.to_on
    group by days.day_on, stays.stage_id, stays.stay_days
),
placed as (
    select
        day_on, stage_id, stay_days, stays,
        sum(stays) over (partition by day_on, stage_id order by stay_days) as stays_so_far,
        sum(stays) over (partition by day_on, stage_id) as all_stays
    from counted
),
marked as (
    select
        day_on, stage_id, max(all_stays) as all_stays,
        cast(sum(stay_days * stays) as double) / max(all_stays) as average_days,
        min(case when stays_so_far * 2 >= all_stays then stay_days end) as lower_middle_days,
        min(case when stays_so_far * 2 > all_stays then stay_days end) as upper_middle_days,
        min(case when stays_so_far > (all_stays - 1) * 3 // 4 then stay_days end)
            as lower_quartile_days,
        min(case when stays_so_far > ((all_stays - 1) * 3 + 3) // 4 then stay_days end)
            as upper_quartile_days
    from placed
    group by day_on, stage_id
)
select
    day_on, stage_id, cast(all_stays as bigint) as all_stays, average_days,
    cast((lower_middle_days + upper_middle_days) / 2.0 as double) as median_days,
    cast(
        lower_quartile_days
        + (all_stays - 1) * 3 % 4 / 4.0 * (upper_quartile_days - lower_quartile_days) as double
    ) as upper_quartile_days
from marked
order by day_on, stage_id;
