-- Open deals of the last two stages without an expected close day, which count in no period.
--
-- grain:   one row per deal [opportunity_id]
-- order:   stake_amount desc, opportunity_id
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- column rule            varchar        undated
-- column severity        integer        2
-- column team_id         varchar        the team it counts for
-- column person_id       varchar        who carries it that day
-- column opportunity_id  varchar        the deal
-- column measure         varchar        null
-- column value           decimal(38,6)  null
-- column expected        decimal(38,6)  null
-- column unit            varchar        days
-- column stake_amount    decimal(38,2)  its amount
-- column since_on        date           null: not recorded
select
    'undated' as rule,
    2 as severity,
    deals.team_id,
    deals.owner_id as person_id,
    deals.opportunity_id,
    cast(null as varchar) as measure,
    cast(null as decimal(38, 6)) as value,
    cast(null as decimal(38, 6)) as expected,
    'days' as unit,
    cast(coalesce(deals.amount, 0) as decimal(38, 2)) as stake_amount,
    cast(null as date) as since_on
from open_deals_at($as_of) as deals
where deals.expected_close_on is null
    and deals.stage_id in (select stage_id from last_open_stages())
    and ($person is null or deals.owner_id = $person)
    and ($team is null or deals.team_id in (from teams_below($team)))
order by stake_amount desc nulls last, deals.opportunity_id
