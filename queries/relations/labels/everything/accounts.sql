-- Accounts by their name.
create view accounts as
select account_id, account_name, status
from served.accounts;
