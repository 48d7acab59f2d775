-- The same by the source or the product, where these are few enough to be kept.
create macro reached_by_origin_at(day, first_on, last_on, team, person, kind) as table
select part_id, place, deals, amount, young_deals, compare_deals, compare_amount
from passed_weeks
where day_on = day
    and part_kind = kind
    and row_id = coalesce(team, top_team());
