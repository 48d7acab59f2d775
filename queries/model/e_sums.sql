-- Open deals by team and stage, as spans of days [from_on, to_on): how many and how much stood open on
-- any day is one row of each.
create table open_days as
with spans as (
    -- before they were cut at the months' ends: the first piece of each
    select
        team_id, stage_id, held_from, held_to, coalesce(amount, 0) as amount,
        case when amount is null then 1 else 0 end as missing
    from open_deals_by_month
    where valid_from = held_from
),
steps as (
    select
        team_id, stage_id, day as from_on, cast(sum(step) as bigint) as deals,
        sum(step * amount) as amount, cast(sum(step * missing) as bigint) as missing_amount_deals
    from (
        select team_id, stage_id, held_from as day, 1 as step, amount, missing from spans
        union all
        select team_id, stage_id, held_to, -1, amount, missing from spans
        where held_to < date '9999-12-31'
    ) as changes
    group by team_id, stage_id, day
)
select
    team_id, stage_id, from_on,
    coalesce(
        lead(from_on) over (partition by team_id, stage_id order by from_on), date '9999-12-31'
    ) as to_on,
    cast(sum(deals) over so_far as bigint) as deals,
    cast(sum(amount) over so_far as decimal(38, 2)) as amount,
    cast(sum(missing_amount_deals) over so_far as bigint) as missing_amount_deals
from steps
window so_far as (
    partition by team_id, stage_id order by from_on
    rows between unbounded preceding and current row
)
order by from_on, team_id, stage_id;

-- Closed deals by team and close day, as spans of days [from_on, to_on) in which the record says so:
-- what was won and lost on a day, as it was known on any day, is one row of each.
create table closed_days as
with steps as (
    select
        team_id, close_on, day as from_on,
        cast(sum(case when outcome = 'won' then step else 0 end) as bigint) as won_deals,
        sum(case when outcome = 'won' then step * amount else 0 end) as won_amount,
        cast(sum(case when outcome = 'won' then 0 else step end) as bigint) as lost_deals,
        sum(case when outcome = 'won' then 0 else step * amount end) as lost_amount
    from (
        select team_id, close_on, outcome, known_from as day, 1 as step,
            coalesce(amount, 0) as amount
        from closed_deals
        where close_on is not null
        union all
        select team_id, close_on, outcome, known_to, -1, coalesce(amount, 0)
        from closed_deals
        where close_on is not null and known_to < date '9999-12-31'
    ) as changes
    group by team_id, close_on, day
)
select
    team_id, close_on, from_on,
    coalesce(
        lead(from_on) over (partition by team_id, close_on order by from_on), date '9999-12-31'
    ) as to_on,
    cast(sum(won_deals) over so_far as bigint) as won_deals,
    cast(sum(won_amount) over so_far as decimal(38, 2)) as won_amount,
    cast(sum(lost_deals) over so_far as bigint) as lost_deals,
    cast(sum(lost_amount) over so_far as decimal(38, 2)) as lost_amount
from steps
window so_far as (
    partition by team_id, close_on order by from_on
    rows between unbounded preceding and current row
)
order by close_on, team_id, from_on;
