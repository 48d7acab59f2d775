-- Everybody, in the team that is named, else their manager's, else directly in the company.
-- Managers who are in no list are people too; whoever is somebody's manager heads their team.
with managers as (
    select distinct key_text(manager) as name_key from _people where manager is not null
),
heads as (
    select mode(manager) as manager, key_text(manager) as name_key,
        mode(coalesce(id_text('team', team), id_text('team of', manager))) as team_id,
        min(source_file) as source_file, first_row(source_file, source_row) as source_row
    from _people
    where manager is not null
    group by key_text(manager)
)
select
    person_id, person_name, email,
    case
        when managers.name_key is not null then 'manager'
        when exists (from managers) then 'rep'
    end as role,
    coalesce(
        heads.team_id, id_text('team', team), id_text('team of', _people.manager), 'company'
    ) as team_id,
    _people.source_file, _people.source_row
from _people
left join managers on managers.name_key = key_text(person_name)
left join heads on heads.name_key = key_text(person_name)
union all
select id_text('person', manager), manager, null, 'manager', team_id, source_file, source_row
from heads
where name_key not in (select key_text(person_name) from _people where person_name is not null)
