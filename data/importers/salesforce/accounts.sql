-- Every account that is not deleted.
select id as account_id, coalesce(name_text(name), id) as account_name, owner_id,
    created_date as registered_on, source_file, source_row
from account
where is_deleted is distinct from 'true'
