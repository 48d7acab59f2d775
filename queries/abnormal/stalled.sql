-- Open deals that are longer in their stage than 1.5 times its average.
--
-- grain:   one row per deal [opportunity_id]
-- order:   stake_amount desc, opportunity_id
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- column rule            varchar        stalled
-- column severity        integer        2
-- column team_id         varchar        the team it counts for
-- column person_id       varchar        who carries it that day
-- column opportunity_id  varchar        the deal
-- column measure         varchar        null
-- column value           decimal(38,6)  days in its stage
-- column expected        decimal(38,6)  average of the stays that ended in the last 365 days, company-wide
-- column unit            varchar        days
-- column stake_amount    decimal(38,2)  its amount
-- column since_on        date           when the stage was entered
select
    'stalled' as rule,
    2 as severity,
    deals.team_id,
    deals.owner_id as person_id,
    deals.opportunity_id,
    cast(null as varchar) as measure,
    cast(deals.stage_days as decimal(38, 6)) as value,
    cast(deals.average_days as decimal(38, 6)) as expected,
    'days' as unit,
    cast(coalesce(deals.amount, 0) as decimal(38, 2)) as stake_amount,
    deals.stage_from_on as since_on
from staying_deals_at($as_of) as deals
where deals.is_abnormal
    and ($person is null or deals.owner_id = $person)
    and ($team is null or deals.team_id in (from teams_below($team)))
order by stake_amount desc nulls last, deals.opportunity_id
