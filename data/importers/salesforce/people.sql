-- Every user, also those who have left: their deals are still there.
select
    id as person_id,
    coalesce(name_text(name), name_text(concat_ws(' ', first_name, last_name)), email, id)
        as person_name,
    email, role, team_id, source_file, source_row
from _belongings
