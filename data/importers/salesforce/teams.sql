-- The tree of roles, or one team for each manager under their own manager's.
select 'company' as team_id, 'Company' as team_name, null as parent_team_id,
    'the mapping' as source_file, 1 as source_row
union all
select 'role:' || id, coalesce(name_text(name), id), coalesce('role:' || parent_id, 'company'),
    source_file, source_row
from user_role
where id is not null
union all
select distinct 'people of:' || manager.id,
    coalesce(name_text(manager.name), name_text(concat_ws(' ', first_name, last_name)), manager.id),
    case when manager.manager_id in (select id from user)
        then 'people of:' || manager.manager_id else 'company' end,
    manager.source_file, manager.source_row
from _belongings as manager
where not manager.by_role and manager.id in (select manager_id from user)
