-- Where deals went from the open stages, week by week: of those that stood in a stage at a week's end, by
-- the whole weeks they had been in it (8: or more), how many went where within the next seven days.
-- Stages are numbers, from 0 in stage order; then won, then lost; -1: they stayed. Only weeks that the
-- data covers to their end, and at both ends of which the stages are known; a deal that moved twice
-- counts where it went first. One that was removed within the seven days went nowhere that is known,
-- and does not count.
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
    where stays.deal_number not in (select deal_number from deal_presence)
    group by places.place, following.place, first_on, weeks
),
weeks as (
    select days.day_on, days.quarter_to
    from projection_days as days
    join forecast_days as later on later.day_on = days.day_on + 7
    where days.is_week_end and days.has_stages and later.has_stages
),
moves as (
    select
        weeks.day_on, weeks.quarter_to, stays.stage,
        least((weeks.day_on - stays.first_on) // 7, 8) as stay_weeks,
        case
            when (weeks.day_on - stays.first_on) // 7 = stays.weeks - 1 then stays.following
            else -1
        end as following,
        stays.deals
    from stays
    join weeks
        on weeks.day_on >= stays.first_on
        and (weeks.day_on - stays.first_on) // 7 < stays.weeks
    where stays.weeks > 0
    union all
    select
        weeks.day_on, weeks.quarter_to, places.place,
        least((weeks.day_on - stays.entered_on) // 7, 8),
        case when stays.left_on <= weeks.day_on + 7 then following.place else -1 end, 1
    from stage_stays as stays
    join deal_presence as presence on presence.deal_number = stays.deal_number
    join places on places.stage_id = stays.stage_id
    join weeks
        on weeks.day_on >= stays.entered_on
        and weeks.day_on < stays.left_on
        and weeks.day_on >= presence.from_on
        and weeks.day_on < presence.to_on
    left join deal_presence as later
        on later.deal_number = stays.deal_number
        and weeks.day_on + 7 >= later.from_on
        and weeks.day_on + 7 < later.to_on
    left join outcomes as following on following.stage_id = stays.next_stage_id
    where stays.left_on <= weeks.day_on + 7 or later.deal_number is not null
)
select
    day_on, quarter_to, cast(quarter_to - day_on as bigint) as days_left,
    cast(stage as bigint) as stage, cast(stay_weeks as bigint) as stay_weeks,
    cast(following as bigint) as following, cast(sum(deals) as bigint) as deals
from moves
group by day_on, quarter_to, stage, stay_weeks, following
order by day_on, stage, stay_weeks, following;
