-- Of the deals that were in a stage in the last 365 days and are decided, the share that was won.
--
-- grain:   one row per stage [stage_id]
-- order:   stage_position, stage_id
-- version: 1
--
-- param  as_of  date     the day seen from
-- param  team   varchar  a team with all below it
-- column stage_id              varchar        the stage
-- column stage_name            varchar        label
-- column stage_position        integer        its place in the funnel
-- column configured_rate       decimal(9,6)   in force that day; null: none
-- column decided_deals         bigint         won or lost at the day
-- column won_deals             bigint         of them
-- column observed_rate         double         by count; the chance to be won ever
-- column observed_amount_rate  double         by amount
with visits as (
    select distinct opportunity_id, stage_id
    from open_deals_by_month
    where month >= coalesce(
            (select max(month) from open_deal_months where month <= $as_of - 364),
            (select min(month) from open_deal_months)
        )
        and month <= $as_of
        and valid_from <= $as_of
        and valid_to > $as_of - 364
    union
    -- a stage entered and left within one day
    select opportunity_id, stage_id
    from stage_entries
    where changed_on between $as_of - 364 and $as_of
),
decided as (
    select
        visits.stage_id,
        count(*) as decided_deals,
        count(*) filter (where closed.outcome = 'won') as won_deals,
        sum(coalesce(closed.amount, 0)) as decided_amount,
        sum(coalesce(closed.amount, 0)) filter (where closed.outcome = 'won') as won_amount
    from visits
    join closed_deals_at($as_of) as closed on closed.opportunity_id = visits.opportunity_id
    where $team is null or closed.team_id in (select team_id from team_scope($team))
    group by visits.stage_id
)
select
    stages.stage_id,
    stages.stage_name,
    stages.position as stage_position,
    rates.win_rate as configured_rate,
    coalesce(decided.decided_deals, 0) as decided_deals,
    coalesce(decided.won_deals, 0) as won_deals,
    cast(decided.won_deals as double) / nullif(decided.decided_deals, 0) as observed_rate,
    cast(coalesce(decided.won_amount, 0) as double)
        / nullif(cast(decided.decided_amount as double), 0) as observed_amount_rate
from stages
join rates_at($as_of) as rates on rates.stage_id = stages.stage_id
left join decided on decided.stage_id = stages.stage_id
order by stages.position, stages.stage_id
