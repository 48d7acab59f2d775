-- The days that something may be projected on, as numbers, and how many are left of the quarter;
-- whether stages are known, and whether the projection's own record looks back at it.
select
    days.day_on - date '1970-01-01', days.quarter_to - days.day_on,
    exists (from stage_record where valid_from <= days.day_on) and (
        not exists (from load_days)
        or exists (from load_days where day_on > days.day_on - 7 and day_on <= days.day_on)
    ),
    days.is_week_end and days.has_stages
        and (days.day_on - days.quarter_from) // 7 + 1 in (1, 4, 8)
from projection_days as days
where days.day_on < days.quarter_to
order by days.day_on
