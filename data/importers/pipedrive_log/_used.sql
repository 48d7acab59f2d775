-- The changes that say what a deal is now, without a history of their own.
select source_file, source_row
from changes
where field in ('title', 'org_id', 'currency')
