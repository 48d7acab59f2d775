-- Everybody who is listed or owns a deal: id, name, team and manager by name. Of an owner's teams
-- the one of most deals.
with listed as (
    select
        coalesce(one_id(person_id), id_text('person', person)) as person_id,
        name_text(person) as person_name, email, name_text(team) as team,
        name_text(manager) as manager, source_file, source_row
    from _all_people
),
owners as (
    select owner_key, coalesce(mode(name_text(owner)), owner_key) as person_name,
        mode(owner_email) as email, mode(name_text(team)) as team,
        mode(name_text(manager)) as manager, min(source_file) as source_file,
        first_row(source_file, source_row) as source_row
    from _deals
    where owner_key is not null and owner_key not like 'one of several called %'
    group by owner_key
)
select * from listed
union all
select owner_key, person_name, email, team, manager, source_file, source_row
from owners
where owner_key not in (select person_id from listed where person_id is not null)
