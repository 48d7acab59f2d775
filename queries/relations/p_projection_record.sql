-- The projection's own record, by line of a by-team table: what it said at the ends of weeks 1, 4 and 8
-- of the last 8 quarters that are over on the day and have such a week-end, as it is kept: it knew nothing
-- of what came later. Beside it F1 and F2 of that day, and what was won, as known on the day.
create macro past_projections_at(day) as table
with quarters as (
    select quarter_from, quarter_to
    from forecast_days
    where is_week_end and has_stages and quarter_to <= day and quarter_from > day - 830
        and (day_on - quarter_from) // 7 + 1 in (1, 4, 8)
    group by quarter_from, quarter_to
    order by quarter_to desc
    limit 8
),
ended as (
    select quarters.quarter_to, above.team_id, sum(won.amount) as amount
    from quarters
    join won_days as won
        on won.close_month between quarters.quarter_from and quarters.quarter_to
        and won.from_on <= day and day < won.to_on
        -- a bound as a constant, so that only these months are read
        and won.close_month > day - 830
    join team_members as above on above.member_id = won.team_id
    group by quarters.quarter_to, above.team_id
)
select
    said.row_id, said.day_on as week_end_on, said.quarter_from as period_from_on,
    said.quarter_to as period_to_on,
    cast((said.day_on - said.quarter_from) // 7 + 1 as integer) as week,
    said.learned_quarters, said.expected, said.low, said.median as projection, said.high,
    cast(coalesce(ended.amount, 0) as double) as won,
    cast(coalesce(known.won_amount, 0) + coalesce(known.manager_amount, 0) as double) as f1,
    case
        when (select count(win_rate) > 0 from stage_rates) then
            cast(coalesce(known.won_amount, 0) + coalesce(known.rated_amount, 0) as double)
    end as f2
from past_projections as said
join quarters on quarters.quarter_to = said.quarter_to
left join record_weeks as known
    on known.months = 3
    and known.week_end_on = said.day_on
    and known.team_id = said.row_id
left join ended on ended.quarter_to = said.quarter_to and ended.team_id = said.row_id;
