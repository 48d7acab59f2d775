-- New pipeline of teams in the last complete week where that is outside the band of their own
-- twelve weeks before it.
--
-- grain:   one row per team [team_id]
-- order:   stake_amount desc, team_id, measure
-- version: 1
-- of:      teams
-- then:    forecast.abnormal.outside_band
--
-- param  as_of        date     the day seen from
-- param  team         varchar  a team with all below it
-- param  person       varchar  anybody: then there are no rows
-- column rule            varchar        new_pipeline_outside_band
-- column severity        integer        2 below the band, 1 above it
-- column team_id         varchar        the team
-- column person_id       varchar        null
-- column opportunity_id  varchar        null
-- column measure         varchar        new_amount
-- column value           decimal(38,6)  amount of the deals created in that week, as it stands
-- column expected        decimal(38,6)  median of the twelve weeks before it
-- column unit            varchar        amount
-- column stake_amount    decimal(38,2)  what is missing; 0 above
-- column since_on        date           the last complete week's Monday
with weeks as (
    select
        last_complete_week($as_of) - 7 * cast(series.back as integer) as week_on,
        series.back = 0 as is_last
    from generate_series(0, 12) as series(back)
    where last_complete_week($as_of) - 7 * cast(series.back as integer)
        >= (select date_trunc('week', first_created_on) from deal_record)
),
created as (
    select
        cast(date_trunc('week', created_on) as date) as week_on, team_id, sum(amount) as amount
    from deals_created_at($as_of, last_complete_week($as_of) - 84)
    where created_on < last_complete_week($as_of) + 7
    group by week_on, team_id
),
summed as (
    select
        shown.row_id, weeks.week_on, weeks.is_last,
        cast(coalesce(sum(created.amount), 0) as decimal(38, 6)) as value
    from team_rows($team, false) as shown
    cross join weeks
    left join created on created.team_id = shown.member_id and created.week_on = weeks.week_on
    group by shown.row_id, weeks.week_on, weeks.is_last
),
listed as (
    select
        row_id as team_id, 'new_amount' as measure,
        max(value) filter (where is_last) as value,
        list(value order by week_on) filter (where not is_last) as before,
        cast(1 as double) as unit_amount
    from summed
    group by row_id
)
select
    'new_pipeline_outside_band' as rule,
    team_id,
    measure,
    'amount' as unit,
    value,
    before,
    unit_amount,
    last_complete_week($as_of) as since_on
from listed
where $person is null
order by team_id, measure
