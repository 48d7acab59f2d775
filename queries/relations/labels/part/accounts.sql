-- Accounts that somebody the viewer sees looks after, or whose use of a trial counts for one.
create view accounts as
select account_id, account_name, status
from served.accounts
where account_id in (
    select account_id from held_accounts
    union
    select account_id from trial_weeks
);
