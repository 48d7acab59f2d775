-- Open deals whose amount changed since the day compared with by 30 % and more than the company's
-- median deal.
--
-- grain:   one row per deal [opportunity_id]
-- order:   stake_amount desc, opportunity_id
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  compare_to   date     the day compared with
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- column rule            varchar        amount_changed
-- column severity        integer        2 where it fell, 1 where it rose
-- column team_id         varchar        the team it counts for
-- column person_id       varchar        who carries it that day
-- column opportunity_id  varchar        the deal
-- column measure         varchar        null
-- column value           decimal(38,6)  its amount
-- column expected        decimal(38,6)  its amount on the day compared with
-- column unit            varchar        amount
-- column stake_amount    decimal(38,2)  the change without its sign
-- column since_on        date           the day compared with
select
    'amount_changed' as rule,
    case when deals.amount < deals.compare_amount then 2 else 1 end as severity,
    deals.team_id,
    deals.owner_id as person_id,
    deals.opportunity_id,
    cast(null as varchar) as measure,
    cast(deals.amount as decimal(38, 6)) as value,
    cast(deals.compare_amount as decimal(38, 6)) as expected,
    'amount' as unit,
    cast(abs(deals.amount - deals.compare_amount) as decimal(38, 2)) as stake_amount,
    $compare_to as since_on
from kept_deals_between($as_of, $compare_to) as deals
where deals.compare_amount > 0
    and abs(deals.amount - deals.compare_amount) >= 0.3 * deals.compare_amount
    and abs(deals.amount - deals.compare_amount) > median_open_amount($as_of)
    and ($person is null or deals.owner_id = $person)
    and ($team is null or deals.team_id in (from teams_below($team)))
order by stake_amount desc nulls last, deals.opportunity_id
