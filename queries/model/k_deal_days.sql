-- Each time the expected close day of a deal was put off to a later one: one row per deal and time,
-- numbered, so that the last one before a day says how often it was pushed.
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
)
select
    opportunity_id, changed_on as pushed_on, previous_on, expected_close_on,
    row_number() over (partition by opportunity_id order by change_order) as push_number
from entries
where expected_close_on > previous_on
order by pushed_on, opportunity_id, push_number;

-- The days on which something was done about a deal: one row per deal and day, with the next such
-- day; so what was last done about it before a day is the row whose span [done_on, next_on) holds it.
create table deal_activity_days as
with days as (
    select distinct opportunity_id, cast(occurred_at as date) as done_on
    from activities
    where opportunity_id is not null
)
select
    opportunity_id, done_on,
    coalesce(
        lead(done_on) over (partition by opportunity_id order by done_on), date '9999-12-31'
    ) as next_on
from days
order by done_on, opportunity_id;
