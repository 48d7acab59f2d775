-- How many deals each team created on each day.
select days.created_on - date '1970-01-01' as day, places.place as team, days.deals
from created_days as days
join team_places as places on places.team_id = days.team_id
order by day, team
