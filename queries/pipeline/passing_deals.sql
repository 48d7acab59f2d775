-- Deals created after the day compared with and closed again in the period, the largest first: none of them is in the pipeline change.
--
-- grain:   one row per deal [opportunity_id]
-- order:   part desc, deal_amount desc, opportunity_id
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  compare_to   date     the day compared with
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- param  only_direct  boolean  only what counts for the team itself, without those below it
-- param  part         varchar  one of won, lost; null: both
-- column part              varchar        won, lost
-- column opportunity_id    varchar        the deal
-- column opportunity_name  varchar        label
-- column account_name      varchar        label
-- column owner_id          varchar        who it counts for
-- column owner_name        varchar        label
-- column team_id           varchar        the team it counts for
-- column team_name         varchar        label
-- column stage_id          varchar        its stage that day
-- column stage_name        varchar        label
-- column deal_amount       decimal(18,2)  null: missing, counted as 0
-- column created_on        date           after the day compared with
-- column close_on          date           when it was won or lost
-- column cycle_days        bigint         from its creation
-- column source            varchar        where it came from, as it is known now
with scope as (
    select team_id from teams_below($team)
    where not coalesce($only_direct, false) or team_id = $team
)
select
    deals.outcome as part,
    deals.opportunity_id,
    named.opportunity_name,
    named.account_name,
    deals.owner_id,
    people.person_name as owner_name,
    deals.team_id,
    team_tree.team_name,
    deals.stage_id,
    stages.stage_name,
    deals.amount as deal_amount,
    deals.created_on,
    deals.close_on,
    cast(deals.close_on - deals.created_on as bigint) as cycle_days,
    named.source
from passing_deals_between($as_of, $compare_to, $period_from, $period_to) as deals
join opportunities as named on named.opportunity_id = deals.opportunity_id
left join people on people.person_id = deals.owner_id
left join team_tree on team_tree.team_id = deals.team_id
left join stages on stages.stage_id = deals.stage_id
where ($part is null or deals.outcome = $part)
    and ($person is null or deals.owner_id = $person)
    and ($team is null or deals.team_id in (select team_id from scope))
order by part desc, deal_amount desc nulls last, deals.opportunity_id
