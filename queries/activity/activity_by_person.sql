-- What each person did in the last complete week against the twelve weeks before it: calls, visits
-- and active trial customers, as far as they count for the chosen team.
--
-- grain:   one row per person [person_id]
-- order:   tree_position nulls last, person_name, person_id
-- version: 1
--
-- param  as_of   date     the day seen from
-- param  team    varchar  a team with all below it
-- param  person  varchar  a person
-- column person_id               varchar  a rep then, or active in one of the weeks
-- column person_name             varchar  label
-- column team_id                 varchar  the team the person counts for on the week's Sunday
-- column team_name               varchar  label
-- column tree_position           bigint   the team's place in the tree
-- column role                    varchar  on the week's Sunday; null: none, or away
-- column week_from_on            date     the last complete week's Monday
-- column calls                   bigint   calls
-- column first_visits            bigint   visits to prospects for the first time
-- column follow_up_visits        bigint   further visits to prospects
-- column customer_visits         bigint   visits to existing customers
-- column visits                  bigint   the three kinds of visits together
-- column trial_customers         bigint   distinct accounts that used a trial
-- column calls_usual             double   mean of the usual weeks
-- column first_visits_usual      double   mean of the usual weeks
-- column follow_up_visits_usual  double   mean of the usual weeks
-- column customer_visits_usual   double   mean of the usual weeks
-- column visits_usual            double   mean of the usual weeks
-- column trial_customers_usual   double   mean of the usual weeks
-- column usual_weeks             bigint   those of the twelve that are covered
with activity_by_person as (
    select
        person_id,
        sum(calls) filter (where is_last) as calls,
        sum(first_visits) filter (where is_last) as first_visits,
        sum(follow_up_visits) filter (where is_last) as follow_up_visits,
        sum(customer_visits) filter (where is_last) as customer_visits,
        sum(calls) filter (where is_usual) as calls_total,
        sum(first_visits) filter (where is_usual) as first_visits_total,
        sum(follow_up_visits) filter (where is_usual) as follow_up_visits_total,
        sum(customer_visits) filter (where is_usual) as customer_visits_total
    from activity_at($as_of)
    where ($person is null or person_id = $person)
        and ($team is null or team_id in (from teams_below($team)))
    group by person_id
),
trials_by_person as (
    select
        person_id,
        cast(sum(trial_customers) filter (where is_last) as bigint) as trial_customers,
        -- an account counts once in each week
        cast(sum(trial_customers) filter (where is_usual) as bigint) as trial_customers_total
    from trial_people_at($as_of, $team, $person)
    group by person_id
),
covered as (
    select
        max(week_on) as week_from_on,
        max(week_on) + 6 as week_to_on,
        count(*) filter (where is_usual) as usual_weeks
    from weeks_seen_at($as_of)
),
shown as (
    select person_id from reps_at(last_complete_week($as_of) + 6)
    where ($person is null or person_id = $person)
        and ($team is null or team_id in (from teams_below($team)))
    union
    select person_id from activity_by_person
    union
    select person_id from trials_by_person
),
counted as (
    select
        shown.person_id,
        cast(coalesce(done.calls, 0) as bigint) as calls,
        cast(coalesce(done.first_visits, 0) as bigint) as first_visits,
        cast(coalesce(done.follow_up_visits, 0) as bigint) as follow_up_visits,
        cast(coalesce(done.customer_visits, 0) as bigint) as customer_visits,
        cast(coalesce(done.calls_total, 0) as bigint) as calls_total,
        cast(coalesce(done.first_visits_total, 0) as bigint) as first_visits_total,
        cast(coalesce(done.follow_up_visits_total, 0) as bigint) as follow_up_visits_total,
        cast(coalesce(done.customer_visits_total, 0) as bigint) as customer_visits_total,
        coalesce(trials.trial_customers, 0) as trial_customers,
        coalesce(trials.trial_customers_total, 0) as trial_customers_total
    from shown
    left join activity_by_person as done on done.person_id = shown.person_id
    left join trials_by_person as trials on trials.person_id = shown.person_id
)
select
    counted.person_id,
    people.person_name,
    teams.team_id,
    team_tree.team_name,
    team_tree.tree_position,
    belongings.role,
    covered.week_from_on,
    calls,
    first_visits,
    follow_up_visits,
    customer_visits,
    first_visits + follow_up_visits + customer_visits as visits,
    trial_customers,
    calls_total / nullif(usual_weeks, 0) as calls_usual,
    first_visits_total / nullif(usual_weeks, 0) as first_visits_usual,
    follow_up_visits_total / nullif(usual_weeks, 0) as follow_up_visits_usual,
    customer_visits_total / nullif(usual_weeks, 0) as customer_visits_usual,
    (first_visits_total + follow_up_visits_total + customer_visits_total)
        / nullif(usual_weeks, 0) as visits_usual,
    trial_customers_total / nullif(usual_weeks, 0) as trial_customers_usual,
    covered.usual_weeks
from counted
cross join covered
left join people on people.person_id = counted.person_id
left join counted_teams as teams
    on teams.person_id = counted.person_id
    and teams.from_on <= covered.week_to_on
    and covered.week_to_on < teams.to_on
left join team_tree on team_tree.team_id = teams.team_id
left join belongings
    on belongings.person_id = counted.person_id
    and belongings.from_on <= covered.week_to_on
    and covered.week_to_on < belongings.to_on
order by team_tree.tree_position nulls last, people.person_name, counted.person_id
