-- How long deals stay in each open stage, by the stays that ended in the last 365 days, and what is
-- stalled there now.
--
-- grain:   one row per stage [stage_id]
-- order:   stage_position
-- version: 1
--
-- param  as_of   date     the day seen from
-- param  team    varchar  a team with all below it
-- param  person  varchar  an owner
-- column stage_id              varchar        an open stage
-- column stage_name            varchar        label
-- column stage_position        integer        1 is the first
-- column stays                 bigint         that ended in the last 365 days
-- column average_days          double         null: none ended
-- column median_days           double         half stayed no longer
-- column upper_quartile_days   double         three of four stayed no longer
-- column company_average_days  double         longer than this is stalled; of all deals
-- column open_deals            bigint         in the stage that day
-- column open_amount           decimal(38,2)  their amount
-- column stalled_deals         bigint         of them longer there than the company's average
-- column stalled_amount        decimal(38,2)  their amount
-- column abnormal_deals        bigint         of them longer than 1.5 times the average
-- column abnormal_amount       decimal(38,2)  their amount
select
    stages.stage_id,
    stages.stage_name,
    cast(stages.place as integer) as stage_position,
    cast(coalesce(lengths.all_stays, 0) as bigint) as stays,
    lengths.average_days,
    cast(lengths.median_days as double) as median_days,
    cast(lengths.upper_quartile_days as double) as upper_quartile_days,
    averages.average_days as company_average_days,
    cast(coalesce(standing.deals, 0) as bigint) as open_deals,
    cast(coalesce(standing.amount, 0) as decimal(38, 2)) as open_amount,
    cast(coalesce(standing.stalled_deals, 0) as bigint) as stalled_deals,
    cast(coalesce(standing.stalled_amount, 0) as decimal(38, 2)) as stalled_amount,
    cast(coalesce(standing.abnormal_deals, 0) as bigint) as abnormal_deals,
    cast(coalesce(standing.abnormal_amount, 0) as decimal(38, 2)) as abnormal_amount
from funnel_stages as stages
left join stay_averages_at($as_of, $team, $person) as lengths
    on lengths.stage_id = stages.stage_id
left join stage_averages_at($as_of) as averages on averages.stage_id = stages.stage_id
left join staying_sums_at($as_of, $team, $person) as standing
    on standing.stage_id = stages.stage_id
where not stages.is_won
order by stages.place
