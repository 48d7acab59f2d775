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

-- The days on which something was done about a deal: one row per deal and day, with the next such
-- day; so what was last done about it before a day is the row whose span [done_on, next_on) holds it.
-- The span ends with the deal, and what was done after it is left out.
create table deal_activity_days as
with days as (
    select distinct
        ends.deal_number, cast(activities.occurred_at as date) as done_on, ends.open_to
    from activities
    join deal_ends as ends on ends.opportunity_id = activities.opportunity_id
    where cast(activities.occurred_at as date) < ends.open_to
)
select
    deal_number, done_on,
    coalesce(lead(done_on) over (partition by deal_number order by done_on), open_to) as next_on
from days
order by next_on, done_on, deal_number;
