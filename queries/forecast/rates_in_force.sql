-- The win rate of each open stage that is in force on one day.
--
-- grain:   one row per stage [stage_id]
-- order:   stage_position, stage_id
-- version: 1
--
-- param  as_of  date  the day seen from
-- column stage_id        varchar       the stage
-- column stage_name      varchar       label
-- column stage_position  integer       its place in the funnel
-- column win_rate        decimal(9,6)  null: none is configured
-- column from_on         date          since when; null: it has no date
select
    stages.stage_id,
    stages.stage_name,
    stages.position as stage_position,
    rates.win_rate,
    rates.from_on
from stages
join rates_at($as_of) as rates on rates.stage_id = stages.stage_id
order by stages.position, stages.stage_id
