-- Rows that are deleted, of deleted deals, only planned, or of a field nobody reads here.
with deleted as (select id from opportunity where is_deleted = 'true' and id is not null)
select source_file, source_row, 'deleted_row' as reason from opportunity where is_deleted = 'true'
union all
select source_file, source_row, 'deleted_row' from history
where is_deleted = 'true' or opportunity_id in (from deleted)
union all
select source_file, source_row, 'deleted_row' from versions
where is_deleted = 'true' or id in (from deleted)
union all
select source_file, source_row, 'deleted_row' from account where is_deleted = 'true'
union all
select source_file, source_row, 'deleted_row' from event where is_deleted = 'true'
union all
select source_file, source_row,
    case when is_deleted = 'true' then 'deleted_row' else 'not_done' end
from task
where is_deleted = 'true' or is_closed = 'false'
