-- Planned activities, a deal's second creation, and the changes of what the contract has not.
select source_file, source_row, 'not_done' as reason from activity where done = 'false'
union all
select source_file, source_row, case field when 'add_time' then 'duplicate' else 'other_field' end
from changes
