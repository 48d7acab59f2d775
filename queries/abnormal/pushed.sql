-- Open deals whose expected close day was put off three times or more.
--
-- grain:   one row per deal [opportunity_id]
-- order:   stake_amount desc, opportunity_id
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- column rule            varchar        pushed
-- column severity        integer        2
-- column team_id         varchar        the team it counts for
-- column person_id       varchar        who carries it that day
-- column opportunity_id  varchar        the deal
-- column measure         varchar        null
-- column value           decimal(38,6)  times it was put off
-- column expected        decimal(38,6)  3: from when on it is a point
-- column unit            varchar        count
-- column stake_amount    decimal(38,2)  its amount
-- column since_on        date           the last time
select
    'pushed' as rule,
    2 as severity,
    deals.team_id,
    deals.owner_id as person_id,
    deals.opportunity_id,
    cast(null as varchar) as measure,
    cast(pushes.push_number as decimal(38, 6)) as value,
    cast(3 as decimal(38, 6)) as expected,
    'count' as unit,
    cast(coalesce(deals.amount, 0) as decimal(38, 2)) as stake_amount,
    pushes.pushed_on as since_on
from open_deals_at($as_of) as deals
join date_pushes as pushes on pushes.deal_number = deals.deal_number
where pushes.pushed_on <= $as_of
    and $as_of < pushes.next_on
    and pushes.push_number >= 3
    and ($person is null or deals.owner_id = $person)
    and ($team is null or deals.team_id in (from teams_below($team)))
order by stake_amount desc nulls last, deals.opportunity_id
