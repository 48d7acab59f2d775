-- The people by a name that only one has.
select key_text(person_name) as name_key, min(person_id) as person_id
from _people
where person_name is not null
group by all
having count(*) = 1
