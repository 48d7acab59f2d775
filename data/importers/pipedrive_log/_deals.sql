-- Each deal of the log: created at its first entry, in the stage and with the owner of its last,
-- and its reason if it was lost. A deal that moves on after it was lost is open again.
with moves as (
    select deal_id, changed, source_file, source_row,
        case when field = 'stage_id' then new_value
            when field = 'lost_reason' then 'lost' when lower(new_value) in ('won', 'lost')
            then lower(new_value) end as stage_id
    from changes
    where field in ('stage_id', 'lost_reason', 'status') and new_value is not null
),
last_moves as (
    select deal_id,
        arg_max(stage_id, (changed, source_file, source_row)) filter (stage_id is not null)
            as stage_id
    from moves
    group by deal_id
),
labels as (
    select json_extract_string(option, '$.id') as id, json_extract_string(option, '$.label') as label
    from (
        select unnest(from_json(options, '["json"]')) as option
        from option_labels
        where field = 'lost_reason' and json_valid(options)
    )
),
pivoted as (
    select
        deal_id,
        min(coalesce(case when field = 'add_time' then new_value end, changed)) as created,
        arg_max(new_value, (changed, source_file, source_row)) filter (field = 'user_id')
            as owner_id,
        arg_max(new_value, (changed, source_file, source_row)) filter (field = 'value') as amount,
        arg_max(new_value, (changed, source_file, source_row)) filter (field = 'currency')
            as currency,
        arg_max(new_value, (changed, source_file, source_row))
            filter (field = 'expected_close_date') as expected_close_on,
        arg_max(new_value, (changed, source_file, source_row)) filter (field = 'title') as title,
        arg_max(new_value, (changed, source_file, source_row)) filter (field = 'org_id')
            as account_id,
        arg_max(new_value, (changed, source_file, source_row)) filter (field = 'lost_reason')
            as reason,
        arg_min(source_file, (field <> 'add_time', source_file, source_row)) as source_file,
        arg_min(source_row, (field <> 'add_time', source_file, source_row)) as source_row
    from changes
    where deal_id is not null
    group by deal_id
)
select pivoted.*, last_moves.stage_id, coalesce(labels.label, pivoted.reason) as lost_reason
from pivoted
left join last_moves using (deal_id)
left join labels on labels.id = pivoted.reason
