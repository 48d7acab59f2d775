-- The changes of stage, of deals known by id or by a name that only one has.
with names as (
    select key_text(deal_name) as name_key, min(opportunity_key) as opportunity_key
    from _deals
    where deal_name is not null
    group by all
    having count(*) = 1
)
select
    coalesce(history.opportunity_id, names.opportunity_key, name_text(history.opportunity_name))
        as opportunity_id,
    change_id, changed_at, 'stage_id' as field, key_text(stage) as value,
    key_text(old_stage) as old_value, history.source_file, history.source_row
from history
left join names on names.name_key = key_text(history.opportunity_name)
