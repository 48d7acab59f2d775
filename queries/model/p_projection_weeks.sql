-- The deals of customers that had a deal before: one row each. It is so as of any day, since what was
-- before does not change.
create table returning_deals as
with first_deals as (
    select deals.account_id, min(births.created_on) as first_on
    from opportunities as deals
    join deal_births as births on births.opportunity_id = deals.opportunity_id
    where deals.account_id is not null and deals.account_id <> 'unknown'
    group by deals.account_id
)
select deals.opportunity_id
from opportunities as deals
join deal_births as births on births.opportunity_id = deals.opportunity_id
join first_deals on first_deals.account_id = deals.account_id
where first_deals.first_on < births.created_on
order by deals.opportunity_id;

-- What the projection learns from: the open deals of each week's end in the quarters that are over,
-- summed by team and cell, with how many of them were won in their quarter and known so at its end.
-- A cell is a number: stage (its place among the open ones), then where the expected day lies (none,
-- overdue, in the quarter, later), size (no amount, small, middle, large against the day's mean),
-- days in stage (to 13, 27, 55, more), age (to 59, 149, more), how often its day was pushed (0, 1,
-- more) and whether its customer had a deal before. queries/relations has the same for any day.
create table projection_weeks as
with quarters as (
    select distinct quarter_from, quarter_to
    from forecast_days
    where quarter_to <= (select max(day_on) from forecast_days)
),
won_by_end as (
    select closed.opportunity_id, quarters.quarter_to, coalesce(closed.amount, 0) as amount
    from quarters
    join closed_deals as closed
        on closed.known_from <= quarters.quarter_to
        and quarters.quarter_to < closed.known_to
        and closed.close_on between quarters.quarter_from and quarters.quarter_to
    where closed.outcome = 'won'
),
places as (
    select stage_id, row_number() over (order by position, stage_id) - 1 as place
    from stages
    where outcome = 'open'
),
push_spans as (
    select
        opportunity_id, pushed_on, push_number,
        coalesce(
            lead(pushed_on) over (partition by opportunity_id order by push_number),
            date '9999-12-31'
        ) as next_on
    from date_pushes
),
standing as (
    select
        days.day_on, days.quarter_from, days.quarter_to, deals.opportunity_id, deals.team_id,
        deals.stage_id, deals.amount, deals.expected_close_on, deals.created_on,
        deals.stage_from_on
    from forecast_days as days
    join quarters on quarters.quarter_to = days.quarter_to
    join open_deals_by_month as deals
        -- a span lies within one month; the last one is endless
        on deals.valid_from <= days.day_on
        and days.day_on < deals.valid_to
        and deals.month = (
            select max(months.month) from open_deal_months as months where months.month <= days.day_on
        )
    where days.is_week_end
),
means as (
    select day_on, cast(avg(cast(amount as double)) as double) as mean_amount
    from standing
    group by day_on
),
marked as (
    select
        standing.day_on, standing.quarter_to, standing.opportunity_id, standing.team_id,
        coalesce(standing.amount, 0) as amount,
        places.place * 1152
        + case
            when standing.expected_close_on is null then 0
            when standing.expected_close_on < standing.day_on then 1
            when standing.expected_close_on <= standing.quarter_to then 2
            else 3
        end * 288
        + case
            when standing.amount is null then 0
            when cast(standing.amount as double) < means.mean_amount * 0.5 then 1
            when cast(standing.amount as double) < means.mean_amount * 1.5 then 2
            else 3
        end * 72
        + case
            when standing.day_on - standing.stage_from_on < 14 then 0
            when standing.day_on - standing.stage_from_on < 28 then 1
            when standing.day_on - standing.stage_from_on < 56 then 2
            else 3
        end * 18
        + case
            when standing.day_on - standing.created_on < 60 then 0
            when standing.day_on - standing.created_on < 150 then 1
            else 2
        end * 6
        + case
            when pushes.push_number is null then 0
            when pushes.push_number = 1 then 1
            else 2
        end * 2
        + case when known.opportunity_id is not null then 1 else 0 end as cell
    from standing
    join means on means.day_on = standing.day_on
    join places on places.stage_id = standing.stage_id
    left join push_spans as pushes
        on pushes.opportunity_id = standing.opportunity_id
        and pushes.pushed_on <= standing.day_on
        and standing.day_on < pushes.next_on
    left join returning_deals as known on known.opportunity_id = standing.opportunity_id
)
select
    marked.day_on, marked.quarter_to, cast(marked.quarter_to - marked.day_on as bigint) as days_left,
    marked.team_id, cast(marked.cell as bigint) as cell,
    count(*) as deals,
    cast(sum(marked.amount) as decimal(38, 2)) as amount,
    count(won.opportunity_id) as won_deals,
    cast(coalesce(sum(marked.amount) filter (where won.opportunity_id is not null), 0)
        as decimal(38, 2)) as won_day_amount,
    cast(coalesce(sum(won.amount), 0) as decimal(38, 2)) as won_end_amount
from marked
left join won_by_end as won
    on won.opportunity_id = marked.opportunity_id
    and won.quarter_to = marked.quarter_to
group by marked.day_on, marked.quarter_to, marked.team_id, marked.cell
order by marked.day_on, marked.team_id, marked.cell;

-- Deals that were won in the quarter of their creation, known so at its end: by team and by how many
-- days before its last they were created.
create table quick_wins as
with quarters as (
    select distinct quarter_from, quarter_to
    from forecast_days
    where quarter_to <= (select max(day_on) from forecast_days)
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
    and closed.known_from <= quarters.quarter_to
    and quarters.quarter_to < closed.known_to
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
