-- Open deals of the last two stages about which nothing was done for 14 days.
--
-- grain:   one row per deal [opportunity_id]
-- order:   stake_amount desc, opportunity_id
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- column rule            varchar        untouched
-- column severity        integer        3
-- column team_id         varchar        the team it counts for
-- column person_id       varchar        who carries it that day
-- column opportunity_id  varchar        the deal
-- column measure         varchar        null
-- column value           decimal(38,6)  days since something was done; since it exists, where nothing ever was
-- column expected        decimal(38,6)  14
-- column unit            varchar        days
-- column stake_amount    decimal(38,2)  its amount
-- column since_on        date           the last activity on it, else its creation
with standing as (
    select
        deals.opportunity_id, deals.owner_id, deals.team_id, deals.amount,
        coalesce(done.done_on, deals.created_on) as since_on
    from open_deals_at($as_of) as deals
    left join deal_activity_days as done
        on done.deal_number = deals.deal_number
        and done.done_on <= $as_of
        and $as_of < done.next_on
    where deals.stage_id in (select stage_id from last_open_stages())
        -- where the data does not tell what was done about which deal, it says nothing here
        and has_deal_activity()
)
select
    'untouched' as rule,
    3 as severity,
    deals.team_id,
    deals.owner_id as person_id,
    deals.opportunity_id,
    cast(null as varchar) as measure,
    cast($as_of - deals.since_on as decimal(38, 6)) as value,
    cast(14 as decimal(38, 6)) as expected,
    'days' as unit,
    cast(coalesce(deals.amount, 0) as decimal(38, 2)) as stake_amount,
    deals.since_on
from standing as deals
where deals.since_on <= $as_of - 14
    and ($person is null or deals.owner_id = $person)
    and ($team is null or deals.team_id in (from teams_below($team)))
order by stake_amount desc nulls last, deals.opportunity_id
