-- The accounts of status owned that stand without a deal so far, as spans of days [from_on, to_on): one
-- row per account and day on which something was last done about it (null: never). Those that promise
-- least come first by their release order, the longest without activity, from the registration where
-- there never was any; of two as long quiet the one that never saw any, then the older one: a day's
-- number, whether anything was done, and the account's number, in one.
create table quiet_accounts as
with quiet as (
    select
        account_number, owner_id, registered_on, from_on, least(to_on, first_deal_on) as to_on
    from held_accounts
    where status = 'owned' and owner_id is not null and from_on < least(to_on, first_deal_on)
),
first_days as (
    select account_number, min(done_on) as done_on
    from account_activity_days
    group by account_number
),
spans as (
    select
        quiet.account_number, quiet.owner_id, quiet.registered_on, cast(null as date) as done_on,
        quiet.from_on,
        least(quiet.to_on, coalesce(first_days.done_on, date '9999-12-31')) as to_on
    from quiet
    left join first_days on first_days.account_number = quiet.account_number
    union all
    select
        quiet.account_number, quiet.owner_id, quiet.registered_on, days.done_on,
        greatest(days.done_on, quiet.from_on), least(days.next_on, quiet.to_on)
    from quiet
    join account_activity_days as days on days.account_number = quiet.account_number
)
select
    held.account_id, accounts.account_name, spans.owner_id, spans.registered_on, spans.done_on,
    spans.from_on, spans.to_on,
    (
        coalesce(coalesce(spans.done_on, spans.registered_on) - date '0001-01-01' + 1, 0) * 2
        + case when spans.done_on is null then 0 else 1 end
    ) * 2147483648 + spans.account_number as release_order
from spans
join held_accounts as held on held.account_number = spans.account_number
join accounts on accounts.account_id = held.account_id
where spans.from_on < spans.to_on
order by spans.to_on, spans.account_number;
