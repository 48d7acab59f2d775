-- Every company that is not deleted.
select company_id as account_id, coalesce(name_text(name), company_id) as account_name, owner_id,
    created as registered_on, source_file, source_row
from company
where is_deleted is distinct from 'true'
