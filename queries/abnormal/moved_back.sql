-- Open deals that stand in an earlier stage than on the day compared with.
--
-- grain:   one row per deal [opportunity_id]
-- order:   stake_amount desc, opportunity_id
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  compare_to   date     the day compared with
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- column rule            varchar        moved_back
-- column severity        integer        2
-- column team_id         varchar        the team it counts for
-- column person_id       varchar        who carries it that day
-- column opportunity_id  varchar        the deal
-- column measure         varchar        null
-- column value           decimal(38,6)  stages back
-- column expected        decimal(38,6)  0
-- column unit            varchar        count
-- column stake_amount    decimal(38,2)  its amount
-- column since_on        date           when it came to the earlier stage
select
    'moved_back' as rule,
    2 as severity,
    deals.team_id,
    deals.owner_id as person_id,
    deals.opportunity_id,
    cast(null as varchar) as measure,
    cast(past_places.place - places.place as decimal(38, 6)) as value,
    cast(0 as decimal(38, 6)) as expected,
    'count' as unit,
    cast(coalesce(deals.amount, 0) as decimal(38, 2)) as stake_amount,
    deals.stage_from_on as since_on
from kept_deals_between($as_of, $compare_to) as deals
join stage_places as places on places.stage_id = deals.stage_id
join stage_places as past_places on past_places.stage_id = deals.compare_stage_id
where places.place < past_places.place
    and ($person is null or deals.owner_id = $person)
    and ($team is null or deals.team_id in (from teams_below($team)))
order by stake_amount desc nulls last, deals.opportunity_id
