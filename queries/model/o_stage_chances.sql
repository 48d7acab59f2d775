-- What became of the amount in play for a fiscal quarter at its week-ends, by team and stage: one row
-- of each per quarter. `amount` adds up over the week-ends before the quarter's last day, so a deal
-- that stood there longer weighs more; `won_amount` is the part of it that was won by the quarter's
-- end, as it was known then. `deals` counts a deal once per quarter, team and stage.
create table stage_chances as
with week_ends as (
    -- on its last day a quarter is over: nothing is in play for it
    select day_on, quarter_from, quarter_to
    from forecast_days
    where is_week_end and day_on < quarter_to
),
quarters as (
    select quarter_from, quarter_to, max(day_on) as last_week_end_on
    from week_ends
    group by quarter_from, quarter_to
),
weighed as (
    select
        week_ends.quarter_from, week_ends.quarter_to, weeks.team_id, weeks.stage_id,
        cast(sum(weeks.amount) as decimal(38, 2)) as amount,
        cast(sum(weeks.won_in_quarter_amount) as decimal(38, 2)) as won_amount
    from week_ends
    join in_play_weeks as weeks
        on weeks.day_on = week_ends.day_on
        and weeks.expected_month between week_ends.quarter_from and week_ends.quarter_to
    group by week_ends.quarter_from, week_ends.quarter_to, weeks.team_id, weeks.stage_id
),
counted as (
    select
        quarters.quarter_from, deals.team_id, deals.stage_id,
        count(distinct deals.opportunity_id) as deals
    from quarters
    join open_deals_by_month as deals
        on deals.month between quarters.quarter_from and quarters.quarter_to
        and deals.expected_close_on between quarters.quarter_from and quarters.quarter_to
        -- the first Sunday of the span is a week-end on which it stood there
        and cast(date_trunc('week', deals.valid_from) as date) + 6 < deals.valid_to
        and cast(date_trunc('week', deals.valid_from) as date) + 6 <= quarters.last_week_end_on
    group by quarters.quarter_from, deals.team_id, deals.stage_id
)
select
    weighed.quarter_from, weighed.quarter_to, weighed.team_id, weighed.stage_id,
    counted.deals, weighed.amount, weighed.won_amount
from weighed
join counted
    on counted.quarter_from = weighed.quarter_from
    and counted.team_id = weighed.team_id
    and counted.stage_id = weighed.stage_id
order by weighed.quarter_from, weighed.team_id, weighed.stage_id;
