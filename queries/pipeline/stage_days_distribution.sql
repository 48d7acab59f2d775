-- How many stays of each length ended in the last 365 days in each open stage.
--
-- grain:   one row per stage and length in days [stage_id] [stay_days]
-- order:   stage_position, stay_days
-- version: 1
--
-- param  as_of   date     the day seen from
-- param  team    varchar  a team with all below it
-- param  person  varchar  an owner
-- column stage_id             varchar  an open stage
-- column stage_name           varchar  label
-- column stage_position       integer  1 is the first
-- column stay_days            bigint   from the day entered to the day left
-- column stays                bigint   that long
-- column average_days         double  of all stays in the stage
-- column median_days          double  half stayed no longer
-- column upper_quartile_days  double  three of four stayed no longer
select
    stages.stage_id,
    stages.stage_name,
    cast(stages.place as integer) as stage_position,
    cast(lengths.stay_days as bigint) as stay_days,
    cast(lengths.stays as bigint) as stays,
    lengths.average_days,
    cast(lengths.median_days as double) as median_days,
    cast(lengths.upper_quartile_days as double) as upper_quartile_days
from stay_lengths_at($as_of, $team, $person) as lengths
join funnel_stages as stages on stages.stage_id = lengths.stage_id and not stages.is_won
order by stage_position, stay_days
