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
with figures as (
    select
        week_on,
        cast(sum(open_deals) as bigint) as open_deals,
        cast(sum(touched_deals) as bigint) as touched_deals,
        cast(sum(reviewed_deals) as bigint) as reviewed_deals,
        cast(sum(ahead_deals) as bigint) as ahead_deals,
        cast(sum(valued_deals) as bigint) as valued_deals,
        cast(sum(reps) as bigint) as reps,
        cast(sum(activities) as bigint) as activities
    from use_of_weeks_at($as_of, $person)
    where ($person is null or person_id = $person)
        and ($team is null or team_id in (from teams_below($team)))
    group by week_on
),
counted as (
    select
        weeks.week_on,
        coalesce(open_deals, 0) as open_deals,
        case when use_record.is_touch_known then coalesce(touched_deals, 0) end as touched_deals,
        coalesce(reviewed_deals, 0) as reviewed_deals,
        coalesce(ahead_deals, 0) as ahead_deals,
        coalesce(valued_deals, 0) as valued_deals,
        coalesce(reps, 0) as reps,
        coalesce(activities, 0) as activities
    from weeks_of_use($as_of) as weeks
    cross join use_record
    left join figures on figures.week_on = weeks.week_on
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
