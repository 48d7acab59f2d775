-- The sums that are kept, as b_sums.sql asks for them where they are; to the usual question
-- (queries/look.py), which finds all of them kept, they stand in place of its macros.
create macro open_sums_at(day, first_on, last_on, person) as table
select
    team_id, stage_id,
    is_running(day, last_on) and coalesce(is_within(expected_month, first_on, last_on), false)
        as is_in_play,
    is_overdue,
    is_overdue
        and coalesce(expected_month < coalesce(first_on, date '0001-01-01'), false) as is_left_out,
    expected_month is null as is_undated,
    deals, amount, manager_amount, reviewed_deals, reviewed_amount, missing_amount_deals
from in_play_weeks
where day_on = day;

create macro standing_at(day, person) as table
select team_id, stage_id, deals, amount, missing_amount_deals
from open_days
where from_on <= day
    and day < to_on
    and deals > 0;

create macro closed_sums_at(day, person) as table
select team_id, close_on, won_deals, won_amount, lost_deals, lost_amount
from closed_days
where from_on <= day
    and day < to_on;

create macro created_sums_at(day, first_on, last_on, person) as table
select team_id, new_deals, new_amount
from created_months
where is_within(month, first_on, last_on)
    and from_on <= day
    and day < to_on;
