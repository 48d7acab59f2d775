-- How the CRM was kept up in a week (its Monday), by team: open deals as at its Sunday's end, who carried
-- deals that day, and what was logged in the week. One row per week that has ended and team.
create table team_use_weeks as
with week_ends as (
    select day_on, day_on - 6 as week_on from forecast_days where is_week_end
),
parts as (
    select
        week_ends.week_on, kept.team_id, kept.open_deals, kept.touched_deals, kept.reviewed_deals,
        kept.ahead_deals, kept.valued_deals, 0 as reps, 0 as activities
    from week_ends
    join use_weeks as kept on kept.day_on = week_ends.day_on
    union all
    select week_ends.week_on, heads.team_id, 0, 0, 0, 0, 0, heads.reps, 0
    from week_ends
    join rep_counts as heads
        on heads.from_on <= week_ends.day_on and week_ends.day_on < heads.to_on
    union all
    select
        week_ends.week_on, done.team_id, 0, 0, 0, 0, 0, 0,
        done.calls + done.first_visits + done.follow_up_visits + done.customer_visits
        + done.other_activities
    from week_ends
    join activity_weeks as done on done.week_on = week_ends.week_on
)
select
    week_on, team_id,
    cast(sum(open_deals) as bigint) as open_deals,
    cast(sum(touched_deals) as bigint) as touched_deals,
    cast(sum(reviewed_deals) as bigint) as reviewed_deals,
    cast(sum(ahead_deals) as bigint) as ahead_deals,
    cast(sum(valued_deals) as bigint) as valued_deals,
    cast(sum(reps) as bigint) as reps,
    cast(sum(activities) as bigint) as activities
from parts
group by week_on, team_id
order by week_on, team_id;
