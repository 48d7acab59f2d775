-- The Monday of the last complete week before or at a day: the last whose Sunday is reached.
create macro last_complete_week(day) as cast(date_trunc('week', day + 1) as date) - 7;

-- That week and the twelve before it. `is_usual` are those of the twelve that the data covers, from
-- the week of the company's first activity on; they say what is usual.
create macro weeks_seen_at(day) as table
select
    last_complete_week(day) - 7 * cast(series.back as integer) as week_on,
    series.back = 0 as is_last,
    series.back > 0
        and last_complete_week(day) - 7 * cast(series.back as integer) >= record.first_week_on
        as is_usual
from generate_series(0, 12) as series(back)
cross join activity_record as record;
