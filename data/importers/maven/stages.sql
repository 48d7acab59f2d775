-- The four stages of the export; no row of a file stands for them.
select
    stage_id, stage_id as stage_name, position, outcome,
    'the mapping' as source_file, position as source_row
from (
    values ('Prospecting', 1, 'open'), ('Engaging', 2, 'open'), ('Won', 3, 'won'),
        ('Lost', 4, 'lost')
) as stage (stage_id, position, outcome)
