-- Every user; the log knows no teams.
select id as person_id, coalesce(name_text(name), email, id) as person_name, email,
    'company' as team_id, source_file, source_row
from users
