-- The median days of the steps through the funnel, on the days and for the window of funnel_sides: one
-- row per day, team with all below it, and place.
create table step_weeks as
with counting as (
    -- a step counts for whose deal it is, from the month after the deal's creation on, for twelve
    select
        turns.team_id, steps.place, steps.step_days,
        greatest(
            steps.reached_on, coalesce(turns.from_on, steps.reached_on),
            coalesce(presence.from_on, steps.reached_on),
            cast(date_trunc('month', steps.created_on) + to_months(1) as date)
        ) as from_on,
        least(
            coalesce(turns.to_on, date '9999-12-31'), coalesce(presence.to_on, date '9999-12-31'),
            cast(date_trunc('month', steps.created_on) + to_months(13) as date)
        ) as to_on
    from stage_steps as steps
    left join deal_turns as turns on turns.deal_number = steps.deal_number
    left join deal_presence as presence on presence.deal_number = steps.deal_number
),
changes as (
    select team_id, place, step_days, from_on as day, 1 as step
    from counting
    where from_on < to_on
    union all
    select team_id, place, step_days, to_on, -1
    from counting
    where from_on < to_on
),
-- what changes until one of the days changes that day
turned as (
    select
        changes.team_id, changes.place, changes.step_days, changes.step,
        case
            when changes.day <= coverage.covers_until - 7 then least(
                cast(date_trunc('week', changes.day) as date) + 6, coverage.covers_until - 7)
            when changes.day <= coverage.covers_until then least(
                cast(date_trunc('week', changes.day) as date) + 6, coverage.covers_until)
            else date '9999-12-31'
        end as day_on
    from changes
    cross join data_coverage as coverage
),
team_steps as (
    select team_id, place, step_days, day_on, sum(step) as steps
    from turned
    group by team_id, place, step_days, day_on
),
line_steps as (
    select
        coalesce(members.team_id, tops.team_id) as team_id, steps.place, steps.step_days,
        steps.day_on, sum(steps.steps) as steps
    from team_steps as steps
    cross join (select min(team_id) as team_id from team_tree where depth = 0) as tops
    left join team_members as members on members.member_id = steps.team_id
    group by coalesce(members.team_id, tops.team_id), steps.place, steps.step_days, steps.day_on
),
spans as (
    select
        team_id, place, step_days, day_on as from_on,
        lead(day_on, 1, date '9999-12-31') over later as to_on,
        sum(steps) over so_far as steps
    from line_steps
    window
        later as (partition by team_id, place, step_days order by day_on),
        so_far as (
            partition by team_id, place, step_days order by day_on
            rows between unbounded preceding and current row
        )
),
counted as (
    select
        days.day_on, spans.team_id, spans.place, spans.step_days,
        sum(spans.steps) over (
            partition by days.day_on, spans.team_id, spans.place order by spans.step_days
            rows between unbounded preceding and current row
        ) as steps_so_far,
        sum(spans.steps) over (partition by days.day_on, spans.team_id, spans.place) as all_steps
    from spans
    join funnel_sides as days
        on days.is_now = 1
        and days.day_on >= spans.from_on
        and days.day_on < spans.to_on
    where spans.steps <> 0
)
select
    day_on, team_id, cast(place as integer) as place,
    -- the one in the middle, or the mean of the two
    (min(case when steps_so_far * 2 >= all_steps then step_days end)
        + min(case when steps_so_far * 2 > all_steps then step_days end)) / 2.0 as step_days
from counted
group by day_on, team_id, place;
