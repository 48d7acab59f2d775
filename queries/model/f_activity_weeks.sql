-- What people did, by week: one row per week (its Monday), person and team that the person counted
-- for on the day. Mails and the rest are kept apart: they tell who is at work, no figure adds them.
create table activity_weeks as
with days as (
    select
        cast(occurred_at as date) as done_on,
        person_id,
        sum(case when kind = 'call' then 1 else 0 end) as calls,
        sum(case when kind = 'first_visit' then 1 else 0 end) as first_visits,
        sum(case when kind = 'follow_up_visit' then 1 else 0 end) as follow_up_visits,
        sum(case when kind = 'customer_visit' then 1 else 0 end) as customer_visits,
        count(*) as activities
    from activities
    group by cast(occurred_at as date), person_id
)
select
    cast(date_trunc('week', days.done_on) as date) as week_on,
    coalesce(teams.team_id, 'unknown') as team_id,
    days.person_id,
    cast(sum(days.calls) as bigint) as calls,
    cast(sum(days.first_visits) as bigint) as first_visits,
    cast(sum(days.follow_up_visits) as bigint) as follow_up_visits,
    cast(sum(days.customer_visits) as bigint) as customer_visits,
    cast(
        sum(
            days.activities - days.calls - days.first_visits - days.follow_up_visits
            - days.customer_visits
        ) as bigint
    ) as other_activities
from days
left join counted_teams as teams
    on teams.person_id = days.person_id
    and teams.from_on <= days.done_on
    and days.done_on < teams.to_on
group by
    cast(date_trunc('week', days.done_on) as date), coalesce(teams.team_id, 'unknown'),
    days.person_id
order by week_on, team_id, days.person_id;

-- The trial customers that were active in a week: one row per week (its Monday), account, and
-- person with the team they counted for on a day of it. A day of use that names nobody is the
-- account owner's.
create table trial_weeks as
with days as (
    select
        trials.active_on,
        trials.account_id,
        coalesce(trials.person_id, accounts.owner_id, 'unknown') as person_id
    from trial_activity as trials
    left join accounts on accounts.account_id = trials.account_id
)
select distinct
    cast(date_trunc('week', days.active_on) as date) as week_on,
    coalesce(teams.team_id, 'unknown') as team_id,
    days.person_id,
    days.account_id
from days
left join counted_teams as teams
    on teams.person_id = days.person_id
    and teams.from_on <= days.active_on
    and days.active_on < teams.to_on
order by week_on, team_id, days.person_id, days.account_id;

-- How many trial customers were active in a week, for each line of a by-team table (team_lines): one
-- that counts for several teams below counts once.
create table trial_counts as
select trials.week_on, lines.row_id, count(distinct trials.account_id) as trial_customers
from trial_weeks as trials
join team_lines as lines on lines.member_id = trials.team_id
group by trials.week_on, lines.row_id
order by trials.week_on, lines.row_id;

-- The same for each person, whatever team they counted for.
create table trial_people as
select week_on, person_id, count(distinct account_id) as trial_customers
from trial_weeks
group by week_on, person_id
order by week_on, person_id;

-- The week from which the data covers activity: that of the company's first, a trial customer's
-- where people have none. One row; null without any.
create table activity_record as
select
    coalesce(
        (select min(week_on) from activity_weeks), (select min(week_on) from trial_weeks)
    ) as first_week_on;
