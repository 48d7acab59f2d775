-- What the projection is made of: the open deals of each week's end and of the last covered day, summed
-- by team and cell; in play: expected in the day's quarter. Of quarters that are over besides, how many
-- of them were won in their quarter and known so when its end was told.
-- A cell is a number: stage (its place among the open ones), then where the expected day lies (none,
-- overdue, in the quarter, later), size (no amount, small, middle, large against the day's mean),
-- days in stage (to 13, 27, 55, more), age (to 59, 149, more), how often its day was pushed (0, 1,
-- more) and whether its customer had a deal before; null where its stage is not known.
-- queries/relations has the same for any day.
create table projection_weeks as
with quarters as (
    select distinct quarter_from, quarter_to, told_on
    from projection_days
    where told_on <= (select max(day_on) from forecast_days)
),
won_by_end as (
    select closed.opportunity_id, quarters.quarter_to, coalesce(closed.amount, 0) as amount
    from quarters
    join closed_deals as closed
        on closed.known_from <= quarters.told_on
        and quarters.told_on < closed.known_to
        and closed.close_on between quarters.quarter_from and quarters.quarter_to
    where closed.outcome = 'won'
),
standing as (
    select
        days.day_on, days.quarter_from, days.quarter_to, deals.opportunity_id, deals.team_id,
        deals.stage_id, deals.amount, deals.expected_close_on, deals.created_on,
        deals.stage_from_on, deals.pushes, deals.is_returning
    from projection_days as days
    join open_deals_by_month as deals
        -- a span lies within one month; the last one is endless
        on deals.valid_from <= days.day_on
        and days.day_on < deals.valid_to
        and deals.month = (
            select max(months.month) from open_deal_months as months where months.month <= days.day_on
        )
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
        standing.day_on < standing.quarter_to
            and standing.expected_close_on between standing.quarter_from and standing.quarter_to
            as is_in_play,
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
        + least(standing.pushes, 2) * 2
        + case when standing.is_returning then 1 else 0 end as cell
    from standing
    join means on means.day_on = standing.day_on
    left join stage_places as places on places.stage_id = standing.stage_id
)
select
    marked.day_on, marked.quarter_to, cast(marked.quarter_to - marked.day_on as bigint) as days_left,
    marked.team_id, cast(marked.cell as bigint) as cell,
    count(*) as deals,
    cast(sum(marked.amount) as decimal(38, 2)) as amount,
    sum(cast(marked.amount as double) * cast(marked.amount as double)) as squared,
    count(*) filter (where marked.is_in_play) as in_play_deals,
    cast(coalesce(sum(marked.amount) filter (where marked.is_in_play), 0) as decimal(38, 2))
        as in_play_amount,
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

-- The same of the whole company, of quarters that are over and days on which the stages are known: what
-- the chances are fitted to. Lists with a place for each cell, since they are read as a whole.
create table projection_cells as
select
    quarter_to, told_on, days_left,
    array_agg(cast(cell as integer) order by cell) as cells,
    array_agg(cast(deals as integer) order by cell) as deals,
    array_agg(cast(won_deals as integer) order by cell) as won_deals
from (
    select
        weeks.quarter_to, days.told_on, weeks.days_left, weeks.cell, sum(weeks.deals) as deals,
        sum(weeks.won_deals) as won_deals
    from projection_weeks as weeks
    join projection_days as days on days.day_on = weeks.day_on
    where days.is_week_end and days.has_stages and weeks.cell is not null
        and days.told_on <= (select max(day_on) from forecast_days)
    group by weeks.quarter_to, days.told_on, weeks.days_left, weeks.cell
) as summed
group by quarter_to, told_on, days_left
order by days_left, quarter_to;

-- What won deals of these weeks brought of what they stood for; and apart, those that had no amount
-- on the day.
create table projection_worth as
select
    weeks.quarter_to, days.told_on, weeks.days_left,
    cast(sum(weeks.won_day_amount) as double) as day_amount,
    cast(coalesce(sum(weeks.won_end_amount) filter (where weeks.cell // 72 % 4 > 0), 0) as double)
        as end_amount,
    cast(coalesce(sum(weeks.won_deals) filter (where weeks.cell // 72 % 4 = 0), 0) as bigint)
        as found_deals,
    cast(coalesce(sum(weeks.won_end_amount) filter (where weeks.cell // 72 % 4 = 0), 0) as double)
        as found_amount
from projection_weeks as weeks
join projection_days as days on days.day_on = weeks.day_on
where days.is_week_end and days.has_stages
    and days.told_on <= (select max(day_on) from forecast_days)
group by weeks.quarter_to, days.told_on, weeks.days_left
order by weeks.days_left, weeks.quarter_to;
