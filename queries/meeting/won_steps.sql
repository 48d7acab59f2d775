-- The deals won in a period with the days that each spent in every stage, the largest deals first.
--
-- grain:   one row per deal and stage [opportunity_id] [stage_id]
-- order:   deal_amount desc, opportunity_id, stage_position, stage_id
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- param  most         bigint   no more than so many deals; null: all
-- column opportunity_id    varchar        the deal
-- column opportunity_name  varchar        label
-- column account_name      varchar        label
-- column owner_id          varchar        who it counts for
-- column owner_name        varchar        label
-- column team_id           varchar        the team it counts for
-- column team_name         varchar        label
-- column deal_amount       decimal(18,2)  null: missing, counted as 0
-- column created_on        date           from when it exists
-- column close_on          date           when it was won
-- column won_days          bigint         days from created to won
-- column stage_id          varchar        an open stage that it stood in; null: none is recorded
-- column stage_name        varchar        label
-- column stage_position    integer        its place in the funnel
-- column entered_on        date           when it first came there
-- column step_days         bigint         days it stood there until it was won, all stays together
-- column stays             bigint         how often it was there; more than 1: it came back
with won as (
    select opportunity_id, deal_number, owner_id, team_id, amount, created_on, close_on
    from closed_deals_at($as_of)
    where outcome = 'won'
        and close_on <= $as_of
        and is_within(close_on, $period_from, $period_to)
        and ($person is null or owner_id = $person)
        and ($team is null or team_id in (from teams_below($team)))
    order by amount desc nulls last, opportunity_id
    limit $most
),
steps as (
    select
        won.deal_number,
        stays.stage_id,
        min(stays.entered_on) as entered_on,
        sum(greatest(least(stays.left_on, won.close_on) - stays.entered_on, 0)) as step_days,
        count(*) as stays
    from won
    join stage_stays as stays
        on stays.deal_number = won.deal_number
        and stays.entered_on <= won.close_on
    group by won.deal_number, stays.stage_id
)
select
    won.opportunity_id,
    named.opportunity_name,
    named.account_name,
    won.owner_id,
    people.person_name as owner_name,
    won.team_id,
    team_tree.team_name,
    won.amount as deal_amount,
    won.created_on,
    won.close_on,
    cast(greatest(won.close_on - won.created_on, 0) as bigint) as won_days,
    steps.stage_id,
    stages.stage_name,
    stages.position as stage_position,
    steps.entered_on,
    cast(steps.step_days as bigint) as step_days,
    steps.stays
from won
join deal_names as named on named.deal_number = won.deal_number
left join steps on steps.deal_number = won.deal_number
left join stages on stages.stage_id = steps.stage_id
left join people on people.person_id = won.owner_id
left join team_tree on team_tree.team_id = won.team_id
order by won.amount desc nulls last, won.opportunity_id, stages.position, stages.stage_id
