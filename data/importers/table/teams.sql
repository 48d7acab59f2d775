-- The company and its teams: those that are named, else one for each manager.
with named as (
    select
        coalesce(id_text('team', team), id_text('team of', manager)) as team_id,
        mode(coalesce(team, manager)) as team_name,
        min(source_file) as source_file, first_row(source_file, source_row) as source_row
    from _people
    where coalesce(team, manager) is not null
    group by 1
)
select 'company' as team_id, 'Company' as team_name, null as parent_team_id,
    'the mapping' as source_file, 1 as source_row
union all
select team_id, team_name, 'company', source_file, source_row
from named
