-- The customers of their own table, and those that only deals or activities name.
with listed as (
    select
        coalesce(account_id, id_text('account', account)) as account_id,
        name_text(account) as account_name,
        coalesce(one_id(owner_id), id_text('person', owner)) as owner_id,
        created_on as registered_on, source_file, source_row
    from accounts
),
named as (
    select account_key, coalesce(mode(name_text(account)), account_key) as account_name,
        min(source_file) as source_file, first_row(source_file, source_row) as source_row
    from _deals
    where account_key is not null
    group by account_key
)
select * from listed
union all
select account_key, account_name, null, null, source_file, source_row
from named
where account_key not in (select account_id from listed where account_id is not null)
