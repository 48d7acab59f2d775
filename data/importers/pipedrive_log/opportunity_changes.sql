-- Every change of a field the contract has; a lost reason is a move to lost.
select
    deal_id as opportunity_id, changed as changed_at,
    case field when 'user_id' then 'owner_id' when 'value' then 'amount'
        when 'expected_close_date' then 'expected_close_on' else 'stage_id' end as field,
    case field when 'lost_reason' then 'lost' when 'status' then lower(new_value)
        when 'expected_close_date' then substr(new_value, 1, 10) else new_value end as value,
    source_file, source_row
from changes
where field in ('user_id', 'stage_id', 'value', 'expected_close_date')
    or (field = 'lost_reason' and new_value is not null)
    or (field = 'status' and lower(new_value) in ('won', 'lost'))
