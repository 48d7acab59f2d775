-- The lines of a by-team table on each of these days: the places of their teams, and what is known.
with days as (
    select day_on, quarter_from, quarter_to from projection_days where day_on < quarter_to
),
won as (
    select days.day_on, won.team_id, sum(won.amount) as amount
    from days
    join won_days as won
        on won.close_month between days.quarter_from and days.quarter_to
        and won.from_on <= days.day_on
        and days.day_on < won.to_on
    group by days.day_on, won.team_id
),
standing as (
    select day_on, team_id, sum(deals) as deals from in_play_weeks group by day_on, team_id
),
targets as (
    select days.day_on, targets.team_id, sum(targets.target_amount) as amount
    from days
    join team_targets as targets
        on targets.month between days.quarter_from and days.quarter_to
        and targets.valid_from <= days.day_on
        and days.day_on < targets.valid_to
    group by days.day_on, targets.team_id
),
lines as (
    select
        days.day_on, lines.row_id, lines.team_id, lines.is_direct,
        list(places.place order by lines.member_id) as members,
        coalesce(sum(standing.deals), 0) as open_deals, coalesce(sum(won.amount), 0) as won_amount
    from days
    cross join team_lines as lines
    join team_places as places on places.team_id = lines.member_id
    left join standing on standing.day_on = days.day_on and standing.team_id = lines.member_id
    left join won on won.day_on = days.day_on and won.team_id = lines.member_id
    group by days.day_on, lines.row_id, lines.team_id, lines.is_direct
)
select
    lines.day_on - date '1970-01-01' as day, lines.row_id, lines.is_direct, lines.members,
    cast(lines.open_deals as bigint) as open_deals,
    cast(lines.won_amount as decimal(38, 2)) as won_amount,
    case when not lines.is_direct then cast(targets.amount as decimal(38, 2)) end as target_amount
from lines
left join targets on targets.day_on = lines.day_on and targets.team_id = lines.team_id
order by lines.day_on, lines.row_id
