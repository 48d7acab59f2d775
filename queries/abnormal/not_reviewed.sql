-- Deals in play for the period that their manager has not reviewed, which add 0 to F1.
--
-- grain:   one row per deal [opportunity_id]
-- order:   stake_amount desc, opportunity_id
-- version: 1
-- of:      teams
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- column rule            varchar        not_reviewed
-- column severity        integer        2
-- column team_id         varchar        the team it counts for
-- column person_id       varchar        null: it is the team's manager who is asked
-- column opportunity_id  varchar        the deal
-- column measure         varchar        null
-- column value           decimal(38,6)  null
-- column expected        decimal(38,6)  null
-- column unit            varchar        amount
-- column stake_amount    decimal(38,2)  its amount
-- column since_on        date           null: not recorded
select
    'not_reviewed' as rule,
    2 as severity,
    deals.team_id,
    cast(null as varchar) as person_id,
    deals.opportunity_id,
    cast(null as varchar) as measure,
    cast(null as decimal(38, 6)) as value,
    cast(null as decimal(38, 6)) as expected,
    'amount' as unit,
    cast(coalesce(deals.amount, 0) as decimal(38, 2)) as stake_amount,
    cast(null as date) as since_on
from open_deals_at($as_of) as deals
where sees_managers()
    and deals.manager_amount is null
    and is_running($as_of, $period_to)
    and is_within(deals.expected_close_on, $period_from, $period_to)
    and ($person is null or deals.owner_id = $person)
    and ($team is null or deals.team_id in (from teams_below($team)))
order by stake_amount desc nulls last, deals.opportunity_id
