-- Deals that were won in the quarter of their creation, known so when its end was told: by team and by
-- how many days before its last they were created.
create table quick_wins as
with quarters as (
    select distinct quarter_from, quarter_to, told_on
    from forecast_days
    where told_on <= (select max(day_on) from forecast_days)
)
select
    quarters.quarter_to, cast(quarters.quarter_to - closed.created_on as bigint) as days_left,
    closed.team_id, count(*) as deals,
    cast(sum(coalesce(closed.amount, 0)) as decimal(38, 2)) as amount,
    sum(cast(coalesce(closed.amount, 0) as double) * cast(coalesce(closed.amount, 0) as double))
        as squared
from quarters
join closed_deals as closed
    on closed.created_on between quarters.quarter_from and quarters.quarter_to
    and closed.close_on between quarters.quarter_from and quarters.quarter_to
    and closed.known_from <= quarters.told_on
    and quarters.told_on < closed.known_to
where closed.outcome = 'won'
group by quarters.quarter_to, closed.created_on, closed.team_id
order by quarters.quarter_to, days_left, closed.team_id;

-- How many deals were created on each day, by the team they counted for that day.
create table created_days as
select
    births.created_on, coalesce(teams.team_id, 'unknown') as team_id, count(*) as deals
from deal_births as births
left join counted_teams as teams
    on teams.person_id = births.owner_id
    and teams.from_on <= births.created_on
    and births.created_on < teams.to_on
group by births.created_on, coalesce(teams.team_id, 'unknown')
order by births.created_on, team_id;

-- Of each quarter that is over, for each number of days before its last: the deals created in the 91
-- days up to then, the deals created later and won in the quarter, and all its quick wins together.
create table projection_quarters as
with quarters as (
    select distinct quarter_from, quarter_to, told_on
    from projection_days
    where told_on <= (select max(day_on) from forecast_days)
),
days as (
    select
        quarter_to, told_on,
        cast(unnest(generate_series(quarter_from, quarter_to, interval 1 day)) as date) as day_on
    from quarters
),
created as (
    select created_on, sum(deals) as deals
    from created_days
    group by created_on
),
paces as (
    select days.quarter_to, days.day_on, sum(created.deals) as pace
    from days
    join created
        on created.created_on > days.day_on - 91 and created.created_on <= days.day_on
    group by days.quarter_to, days.day_on
),
later as (
    select days.quarter_to, days.day_on, sum(won.deals) as wins
    from days
    join quick_wins as won
        on won.quarter_to = days.quarter_to and won.days_left < days.quarter_to - days.day_on
    group by days.quarter_to, days.day_on
),
quick as (
    select quarter_to, sum(deals) as deals, sum(amount) as amount, sum(squared) as squared
    from quick_wins
    group by quarter_to
)
select
    days.quarter_to, days.told_on, cast(days.quarter_to - days.day_on as bigint) as days_left,
    cast(coalesce(paces.pace, 0) as bigint) as pace,
    cast(coalesce(later.wins, 0) as bigint) as later_wins,
    cast(coalesce(quick.deals, 0) as bigint) as quick_deals,
    cast(coalesce(quick.amount, 0) as double) as quick_amount,
    coalesce(quick.squared, 0) as quick_squared
from days
left join paces on paces.quarter_to = days.quarter_to and paces.day_on = days.day_on
left join later on later.quarter_to = days.quarter_to and later.day_on = days.day_on
left join quick on quick.quarter_to = days.quarter_to
order by days_left, days.quarter_to;
