-- Teams where what F1 and F2 add to what is won is more than 20 % apart.
--
-- grain:   one row per team [team_id]
-- order:   stake_amount desc, team_id
-- version: 1
-- of:      teams
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  anybody: then there are no rows
-- column rule            varchar        forecasts_apart
-- column severity        integer        2
-- column team_id         varchar        the team
-- column person_id       varchar        null
-- column opportunity_id  varchar        null
-- column measure         varchar        null
-- column value           decimal(38,6)  what F1 adds: manager forecasts in play
-- column expected        decimal(38,6)  what F2 adds: amount × win rate in play
-- column unit            varchar        amount
-- column stake_amount    decimal(38,2)  the difference without its sign
-- column since_on        date           null
with rated as (
    select
        sums.team_id, sum(sums.manager_amount) as manager_amount,
        sum(cast(sums.amount as decimal(28, 2)) * rates.win_rate) as rated_amount
    from open_sums_at($as_of, $period_from, $period_to, cast(null as varchar)) as sums
    left join rates_at($as_of) as rates on rates.stage_id = sums.stage_id
    where sums.is_in_play
    group by sums.team_id
),
summed as (
    select
        shown.row_id, sum(rated.manager_amount) as manager_amount,
        sum(rated.rated_amount) as rated_amount
    from team_rows($team, false) as shown
    join rated on rated.team_id = shown.member_id
    group by shown.row_id
)
select
    'forecasts_apart' as rule,
    2 as severity,
    row_id as team_id,
    cast(null as varchar) as person_id,
    cast(null as varchar) as opportunity_id,
    cast(null as varchar) as measure,
    cast(manager_amount as decimal(38, 6)) as value,
    cast(rated_amount as decimal(38, 6)) as expected,
    'amount' as unit,
    cast(abs(manager_amount - rated_amount) as decimal(38, 2)) as stake_amount,
    cast(null as date) as since_on
from summed
where $person is null
    and sees_managers()
    and rated_amount > 0
    and abs(manager_amount - rated_amount) > 0.2 * rated_amount
order by stake_amount desc nulls last, team_id
