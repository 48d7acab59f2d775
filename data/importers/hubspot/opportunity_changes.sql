-- The stages that deals entered, and from the history of their properties amount, close date and
-- owner; and the stage of deals that the other table does not have. Days there may be Unix
-- milliseconds.
with gone as (
    select merged_id as deal_id from merged where merged_id is not null
    union
    select deal_id from deal where is_deleted = 'true' and deal_id is not null
)
select
    deal_id as opportunity_id, entered as changed_at, 'stage_id' as field, stage_id as value,
    source_file, source_row
from stage_history
where deal_id is null or deal_id not in (from gone)
union all
select
    deal_id, changed,
    case name when 'amount' then 'amount' when 'closedate' then 'expected_close_on'
        when 'dealstage' then 'stage_id' else 'owner_id' end,
    case when name = 'closedate' and regexp_full_match(value, '\d{12,13}')
        then strftime(make_timestamp(cast(value as bigint) * 1000), '%Y-%m-%d')
        when name = 'closedate' then substr(value, 1, 10) else value end,
    source_file, source_row
from property_history
where (
    name in ('amount', 'closedate', 'hubspot_owner_id')
    or (name = 'dealstage' and deal_id not in (
        select deal_id from stage_history where deal_id is not null
    ))
)
    and deal_id not in (from gone) and deal_id in (select deal_id from deal)
