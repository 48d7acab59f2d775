-- The periods that a record is kept of on a day: the last eight that are over, and the running one.
-- They are fiscal quarters; calendar months or fiscal years where the given span is one.
create macro record_periods_at(day, first_on, last_on) as table
with kinds as (
    select
        fiscal_start_month() as start_month,
        case
            when extract(day from first_on) <> 1 then 3
            when last_on + 1 = first_on + interval 1 month then 1
            when last_on + 1 = first_on + interval 12 month then 12
            else 3
        end as months
    where sees_anything()
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
        months,
        cast(from_on - to_months(cast(months * back as integer)) as date) as period_from_on,
        cast(from_on - to_months(cast(months * (back - 1) as integer)) as date) - 1
            as period_to_on,
        back
    from running
    cross join generate_series(0, 8) as series(back)
)
select months, period_from_on, period_to_on, not is_running(day, period_to_on) as is_over
from periods
-- on its last day the running one is over, and the first of the eight
where back < case when is_running(day, (select max(period_to_on) from periods)) then 9 else 8 end;

-- The week-ends of these periods up to the day; week 1 is the one whose Sunday is the first in it.
create macro record_weeks_at(day, first_on, last_on) as table
select
    periods.months, periods.period_from_on, periods.period_to_on, periods.is_over,
    cast((days.day_on - periods.period_from_on) // 7 + 1 as integer) as week,
    days.day_on as week_end_on
from record_periods_at(day, first_on, last_on) as periods
join forecast_days as days
    on days.day_on between periods.period_from_on and periods.period_to_on
    and days.day_on <= day
where days.is_week_end;

-- What was known at each of these week-ends of its period, for each team with all below it: F1, F2 by
-- the rates of that day (null where no stage has one), and what they are made of. `actual_amount` is
-- what was won of a period that is over, as it is known on the day.
create macro team_forecasts_at(day, first_on, last_on, team) as table
with weeks as materialized (
    from record_weeks_at(day, first_on, last_on)
),
actual as (
    select periods.period_from_on, above.team_id, sum(won.amount) as amount
    from (select distinct period_from_on, period_to_on from weeks where is_over) as periods
    join won_days as won
        on won.close_month between periods.period_from_on and periods.period_to_on
        and won.from_on <= day
        and day < won.to_on
    join team_members as above on above.member_id = won.team_id
    group by periods.period_from_on, above.team_id
)
select
    lines.team_id, lines.team_name, lines.level, lines.parent_team_id, lines.row_position,
    weeks.period_from_on, weeks.period_to_on, weeks.week, weeks.week_end_on, weeks.is_over,
    coalesce(known.won_amount, 0) as won_amount,
    coalesce(known.in_play_amount, 0) as in_play_amount,
    coalesce(known.reviewed_amount, 0) as reviewed_amount,
    coalesce(known.won_amount, 0) + coalesce(known.manager_amount, 0) as f1_amount,
    case
        -- a stage has a rate on every day or on none
        when (select count(win_rate) > 0 from stage_rates)
            then coalesce(known.won_amount, 0) + coalesce(known.rated_amount, 0)
    end as f2_amount,
    case when weeks.is_over then coalesce(actual.amount, 0) end as actual_amount
from team_rows(team, false) as lines
cross join weeks
left join record_weeks as known
    on known.months = weeks.months
    and known.week_end_on = weeks.week_end_on
    and known.team_id = lines.team_id
left join actual
    on actual.period_from_on = weeks.period_from_on
    and actual.team_id = lines.team_id
where lines.member_id = lines.team_id;

-- What the size rule looks at, by team, without what is below it: the reps of a day, and the amount
-- in play for a period with the part of it that managers reviewed.
create macro team_sizes_at(day, first_on, last_on) as table
with parts as (
    select team_id, 0 as reps, amount as in_play_amount, reviewed_amount
    from open_sums_at(day, first_on, last_on, null)
    where is_in_play
    union all
    select team_id, 1, 0, 0 from reps_at(day)
)
select
    team_id, sum(reps) as reps, sum(in_play_amount) as in_play_amount,
    sum(reviewed_amount) as reviewed_amount
from parts
group by team_id;
