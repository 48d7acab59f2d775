-- Open deals of the first stage that are expected to close in less than a quarter of the time that stages
-- usually take together.
--
-- grain:   one row per deal [opportunity_id]
-- order:   stake_amount desc, opportunity_id
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- column rule            varchar        date_too_near
-- column severity        integer        1
-- column team_id         varchar        the team it counts for
-- column person_id       varchar        who carries it that day
-- column opportunity_id  varchar        the deal
-- column measure         varchar        null
-- column value           decimal(38,6)  days until its expected day
-- column expected        decimal(38,6)  average days of all open stages together, company-wide
-- column unit            varchar        days
-- column stake_amount    decimal(38,2)  its amount
-- column since_on        date           null: not recorded
with usual as (
    -- only where each stage has an average, and there is a way to go at all
    select sum(averages.average_days) as average_days
    from stage_places as places
    left join stage_averages_at($as_of) as averages on averages.stage_id = places.stage_id
    having count(*) = count(averages.average_days)
        and count(*) > 2
)
select
    'date_too_near' as rule,
    1 as severity,
    deals.team_id,
    deals.owner_id as person_id,
    deals.opportunity_id,
    cast(null as varchar) as measure,
    cast(deals.expected_close_on - $as_of as decimal(38, 6)) as value,
    cast(usual.average_days as decimal(38, 6)) as expected,
    'days' as unit,
    cast(coalesce(deals.amount, 0) as decimal(38, 2)) as stake_amount,
    cast(null as date) as since_on
from open_deals_at($as_of) as deals
cross join usual
where deals.stage_id = (select stage_id from stage_places where place = 0)
    and deals.expected_close_on >= $as_of
    and deals.expected_close_on - $as_of < 0.25 * usual.average_days
    and ($person is null or deals.owner_id = $person)
    and ($team is null or deals.team_id in (from teams_below($team)))
order by stake_amount desc nulls last, deals.opportunity_id
