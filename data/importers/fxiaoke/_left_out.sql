-- The deals and people that are void, the deals that are deleted, and what is only planned.
select source_file, source_row, 'deleted_row' as reason
from deals
where is_deleted = 'true' or life_status in ('作废', 'invalid')
union all
select source_file, source_row, 'deleted_row'
from people
where life_status in ('作废', 'invalid')
union all
select source_file, source_row, 'not_done'
from activities
where done = 'false'
