-- The record of each month by line of team_lines, as spans of days [from_on, to_on): any day's record
-- of a month, from its first day on, is one row of each line. `reps` are the heads of the month's last
-- day, or of the day while it runs. There are months from that of the first deal on, and five years of
-- them after the last covered day, for who goes on typing without a load.
create table month_lines as
with months as (
    select
        cast(month_at as date) as month,
        cast(month_at + interval 1 month as date) - 1 as last_on,
        -- nothing is told of the days before the first deal
        greatest(cast(month_at as date), first_created_on) as first_on
    from (
        select record.first_created_on, unnest(generate_series(
            date_trunc('month', record.first_created_on),
            cast(coverage.covers_until as timestamp) + interval 60 month, interval 1 month
        )) as month_at
        from deal_record as record
        cross join data_coverage as coverage
    ) as series
),
head_steps as (
    select
        counts.team_id, months.month, greatest(counts.from_on, months.first_on) as from_on,
        counts.reps
    from months
    join rep_counts as counts
        on counts.from_on <= months.last_on and months.first_on < counts.to_on
    union all
    select counts.team_id, months.month, counts.to_on, -counts.reps
    from months
    join rep_counts as counts
        on counts.from_on <= months.last_on
        and months.first_on < counts.to_on
        and counts.to_on <= months.last_on
),
team_steps as (
    select
        steps.team_id, steps.month, greatest(steps.from_on, months.first_on) as from_on,
        0 as reps, won_deals, won_amount, decided_amount, cycle_days, new_deals, new_amount,
        reviewed_deals, manager_amount, rated_deals, rated_amount, calls, visits, rep_weeks
    from month_steps as steps
    join months on months.month = steps.month
    where steps.from_on < date '9999-12-31'
    union all
    select
        team_id, month, from_on, reps, null, null, null, null, null, null, null, null, null, null,
        null, null, null
    from head_steps
    union all
    -- every line has every month from its first day on
    select
        team_tree.team_id, months.month, months.first_on, 0, null, null, null, null, null, null, null,
        null, null, null, null, null, null
    from months
    cross join team_tree
),
days as (
    select
        lines.row_id, steps.month, steps.from_on, sum(reps) as reps,
        sum(won_deals) as won_deals, sum(won_amount) as won_amount,
        sum(decided_amount) as decided_amount, sum(cycle_days) as cycle_days,
        sum(new_deals) as new_deals, sum(new_amount) as new_amount,
        sum(reviewed_deals) as reviewed_deals, sum(manager_amount) as manager_amount,
        sum(rated_deals) as rated_deals, sum(rated_amount) as rated_amount,
        sum(calls) as calls, sum(visits) as visits, sum(rep_weeks) as rep_weeks
    from team_steps as steps
    join team_lines as lines on lines.member_id = steps.team_id
    group by lines.row_id, steps.month, steps.from_on
)
select
    row_id, month, cast(month + interval 1 month as date) - 1 as last_on, from_on,
    coalesce(
        lead(from_on) over (partition by row_id, month order by from_on), date '9999-12-31'
    ) as to_on,
    cast(sum(reps) over so_far as bigint) as reps,
    cast(coalesce(sum(won_deals) over so_far, 0) as bigint) as won_deals,
    cast(coalesce(sum(won_amount) over so_far, 0) as decimal(38, 2)) as won_amount,
    cast(coalesce(sum(decided_amount) over so_far, 0) as decimal(38, 2)) as decided_amount,
    -- from created to won, summed over the won deals
    cast(coalesce(sum(cycle_days) over so_far, 0) as bigint) as cycle_days,
    cast(coalesce(sum(new_deals) over so_far, 0) as bigint) as new_deals,
    cast(coalesce(sum(new_amount) over so_far, 0) as decimal(38, 2)) as new_amount,
    cast(coalesce(sum(reviewed_deals) over so_far, 0) as bigint) as reviewed_deals,
    cast(coalesce(sum(manager_amount) over so_far, 0) as decimal(38, 2)) as manager_amount,
    -- in play on the eve, where any stage has a win rate
    cast(coalesce(sum(rated_deals) over so_far, 0) as bigint) as rated_deals,
    cast(coalesce(sum(rated_amount) over so_far, 0) as decimal(38, 8)) as rated_amount,
    -- in the weeks whose Sunday lies in the month and is reached
    cast(coalesce(sum(calls) over so_far, 0) as bigint) as calls,
    cast(coalesce(sum(visits) over so_far, 0) as bigint) as visits,
    cast(coalesce(sum(rep_weeks) over so_far, 0) as bigint) as rep_weeks
from days
window so_far as (
    partition by row_id, month order by from_on
    rows between unbounded preceding and current row
)
-- a day's rows are those whose spans end after it: they lie together
order by to_on, month, row_id;
