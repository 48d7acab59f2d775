-- The mean amount of the open deals that have one.
update projected_days
set mean_amount = means.mean_amount
from (
    select
        day_on,
        cast(sum(amount) as double) / nullif(sum(deals - missing_amount_deals), 0) as mean_amount
    from in_play_weeks
    group by day_on
) as means
where means.day_on = projected_days.day_on
