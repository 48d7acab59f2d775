-- Open deals without an amount, which count as 0 everywhere.
--
-- grain:   one row per deal [opportunity_id]
-- order:   stake_amount desc, opportunity_id
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- column rule            varchar        amount_missing
-- column severity        integer        1
-- column team_id         varchar        the team it counts for
-- column person_id       varchar        who carries it that day
-- column opportunity_id  varchar        the deal
-- column measure         varchar        null
-- column value           decimal(38,6)  null
-- column expected        decimal(38,6)  null
-- column unit            varchar        amount
-- column stake_amount    decimal(38,2)  null: nobody knows
-- column since_on        date           null: not recorded
select
    'amount_missing' as rule,
    1 as severity,
    deals.team_id,
    deals.owner_id as person_id,
    deals.opportunity_id,
    cast(null as varchar) as measure,
    cast(null as decimal(38, 6)) as value,
    cast(null as decimal(38, 6)) as expected,
    'amount' as unit,
    cast(null as decimal(38, 2)) as stake_amount,
    cast(null as date) as since_on
from open_deals_at($as_of) as deals
where deals.amount is null
    and ($person is null or deals.owner_id = $person)
    and ($team is null or deals.team_id in (from teams_below($team)))
order by stake_amount desc nulls last, deals.opportunity_id
