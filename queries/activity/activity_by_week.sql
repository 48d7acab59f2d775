-- What people did, week by week: the last complete week and those of the twelve before it that the
-- data covers.
--
-- grain:   one row per week [week_from_on]
-- order:   week_from_on
-- version: 1
--
-- param  as_of   date     the day seen from
-- param  team    varchar  a team with all below it
-- param  person  varchar  a person
-- column week_from_on      date    the week's Monday
-- column reps              bigint  heads that carry deals, on the week's Sunday
-- column calls             bigint  calls
-- column first_visits      bigint  visits to prospects for the first time
-- column follow_up_visits  bigint  further visits to prospects
-- column customer_visits   bigint  visits to existing customers
-- column visits            bigint  the three kinds of visits together
-- column trial_customers   bigint  distinct accounts that used a trial
with weeks as (
    select week_on from weeks_seen_at($as_of) where is_usual or is_last
),
activity_by_week as (
    select
        week_on,
        sum(calls) as calls,
        sum(first_visits) as first_visits,
        sum(follow_up_visits) as follow_up_visits,
        sum(customer_visits) as customer_visits
    from activity_at($as_of)
    where ($person is null or person_id = $person)
        and ($team is null or team_id in (from teams_below($team)))
    group by week_on
),
trials_by_week as (
    select week_on, trial_customers
    from trial_counts_at($as_of, $person)
    where row_id = coalesce(
        $team, (select team_tree.team_id from team_tree where parent_team_id is null)
    )
),
reps_by_week as (
    select week_on, cast(sum(reps) as bigint) as reps
    from reps_of_weeks_at($as_of, $person)
    where $team is null or team_id in (from teams_below($team))
    group by week_on
)
select
    weeks.week_on as week_from_on,
    coalesce(reps, 0) as reps,
    cast(coalesce(calls, 0) as bigint) as calls,
    cast(coalesce(first_visits, 0) as bigint) as first_visits,
    cast(coalesce(follow_up_visits, 0) as bigint) as follow_up_visits,
    cast(coalesce(customer_visits, 0) as bigint) as customer_visits,
    cast(coalesce(first_visits + follow_up_visits + customer_visits, 0) as bigint) as visits,
    coalesce(trial_customers, 0) as trial_customers
from weeks
left join activity_by_week on activity_by_week.week_on = weeks.week_on
left join trials_by_week on trials_by_week.week_on = weeks.week_on
left join reps_by_week on reps_by_week.week_on = weeks.week_on
order by weeks.week_on
