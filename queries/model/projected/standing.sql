-- The open deals of each day by team and cell, from the first day that is projected on.
select weeks.day_on - date '1970-01-01' as day, places.place as team, weeks.cell,
    weeks.deals, cast(weeks.amount as double) as amount, weeks.squared,
    weeks.in_play_deals, cast(weeks.in_play_amount as double) as in_play_amount
from projection_weeks as weeks
join team_places as places on places.team_id = weeks.team_id
where weeks.cell is not null and weeks.day_on < weeks.quarter_to
    and weeks.day_on >= date '1970-01-01' + cast($first_day as integer)
order by weeks.day_on, team, weeks.cell
