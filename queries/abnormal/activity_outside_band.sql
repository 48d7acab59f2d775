-- What teams did in the last complete week, by kind, where that is outside the band of their own
-- twelve weeks before it.
--
-- grain:   one row per team and kind [team_id] [measure]
-- order:   stake_amount desc, team_id, measure
-- version: 1
-- of:      teams
-- then:    forecast.abnormal.outside_band
--
-- param  as_of        date     the day seen from
-- param  team         varchar  a team with all below it
-- param  person       varchar  anybody: then there are no rows
-- column rule            varchar        activity_outside_band
-- column severity        integer        2 below the band, 1 above it
-- column team_id         varchar        the team
-- column person_id       varchar        null
-- column opportunity_id  varchar        null
-- column measure         varchar        calls, first_visits, follow_up_visits, customer_visits, trial_customers
-- column value           decimal(38,6)  how many in that week
-- column expected        decimal(38,6)  median of the twelve weeks before it
-- column unit            varchar        count
-- column stake_amount    decimal(38,2)  what is missing × new pipeline of the weeks before for each; 0 above
-- column since_on        date           the last complete week's Monday
with weeks as (
    select week_on, is_last from weeks_seen_at($as_of) where is_usual or is_last
),
done as (
    select
        week_on, team_id, sum(calls) as calls, sum(first_visits) as first_visits,
        sum(follow_up_visits) as follow_up_visits, sum(customer_visits) as customer_visits
    from activity_at($as_of)
    group by week_on, team_id
),
created as (
    from new_amount_of_usual_weeks_at($as_of)
),
shown as (
    select row_id, member_id from team_rows($team, false)
),
worth as (
    select shown.row_id, sum(created.amount) as amount
    from shown
    join created on created.team_id = shown.member_id
    group by shown.row_id
),
summed as (
    select
        shown.row_id, weeks.week_on, weeks.is_last, sum(calls) as calls,
        sum(first_visits) as first_visits, sum(follow_up_visits) as follow_up_visits,
        sum(customer_visits) as customer_visits
    from shown
    cross join weeks
    left join done on done.team_id = shown.member_id and done.week_on = weeks.week_on
    group by shown.row_id, weeks.week_on, weeks.is_last
),
counted as (
    select
        summed.row_id, summed.week_on, summed.is_last, kinds.measure,
        cast(coalesce(case kinds.measure
            when 'calls' then summed.calls
            when 'first_visits' then summed.first_visits
            when 'follow_up_visits' then summed.follow_up_visits
            when 'customer_visits' then summed.customer_visits
            else trials.trial_customers
        end, 0) as decimal(38, 6)) as value
    from summed
    cross join (
        values ('calls'), ('first_visits'), ('follow_up_visits'), ('customer_visits'),
            ('trial_customers')
    ) as kinds(measure)
    left join trial_counts_at($as_of, cast(null as varchar)) as trials
        on trials.row_id = summed.row_id
        and trials.week_on = summed.week_on
),
listed as (
    select
        counted.row_id as team_id, counted.measure,
        max(counted.value) filter (where counted.is_last) as value,
        list(counted.value order by counted.week_on) filter (where not counted.is_last) as before,
        -- what new pipeline there was for each time that something was done
        cast(coalesce(max(worth.amount), 0) as double)
            / nullif(cast(sum(counted.value) filter (where not counted.is_last) as double), 0)
            as unit_amount
    from counted
    left join worth on worth.row_id = counted.row_id
    group by counted.row_id, counted.measure
)
select
    'activity_outside_band' as rule,
    team_id,
    measure,
    'count' as unit,
    value,
    before,
    unit_amount,
    last_complete_week($as_of) as since_on
from listed
where $person is null
order by team_id, measure
