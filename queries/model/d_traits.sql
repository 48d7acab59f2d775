-- When the deals that were ever removed were there: one row per deal and span of days [from_on, to_on);
-- of one that never was at a day's end, an empty span. A deal that is not here was never removed.
create table deal_presence as
with leaving as (
    select distinct opportunity_id from ordered_changes where field = 'removed'
),
states as (
    select
        deal_number, opportunity_id, valid_from, valid_to,
        lag(valid_to) over (partition by deal_number order by valid_from) as before_to
    from deal_states
    where opportunity_id in (select opportunity_id from leaving)
),
ends as (
    select deal_number, max(valid_to) as last_to from states group by deal_number
)
select
    states.deal_number,
    case when states.before_to is null then date '0001-01-01' else states.valid_from end as from_on,
    coalesce(
        lead(states.before_to) over (partition by states.deal_number order by states.valid_from),
        ends.last_to
    ) as to_on
from states
join ends on ends.deal_number = states.deal_number
where states.before_to is null or states.before_to < states.valid_from
union all
select births.deal_number, date '0001-01-01', date '0001-01-01'
from deal_births as births
join leaving on leaving.opportunity_id = births.opportunity_id
where births.deal_number not in (select deal_number from states)
order by 1, 2;

-- The day until which a deal is open at all, a reopening included: what is done later concerns no list.
create table deal_ends as
select deal_number, opportunity_id, max(valid_to) as open_to
from deal_states
where outcome = 'open'
group by deal_number, opportunity_id;

-- Each time the expected close day of a deal was put off to a later one: one row per deal and time,
-- numbered, so that the last one before a day says how often it was pushed: the row whose span
-- [pushed_on, next_on) holds the day. It ends with the deal, so that spans that still hold are few.
create table date_pushes as
with entries as (
    select
        opportunity_id, changed_on, change_order, cast(value as date) as expected_close_on,
        cast(
            lag(value, 1, case when has_old_value then old_value end) over (
                partition by opportunity_id order by change_order
            ) as date
        ) as previous_on
    from ordered_changes
    where field = 'expected_close_on'
),
pushes as (
    select
        opportunity_id, changed_on as pushed_on, previous_on, expected_close_on,
        row_number() over (partition by opportunity_id order by change_order) as push_number,
        lead(changed_on) over (partition by opportunity_id order by change_order) as next_on
    from entries
    where expected_close_on > previous_on
)
select
    pushes.opportunity_id, ends.deal_number, pushes.pushed_on,
    least(
        coalesce(pushes.next_on, date '9999-12-31'), coalesce(ends.open_to, date '0001-01-01')
    ) as next_on,
    pushes.previous_on, pushes.expected_close_on, pushes.push_number
from pushes
left join deal_ends as ends on ends.opportunity_id = pushes.opportunity_id
order by next_on, pushes.pushed_on, pushes.opportunity_id, pushes.push_number;

-- The deals of customers that had a deal before: one row each. It is so as of any day, since what was
-- before does not change.
create table returning_deals as
with first_deals as (
    select deals.account_id, min(births.created_on) as first_on
    from opportunities as deals
    join deal_births as births on births.opportunity_id = deals.opportunity_id
    where deals.account_id is not null and deals.account_id <> 'unknown'
    group by deals.account_id
)
select births.deal_number
from opportunities as deals
join deal_births as births on births.opportunity_id = deals.opportunity_id
join first_deals on first_deals.account_id = deals.account_id
where first_deals.first_on < births.created_on
order by births.deal_number;
