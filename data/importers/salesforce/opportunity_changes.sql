-- One row of the history is one save of a deal with its values from then on: the stage of each
-- (who repeats it has not moved), amount and close date where they differ from the save before.
-- Owners are in the field history, or in the versions that a warehouse keeps. Rows of deals that
-- are deleted say nothing.
with saves as (
    select id as change_id, opportunity_id, created_date as changed_at, stage_name, amount,
        close_date, null as owner_id, source_file, source_row, 1 as has_owner
    from history
    where is_deleted is distinct from 'true'
    union all
    select null, id, started, stage_name, amount, close_date, owner_id, source_file, source_row, 0
    from versions
    where is_deleted is distinct from 'true' and not exists (from history)
),
compared as (
    select
        *,
        row_number() over saved as save,
        lag(amount) over saved as old_amount,
        lag(close_date) over saved as old_close_date,
        lag(owner_id) over saved as old_owner_id
    from saves
    window saved as (
        partition by opportunity_id order by changed_at, change_id, source_file, source_row
    )
),
kept as (
    select compared.*
    from compared
    where opportunity_id not in (
        select id from opportunity where is_deleted = 'true' and id is not null
    )
)
select opportunity_id, change_id, changed_at, 'stage_id' as field, key_text(stage_name) as value,
    source_file, source_row
from kept
union all
select opportunity_id, change_id, changed_at, 'amount', amount, source_file, source_row
from kept
where amount is distinct from old_amount or (save = 1 and amount is not null)
union all
select opportunity_id, change_id, changed_at, 'expected_close_on', close_date, source_file,
    source_row
from kept
where close_date is distinct from old_close_date
union all
select opportunity_id, change_id, changed_at, 'owner_id', owner_id, source_file, source_row
from kept
where owner_id is distinct from old_owner_id
union all
select
    opportunity_id, id, created_date,
    case field when 'StageName' then 'stage_id' when 'Amount' then 'amount'
        when 'CloseDate' then 'expected_close_on' else 'owner_id' end,
    case field when 'StageName' then key_text(new_value) else new_value end,
    source_file, source_row
from field_history
where (field = 'Owner' and new_value like '005%')
    or (field in ('StageName', 'Amount', 'CloseDate') and not exists (from history))
