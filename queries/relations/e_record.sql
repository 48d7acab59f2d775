-- How many months the periods have that a record is kept of: fiscal quarters; calendar months or
-- fiscal years where the given span is one.
create macro record_months(first_on, last_on) as
    case
        when extract(day from first_on) <> 1 then 3
        when last_on + 1 = first_on + interval 1 month then 1
        when last_on + 1 = first_on + interval 12 month then 12
        else 3
    end;

-- The periods that a record is kept of on a day: the last eight that are over, and the running one.
create macro record_periods_at(day, first_on, last_on) as table
with kinds as (
    select
        fiscal_start_month() as start_month,
        record_months(first_on, last_on) as months
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

-- What was known at each week-end of these periods, for each team with all below it: F1, F2 by the
-- rates of that day (null where no stage has one), and what they are made of. `actual_amount` is what
-- was won of a period that is over, as it is known on the day.
create macro team_forecasts_at(day, first_on, last_on, team) as table
select
    tree.team_id, tree.team_name, tree.level, tree.parent_team_id,
    tree.tree_position * 2 as row_position,
    known.period_from_on, known.period_to_on, known.week, known.week_end_on,
    not is_running(day, known.period_to_on) as is_over,
    known.won_amount, known.in_play_amount, known.reviewed_amount,
    known.won_amount + known.manager_amount as f1_amount,
    case
        -- a stage has a rate on every day or on none
        when (select count(win_rate) > 0 from stage_rates)
            then known.won_amount + known.rated_amount
    end as f2_amount,
    case when not is_running(day, known.period_to_on) then coalesce(won.amount, 0) end
        as actual_amount
from record_weeks as known
join team_tree as tree on tree.team_id = known.team_id
left join won_periods as won
    on won.months = known.months
    and won.period_from_on = known.period_from_on
    and won.team_id = known.team_id
    and won.from_on <= day
    and day < won.to_on
where known.months = record_months(first_on, last_on)
    and known.week_end_on <= day
    and day < known.recorded_to_on
    and (team is null or known.team_id in (from teams_below(team)));

-- What the size rule looks at, by team, without what is below it: the reps of a day, and the amount
-- in play for a period with the part of it that managers reviewed; several rows of a team add up.
create macro team_sizes_at(day, first_on, last_on) as table
select team_id, 0 as reps, amount as in_play_amount, reviewed_amount
from open_sums_at(day, first_on, last_on, null)
where is_in_play
union all
select team_id, reps, 0, 0
from rep_counts
where from_on <= day
    and day < to_on;
