-- The deals behind the observed win rate of a stage: decided, and in the stage at some time of the
-- last 365 days; the largest first.
--
-- grain:   one row per stage and deal [stage_id] [opportunity_id]
-- order:   stage_position, stage_id, deal_amount desc, opportunity_id
-- version: 1
-- of:      teams
--
-- param  as_of  date     the day seen from
-- param  team   varchar  a team with all below it
-- param  stage  varchar  an open stage; null: all, and a deal in each that it was in
-- column stage_id          varchar        the stage that it was in
-- column stage_name        varchar        label
-- column stage_position    integer        its place in the funnel
-- column opportunity_id    varchar        the deal
-- column opportunity_name  varchar        label
-- column account_name      varchar        label
-- column owner_id          varchar        who closed it
-- column owner_name        varchar        label
-- column team_id           varchar        the team it counts for
-- column team_name         varchar        label
-- column outcome           varchar        won, lost
-- column deal_amount       decimal(18,2)  null: missing, counted as 0
-- column stage_left_on     date           when it left the stage for the last time
-- column created_on        date           from when it exists
-- column close_on          date           null: on an unknown day
with decided as (
    from closed_deals_at($as_of)
    where $team is null or team_id in (from teams_below($team))
),
passed as (
    select decided.opportunity_id, stays.stage_id, max(stays.left_on) as stage_left_on
    from decided
    join stage_stays as stays
        on stays.opportunity_id = decided.opportunity_id
        and stays.entered_on <= decided.known_from
    where $stage is null or stays.stage_id = $stage
    group by decided.opportunity_id, stays.stage_id
    having max(stays.left_on) > $as_of - 365
)
select
    passed.stage_id,
    stages.stage_name,
    stages.position as stage_position,
    decided.opportunity_id,
    named.opportunity_name,
    named.account_name,
    decided.owner_id,
    people.person_name as owner_name,
    decided.team_id,
    team_tree.team_name,
    decided.outcome,
    decided.amount as deal_amount,
    passed.stage_left_on,
    decided.created_on,
    decided.close_on
from passed
join decided on decided.opportunity_id = passed.opportunity_id
join stages on stages.stage_id = passed.stage_id
join opportunities as named on named.opportunity_id = decided.opportunity_id
left join people on people.person_id = decided.owner_id
left join team_tree on team_tree.team_id = decided.team_id
order by stages.position, passed.stage_id, deal_amount desc nulls last, decided.opportunity_id
