-- The deals that are deleted, and the activities that are none.
select source_file, source_row, 'deleted_row' as reason from deals where is_deleted = 'true'
union all
select source_file, source_row, reason from _activities where reason is not null
