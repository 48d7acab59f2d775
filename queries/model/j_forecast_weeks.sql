-- Open deals on each of the days that forecasts are kept for, summed by team, stage and the month of
-- their expected day (null: undated), and of them those that were stalled, and abnormal: longer in their
-- stage than its average, and than 1.5 times that. Of those expected in the quarter that the day lies
-- in, what was won by its end is told apart, by the amount they had on the day: it is known from the
-- quarter's end on.
create table in_play_weeks as
with standing as (
    select
        days.day_on, days.quarter_from, days.quarter_to, deals.opportunity_id, deals.team_id,
        deals.stage_id, cast(date_trunc('month', deals.expected_close_on) as date) as expected_month,
        coalesce(deals.expected_close_on < days.day_on, false) as is_overdue,
        deals.expected_close_on between days.quarter_from and days.quarter_to as is_of_quarter,
        coalesce(deals.amount, 0) as amount,
        case when deals.amount is null then 1 else 0 end as is_missing,
        deals.manager_amount,
        coalesce(days.day_on - deals.stage_from_on > stays.average_days, false) as is_stalled,
        coalesce(days.day_on - deals.stage_from_on > 1.5 * stays.average_days, false)
            as is_abnormal
    from forecast_days as days
    join open_deals_by_month as deals
        -- a span lies within one month; the last one is endless
        on deals.valid_from <= days.day_on
        and days.day_on < deals.valid_to
        and deals.month = (
            select max(months.month) from open_deal_months as months where months.month <= days.day_on
        )
    left join stay_weeks as stays
        on stays.day_on = days.day_on
        and stays.stage_id = deals.stage_id
),
won_by_end as (
    -- what was open on a day of the quarter and won at its end was closed in between
    select distinct closed.opportunity_id, quarters.quarter_to
    from (select distinct quarter_from, quarter_to, told_on from forecast_days) as quarters
    join closed_deals as closed
        on closed.known_from between quarters.quarter_from and quarters.told_on
        and quarters.told_on < closed.known_to
    where closed.outcome = 'won'
        and coalesce(closed.close_on, closed.known_from) <= quarters.quarter_to
)
select
    standing.day_on, standing.team_id, standing.stage_id, standing.expected_month,
    standing.is_overdue,
    count(*) as deals,
    cast(sum(standing.amount) as decimal(38, 2)) as amount,
    cast(coalesce(sum(standing.manager_amount), 0) as decimal(38, 2)) as manager_amount,
    count(standing.manager_amount) as reviewed_deals,
    cast(coalesce(sum(standing.amount) filter (where standing.manager_amount is not null), 0)
        as decimal(38, 2)) as reviewed_amount,
    cast(sum(standing.is_missing) as bigint) as missing_amount_deals,
    count(case when standing.is_stalled then 1 end) as stalled_deals,
    cast(sum(case when standing.is_stalled then standing.amount else 0 end) as decimal(38, 2))
        as stalled_amount,
    count(case when standing.is_abnormal then 1 end) as abnormal_deals,
    cast(sum(case when standing.is_abnormal then standing.amount else 0 end) as decimal(38, 2))
        as abnormal_amount,
    count(won.opportunity_id) as won_in_quarter_deals,
    cast(coalesce(sum(standing.amount) filter (where won.opportunity_id is not null), 0)
        as decimal(38, 2)) as won_in_quarter_amount
from standing
left join won_by_end as won
    on won.opportunity_id = standing.opportunity_id
    and won.quarter_to = standing.quarter_to
    and standing.is_of_quarter
group by
    standing.day_on, standing.team_id, standing.stage_id, standing.expected_month,
    standing.is_overdue
order by standing.day_on, standing.team_id, standing.expected_month, standing.stage_id,
    standing.is_overdue;

-- Won deals by team and month of their close day, as spans of days [from_on, to_on) in which the
-- record says so: what was won of a month, as it was known on any day, is one row of each.
create table won_days as
with steps as (
    select
        team_id, close_month, day as from_on,
        cast(sum(step) as bigint) as deals,
        sum(step * amount) as amount
    from (
        select team_id, cast(date_trunc('month', close_on) as date) as close_month,
            known_from as day, 1 as step, coalesce(amount, 0) as amount
        from closed_deals
        where outcome = 'won' and close_on is not null
        union all
        select team_id, cast(date_trunc('month', close_on) as date), known_to, -1,
            coalesce(amount, 0)
        from closed_deals
        where outcome = 'won' and close_on is not null and known_to < date '9999-12-31'
    ) as changes
    group by team_id, close_month, day
)
select
    team_id, close_month, from_on,
    coalesce(
        lead(from_on) over (partition by team_id, close_month order by from_on), date '9999-12-31'
    ) as to_on,
    cast(sum(deals) over so_far as bigint) as deals,
    cast(sum(amount) over so_far as decimal(38, 2)) as amount
from steps
window so_far as (
    partition by team_id, close_month order by from_on
    rows between unbounded preceding and current row
)
order by from_on, team_id, close_month;

-- What is closed in the whole company, as spans of days [from_on, to_on) in which the record says so:
-- one row, whatever the day. A cycle runs from created to won, on a known day.
create table closing_days as
with changes as (
    select outcome, coalesce(amount, 0) as amount, close_on - created_on as cycle_days,
        known_from as day, 1 as step
    from closed_deals
    union all
    select outcome, coalesce(amount, 0), close_on - created_on, known_to, -1
    from closed_deals
    where known_to < date '9999-12-31'
),
steps as (
    select
        day as from_on,
        sum(step * amount) as decided_amount,
        sum(case when outcome = 'won' then step else 0 end) as won_deals,
        sum(case when outcome = 'won' then step * amount else 0 end) as won_amount,
        sum(case when outcome = 'won' and cycle_days is not null then step else 0 end)
            as cycle_deals,
        sum(case when outcome = 'won' then step * coalesce(cycle_days, 0) else 0 end) as cycle_days
    from changes
    group by day
)
select
    from_on,
    coalesce(lead(from_on) over (order by from_on), date '9999-12-31') as to_on,
    cast(sum(decided_amount) over so_far as decimal(38, 2)) as decided_amount,
    cast(sum(won_deals) over so_far as bigint) as won_deals,
    cast(sum(won_amount) over so_far as decimal(38, 2)) as won_amount,
    cast(sum(cycle_deals) over so_far as bigint) as cycle_deals,
    cast(sum(cycle_days) over so_far as bigint) as cycle_days
from steps
window so_far as (order by from_on rows between unbounded preceding and current row)
order by from_on;
