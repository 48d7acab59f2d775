-- The periods that a record is kept of on a day: the last eight that are over, and the running one.
-- They are fiscal quarters; calendar months or fiscal years where the given span is one.
create macro record_periods_at(day, first_on, last_on) as table
with kinds as (
    select
        fiscal_year_start_month as start_month,
        case
            when extract(day from first_on) <> 1 then 3
            when last_on + 1 = first_on + interval 1 month then 1
            when last_on + 1 = first_on + interval 12 month then 12
            else 3
        end as months
    from data_coverage
),
running as (
    select
        months,
        cast(date_trunc('month', day) as date)
            - to_months(cast((extract(month from day) - start_month + 12) % months as integer))
            as from_on
    from kinds
),
periods as (
    select
        cast(from_on - to_months(cast(months * back as integer)) as date) as period_from_on,
        cast(from_on - to_months(cast(months * (back - 1) as integer)) as date) - 1
            as period_to_on,
        back
    from running
    cross join generate_series(0, 8) as series(back)
)
select period_from_on, period_to_on, not is_running(day, period_to_on) as is_over
from periods
-- on its last day the running one is over, and the first of the eight
where back < case when is_running(day, (select max(period_to_on) from periods)) then 9 else 8 end;

-- The week-ends of these periods up to the day; week 1 is the one whose Sunday is the first in it.
create macro record_weeks_at(day, first_on, last_on) as table
select
    periods.period_from_on, periods.period_to_on, periods.is_over,
    cast((days.day_on - periods.period_from_on) // 7 + 1 as integer) as week,
    days.day_on as week_end_on
from record_periods_at(day, first_on, last_on) as periods
join forecast_days as days
    on days.day_on between periods.period_from_on and periods.period_to_on
    and days.day_on <= day
where days.is_week_end;

-- What was known at each of these week-ends of its period, by team, without what is below it: won,
-- in play, the managers' forecasts, and amount × win rate by the rates of that day (null where no
-- stage had one). `actual_amount` is what was won of a period that is over, as it is known on the day.
create macro forecasts_of_weeks_at(day, first_on, last_on) as table
with weeks as materialized (
    from record_weeks_at(day, first_on, last_on)
),
parts as (
    select
        weeks.period_from_on, weeks.week, won.team_id, won.amount as won_amount,
        0 as in_play_amount, 0 as reviewed_amount, 0 as manager_amount, 0 as rated_amount,
        0 as actual_amount
    from weeks
    join won_days as won
        on won.close_month between weeks.period_from_on and weeks.period_to_on
        and won.from_on <= weeks.week_end_on
        and weeks.week_end_on < won.to_on
    union all
    select
        weeks.period_from_on, weeks.week, won.team_id, 0, 0, 0, 0, 0, won.amount
    from weeks
    join won_days as won on won.close_month between weeks.period_from_on and weeks.period_to_on
    where weeks.is_over
        and won.from_on <= day
        and day < won.to_on
    union all
    select
        weeks.period_from_on, weeks.week, deals.team_id, 0, deals.amount, deals.reviewed_amount,
        deals.manager_amount,
        cast(deals.amount as decimal(28, 2)) * coalesce(rates.win_rate, 0), 0
    from weeks
    join in_play_weeks as deals
        on deals.day_on = weeks.week_end_on
        and deals.expected_month between weeks.period_from_on and weeks.period_to_on
    left join stage_rates as rates
        on rates.stage_id = deals.stage_id
        and rates.valid_from <= weeks.week_end_on
        and weeks.week_end_on < rates.valid_to
    -- on its last day a period is over: nothing is in play
    where weeks.week_end_on < weeks.period_to_on
)
select
    period_from_on, week, team_id,
    sum(won_amount) as won_amount,
    sum(in_play_amount) as in_play_amount,
    sum(reviewed_amount) as reviewed_amount,
    sum(manager_amount) as manager_amount,
    sum(rated_amount) as rated_amount,
    sum(actual_amount) as actual_amount
from parts
group by period_from_on, week, team_id;

-- The same for each team with all below it, week-ends without any of it too: what was known at each
-- week-end of its period.
create macro team_forecasts_at(day, first_on, last_on, team) as table
with known as (
    -- a stage has a rate on every day or on none
    select count(win_rate) > 0 as has_rates from stage_rates
),
forecasts as materialized (
    from forecasts_of_weeks_at(day, first_on, last_on)
),
summed as (
    select
        shown.row_id, forecasts.period_from_on, forecasts.week,
        sum(forecasts.won_amount) as won_amount,
        sum(forecasts.in_play_amount) as in_play_amount,
        sum(forecasts.reviewed_amount) as reviewed_amount,
        sum(forecasts.manager_amount) as manager_amount,
        sum(forecasts.rated_amount) as rated_amount,
        sum(forecasts.actual_amount) as actual_amount
    from team_rows(team, false) as shown
    join forecasts on forecasts.team_id = shown.member_id
    group by shown.row_id, forecasts.period_from_on, forecasts.week
)
select
    lines.row_id as team_id, lines.team_name, lines.level, lines.parent_team_id,
    lines.row_position,
    weeks.period_from_on, weeks.period_to_on, weeks.week, weeks.week_end_on, weeks.is_over,
    coalesce(summed.won_amount, 0) as won_amount,
    coalesce(summed.in_play_amount, 0) as in_play_amount,
    coalesce(summed.reviewed_amount, 0) as reviewed_amount,
    coalesce(summed.won_amount, 0) + coalesce(summed.manager_amount, 0) as f1_amount,
    case when known.has_rates
        then coalesce(summed.won_amount, 0) + coalesce(summed.rated_amount, 0)
    end as f2_amount,
    case when weeks.is_over then coalesce(summed.actual_amount, 0) end as actual_amount
from team_rows(team, false) as lines
cross join record_weeks_at(day, first_on, last_on) as weeks
cross join known
left join summed
    on summed.row_id = lines.row_id
    and summed.period_from_on = weeks.period_from_on
    and summed.week = weeks.week
where lines.member_id = lines.team_id;

-- What the size rule looks at, by team, without what is below it: the reps of a day, and the amount
-- in play for a period with the part of it that managers reviewed.
create macro team_sizes_at(day, first_on, last_on) as table
with kept as (
    select count(*) > 0 as is_kept from forecast_days where day_on = day
),
in_play as (
    select team_id, amount, reviewed_amount
    from in_play_weeks
    where day_on = day
        -- of whole months only: a summary cannot tell the days of one apart
        and first_on = date_trunc('month', first_on)
        and last_on + 1 = date_trunc('month', last_on + 1)
        and expected_month between first_on and last_on
    union all
    select team_id, coalesce(amount, 0), case when manager_amount is not null then amount else 0 end
    from open_deals_at(case
        when (select is_kept from kept)
            and first_on = date_trunc('month', first_on)
            and last_on + 1 = date_trunc('month', last_on + 1)
            then null
        else day
    end)
    where is_within(expected_close_on, first_on, last_on)
),
parts as (
    select
        team_id, 0 as reps,
        case when is_running(day, last_on) then amount else 0 end as in_play_amount,
        case when is_running(day, last_on) then reviewed_amount else 0 end as reviewed_amount
    from in_play
    union all
    select team_id, 1, 0, 0 from reps_at(day)
)
select
    team_id, sum(reps) as reps, sum(in_play_amount) as in_play_amount,
    sum(coalesce(reviewed_amount, 0)) as reviewed_amount
from parts
group by team_id;
