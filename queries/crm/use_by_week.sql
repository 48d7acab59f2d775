-- How the CRM was kept up at the ends of the last thirteen complete weeks: open deals touched in the
-- week, reviewed, with a day ahead, with an amount; and what was logged per head.
--
-- grain:   one row per week [week_from_on]
-- order:   week_from_on
-- version: 1
-- managers: reviewed_deals, reviewed_deals_rate
--
-- param  as_of   date     the day seen from
-- param  team    varchar  a team with all below it
-- param  person  varchar  an owner
-- column week_from_on         date    the week's Monday; deals are as at its Sunday's end
-- column open_deals           bigint  open that Sunday
-- column touched_deals        bigint  created, changed or worked on in the week; null: not recorded
-- column touched_rate         double  their share of the open deals
-- column reviewed_deals       bigint  with a manager's forecast
-- column reviewed_deals_rate  double  their share
-- column ahead_deals          bigint  expected on that Sunday or later
-- column ahead_rate           double  their share
-- column valued_deals         bigint  with an amount
-- column valued_rate          double  their share
-- column reps                 bigint  heads that carry deals, that Sunday
-- column activities           bigint  of any kind, logged in the week
-- column activities_per_rep   double  null without reps
with weeks as (
    select last_complete_week($as_of) - 7 * cast(series.back as integer) as week_on
    from generate_series(0, 12) as series(back)
    where last_complete_week($as_of) - 7 * cast(series.back as integer) + 6
        >= (select first_created_on from deal_record)
),
standing as (
    select day_on - 6 as week_on, use_weeks.* exclude (day_on)
    from use_weeks
    where day_on between last_complete_week($as_of) - 78 and last_complete_week($as_of) + 6
    union all
    -- weeks that end after the last covered day are not kept
    select weeks.week_on, days.* exclude (from_on, to_on)
    from weeks
    join use_days as days
        on days.from_on <= weeks.week_on + 6 and weeks.week_on + 6 < days.to_on
    where weeks.week_on + 6 > last_covered_day()
),
use_by_week as (
    select
        week_on,
        sum(open_deals) as open_deals,
        sum(touched_deals) as touched_deals,
        sum(reviewed_deals) as reviewed_deals,
        sum(ahead_deals) as ahead_deals,
        sum(valued_deals) as valued_deals
    from standing
    where ($person is null or owner_id = $person)
        and ($team is null or team_id in (select scope.team_id from team_scope($team) as scope))
    group by week_on
),
done as (
    select
        week_on,
        sum(calls + first_visits + follow_up_visits + customer_visits + other_activities)
            as activities
    from activity_weeks
    where week_on between last_complete_week($as_of) - 84 and last_complete_week($as_of)
        and ($person is null or person_id = $person)
        and ($team is null or team_id in (select scope.team_id from team_scope($team) as scope))
    group by week_on
),
heads as (
    select weeks.week_on, count(*) as reps
    from weeks
    cross join lateral (
        select present.person_id, present.team_id from reps_at(weeks.week_on + 6) as present
    ) as present
    where ($person is null or present.person_id = $person)
        and (
            $team is null
            or present.team_id in (select scope.team_id from team_scope($team) as scope)
        )
    group by weeks.week_on
),
counted as (
    select
        weeks.week_on,
        cast(coalesce(use_by_week.open_deals, 0) as bigint) as open_deals,
        cast(case when use_record.is_touch_known then coalesce(touched_deals, 0) end as bigint)
            as touched_deals,
        cast(coalesce(reviewed_deals, 0) as bigint) as reviewed_deals,
        cast(coalesce(ahead_deals, 0) as bigint) as ahead_deals,
        cast(coalesce(valued_deals, 0) as bigint) as valued_deals,
        coalesce(heads.reps, 0) as reps,
        cast(coalesce(done.activities, 0) as bigint) as activities
    from weeks
    cross join use_record
    left join use_by_week on use_by_week.week_on = weeks.week_on
    left join done on done.week_on = weeks.week_on
    left join heads on heads.week_on = weeks.week_on
)
select
    week_on as week_from_on,
    open_deals,
    touched_deals,
    touched_deals / nullif(open_deals, 0) as touched_rate,
    reviewed_deals,
    reviewed_deals / nullif(open_deals, 0) as reviewed_deals_rate,
    ahead_deals,
    ahead_deals / nullif(open_deals, 0) as ahead_rate,
    valued_deals,
    valued_deals / nullif(open_deals, 0) as valued_rate,
    reps,
    activities,
    activities / nullif(reps, 0) as activities_per_rep
from counted
order by week_on
