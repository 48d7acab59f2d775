-- The months that are left of a year after a day: the days left of each, and the whole days from
-- their middle one to the year's last.
create macro months_left(day, first_on, last_on) as table
with bounds as (
    select greatest(day + 1, first_on) as start_on
),
months as (
    select cast(unnest(generate_series(
        date_trunc('month', start_on), cast(last_on as timestamp), interval 1 month
    )) as date) as month, start_on
    from bounds
),
spans as (
    select
        month,
        greatest(month, start_on) as from_on,
        least(cast(month + interval 1 month as date), last_on + 1) as to_on
    from months
)
select
    month,
    cast(to_on - from_on as bigint) as days_left,
    cast(last_on - (from_on + cast((to_on - from_on) // 2 as integer)) as bigint) as yield_days
from spans
where from_on < to_on;

-- Deals as open_deals_at and closed_deals_at have them, of the whole company.
create macro whole.open_deals_at(day) as table
select team_id, owner_id, created_on, amount
from served.open_deals_by_month
where month = open_month(day)
    and valid_from <= day
    and day < valid_to;

create macro whole.closed_deals_at(day) as table
select team_id, owner_id, created_on, amount, outcome, close_on
from served.closed_deals
where known_from <= day
    and day < known_to;

-- How long won deals of the whole company took, by a day.
create macro company_cycle_at(day) as table
select cycle_deals, cycle_days
from served.closing_days
where from_on <= day
    and day < to_on
    and sees_anything();

-- The fiscal year that a day lies in: for it sums are kept.
create macro is_year_of(day, first_on, last_on) as
    coalesce(
        extract(day from first_on) = 1
        and extract(month from first_on) = fiscal_start_month()
        and last_on = cast(first_on + interval 12 month as date) - 1
        and day between first_on and last_on,
        false
    );

-- The deals created in the 730 days before a day, as they stand that day, summed over what W3 asks:
-- by team, by how many of the asked spans of days (in ascending ranks) a deal is old enough for,
-- and for the won ones by the first of them within which it was won. The sums that are kept have a
-- row of its own for what was won.
create macro whole.new_deals_at(day, first_on, last_on) as table
with asked as (
    select yield_days, row_number() over (order by yield_days) as day_rank
    from (
        select yield_days from months_left(day, first_on, last_on)
        union
        select cast(greatest(last_on - day, 0) as bigint)
    )
),
ages as (
    select
        cast(series.age as bigint) as age,
        count(*) filter (where asked.yield_days <= series.age) as age_rank,
        count(*) filter (where asked.yield_days < series.age) + 1 as won_rank
    from generate_series(0, 730) as series(age)
    cross join asked
    group by series.age
),
recent as (
    select team_id, created_on, coalesce(amount, 0) as amount, cast(null as bigint) as won_age
    from whole.open_deals_at(day)
    where created_on between day - 730 and day
    union all
    select
        team_id, created_on, coalesce(amount, 0),
        case when outcome = 'won' then greatest(coalesce(close_on - created_on, 99999), 0) end
    from whole.closed_deals_at(day)
    where created_on between day - 730 and day
),
-- days first, so that little is left to be ranked; few are won, so what is told apart more finely is
-- little too
by_day as (
    select team_id, created_on, won_age, count(*) as deals, sum(amount) as amount
    from recent
    group by team_id, created_on, won_age
),
summed as (
    select
        by_day.team_id,
        ages.age_rank,
        by_day.created_on >= cast(date_trunc('month', day) - interval 12 month as date)
            and by_day.created_on < cast(date_trunc('month', day) as date) as is_in_months,
        won_ages.won_rank,
        sum(by_day.deals) as deals,
        sum(by_day.amount) as created_amount,
        sum(by_day.deals) filter (where by_day.won_age is not null) as won_deals,
        sum(by_day.amount) filter (where by_day.won_age is not null) as won_amount
    from by_day
    join ages on ages.age = day - by_day.created_on
    left join ages as won_ages on won_ages.age = by_day.won_age
    group by by_day.team_id, ages.age_rank, is_in_months, won_ages.won_rank
)
select summed.*, team_tree.director_id
from summed
left join served.team_tree on team_tree.team_id = summed.team_id
where not (is_kept(day) and is_year_of(day, first_on, last_on))
union all
select
    weeks.team_id, weeks.age_rank, weeks.is_in_months, weeks.won_rank, weeks.deals,
    weeks.created_amount, weeks.won_deals, weeks.won_amount, team_tree.director_id
from served.new_pipeline_weeks as weeks
left join served.team_tree on team_tree.team_id = weeks.team_id
where weeks.day_on = day
    and is_kept(day)
    and is_year_of(day, first_on, last_on);

-- What the record says of new pipeline on a day, as one row of lists, for forecast.new_pipeline:
-- yields: for each director team, and for the company (null), the amount created from 730 days up
-- to some days before the day, and of it the amount won within as many days of creation; won_deals
-- counts all the won ones of the 730 days. new_deals: what each team created in the last 12 full
-- months. months: those left of the year. The rest is the company's whole record.
create macro new_pipeline_record_at(day, first_on, last_on) as table
with asked as (
    select yield_days, row_number() over (order by yield_days) as day_rank
    from (
        select yield_days from months_left(day, first_on, last_on)
        union
        select cast(greatest(last_on - day, 0) as bigint)
    )
),
counted as materialized (
    from whole.new_deals_at(day, first_on, last_on)
),
owners as (
    select distinct director_id from team_tree where director_id is not null
    union all
    select null
),
yields as (
    select
        owners.director_id,
        asked.yield_days,
        coalesce(sum(counted.created_amount) filter (where counted.age_rank >= asked.day_rank), 0)
            as created_amount,
        coalesce(sum(counted.won_amount) filter (
            where counted.age_rank >= asked.day_rank and counted.won_rank <= asked.day_rank
        ), 0) as won_amount,
        coalesce(sum(counted.won_deals), 0) as won_deals
    from owners
    cross join asked
    left join counted
        on owners.director_id is null or counted.director_id = owners.director_id
    group by owners.director_id, asked.yield_days
),
created as (
    select team_id, sum(created_amount) as amount, sum(deals) as deals
    from counted
    where is_in_months
        and is_seen(team_id, null)
    group by team_id
),
whole as (
    select
        coalesce(max(won_deals), 0) as company_won_deals,
        coalesce(max(won_amount), 0) as company_won_amount,
        coalesce(max(decided_amount), 0) as company_decided_amount,
        max(cycle_days) as company_cycle_days,
        coalesce(max(cycle_deals), 0) as company_cycle_deals
    from served.closing_days
    where from_on <= day
        and day < to_on
)
select
    day as as_of,
    last_on as year_last_on,
    (select list(struct_pack(
        director_id := director_id, yield_days := yield_days, created_amount := created_amount,
        won_amount := won_amount, won_deals := won_deals)) from yields) as yields,
    (select list(struct_pack(team_id := team_id, amount := amount, deals := deals))
        from created) as new_deals,
    (select list(struct_pack(
        month := month, days_left := days_left, yield_days := yield_days) order by month)
        from months_left(day, first_on, last_on)) as months,
    (select case when first_created_on <= day then first_created_on end from deal_record)
        as first_created_on,
    whole.*
from whole
-- a rep has no year gap
where sees_managers();
