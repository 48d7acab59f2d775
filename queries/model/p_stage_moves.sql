-- Where deals went from the open stages, week by week: of those that stood in a stage at a week's end, by
-- the whole weeks they had been in it (8: or more), how many went where within the next seven days.
-- Stages are numbers, from 0 in stage order; then won, then lost; -1: they stayed. Only weeks that the
-- data covers to their end; a deal that moved twice counts where it went first.
create table stage_moves as
with places as (
    select stage_id, row_number() over (order by position, stage_id) - 1 as place
    from stages
    where outcome = 'open'
),
outcomes as (
    select
        stages.stage_id,
        coalesce(places.place, counted.places + case when stages.outcome = 'won' then 0 else 1 end)
            as place
    from stages
    left join places on places.stage_id = stages.stage_id
    cross join (select count(*) as places from places) as counted
),
-- a stay from the first week's end that it saw; on the last one it saw, it was about to end
stays as (
    select
        places.place as stage, following.place as following,
        cast(date_trunc('week', stays.entered_on) as date) + 6 as first_on,
        (stays.left_on - (cast(date_trunc('week', stays.entered_on) as date) + 6) + 6) // 7 as weeks,
        count(*) as deals
    from stage_stays as stays
    join places on places.stage_id = stays.stage_id
    left join outcomes as following on following.stage_id = stays.next_stage_id
    group by places.place, following.place, first_on, weeks
),
weeks as (
    select day_on, quarter_to
    from projection_days
    where is_week_end and day_on + 7 <= (select max(day_on) from forecast_days)
)
select
    weeks.day_on, weeks.quarter_to, cast(weeks.quarter_to - weeks.day_on as bigint) as days_left,
    cast(stays.stage as bigint) as stage,
    cast(least((weeks.day_on - stays.first_on) // 7, 8) as bigint) as stay_weeks,
    cast(case
        when (weeks.day_on - stays.first_on) // 7 = stays.weeks - 1 then stays.following
        else -1
    end as bigint) as following,
    cast(sum(stays.deals) as bigint) as deals
from stays
join weeks
    on weeks.day_on >= stays.first_on
    and (weeks.day_on - stays.first_on) // 7 < stays.weeks
where stays.weeks > 0
group by weeks.day_on, weeks.quarter_to, stays.stage, stay_weeks,
    case when (weeks.day_on - stays.first_on) // 7 = stays.weeks - 1 then stays.following else -1 end
order by weeks.day_on, stage, stay_weeks, following;
