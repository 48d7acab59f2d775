-- The deals that the data says too little of, on one day, the largest first.
--
-- grain:   one row per fault and deal [fault] [opportunity_id]
-- order:   deal_amount desc, opportunity_id, fault
-- version: 1
--
-- param  as_of   date     the day seen from
-- param  team    varchar  a team with all below it
-- param  person  varchar  an owner
-- param  fault   varchar  one of closed_day_unknown, owner_unknown, team_unknown, stage_unknown, amount_missing, date_missing
-- column fault             varchar        what is not said
-- column opportunity_id    varchar        the deal
-- column opportunity_name  varchar        label
-- column account_name      varchar        label
-- column owner_id          varchar        whom it counts for; unknown: nobody knows
-- column owner_name        varchar        label
-- column team_id           varchar        the team it counts for; unknown: the owner belongs nowhere
-- column team_name         varchar        label
-- column outcome           varchar        open, won, lost
-- column stage_id          varchar        not_known: the stage is not recorded
-- column stage_name        varchar        label
-- column deal_amount       decimal(18,2)  null: missing
-- column expected_close_on date           null: undated
-- column created_on        date           from when it exists
-- column close_on          date           null: open, or closed on an unknown day
select
    deals.fault,
    deals.opportunity_id,
    named.opportunity_name,
    named.account_name,
    deals.owner_id,
    people.person_name as owner_name,
    deals.team_id,
    team_tree.team_name,
    deals.outcome,
    deals.stage_id,
    coalesce(stages.stage_name, 'Not known') as stage_name,
    deals.amount as deal_amount,
    deals.expected_close_on,
    deals.created_on,
    deals.close_on
from faulty_deals_at($as_of) as deals
join opportunities as named on named.opportunity_id = deals.opportunity_id
left join people on people.person_id = deals.owner_id
left join team_tree on team_tree.team_id = deals.team_id
left join stages on stages.stage_id = deals.stage_id
where ($person is null or deals.owner_id = $person)
    and ($team is null or deals.team_id in (from teams_below($team)))
    and ($fault is null or deals.fault = $fault)
order by deal_amount desc nulls last, deals.opportunity_id, deals.fault
