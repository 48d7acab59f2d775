-- What people did in the last complete week by team, against the twelve weeks before it: calls,
-- visits and active trial customers, also per head.
--
-- grain:   one row per team [team_id]
-- order:   row_position
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  team         varchar  a team with all below it
-- param  person       varchar  a person
-- param  with_direct  boolean  adds what counts for a team but for none of its parts
-- column team_id                         varchar  the team; with /direct: what is only its own
-- column team_name                       varchar  label
-- column level                           varchar  company, director, department, team; direct
-- column week_from_on                    date     the last complete week's Monday
-- column reps                            bigint   heads that carry deals, on the week's Sunday
-- column calls                           bigint   calls
-- column first_visits                    bigint   visits to prospects for the first time
-- column follow_up_visits                bigint   further visits to prospects
-- column customer_visits                 bigint   visits to existing customers
-- column visits                          bigint   the three kinds of visits together
-- column trial_customers                 bigint   distinct accounts that used a trial
-- column calls_per_rep                   double   in that week; null without reps
-- column calls_usual                     double   mean of the usual weeks
-- column calls_usual_per_rep             double   per head and usual week
-- column first_visits_per_rep            double   in that week; null without reps
-- column first_visits_usual              double   mean of the usual weeks
-- column first_visits_usual_per_rep      double   per head and usual week
-- column follow_up_visits_per_rep        double   in that week; null without reps
-- column follow_up_visits_usual          double   mean of the usual weeks
-- column follow_up_visits_usual_per_rep  double   per head and usual week
-- column customer_visits_per_rep         double   in that week; null without reps
-- column customer_visits_usual           double   mean of the usual weeks
-- column customer_visits_usual_per_rep   double   per head and usual week
-- column visits_per_rep                  double   in that week; null without reps
-- column visits_usual                    double   mean of the usual weeks
-- column visits_usual_per_rep            double   per head and usual week
-- column trial_customers_per_rep         double   in that week; null without reps
-- column trial_customers_usual           double   mean of the usual weeks
-- column trial_customers_usual_per_rep   double   per head and usual week
-- column usual_weeks                     bigint   those of the twelve that are covered
-- column parent_team_id                  varchar  the team above
-- column row_position                    bigint   place when the tree is read aloud
with activity_by_team as (
    select
        team_id,
        sum(calls) filter (where is_last) as calls,
        sum(first_visits) filter (where is_last) as first_visits,
        sum(follow_up_visits) filter (where is_last) as follow_up_visits,
        sum(customer_visits) filter (where is_last) as customer_visits,
        sum(calls) filter (where is_usual) as calls_total,
        sum(first_visits) filter (where is_usual) as first_visits_total,
        sum(follow_up_visits) filter (where is_usual) as follow_up_visits_total,
        sum(customer_visits) filter (where is_usual) as customer_visits_total
    from activity_at($as_of)
    where $person is null or person_id = $person
    group by team_id
),
reps_by_team as (
    select
        team_id,
        sum(reps) filter (where is_last) as reps,
        sum(reps) filter (where is_usual) as rep_weeks
    from reps_of_weeks_at($as_of, $person)
    group by team_id
),
shown as (
    select * from team_rows($team, $with_direct)
),
trials_by_row as (
    select
        row_id,
        sum(trial_customers) filter (where is_last) as trial_customers,
        sum(trial_customers) filter (where is_usual) as trial_customers_total
    from trial_counts_at($as_of, $person)
    group by row_id
),
covered as (
    select
        max(week_on) as week_from_on,
        count(*) filter (where is_usual) as usual_weeks
    from weeks_seen_at($as_of)
),
summed as (
    select
        shown.row_id, shown.team_name, shown.level, shown.parent_team_id, shown.is_direct,
        shown.row_position,
        cast(coalesce(sum(reps), 0) as bigint) as reps,
        cast(coalesce(sum(rep_weeks), 0) as bigint) as rep_weeks,
        cast(coalesce(sum(calls), 0) as bigint) as calls,
        cast(coalesce(sum(first_visits), 0) as bigint) as first_visits,
        cast(coalesce(sum(follow_up_visits), 0) as bigint) as follow_up_visits,
        cast(coalesce(sum(customer_visits), 0) as bigint) as customer_visits,
        cast(coalesce(sum(calls_total), 0) as bigint) as calls_total,
        cast(coalesce(sum(first_visits_total), 0) as bigint) as first_visits_total,
        cast(coalesce(sum(follow_up_visits_total), 0) as bigint) as follow_up_visits_total,
        cast(coalesce(sum(customer_visits_total), 0) as bigint) as customer_visits_total
    from shown
    left join activity_by_team on activity_by_team.team_id = shown.member_id
    left join reps_by_team on reps_by_team.team_id = shown.member_id
    group by
        shown.row_id, shown.team_name, shown.level, shown.parent_team_id, shown.is_direct,
        shown.row_position
),
counted as (
    select
        summed.*,
        first_visits + follow_up_visits + customer_visits as visits,
        first_visits_total + follow_up_visits_total + customer_visits_total as visits_total,
        cast(coalesce(trials_by_row.trial_customers, 0) as bigint) as trial_customers,
        cast(coalesce(trials_by_row.trial_customers_total, 0) as bigint)
            as trial_customers_total
    from summed
    left join trials_by_row on trials_by_row.row_id = summed.row_id
)
select
    counted.row_id as team_id,
    counted.team_name,
    counted.level,
    covered.week_from_on,
    reps,
    calls,
    first_visits,
    follow_up_visits,
    customer_visits,
    visits,
    trial_customers,
    calls / nullif(reps, 0) as calls_per_rep,
    calls_total / nullif(usual_weeks, 0) as calls_usual,
    calls_total / nullif(rep_weeks, 0) as calls_usual_per_rep,
    first_visits / nullif(reps, 0) as first_visits_per_rep,
    first_visits_total / nullif(usual_weeks, 0) as first_visits_usual,
    first_visits_total / nullif(rep_weeks, 0) as first_visits_usual_per_rep,
    follow_up_visits / nullif(reps, 0) as follow_up_visits_per_rep,
    follow_up_visits_total / nullif(usual_weeks, 0) as follow_up_visits_usual,
    follow_up_visits_total / nullif(rep_weeks, 0) as follow_up_visits_usual_per_rep,
    customer_visits / nullif(reps, 0) as customer_visits_per_rep,
    customer_visits_total / nullif(usual_weeks, 0) as customer_visits_usual,
    customer_visits_total / nullif(rep_weeks, 0) as customer_visits_usual_per_rep,
    visits / nullif(reps, 0) as visits_per_rep,
    visits_total / nullif(usual_weeks, 0) as visits_usual,
    visits_total / nullif(rep_weeks, 0) as visits_usual_per_rep,
    trial_customers / nullif(reps, 0) as trial_customers_per_rep,
    trial_customers_total / nullif(usual_weeks, 0) as trial_customers_usual,
    trial_customers_total / nullif(rep_weeks, 0) as trial_customers_usual_per_rep,
    covered.usual_weeks,
    counted.parent_team_id,
    counted.row_position
from counted
cross join covered
where not counted.is_direct
    or reps > 0 or rep_weeks > 0
    or calls > 0 or visits > 0 or trial_customers > 0
    or calls_total > 0 or visits_total > 0 or trial_customers_total > 0
order by counted.row_position
