-- Open deals on one day, the largest first.
--
-- grain:   one row per deal [opportunity_id]
-- order:   open_amount desc, opportunity_id
-- version: 1
-- managers: manager_amount
--
-- param  as_of   date     the day seen from
-- param  team    varchar  a team with all below it
-- param  person  varchar  an owner
-- param  stage   varchar  a stage, or not_known
-- column opportunity_id    varchar        the deal
-- column opportunity_name  varchar        label
-- column account_name      varchar        label
-- column owner_id          varchar        who carries it that day
-- column owner_name        varchar        label
-- column team_id           varchar        the team it counts for
-- column team_name         varchar        label
-- column stage_id          varchar        not_known: the stage is not recorded
-- column stage_name        varchar        label
-- column stage_position    integer        its place in the funnel
-- column open_amount       decimal(18,2)  null: missing, counted as 0
-- column manager_amount    decimal(18,2)  the manager's forecast; null: not reviewed
-- column expected_close_on  date  null: undated
-- column is_overdue        boolean        expected before the day
-- column created_on        date           from when it exists
-- column stage_from_on     date           when its present stage was entered
-- column stage_days        bigint         days in its present stage
-- column source            varchar        where it came from, as it is known now
-- column product           varchar        as it is known now
-- column next_step         varchar        as it is known now
select
    deals.opportunity_id,
    named.opportunity_name,
    named.account_name,
    deals.owner_id,
    people.person_name as owner_name,
    deals.team_id,
    team_tree.team_name,
    deals.stage_id,
    coalesce(stages.stage_name, 'Not known') as stage_name,
    stages.position as stage_position,
    deals.amount as open_amount,
    deals.manager_amount,
    deals.expected_close_on,
    coalesce(deals.expected_close_on < $as_of, false) as is_overdue,
    deals.created_on,
    deals.stage_from_on,
    cast($as_of - deals.stage_from_on as bigint) as stage_days,
    named.source,
    named.product,
    named.next_step
from open_deals_at($as_of) as deals
join opportunities as named on named.opportunity_id = deals.opportunity_id
left join people on people.person_id = deals.owner_id
left join team_tree on team_tree.team_id = deals.team_id
left join stages on stages.stage_id = deals.stage_id
where ($person is null or deals.owner_id = $person)
    and ($team is null or deals.team_id in (from teams_below($team)))
    and ($stage is null or deals.stage_id = $stage)
order by open_amount desc nulls last, deals.opportunity_id
