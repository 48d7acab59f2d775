-- The changes of stage, of deals known by id or by a name that only one has.
select
    coalesce(history.opportunity_id, names.opportunity_key, name_text(history.opportunity_name))
        as opportunity_id,
    change_id, changed_at, 'stage_id' as field, key_text(stage) as value,
    key_text(old_stage) as old_value, history.source_file, history.source_row
from history
left join _deals_by_name as names on names.name_key = key_text(history.opportunity_name)
