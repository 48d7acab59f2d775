-- Win rate of teams in the last complete week, by amount, where that is outside the band of their
-- own twelve weeks before it.
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
-- column rule            varchar        win_rate_outside_band
-- column severity        integer        2 below the band, 1 above it
-- column team_id         varchar        the team
-- column person_id       varchar        null
-- column opportunity_id  varchar        null
-- column measure         varchar        win_rate
-- column value           decimal(38,6)  won ÷ decided, by amount, closed in that week
-- column expected        decimal(38,6)  median of the twelve weeks before it
-- column unit            varchar        rate
-- column stake_amount    decimal(38,2)  what more of the decided amount the usual rate would have won; 0 above
-- column since_on        date           the last complete week's Monday
with closed as (
    select
        cast(date_trunc('week', close_on) as date) as week_on, team_id,
        sum(won_amount) as won_amount, sum(won_amount + lost_amount) as decided_amount
    from closed_sums_at($as_of, cast(null as varchar))
    where close_on between last_complete_week($as_of) - 84 and last_complete_week($as_of) + 6
    group by week_on, team_id
),
summed as (
    select
        shown.row_id, closed.week_on, sum(closed.decided_amount) as decided_amount,
        cast(
            cast(sum(closed.won_amount) as double)
            / nullif(cast(sum(closed.decided_amount) as double), 0) as decimal(38, 6)
        ) as value
    from team_rows($team, false) as shown
    join closed on closed.team_id = shown.member_id
    group by shown.row_id, closed.week_on
),
listed as (
    select
        row_id as team_id, 'win_rate' as measure,
        max(value) filter (where week_on = last_complete_week($as_of)) as value,
        -- a week in which nothing was decided has none
        list(value order by week_on) filter (
            where week_on < last_complete_week($as_of) and value is not null
        ) as before,
        cast(max(decided_amount) filter (where week_on = last_complete_week($as_of)) as double)
            as unit_amount
    from summed
    group by row_id
)
select
    'win_rate_outside_band' as rule,
    team_id,
    measure,
    'rate' as unit,
    value,
    before,
    unit_amount,
    last_complete_week($as_of) as since_on
from listed
where $person is null
order by team_id, measure
