-- How many stays of each length ended in the last 365 days in each open stage.
--
-- grain:   one row per stage and length in days [stage_id] [stay_days]
-- order:   stage_position, stay_days
-- version: 1
--
-- param  as_of   date     the day seen from
-- param  team    varchar  a team with all below it
-- param  person  varchar  an owner
-- column stage_id        varchar  an open stage
-- column stage_name      varchar  label
-- column stage_position  integer  1 is the first
-- column stay_days       bigint   from the day entered to the day left
-- column stays           bigint   that long
select
    stages.stage_id,
    stages.stage_name,
    cast(stages.place as integer) as stage_position,
    cast(stays.stay_days as bigint) as stay_days,
    cast(sum(stays.stays) as bigint) as stays
from ended_stays_at($as_of, $team, $person) as stays
join funnel_stages() as stages on stages.stage_id = stays.stage_id and not stages.is_won
group by stages.stage_id, stages.stage_name, stages.place, stays.stay_days
order by stages.place, stays.stay_days
