-- How the CRM is kept up by team: open deals touched in the last seven days, reviewed, with a day
-- ahead, with an amount; and what is logged per head in the last complete week.
--
-- grain:   one row per team [team_id]
-- order:   row_position
-- version: 1
-- managers: reviewed_deals, reviewed_deals_rate
--
-- param  as_of        date     the day seen from
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- param  with_direct  boolean  adds what counts for a team but for none of its parts
-- column team_id              varchar  the team
-- column team_name            varchar  label
-- column level                varchar  company, director, department, team; direct
-- column open_deals           bigint   open that day
-- column touched_deals        bigint   created, changed or worked on in the 7 days; null: not recorded
-- column touched_rate         double   their share of the open deals
-- column reviewed_deals       bigint   with a manager's forecast
-- column reviewed_deals_rate  double   their share
-- column ahead_deals          bigint   expected on the day or later
-- column ahead_rate           double   their share
-- column valued_deals         bigint   with an amount
-- column valued_rate          double   their share
-- column week_from_on         date     the last complete week's Monday
-- column reps                 bigint   heads that carry deals, on that week's Sunday
-- column activities           bigint   of any kind, logged in that week
-- column activities_per_rep   double   null without reps
-- column parent_team_id       varchar  the team above
-- column row_position         bigint   place when the tree is read aloud
with use_by_team as (
    select
        team_id,
        sum(open_deals) as open_deals,
        sum(touched_deals) as touched_deals,
        sum(reviewed_deals) as reviewed_deals,
        sum(ahead_deals) as ahead_deals,
        sum(valued_deals) as valued_deals
    from use_at($as_of)
    where $person is null or owner_id = $person
    group by team_id
),
done as (
    select
        team_id,
        sum(calls + first_visits + follow_up_visits + customer_visits + other_activities)
            as activities
    from activity_weeks
    where week_on = last_complete_week($as_of)
        and ($person is null or person_id = $person)
    group by team_id
),
reps_by_team as (
    select team_id, count(*) as reps
    from reps_at(last_complete_week($as_of) + 6)
    where $person is null or person_id = $person
    group by team_id
),
summed as (
    select
        shown.row_id, shown.team_name, shown.level, shown.parent_team_id, shown.row_position,
        shown.is_direct,
        cast(coalesce(sum(open_deals), 0) as bigint) as open_deals,
        cast(case when min(use_record.is_touch_known) then coalesce(sum(touched_deals), 0) end
            as bigint) as touched_deals,
        cast(coalesce(sum(reviewed_deals), 0) as bigint) as reviewed_deals,
        cast(coalesce(sum(ahead_deals), 0) as bigint) as ahead_deals,
        cast(coalesce(sum(valued_deals), 0) as bigint) as valued_deals,
        cast(coalesce(sum(reps), 0) as bigint) as reps,
        cast(coalesce(sum(activities), 0) as bigint) as activities
    from team_rows($team, $with_direct) as shown
    cross join use_record
    left join use_by_team on use_by_team.team_id = shown.member_id
    left join done on done.team_id = shown.member_id
    left join reps_by_team on reps_by_team.team_id = shown.member_id
    group by
        shown.row_id, shown.team_name, shown.level, shown.parent_team_id, shown.row_position,
        shown.is_direct
)
select
    row_id as team_id,
    team_name,
    level,
    open_deals,
    touched_deals,
    touched_deals / nullif(open_deals, 0) as touched_rate,
    reviewed_deals,
    reviewed_deals / nullif(open_deals, 0) as reviewed_deals_rate,
    ahead_deals,
    ahead_deals / nullif(open_deals, 0) as ahead_rate,
    valued_deals,
    valued_deals / nullif(open_deals, 0) as valued_rate,
    last_complete_week($as_of) as week_from_on,
    reps,
    activities,
    activities / nullif(reps, 0) as activities_per_rep,
    parent_team_id,
    row_position
from summed
where not is_direct or open_deals > 0 or reps > 0 or activities > 0
order by row_position
