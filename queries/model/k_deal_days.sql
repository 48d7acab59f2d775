-- The days on which something was done about a deal: one row per deal and day, with the next such
-- day; so what was last done about it before a day is the row whose span [done_on, next_on) holds it.
-- The span ends with the deal, and what was done after it is left out. The few long spans lie apart from
-- the others, so that of a day little more is read than what holds it.
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
order by next_on - done_on > 28, next_on, done_on, deal_number;
