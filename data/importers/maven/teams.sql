-- The company, its regional offices, and in each a department of every manager.
with offices as (
    select name_text(regional_office) as office, min(source_file) as source_file,
        first_row(source_file, source_row) as source_row
    from sales_teams
    where regional_office is not null
    group by all
),
departments as (
    select
        name_text(manager) as manager, name_text(regional_office) as office,
        min(source_file) as source_file,
        first_row(source_file, source_row) as source_row
    from sales_teams
    where manager is not null
    group by all
)
select
    'company' as team_id, 'Company' as team_name, null as parent_team_id,
    min(source_file) as source_file, first_row(source_file, source_row) as source_row
from sales_teams
union all
select id_text('office', office), office, 'company', source_file, source_row
from offices
union all
select
    id_text('department', manager), manager, coalesce(id_text('office', office), 'company'),
    source_file, source_row
from departments
