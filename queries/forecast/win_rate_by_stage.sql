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
with decided as (
    select
        stage_id,
        sum(decided_deals) as decided_deals,
        sum(won_deals) as won_deals,
        sum(decided_amount) as decided_amount,
        sum(won_amount) as won_amount
    from decided_days
    where from_on <= $as_of
        and $as_of < to_on
        and ($team is null or team_id in (select team_id from team_scope($team)))
    group by stage_id
)
select
    stages.stage_id,
    stages.stage_name,
    stages.position as stage_position,
    rates.win_rate as configured_rate,
    cast(coalesce(decided.decided_deals, 0) as bigint) as decided_deals,
    cast(coalesce(decided.won_deals, 0) as bigint) as won_deals,
    cast(decided.won_deals as double) / nullif(decided.decided_deals, 0) as observed_rate,
    cast(coalesce(decided.won_amount, 0) as double)
        / nullif(cast(decided.decided_amount as double), 0) as observed_amount_rate
from stages
join rates_at($as_of) as rates on rates.stage_id = stages.stage_id
left join decided on decided.stage_id = stages.stage_id
order by stages.position, stages.stage_id
