-- What W3 asks of new pipeline, on the days that forecasts are kept for and for the fiscal year that
-- each lies in: the deals created in the 730 days before, summed as new_deals_at of
-- queries/relations does it from the deals; there it is said what the ranks are. What was won of
-- them stands in rows of its own.
create table new_pipeline_weeks as
with years as (
    select
        days.day_on,
        cast(
            cast(date_trunc('month', days.day_on) as date) - to_months(cast(
                (extract(month from days.day_on) - coverage.fiscal_year_start_month + 12) % 12
                as integer
            )) as date
        ) as year_from
    from forecast_days as days
    cross join data_coverage as coverage
),
days as (
    select day_on, cast(year_from + to_months(12) as date) - 1 as year_to from years
),
months as (
    select
        day_on, year_to,
        greatest(cast(month_at as date), day_on + 1) as from_on,
        cast(month_at + interval 1 month as date) as to_on
    from (
        select
            day_on, year_to,
            unnest(generate_series(
                date_trunc('month', day_on + 1), cast(year_to as timestamp), interval 1 month
            )) as month_at
        from days
    )
),
asked as (
    select
        day_on, yield_days,
        row_number() over (partition by day_on order by yield_days) as day_rank
    from (
        select
            day_on, year_to - (from_on + cast((to_on - from_on) // 2 as integer)) as yield_days
        from months
        union
        select day_on, year_to - day_on from days
    ) as spans
),
-- what changes until one of these days changes that day
turns as (
    select
        steps.team_id, steps.created_on, steps.deals, steps.amount,
        least(
            cast(date_trunc('week', steps.day_on) as date) + 6,
            case
                when steps.day_on <= coverage.covers_until - 7 then coverage.covers_until - 7
                else coverage.covers_until
            end
        ) as from_on
    from new_deal_steps as steps
    join data_coverage as coverage on steps.day_on <= coverage.covers_until
),
created_steps as (
    select team_id, created_on, from_on, sum(deals) as deals, sum(amount) as amount
    from turns
    group by team_id, created_on, from_on
),
created_spans as (
    select
        team_id, created_on, from_on,
        coalesce(lead(from_on) over later, date '9999-12-31') as to_on,
        sum(deals) over so_far as deals, sum(amount) over so_far as amount
    from created_steps
    window
        later as (partition by team_id, created_on order by from_on),
        so_far as (
            partition by team_id, created_on order by from_on
            rows between unbounded preceding and current row
        )
),
created_ages as (
    -- only of days on which deals were created: there may be centuries without any
    select
        asked.day_on, created.created_on,
        count(*) filter (where asked.yield_days <= asked.day_on - created.created_on) as age_rank
    from (select distinct created_on from created_steps) as created
    join asked
        on created.created_on <= asked.day_on
        and asked.day_on <= created.created_on + 730
    group by asked.day_on, created.created_on
),
won as (
    select
        team_id, created_on,
        greatest(coalesce(close_on - created_on, 99999), 0) as won_age,
        known_from, known_to, count(*) as deals, sum(coalesce(amount, 0)) as amount
    from closed_deals
    where outcome = 'won'
    group by team_id, created_on, won_age, known_from, known_to
),
won_ages as (
    select
        asked.day_on, won.won_age,
        count(*) filter (where asked.yield_days < won.won_age) + 1 as won_rank
    from (
        select won_age, min(created_on) as first_on, max(created_on) as last_on
        from won
        where won_age <= 730
        group by won_age
    ) as won
    join asked
        on won.first_on <= asked.day_on
        and asked.day_on <= won.last_on + 730
    group by asked.day_on, won.won_age
),
parts as (
    select
        ages.day_on, spans.team_id, ages.age_rank, ages.created_on,
        cast(null as bigint) as won_rank, spans.deals, spans.amount as created_amount,
        0 as won_deals, 0 as won_amount
    from created_spans as spans
    join created_ages as ages
        on ages.created_on = spans.created_on
        and spans.from_on <= ages.day_on
        and ages.day_on < spans.to_on
    where spans.deals <> 0
    union all
    select
        ages.day_on, won.team_id, ages.age_rank, ages.created_on, won_ages.won_rank, 0, 0,
        won.deals, won.amount
    from won
    join created_ages as ages
        on ages.created_on = won.created_on
        and won.known_from <= ages.day_on
        and ages.day_on < won.known_to
    left join won_ages
        on won_ages.day_on = ages.day_on
        and won_ages.won_age = won.won_age
),
summed as (
    select
        day_on, team_id, age_rank, won_rank,
        created_on >= cast(date_trunc('month', day_on) - interval 12 month as date)
            and created_on < cast(date_trunc('month', day_on) as date) as is_in_months,
        cast(sum(deals) as bigint) as deals,
        cast(sum(created_amount) as decimal(38, 2)) as created_amount,
        cast(sum(won_deals) as bigint) as won_deals,
        cast(sum(won_amount) as decimal(38, 2)) as won_amount
    from parts
    group by day_on, team_id, age_rank, won_rank, is_in_months
)
select
    day_on, team_id, age_rank, won_rank, is_in_months, deals, created_amount, won_deals,
    won_amount
from summed
order by day_on, team_id, age_rank, won_rank, is_in_months;
