-- How many heads carry deals, by team, as spans of days [from_on, to_on): any day's head-count is one
-- row of each team. Somebody who is there by two entries is one head.
create table rep_counts as
with present as (
    select
        person_id, team_id, greatest(from_on, known_from) as from_on,
        least(to_on, known_to) as to_on
    from rep_days
),
entries as (
    select person_id, team_id, day, sum(step) as step
    from (
        select person_id, team_id, from_on as day, 1 as step from present where from_on < to_on
        union all
        select person_id, team_id, to_on, -1 from present where from_on < to_on
    ) as changes
    group by person_id, team_id, day
),
held as (
    select
        team_id, day, step,
        sum(step) over (partition by person_id, team_id order by day
            rows between unbounded preceding and current row) as entries
    from entries
),
turns as (
    select
        team_id, day,
        sum(
            case when entries > 0 then 1 else 0 end - case when entries > step then 1 else 0 end
        ) as turn
    from held
    group by team_id, day
)
select
    team_id, day as from_on,
    coalesce(lead(day) over (partition by team_id order by day), date '9999-12-31') as to_on,
    cast(
        sum(turn) over (partition by team_id order by day
            rows between unbounded preceding and current row) as bigint
    ) as reps
from turns
where day < date '9999-12-31'
order by from_on, team_id;

-- What each month's record is made of, by team: what was won and decided of the deals closed in it, what
-- was created in it, what was in play for it on the eve of its first day, and what was done in its
-- weeks, each on the day from which on it was known. Nothing else asks it.
create table month_steps as
with decided as (
    select
        team_id, cast(date_trunc('month', close_on) as date) as month, known_from, known_to,
        outcome = 'won' as is_won, coalesce(amount, 0) as amount,
        cast(close_on - created_on as bigint) as cycle_days
    from closed_deals
    where close_on is not null
),
decided_steps as (
    select
        team_id, month, day as from_on,
        sum(case when is_won then step else 0 end) as won_deals,
        sum(case when is_won then step * amount else 0 end) as won_amount,
        sum(step * amount) as decided_amount,
        sum(case when is_won then step * cycle_days else 0 end) as cycle_days
    from (
        select team_id, month, known_from as day, 1 as step, is_won, amount, cycle_days from decided
        union all
        select team_id, month, known_to, -1, is_won, amount, cycle_days from decided
    ) as changes
    group by team_id, month, day
),
standing as (
    -- an open deal counts with the amount and for the team of the day, a closed one as it is known
    select team_id, created_on, coalesce(amount, 0) as amount, valid_from as from_on,
        valid_to as to_on
    from open_deals_by_month
    union all
    select team_id, created_on, coalesce(amount, 0), known_from, known_to
    from closed_deals
),
created_steps as (
    select
        team_id, cast(date_trunc('month', created_on) as date) as month, day as from_on,
        sum(step) as new_deals, sum(step * amount) as new_amount
    from (
        select team_id, created_on, from_on as day, 1 as step, amount from standing
        union all
        select team_id, created_on, to_on, -1, amount from standing
    ) as changes
    group by team_id, cast(date_trunc('month', created_on) as date), day
),
in_play as (
    -- a span that holds the eve of the month a deal is expected in has what was true that day
    select
        team_id, stage_id, cast(date_trunc('month', expected_close_on) as date) as month,
        count(*) as deals, sum(coalesce(amount, 0)) as amount,
        count(manager_amount) as reviewed_deals, sum(manager_amount) as manager_amount
    from open_deals_by_month
    where expected_close_on is not null
        and valid_from < cast(date_trunc('month', expected_close_on) as date)
        and cast(date_trunc('month', expected_close_on) as date) <= valid_to
    group by team_id, stage_id, cast(date_trunc('month', expected_close_on) as date)
),
rated as (
    select count(win_rate) > 0 as has_rates from stage_rates
),
forecast_steps as (
    select
        in_play.team_id, in_play.month, in_play.month - 1 as from_on,
        sum(in_play.reviewed_deals) as reviewed_deals,
        sum(in_play.manager_amount) as manager_amount,
        sum(case when rated.has_rates then in_play.deals else 0 end) as rated_deals,
        sum(cast(in_play.amount as decimal(28, 2)) * coalesce(rates.win_rate, 0)) as rated_amount
    from in_play
    cross join rated
    left join stage_rates as rates
        on rates.stage_id = in_play.stage_id
        and rates.valid_from < in_play.month
        and in_play.month <= rates.valid_to
    group by in_play.team_id, in_play.month
),
weeks as (
    select week_on, week_on + 6 as sunday_on
    from (
        select cast(unnest(generate_series(
            activity.first_week_on, coverage.covers_until - 6, interval 7 day
        )) as date) as week_on
        from activity_record as activity
        cross join data_coverage as coverage
    ) as covered
),
week_steps as (
    select
        heads.team_id, weeks.sunday_on, cast(0 as bigint) as calls, cast(0 as bigint) as visits,
        heads.reps as rep_weeks
    from weeks
    join rep_counts as heads
        on heads.from_on <= weeks.sunday_on and weeks.sunday_on < heads.to_on
    union all
    select done.team_id, weeks.sunday_on, done.calls,
        done.first_visits + done.follow_up_visits + done.customer_visits, 0
    from activity_weeks as done
    join weeks on weeks.week_on = done.week_on
),
work_steps as (
    select
        team_id, cast(date_trunc('month', sunday_on) as date) as month, sunday_on as from_on,
        sum(calls) as calls, sum(visits) as visits, sum(rep_weeks) as rep_weeks
    from week_steps
    group by team_id, sunday_on
)
select team_id, month, from_on, won_deals, won_amount, decided_amount, cycle_days,
    null as new_deals, null as new_amount, null as reviewed_deals, null as manager_amount,
    null as rated_deals, null as rated_amount, null as calls, null as visits,
    null as rep_weeks
from decided_steps
union all
select team_id, month, from_on, null, null, null, null, new_deals, new_amount, null, null,
    null, null, null, null, null
from created_steps
-- a month's turn divides the spans, and nothing else
where new_deals <> 0 or new_amount <> 0
union all
select team_id, month, from_on, null, null, null, null, null, null, reviewed_deals,
    manager_amount, rated_deals, rated_amount, null, null, null
from forecast_steps
union all
select team_id, month, from_on, null, null, null, null, null, null, null, null, null, null,
    calls, visits, rep_weeks
from work_steps;

-- What was created in each month by team, as spans of days [from_on, to_on): how many deals and what
-- they stand at, as it was known on any day, is one row of each.
create table created_months as
select
    team_id, month, from_on,
    coalesce(
        lead(from_on) over (partition by team_id, month order by from_on), date '9999-12-31'
    ) as to_on,
    cast(sum(new_deals) over so_far as bigint) as new_deals,
    cast(sum(new_amount) over so_far as decimal(38, 2)) as new_amount
from month_steps
where new_deals is not null and from_on < date '9999-12-31'
window so_far as (
    partition by team_id, month order by from_on
    rows between unbounded preceding and current row
)
order by month, team_id, from_on;
