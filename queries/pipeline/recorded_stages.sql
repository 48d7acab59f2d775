-- Whether the stages of deals are on record, on one day: by a change log, or since when by loads alone.
--
-- grain:   one row
-- order:   is_logged
-- version: 1
--
-- param  as_of             date     the day seen from
-- column is_logged         boolean  there is a change log of stages: they are known throughout
-- column observed_from_on  date     the load from which on stages are known by loads; null: by none
-- column created_from_on   date     every stage is known of deals created from this day on; null: of all, or of none
select
    record.has_stage_history as is_logged,
    case when not record.has_stage_history then known.stages_from_on end as observed_from_on,
    case when not record.has_stage_history then known.stages_from_on + 1 end as created_from_on
from deal_record as record
cross join (select stages_from($as_of) as stages_from_on) as known
order by is_logged
