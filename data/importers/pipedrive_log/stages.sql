-- The stages by their number; lost is what a lost reason says, won what a status says.
with open_stages as (
    select stage_id, stage_name, try_cast(stage_id as integer) as number, source_file, source_row
    from stages
    union all
    select new_value, 'Stage ' || new_value, try_cast(new_value as integer), min(source_file),
        first_row(source_file, source_row)
    from changes
    where field = 'stage_id' and new_value not in (select stage_id from stages)
    group by new_value
)
select
    stage_id, coalesce(name_text(stage_name), stage_id) as stage_name,
    row_number() over (order by number, stage_id) as position, 'open' as outcome, source_file,
    source_row
from open_stages
where stage_id is not null
union all
select 'won', 'Won', 1000001, 'won', 'the mapping', 1
where exists (from changes where field = 'status' and lower(new_value) = 'won')
union all
select 'lost', 'Lost', 1000002, 'lost', 'the mapping', 2
