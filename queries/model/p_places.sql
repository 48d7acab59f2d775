-- The open stages in their order, from 0: how the projection numbers them.
create table stage_places as
select stage_id, row_number() over (order by position, stage_id) - 1 as place
from stages
where outcome = 'open'
order by place;

-- The teams, and nobody's, in the order of their ids, from 0: how the projection numbers them.
create table team_places as
select team_id, row_number() over (order by team_id) - 1 as place
from (
    select team_id from team_tree
    union
    select 'unknown'
) as teams
order by place;

-- The days that the projection is kept for and learns from: week-ends and the last covered day, as long
-- as anything is recorded of deals and two years on. Data may claim to cover far more.
create table projection_days as
select day_on, is_week_end, has_stages, quarter_from, quarter_to, told_on
from forecast_days
where day_on <= (select max(valid_from) + 800 from open_deals_by_month)
order by day_on;
