-- Every agent as a rep of their manager's department, and every manager as its head.
with managers as (
    select name_text(manager) as manager, min(source_file) as source_file,
        first_row(source_file, source_row) as source_row
    from sales_teams
    where manager is not null
    group by all
)
select
    id_text('agent', sales_agent) as person_id, name_text(sales_agent) as person_name,
    'rep' as role, id_text('department', manager) as team_id,
    source_file, source_row
from sales_teams
union all
select
    id_text('manager', manager), manager, 'manager', id_text('department', manager),
    source_file, source_row
from managers
