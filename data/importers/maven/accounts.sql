-- Every account by its name; the file has no other key.
select
    id_text('account', account) as account_id, name_text(account) as account_name,
    source_file, source_row
from accounts
