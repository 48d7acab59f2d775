-- The company and its teams.
select 'company' as team_id, 'Company' as team_name, null as parent_team_id,
    'the mapping' as source_file, 1 as source_row
union all
select 'team:' || team_id, coalesce(name_text(name), team_id), 'company', source_file, source_row
from team
where team_id is not null
