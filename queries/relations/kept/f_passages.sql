-- The funnel that deals pass through, as f_passages.sql has it of the deals, for the usual question.
create macro funnel_windows_at(day, first_on, last_on) as table
select from_on, to_on, before_on, seen_on, has_stages, is_whole, usual_days
from funnel_windows
where day_on = day;

create macro reached_at(day, first_on, last_on, team, person) as table
select
    place, deals, amount, young_deals, young_amount, missing_amount_deals, open_deals, lost_deals,
    compare_deals, compare_amount, step_days
from passed_weeks
where day_on = day
    and part_kind = 'all'
    and row_id = coalesce(team, top_team());

create macro reached_below_at(day, first_on, last_on, team, person) as table
select
    row_id as part_id, place, deals, amount, young_deals, compare_deals, compare_amount
from passed_weeks
where day_on = day
    and part_kind = 'all';
