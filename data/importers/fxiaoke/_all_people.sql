-- The people that are not void: by the id that deals name them by, under the name of whom they
-- report to, which may be said by id only.
with named as (
    select one_id(id) as id, min(shown_name(person)) as name
    from (
        select person_id as id, person from people
        union all
        select object_id, person from people
    )
    where id is not null
    group by all
),
owners as (select distinct one_id(owner_id) as id from deals where owner_id is not null)
select people.* replace (
    case
        when one_id(object_id) in (from owners) then one_id(object_id)
        else coalesce(one_id(person_id), one_id(object_id))
    end as person_id,
    shown_name(person) as person,
    shown_name(team) as team,
    coalesce(shown_name(manager), named.name) as manager
)
from people
left join named on named.id = one_id(people.manager_id)
where coalesce(life_status, '') not in ('作废', 'invalid')
