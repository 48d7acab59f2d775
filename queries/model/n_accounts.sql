-- Accounts as they are counted: one row per account, numbered by the day it was registered on, held by
-- its owner in [from_on, to_on). Past owners are not recorded, so the present one holds throughout. What
-- is public without a day of release was never held; a release before the registration is one of an
-- earlier time.
create table held_accounts as
with first_deals as (
    select deals.account_id, min(births.created_on) as first_deal_on
    from opportunities as deals
    join deal_births as births on births.opportunity_id = deals.opportunity_id
    where deals.account_id is not null
    group by deals.account_id
)
select
    accounts.account_id,
    row_number() over (
        order by accounts.registered_on nulls first, accounts.account_id
    ) as account_number,
    accounts.owner_id,
    coalesce(accounts.status, 'owned') as status,
    accounts.registered_on,
    coalesce(accounts.registered_on, date '0001-01-01') as from_on,
    case
        when accounts.released_on >= coalesce(accounts.registered_on, accounts.released_on)
            then accounts.released_on
        when accounts.status = 'public' then coalesce(accounts.registered_on, date '0001-01-01')
        else date '9999-12-31'
    end as to_on,
    coalesce(first_deals.first_deal_on, date '9999-12-31') as first_deal_on
from accounts
left join first_deals on first_deals.account_id = accounts.account_id
where accounts.account_id <> 'unknown'
order by account_number;

-- How many accounts are held, as spans of days [from_on, to_on): one row per owner and day on which that
-- changes. Without a deal is what is held and has none yet; owned is what counts against the cap.
create table account_days as
with steps as (
    select owner_id, from_on as day_on, 1 as held, 0 as without_deal,
        case when status = 'owned' then 1 else 0 end as owned
    from held_accounts
    where from_on < to_on
    union all
    select owner_id, to_on, -1, 0, case when status = 'owned' then -1 else 0 end
    from held_accounts
    where from_on < to_on
    union all
    select owner_id, from_on, 0, 1, 0
    from held_accounts
    where from_on < least(to_on, first_deal_on)
    union all
    select owner_id, least(to_on, first_deal_on), 0, -1, 0
    from held_accounts
    where from_on < least(to_on, first_deal_on)
    union all
    -- somebody who never held what was registered has a row all the same
    select owner_id, registered_on, 0, 0, 0
    from held_accounts
    where registered_on is not null
),
by_day as (
    select
        owner_id, day_on, sum(held) as held, sum(without_deal) as without_deal,
        sum(owned) as owned
    from steps
    where day_on < date '9999-12-31'
    group by owner_id, day_on
)
select
    owner_id, day_on as from_on,
    coalesce(
        lead(day_on) over (partition by owner_id order by day_on), date '9999-12-31'
    ) as to_on,
    cast(sum(held) over so_far as bigint) as held,
    cast(sum(without_deal) over so_far as bigint) as without_deal,
    cast(sum(owned) over so_far as bigint) as owned
from by_day
window so_far as (
    partition by owner_id order by day_on rows between unbounded preceding and current row
)
order by to_on, owner_id;

-- How many accounts were registered on a day, by owner.
create table account_registrations as
select owner_id, registered_on as day_on, count(*) as registered
from held_accounts
where registered_on is not null
group by owner_id, registered_on
order by day_on, owner_id;

-- How many accounts were registered on a day, in the whole company.
create table registered_days as
select day_on, cast(sum(registered) as bigint) as registered
from account_registrations
group by day_on
order by day_on;

-- The days on which something was done about an account before its first deal, a trial used
-- included: one row per account and day, with the next such day.
create table account_activity_days as
with signs as (
    select account_id, cast(occurred_at as date) as done_on
    from activities
    where opportunity_id is null and account_id is not null
    union all
    select account_id, active_on from trial_activity
),
days as (
    select distinct accounts.account_number, signs.done_on
    from signs
    join held_accounts as accounts
        on accounts.account_id = signs.account_id
        and signs.done_on < accounts.first_deal_on
    where accounts.owner_id is not null
)
select
    account_number, done_on,
    coalesce(
        lead(done_on) over (partition by account_number order by done_on), date '9999-12-31'
    ) as next_on
from days
order by done_on, account_number;
